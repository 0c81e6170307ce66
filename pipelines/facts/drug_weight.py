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
_TOTAL = re.compile(r"(?:共计?|合计|总计|累计|总重|总净重|总量|数量(?:为|达)|计)[^。；，]{0,10}$")
_SEIZED = re.compile(r"净重|称重|称量|毛重|重|检|查获|缴获|查扣|扣押|搜出|收缴|鉴定")
_SIZE = re.compile(
    r"(?:不满|不足|以上|超过|达到|每[包袋份次克个]?(?:重?约?)?|取样|提取|抽取|检材|送检|剩余|含量|其中|克以上不满)[^，。；、]{0,6}$"
)
_SIZE_AFTER = re.compile(r"以上|以下|不满|不足|[^，。；]{0,6}(?:自己|供其|用于|供)[^，。；]{0,6}吸食|的价格|为单位|每")
_BOUGHT = re.compile(r"(?:购得|购进|买得|拿货|进货|购回)[^。；]{0,20}$")
_LINK = re.compile(r"(?:的|毒品|疑似|状|白色|晶体|物质|“|”|（|俗称|红色|净重)*")
_STOPS: Final = "。；\n"


@dataclass(frozen=True, slots=True)
class Weight:
    """Grams of a drug at `[start, end)`: `total` announced as one, `seized` found and weighed, `bought` by the defendant."""

    name: str | None
    grams: float
    start: int
    end: int
    total: bool
    seized: bool
    bought: bool


def weights(plain: str, span: Span) -> list[Weight]:
    """The weights of a stretch in reading order; the name is None where it cannot be told."""
    names = drug_names(plain, span)
    starts = [one.start for one in names]
    found = []
    for match in _WEIGHT.finditer(plain, span.start, span.end):
        start, end = match.span()
        value = read_number(match["number"])
        sentence = max(span.start, *(plain.rfind(mark, span.start, start) + 1 for mark in _STOPS))
        if value is None or _SIZE.search(plain, max(sentence, start - 16), start) or _SIZE_AFTER.match(plain, end):
            continue
        clause = max(sentence, plain.rfind("，", sentence, start) + 1)
        found.append(
            Weight(
                _of(plain, names, starts, sentence, Span(start, end)),
                round(float(value) * _UNITS[match["unit"]], 4),
                start,
                end,
                bool(_TOTAL.search(plain, clause, start)),
                bool(_SEIZED.search(plain, clause, start)),
                bool(_BOUGHT.search(plain, sentence, start)),
            )
        )
    return found


def _of(plain: str, names: Sequence[DrugName], starts: Sequence[int], sentence: int, weight: Span) -> str | None:
    """The drug of a weight: named right after it, right before it, earlier in the sentence, found in it, or told before."""
    place = bisect_left(starts, weight.start)
    before, after = names[:place], names[place : place + 2]
    if after and _LINK.fullmatch(plain, weight.end, after[0].start):
        return shaped(plain, sentence, weight.start, after[0].name) if after[0].detected else after[0].name
    near = [one for one in before if one.start >= sentence and not one.detected]
    if near:
        return near[-1].name
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


def added(found: Sequence[Weight]) -> list[Weight]:
    """The weights of one drug in one incident that add up: a total for its parts, the weighing for what was only told."""
    chosen: list[Weight] = []
    for one in found:
        if one.total and one.grams >= 0.99 * sum(other.grams for other in chosen):
            chosen = [one]
        elif one.seized:
            chosen = [other for other in chosen if other.seized or not 0.7 < one.grams / other.grams < 1.4]
            if not any(other.grams == one.grams and one.start - other.end > 8 for other in chosen):
                chosen.append(one)
        elif not any(other.grams == one.grams and one.start - other.end > 8 for other in chosen):
            chosen.append(one)
    sold = [one for one in chosen if not one.bought]
    return sold or chosen
