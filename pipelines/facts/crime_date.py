"""犯罪日期 (犯罪起止日): first and last date of the convicted conduct, as the court finds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.dates import DateHit, PartialDate
from pipelines.facts.crime_conduct import LASTING
from pipelines.facts.crime_occasion import Occasion, occasions
from pipelines.facts.narration import account, convicted_of
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Fact, Person
from pipelines.judgment import Span

_AT_ONCE = re.compile("交通肇事|危险驾驶")
_DETAINED: Final = ("刑事拘留", "逮捕", "留置")
_RELEASED: Final = ("取保候审", "监视居住", "指定居所监视居住", "释放")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The dates of each defendant's conduct; "至案发" without a date leaves the end open."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    everything = "；".join(name for person in reading.people for name in convicted_of(reading, person))
    told = account(reading)
    of_charges: dict[str, list[Occasion]] = {}
    values: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        charges = "；".join(convicted_of(reading, person)) or everything
        if charges not in of_charges:
            of_charges[charges] = occasions(reading, told, charges)
        found = of_charges[charges]
        his = [one for one in found if person.index in one.people or (person.is_unit and one.people)]
        if LASTING.search(charges) and all(one.seizure or one.weight < 2 for one in his) and not any(one.item for one in found):
            his = [one for one in found if not one.own]  # only the end is told of him; he served what others ran
        whole = all(person.index in one.people for one in found if one.item is not None)
        own = _surest(_at_liberty(reading, person, his), whole) or _surest(his, whole) or _of_others(found, his, whole)
        if own:
            once = all(one.item is None for one in own) and all(map(_AT_ONCE.search, charges.split("；")))
            values[person.index] = _bounds([min(own, key=lambda one: one.first.value.day is None)] if once else own)
            if all(one.own and one.open_end for one in own):
                _until_the_end(values[person.index], [one for one in his if one.weight > 1 and not one.own])
    return values


def _until_the_end(values: dict[str, Any], others: Sequence[Occasion]) -> None:
    """Who joined on a day took part until what others ran came to its end."""
    ends = [one for one in others if not one.open_end and one.last.value > values["crime_from"].value]
    if ends and "crime_to" not in values:
        values["crime_to"] = _fact(max(ends, key=lambda one: one.ends).last)


def _at_liberty(reading: Reading, person: Person, found: Sequence[Occasion]) -> list[Occasion]:
    """The occasions before he was detained for good; what opens a numbered incident stays."""
    steps = [one for one in reading.fact(person, "custody", ()) if one.on and one.on.day]
    detained = min((one.on for one in steps if one.measure in _DETAINED), default=None)
    if detained is None or any(one.measure in _RELEASED and one.on > detained for one in steps):
        return list(found)
    return [one for one in found if one.heading or not one.last.value > detained]


def _surest(found: Sequence[Occasion], whole: bool) -> list[Occasion]:
    """The occasions that tell conduct; those in numbered incidents go before a summary; else the first that is told at all."""
    for least in (2, 1):
        sure = [one for one in found if one.weight >= least]
        first = min((one.item for one in sure if one.item is not None), default=0)
        inside = [one for one in sure if one.first.start >= first and (whole or not one.intro or len(one.people) < 2)]
        if told := {one.item for one in inside if one.own}:
            return [one for one in inside if one.own or (one.item is not None and one.item not in told)]
        if inside:
            return [*(_summed_up(sure, inside) if whole else ()), *inside]
        if sure:
            return sure
    return []


def _of_others(found: Sequence[Occasion], his: Sequence[Occasion], whole: bool) -> list[Occasion]:
    """The days of the others, for whom only a capture is told, if it is one day; else the first date told of him at all."""
    sure = _surest(found, whole)
    one_day = len({one.last.value for one in sure}) == 1 and all(one.first.value.day and one.first is one.last for one in sure)
    if sure and (not his or (one_day and all(one.item is None for one in his))):
        return sure
    return next(([one] for one in (*his[:1], *found[:1]) if one.seizure or len(his) == 1 or len(found) == 1), sure)


def _summed_up(sure: Sequence[Occasion], inside: Sequence[Occasion]) -> list[Occasion]:
    """The range that opens the account (2015年底至2016年4月间), where the incidents told under it begin later and end within it."""
    start = min(one.first.value for one in inside)
    end = max(one.last.value for one in inside)
    return [
        one
        for one in sure
        if one not in inside
        and (one.first is not one.last or one.open_end)
        and one.first.value < start
        and not start.iso.startswith(one.first.value.iso)
        and (one.open_end or one.last.value >= end or end.iso.startswith(one.last.value.iso))
    ]


def _bounds(found: Sequence[Occasion]) -> dict[str, Any]:
    first = min(found, key=lambda one: one.begins)
    finer = [
        one
        for one in found
        if one.item == first.item and not one.seizure and first.first is first.last and _inside(one.first.value, first.first.value)
    ]
    if finer and not first.open_end:
        first = min(finer, key=lambda one: one.begins)
    values: dict[str, Any] = {"crime_from": _fact(first.first)}
    last = max(found, key=lambda one: (one.ends, not one.open_end))
    if not last.open_end and not any(one.unending for one in found if not one.ended):
        values["crime_to"] = _fact(last.last)
    return values


def _fact(hit: DateHit) -> Fact[PartialDate]:
    return Fact(hit.value, (Span(hit.start, hit.end),))


def _inside(fine: PartialDate, coarse: PartialDate) -> bool:
    """Whether a date lies within a coarser one (2018-08-27 within 2018-08)."""
    return coarse.day is None and fine != coarse and fine.iso.startswith(coarse.iso)


KIND = Kind(
    "crime_date", "犯罪日期", "defendant", ("crime_from", "crime_to"), find, (Label("crime_from", "犯罪起"), Label("crime_to", "犯罪止"))
)
