"""Weights of drugs (毒品数量): each weight of an account or of the reasons with the drug it is of, in grams."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.facts.drug_name import DrugName, drug_names, shaped
from pipelines.judgment import Span
from pipelines.numerals import NUMBER, read_number

_WEIGHT = re.compile(rf"(?P<number>{NUMBER})(?:余|多)?(?P<unit>克|千克|公斤|毫克|g(?![a-z])|kg)(?:余|多)?(?!/|每|拉)")
_UNITS: Final = {"克": 1.0, "g": 1.0, "千克": 1000.0, "kg": 1000.0, "公斤": 1000.0, "毫克": 0.001}
_TOTAL = re.compile(
    r"(?:共计?|合计|总计|累计|总重|总净重|总量|数量(?:为|达)|计)[^。；，]{0,10}$|(?:上述|以上|前述|涉案)[^。；，]{0,8}(?:毒品|物品|可疑物)[^。；，]{0,6}$"
)
_SEIZED = re.compile(r"净重|称重|称量|毛重|重(?!约|大)|检|查获|缴获|查扣|扣押|搜出|收缴|鉴定|扣缴|搜缴|查缴|起获|搜获|截获|查出")
_DIGIT_LIKE: Final = "lIOo0123456789."
_AS_DIGITS: Final = str.maketrans("lIOo", "1100")
_FOUND = re.compile(r"查|缴|扣|搜|鉴|检|经称|称[重量]")
_SIZE = re.compile(
    r"(?:(?:不满|不足|以上|超过|达到|取样|提取|抽取|检材|送检|剩余|留检|含量|其中(?!，?[既未]遂)|克以上不满)[^，。；、]{0,6}|每[^，。；（）元]{0,16})$"
)
_EACH = re.compile(r"每小?(?:包|袋|份|粒|颗|个|瓶|支)(?:毒品|冰毒|海洛因|净|约|均|重|毛|为|各)*$")
_PIECED = re.compile(r"(?:[\d一二两三四五六七八九十]+余?|若干)(?:颗|粒|片|丸)(?![^，。；]{0,16}克)")
_COUNT = re.compile(r"(?P<count>[一二两三四五六七八九十]{1,3}|\d{1,3})小?(?:包|袋|份|粒|颗|个|瓶|支)")
_STRONG = re.compile(r"(?:共计|合计|总计|累计|总重|总净重|总量|数量)[^。；，]{0,10}$")
_AGAIN = re.compile(r"\d月|\d日|次日|同日|当日|翌日|当晚|又一天|[后再]又|又(?=[^，。；]{0,10}(?:向|卖|贩|售|将|以))")
_ONCE_MORE = re.compile(r"[后再]又|；[^，。；]{0,3}(?:同年|同月|次日|当日|\d{4}年)|又(?=[^，。；]{0,10}(?:向|卖|贩|售|将|以))")
_ANOTHER_DAY = re.compile(r"\n[^\n。]{0,40}\d{1,2}月\d{1,2}日")
_SIZE_AFTER = re.compile(r"以上|以下|不满|不足|[^，。；]{0,6}(?:自己|供其|用于|供)[^，。；]{0,6}吸食|的价格|为单位|每")
_BOUGHT = re.compile(r"(?:购得|购进|买得|拿货|进货|购回)[^。；]{0,20}$")
_CHAIN = re.compile(r"(?:(?:[、和及]|以及)约?\d[\d.]{0,7}克)+的?(?:毒品|疑似|白色|晶体|物质)*")
_LINK = re.compile(r"(?:的|毒品|疑似|状|白色|晶体|物质|“|”|（|俗称|红色|净重)*")
_STOPS: Final = "。；\n"


@dataclass(frozen=True, slots=True)
class Weight:
    """Grams of a drug at `[start, end)`: `total` announced as one (`strong`: 共计, not 共), `seized` found and weighed, `bought` by the defendant."""

    name: str | None
    grams: float
    start: int
    end: int
    total: bool
    seized: bool
    bought: bool
    strong: bool = False


def weights(plain: str, span: Span) -> list[Weight]:
    """The weights of a stretch in reading order; the name is None where it cannot be told."""
    names = drug_names(plain, span)
    starts = [one.start for one in names]
    found = []
    for match in _WEIGHT.finditer(plain, span.start, span.end):
        start, end = match.span()
        start, value = _misread(plain, start, match.end("number")) or (start, read_number(match["number"]))
        sentence = max(span.start, *(plain.rfind(mark, span.start, start) + 1 for mark in _STOPS))
        many = _times(plain, sentence, start)
        if (
            not value
            or float(value) * _UNITS[match["unit"]] < 0.0001
            or _SIZE_AFTER.match(plain, end)
            or (many is None and _SIZE.search(plain, max(sentence, start - 20), start))
        ):
            continue
        clause = max(sentence, plain.rfind("，", sentence, start) + 1)
        found.append(
            Weight(
                _of(plain, names, starts, sentence, Span(start, end)),
                round(float(value) * _UNITS[match["unit"]] * (many or 1), 4),
                start,
                end,
                bool(_TOTAL.search(plain, clause, start)),
                bool(_SEIZED.search(plain, clause, start)),
                bool(_BOUGHT.search(plain, sentence, start)),
                bool(_STRONG.search(plain, clause, start)),
            )
        )
    return [one for one in found if not _of_several(plain, names, found, one)]


def _of_several(plain: str, names: Sequence[DrugName], found: Sequence[Weight], total: Weight) -> bool:
    """Whether a total is of several drugs together (冰毒1.2克、麻古0.6克，共计1.8克): it names none, and the weights before it are of two."""
    if not total.total:
        return False
    sentence = max(plain.rfind(mark, 0, total.start) for mark in _STOPS) + 1
    clause = max(sentence, plain.rfind("，", sentence, total.start) + 1)
    if any(clause <= one.start < total.end + 8 for one in names):
        return False
    return len({one.name for one in found if sentence <= one.start < clause and one.name}) > 1


def _misread(plain: str, start: int, end: int) -> tuple[int, float] | None:
    """A number with letters for digits (l1.5, O.25, 0.O5), where it begins, and its value."""
    begin = start
    while begin and plain[begin - 1] in _DIGIT_LIKE:
        begin -= 1
    words = plain[begin:end].strip(".")
    if begin == start or not re.search("[lIOo]", words) or words.count(".") > 1:
        return None
    return begin, float(words.translate(_AS_DIGITS))


def _times(plain: str, sentence: int, start: int) -> int | None:
    """How many pieces a weight is told of (二袋，每袋约0.7克); None where it is told of no piece."""
    if not _EACH.search(plain, max(sentence, start - 14), start):
        return None
    counted = [
        one
        for one in _COUNT.finditer(plain, sentence, start)
        if plain[one.start() - 1] not in "每第" and "分装" not in plain[one.start() - 4 : one.start()]
    ]
    number = read_number(counted[-1]["count"]) if counted else None
    return number if isinstance(number, int) else None


def _of(plain: str, names: Sequence[DrugName], starts: Sequence[int], sentence: int, weight: Span) -> str | None:
    """The drug of a weight: named right after it, right before it, earlier in the sentence, found in it, or told before."""
    place = bisect_left(starts, weight.start)
    before, after = names[:place], names[place : place + 2]
    if after and _LINK.fullmatch(plain, weight.end, after[0].start):
        return shaped(plain, sentence, weight.start, after[0].name) if after[0].detected else after[0].name
    clause = max(plain.rfind(mark, sentence, weight.start) for mark in "，、（")
    if after and not any(one.start > clause for one in before) and _CHAIN.fullmatch(plain, weight.end, after[0].start):
        return after[0].name
    near = [one for one in before if one.start >= sentence and not one.detected]
    if near:
        weighed = [one for one in near if not _PIECED.match(plain, one.end)]
        return (weighed or near)[-1].name
    stop = min((spot for mark in _STOPS if (spot := plain.find(mark, weight.end)) >= 0), default=len(plain))
    found = [one for one in after if one.start < stop]
    detected = found[:1] or [one for one in before if one.start >= sentence][:1]
    if detected:
        return shaped(plain, sentence, weight.start, detected[0].name)
    told = [one for one in before if not one.detected]
    if told:
        return told[-1].name
    examined = before[-1:] or list(after[:1])
    return shaped(plain, sentence, weight.start, examined[0].name) if examined else None


def added(found: Sequence[Weight], plain: str = "", incident: bool = False) -> list[Weight]:
    """The weights of one drug that add up: a total for its parts, the weighing for what was only told; in one `incident` no day brings more."""
    chosen: list[Weight] = []
    for one in found:
        before = _parts(chosen, one)
        if before is not None:
            chosen = [*chosen[:before], one]
        elif one.seized:
            chosen = [
                other
                for other in chosen
                if other.seized or not 0.7 < one.grams / other.grams < 1.4 or _ANOTHER_DAY.search(plain, other.end, one.start)
            ]
            found_again = _FOUND.search(plain, max(0, one.start - 30), one.start) is not None
            if not _repeated(chosen, one, "" if found_again else plain, incident):
                chosen.append(one)
        elif not _repeated(chosen, one, plain, incident):
            chosen.append(one)
    return without_lots([one for one in chosen if not one.bought] or chosen)


def _parts(chosen: Sequence[Weight], one: Weight) -> int | None:
    """From which of the weights before it on a total is their sum; all, where it is said to be one (共计)."""
    if not one.total:
        return None
    if one.strong and one.grams >= 0.99 * sum(other.grams for other in chosen):
        return 0
    for place in range(len(chosen) - 1):
        if abs(sum(other.grams for other in chosen[place:]) - one.grams) < 0.015 * one.grams:
            return place
    return None


def _repeated(chosen: Sequence[Weight], one: Weight, plain: str, incident: bool) -> bool:
    """Whether a weight has been told before; what another day brings is no repetition."""
    same = [other for other in chosen if other.grams == one.grams and one.start - other.end > 8]
    again = _ONCE_MORE if incident else _AGAIN
    return bool(same) and not (plain and again.search(plain, same[-1].end, one.start))


def without_lots(chosen: list[Weight]) -> list[Weight]:
    """Without the lot (购买了约四十克) of which the weighed parts are told as well."""
    for lot in chosen:
        rest = [one for one in chosen if one is not lot and one.seized]
        if len(chosen) > 2 and not lot.seized and rest and abs(sum(one.grams for one in rest) - lot.grams) < 0.05 * lot.grams:
            return [one for one in chosen if one is not lot]
    return chosen
