"""毒品: the drugs of the crime and their grams: the court's totals, else sold plus seized."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.facts.narration import account, convicted_of, participants
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Drug
from pipelines.judgment import Judgment, Part, Span
from pipelines.numerals import NUMBER, read_number

NAMES: Final[dict[str, str]] = {
    "甲基苯丙胺片剂": "甲基苯丙胺片剂",
    "麻古": "甲基苯丙胺片剂",
    "麻果": "甲基苯丙胺片剂",
    "麻谷": "甲基苯丙胺片剂",
    "麻黄素片": "甲基苯丙胺片剂",
    "冰毒片剂": "甲基苯丙胺片剂",
    "甲基苯丙胺": "甲基苯丙胺",
    "冰毒": "甲基苯丙胺",
    "甲基安非他明": "甲基苯丙胺",
    "海洛因": "海洛因",
    "氯胺酮": "氯胺酮",
    "K粉": "氯胺酮",
    "k粉": "氯胺酮",
    "大麻": "大麻",
    "鸦片": "鸦片",
    "可卡因": "可卡因",
    "吗啡": "吗啡",
    "咖啡因": "咖啡因",
    "杜冷丁": "哌替啶",
    "哌替啶": "哌替啶",
    "摇头丸": "MDMA",
    "MDMA": "MDMA",
    "亚甲二氧基甲基苯丙胺": "MDMA",
    "安钠咖": "安钠咖",
    "可待因": "可待因",
    "三唑仑": "三唑仑",
    "曲马多": "曲马多",
    "美沙酮": "美沙酮",
    "甲卡西酮": "甲卡西酮",
    "麻黄碱": "麻黄碱",
    "罂粟": "罂粟",
    "尼美西泮": "尼美西泮",
    "丁丙诺啡": "丁丙诺啡",
}
_NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
_WEIGHT = re.compile(rf"(?P<number>{NUMBER})(?P<over>余|多)?(?P<unit>克|千克|公斤|毫克|g(?![a-z])|kg)(?P<late>余|多)?(?!/|每|拉)")
_UNITS: Final = {"克": 1.0, "g": 1.0, "千克": 1000.0, "kg": 1000.0, "公斤": 1000.0, "毫克": 0.001}
_TABLET = re.compile(r"(?:^|[\s（(“”‘’、，])?(?:片剂|片|粒|颗|药丸|丸)")
_TOTAL = re.compile(r"(?:共计?|合计|总计|累计|总重|总净重|总量|数量(?:为|达)|毛重共|净重共|计)[^。；，]{0,10}$")
_DRUG_CHARGE = re.compile(r"毒品|麻醉药品|精神药品|制毒")
_KEEP = re.compile(r"容留|引诱|教唆|强迫他人吸毒|非法种植")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A weight of a drug at a place."""

    name: str
    grams: float
    start: int
    end: int
    total: bool


def find(reading: Reading) -> Mapping[Any, Any]:
    """The drugs of each defendant convicted of a drug crime."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    concerned = [p for p in reading.people if any(_DRUG_CHARGE.search(c) and not _KEEP.search(c) for c in convicted_of(reading, p))]
    if not concerned:
        return {}
    told = account(reading)
    judgment = reading.judgment
    reasoned = [one.span for one in judgment.parts(Part.REASONING)]
    values: dict[int, dict[str, Any]] = {}
    for person in concerned:
        drugs = _of(reading, judgment, told.main, told.items, reasoned, person.index)
        if drugs:
            values[person.index] = {"drugs": drugs}
    return values


def _of(
    reading: Reading,
    judgment: Judgment,
    main: Sequence[Span],
    items: Sequence[Span],
    reasoned: Sequence[Span],
    index: int,
) -> tuple[Drug, ...]:
    plain = judgment.plain
    stated = [one for span in reasoned for one in _amounts(plain, span)]
    told = [one for span in main for one in _amounts(plain, span) if _takes_part(reading, items, one.start, index)]
    by_name: dict[str, list[_Amount]] = {}
    for one in told:
        by_name.setdefault(one.name, []).append(one)
    court: dict[str, list[_Amount]] = {}
    for one in stated:
        court.setdefault(one.name, []).append(one)
    drugs = []
    for name in {**by_name, **court}:
        own, said = by_name.get(name, []), court.get(name, [])
        total = [one for one in own if one.total]
        if len({one.grams for one in said}) == 1:
            grams: float | None = said[0].grams
            chosen: Sequence[_Amount] = said[:1]
        elif len({one.grams for one in total}) == 1:
            grams, chosen = total[0].grams, total[:1]
        else:
            chosen = _distinct(own)
            grams = round(sum(one.grams for one in chosen), 4) if chosen else None
        if chosen:
            drugs.append(Drug(name, grams, tuple(Span(one.start, one.end) for one in chosen)))
    if not drugs:
        drugs = list(_named(plain, main))
    return tuple(drugs)


def _named(plain: str, main: Sequence[Span]) -> Iterator[Drug]:
    seen: set[str] = set()
    for span in main:
        for match in _NAME.finditer(plain, span.start, span.end):
            name = NAMES[match[0]]
            if name not in seen:
                seen.add(name)
                yield Drug(name, None, (Span(match.start(), match.end()),))


def _takes_part(reading: Reading, items: Sequence[Span], position: int, index: int) -> bool:
    item = next((item for item in items if position in item), None)
    return item is None or index in participants(reading, item)


def _distinct(amounts: Sequence[_Amount]) -> list[_Amount]:
    seen: set[float] = set()
    return [one for one in amounts if not (one.grams in seen or seen.add(one.grams))]  # type: ignore[func-returns-value]


def _amounts(plain: str, span: Span) -> Iterator[_Amount]:
    names = [(match.start(), match.end(), _canonical(plain, match)) for match in _NAME.finditer(plain, span.start, span.end)]
    if not names:
        return
    for match in _WEIGHT.finditer(plain, span.start, span.end):
        value = read_number(match["number"])
        if value is None:
            continue
        sentence = max(plain.rfind(mark, span.start, match.start()) for mark in "。；\n") + 1
        stop = min((p for mark in "，。；\n" if (p := plain.find(mark, match.end(), span.end)) >= 0), default=span.end)
        after = next((n for s, e, n in names if match.end() <= s < min(stop, match.end() + 14)), None)
        before = next((n for s, e, n in reversed(names) if sentence <= s < match.start()), None) or next(
            (n for s, e, n in reversed(names) if s < match.start()), None
        )
        close = next(
            (
                n
                for s, e, n in reversed(names)
                if sentence <= s < match.start() and "，" not in plain[e : match.start()] and "、" not in plain[e : match.start()]
            ),
            None,
        )
        name = close or after or before
        if name is None:
            continue
        grams = round(float(value) * _UNITS[match["unit"]], 4)
        total = bool(_TOTAL.search(plain, max(span.start, match.start() - 16), match.start()))
        yield _Amount(name, grams, match.start(), match.end(), total)


def _canonical(plain: str, match: re.Match[str]) -> str:
    name = NAMES[match[0]]
    if name == "甲基苯丙胺" and _TABLET.match(plain, match.end()):
        return "甲基苯丙胺片剂"
    return name


KIND = Kind("drug", "毒品", "defendant", ("drugs",), find)
