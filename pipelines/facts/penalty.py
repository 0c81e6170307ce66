"""Text of a penalty (刑罚) → `Penalty`: main penalty, probation, fine, confiscation, deprivation of political rights.

A stretch holds one penalty; the first mention of each component counts (criminal law art. 33, 34, 72). Bracketed notes are
masked beforehand (`masked`): they repeat sums (已缴纳) and name terms of payment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipelines.durations import DURATION, read_duration
from pipelines.facts.values import Penalty, Yuan
from pipelines.money import read_money
from pipelines.numerals import NUMBER

FILLER = "\0"
"""What stands for every character of a masked stretch."""

_NOTE = re.compile(r"（(?:(?!判处|决定执行)[^（）]){0,400}）")
_JUNK = r"[\0“”\"、，：]{0,4}"
_LATER = r"(?:刑期?|的?期限?)?[为：共]?"
_MAIN = re.compile(
    r"(?P<life>无期徒刑)|(?P<death>死刑)(?P<suspended>[，、]?\0*(?:缓期)[两二2]年?(?:执行)?|[，、]缓期(?:执行)?)?"
    rf"|(?:(?P<early>{DURATION})的?)?(?<!以[上下])(?<!以[上下]的)(?P<kind>(?:有期徒刑)?有期徒刑(?:徒刑)?|有期徒(?!刑)|拘役刑?|管制刑?|期徒刑|有期刑|有期徙刑|有徒刑)(?!以[上下])"
    rf"(?:(?:{_LATER}|，)(?P<term>{DURATION}))?"
)
_PROBATION = re.compile(
    rf"缓(?:[刑行](?!的?(?:执行|宣告)?(?:部分|部份))|期(?={DURATION}))(?:[，、]?(?:缓[刑行])?(?:的?考验期间?限?)?)?[各为是均：]{{0,2}}(?P<term>{DURATION})?"
)
_FINE = re.compile(
    rf"罚(?:金|款)(?:人民币?|共计|合计|总计|币种|计币|￥|¥|RMB|[各计为额共处民币：\0]){{0,6}}"
    rf"(?P<sum>{NUMBER}[余多]?万?[元圆块]?)?(?P<after>.?)"
)
_CONFISCATION = re.compile(
    r"没收(?:其|被告人)?(?:个人)?(?:所有的?)?(?P<scope>全部|部分|部份|一切)?(?:个人)?(?:全部)?财产(?:的?(?:人民币|价值|共计|￥|¥|[：\0计]){0,3}"
    rf"(?P<sum>{NUMBER}[余多]?万?[元圆]))?"
)
_DEPRIVATION = re.compile(rf"剥夺政治(?:权利|权力)(?:(?P<life>终[身生])|[为：]?(?P<term>{DURATION}))?")
_EXPELLED = re.compile(r"(?:独立适用|单处|予以|判处)?驱逐出境")
_EXEMPT = re.compile(r"免[予于除去](?:对?(?:其|被告人\w{0,6}))?(?:刑事)?(?:处罚|处分|刑罚)")


@dataclass(frozen=True, slots=True)
class Read:
    """A penalty with the place where its words stand."""

    penalty: Penalty
    start: int
    end: int


def masked(text: str) -> str:
    """The text with its bracketed notes blotted out, character for character, but not notes that pronounce a penalty."""
    if "（" not in text:
        return text
    text = _NOTE.sub(_blot, text)
    return _NOTE.sub(_blot, text) if "（" in text else text


def _blot(match: re.Match[str]) -> str:
    return FILLER * (match.end() - match.start())


def read_penalty(text: str, start: int, end: int) -> Read | None:
    """The penalty pronounced in `text[start:end]` (masked), None if there is none."""
    values: dict[str, object] = {}
    unread: list[str] = []
    places: list[tuple[int, int]] = []
    for reader in (_read_main, _read_probation, _read_fine, _read_confiscation, _read_deprivation):
        place = reader(text, start, end, values, unread)
        if place:
            places.append(place)
    if not places and not (place := _read_exempt(text, start, end, values)):
        return None
    if not places and place:
        places.append(place)
    if "kind" not in values:
        values["kind"] = "单处罚金" if "fine" in values or "fine" in unread else "other"
    penalty = Penalty(**values, unread=tuple(unread))  # type: ignore[arg-type]
    return Read(penalty, min(place[0] for place in places), max(place[1] for place in places))


Place = tuple[int, int] | None


def _read_main(text: str, start: int, end: int, values: dict[str, object], unread: list[str]) -> Place:
    match = _MAIN.search(text, start, end)
    if match is None:
        return None
    if match["life"]:
        values["kind"] = "无期徒刑"
    elif match["death"]:
        values["kind"] = "死刑缓期" if match["suspended"] else "死刑"
    else:
        kind = match["kind"].removesuffix("刑")
        values["kind"] = kind if kind in ("拘役", "管制") else "有期徒刑"
        duration = read_duration(match["term"] or match["early"] or "")
        if duration is None:
            unread.append("months")
        else:
            values["months"] = duration.months
            if duration.days:
                values["days"] = duration.days
    return match.span()


def _read_probation(text: str, start: int, end: int, values: dict[str, object], unread: list[str]) -> Place:
    if "缓" not in text[start:end] or values.get("kind") not in ("有期徒刑", "拘役"):
        return None
    unclear = None
    for match in _PROBATION.finditer(text, start, end):
        if match["term"] and (duration := read_duration(match["term"])):
            values["probation_months"] = duration.months
            return match.span()
        unclear = unclear or match
    if unclear is not None:
        unread.append("probation_months")
        return unclear.span()
    return None


def _read_fine(text: str, start: int, end: int, values: dict[str, object], unread: list[str]) -> Place:
    if "罚金" not in text[start:end] and "罚款" not in text[start:end]:
        return None
    for match in _FINE.finditer(text, start, end):
        if match["sum"] and (yuan := _sum(match["sum"], match["after"])) is not None:
            values["fine"] = yuan
            return match.start(), match.end("sum")
        if "fine" not in unread and text.startswith(("并处", "单处", "判处"), max(start, match.start() - 2)):
            unread.append("fine")
    return None


def _sum(words: str, after: str) -> Yuan | None:
    """Yuan of a sum; a bare number counts before a mark of punctuation only."""
    if words[-1] not in "元圆块" and after not in ("", "，", "。", "；", "、", "\n", FILLER, "（"):
        return None
    money = read_money("人民币" + words.rstrip("块"))
    return money.yuan if money and money.yuan > 1 else None


def _read_confiscation(text: str, start: int, end: int, values: dict[str, object], unread: list[str]) -> Place:
    if "没收" not in text[start:end]:
        return None
    match = _CONFISCATION.search(text, start, end)
    if match is None:
        return None
    money = read_money("人民币" + match["sum"]) if match["sum"] else None
    if money:
        values["confiscation"] = money.yuan
    elif match["scope"] or "全部财产" in match[0]:
        values["confiscation"] = "部分" if match["scope"] in ("部分", "部份") else "全部"
    else:
        unread.append("confiscation")
    return match.span()


def _read_deprivation(text: str, start: int, end: int, values: dict[str, object], unread: list[str]) -> Place:
    if "剥夺政治" not in text[start:end]:
        return None
    match = _DEPRIVATION.search(text, start, end)
    if match is None:
        return None
    duration = read_duration(match["term"] or "")
    life: Literal["life"] = "life"
    if match["life"]:
        values["deprivation_months"] = life
    elif duration:
        values["deprivation_months"] = duration.months
    else:
        unread.append("deprivation_months")
    return match.span()


def _read_exempt(text: str, start: int, end: int, values: dict[str, object]) -> Place:
    """What stands where no other penalty does: 免予刑事处罚, or expulsion alone (独立适用驱逐出境, criminal law art. 35)."""
    words = text[start:end]
    for sign, pattern, kind in (("免", _EXEMPT, "免予刑事处罚"), ("驱逐", _EXPELLED, "other")):
        if sign in words and (match := pattern.search(text, start, end)):
            values["kind"] = kind
            return match.span()
    return None
