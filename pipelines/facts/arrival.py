"""How a defendant came to be tried (到案方式): 投案, 电话通知到案, 传唤, 抓获, 扭送, 形迹可疑盘问, other.

What the court finds goes before what the prosecution tells, and both before the bare title of a piece of evidence (抓获经过).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.facts.appearance import Appearance, appearances
from pipelines.facts.prior import is_commutation
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import CustodyStep, Fact, Person
from pipelines.judgment import Part, Span

_FINDS = 20
"""Rank from which an account tells facts; below it stand bare titles and weak signs."""
_HEADER = re.compile(r"(?P<投案>投案(?!证明))|(?P<电话通知到案>电话(?:通知|传唤))")
_SURRENDER = re.compile(
    r"(?<!不构成)(?<!不属于)(?<!不是)(?<!不系)(?<!不成立)(?<!不具有)(?<!认定为)(?:系|是|属|属于|构成|具有|有|成立|认定为|以)自首"
)

_TITLE = re.compile(r"投案(?:自首)?(?:的?(?:经过|说明|证明|情况|材料|笔录|记录|登记))")
_REPORTED = re.compile(r"(?:主动|及时|立即|自行|当即|马上)(?:打电话|拨打[^，。；]{0,8}|电话)?(?:报警|报案)")
_REFUSED = re.compile(r"不符|不予|不能成立|不成立|不采纳|不构成|不能认定|无事实|没有依据|未能")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The arrival of each person."""
    if is_commutation(reading):
        return {}
    told = appearances(reading)
    found: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        own = [one for one in told if person.index in one.people and not (person.is_unit and one.kind == "抓获")]  # nobody captures a unit
        fact = _decide(own, person) or _of_paragraph(reading, person) or _weak(reading, own, person)
        if fact is not None:
            found[person.index] = {"arrival": fact}
    return found


def _decide(own: Sequence[Appearance], person: Person) -> Fact[str] | None:
    """The account that counts: the highest rank; a call or summons explains a surrender; of several the last."""
    facts = [one for one in own if one.rank >= _FINDS + 5]
    if not facts:
        return None
    surrender = [one for one in facts if one.kind == "投案" and one.part is Part.REASONING]
    top = max(one.rank for one in facts)
    best = [one for one in facts if one.rank >= top - 8]
    if surrender and all(one.kind in ("抓获", "投案") for one in best):
        best = surrender
    called = [one for one in facts if one.kind in ("电话通知到案", "传唤") and not _come_before(one, facts)]
    if called and any(one.kind == "投案" for one in best) and all(one.kind in ("投案", "电话通知到案", "传唤") for one in best):
        best = [one for one in called if one.rank == max(other.rank for other in called)]
    chosen = max(enumerate(best), key=lambda pair: (pair[1].rank, _day(pair[1], person), pair[1].kind == "抓获", pair[0]))[1]
    return Fact(chosen.kind, (chosen.span,))


def _come_before(call: Appearance, facts: Sequence[Appearance]) -> bool:
    """Whether he had come of himself on a day told before he was summoned (于某日向单位投案，后被传唤到案)."""
    before = [one for one in facts if one.kind == "投案" and one.part is call.part and one.span.end < call.span.start]
    return any(one.on is not None and not one.carried for one in before)


def _day(one: Appearance, person: Person) -> tuple[int, int, int]:
    on = None if one.carried else one.date_of(person.index)
    return (on.year, on.month or 0, on.day or 0) if on else (0, 0, 0)


def _of_paragraph(reading: Reading, person: Person) -> Fact[str] | None:
    """The arrival as a person's paragraph tells it: surrender, capture, summons."""
    plain, header = reading.judgment.plain, person.header
    if header and (match := _HEADER.search(plain, header.start, header.end)):
        return Fact(match.lastgroup or "", (Span(match.start(), match.end()),))
    steps: Sequence[CustodyStep] = reading.fact(person, "custody", ())
    for measure in ("抓获", "传唤"):
        for step in steps:
            if step.measure == measure:
                return Fact(measure, step.spans)
    return None


def _weak(reading: Reading, own: Sequence[Appearance], person: Person) -> Fact[str] | None:
    """A bare title or a weak sign; of a surrender that the court finds (自首) only its own title."""
    if _surrendered(reading, person):
        return _titled(reading) or _reported(reading)
    if not own:
        return None
    chosen = max(own, key=lambda one: one.rank)
    return Fact(chosen.kind, (chosen.span,))


def _titled(reading: Reading) -> Fact[str] | None:
    """A surrender that the court finds (自首) and the title of a piece of evidence explains (投案经过)."""
    plain = reading.judgment.plain
    for section in reading.judgment.parts(Part.EVIDENCE, Part.FINDINGS, Part.PROSECUTION):
        if match := _TITLE.search(plain, section.start, section.end):
            return Fact("投案", (Span(match.start(), match.end()),))
    return None


def _reported(reading: Reading) -> Fact[str] | None:
    """A surrender that the court finds (自首) in that he himself called the police (案发后及时报警)."""
    plain = reading.judgment.plain
    for section in reading.judgment.parts(Part.REASONING):
        if match := _REPORTED.search(plain, section.start, section.end):
            return Fact("投案", (Span(match.start(), match.end()),))
    return None


def _surrendered(reading: Reading, person: Person) -> bool:
    """Whether the court finds 自首 for a person, by name or for all."""
    plain = reading.judgment.plain
    for section in reading.judgment.parts(Part.REASONING):
        for match in _SURRENDER.finditer(plain, section.start, section.end):
            start = max(plain.rfind(mark, section.start, match.start()) for mark in "。；\n")
            end = plain.find("。", match.end(), section.end)
            if _REFUSED.search(plain, match.end(), end if end >= 0 else section.end):
                continue
            words = plain[max(start, section.start) : match.start()]
            if "未掌握" in words:
                continue  # of other crimes, told after he was caught
            named = [one.index for one in reading.people if any(name in words for name in one.names)]
            if not named or person.index in named:
                return True
    return False


KIND = Kind(
    "arrival",
    "到案方式",
    "defendant",
    ("arrival",),
    find,
    (Label("arrival", "到案方式", ("投案", "电话通知到案", "传唤", "抓获", "扭送", "形迹可疑盘问", "other")),),
)
