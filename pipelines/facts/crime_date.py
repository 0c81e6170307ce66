"""犯罪日期 (犯罪起止日): first and last date of the convicted conduct, as the court finds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.dates import DateHit, PartialDate
from pipelines.facts.crime_occasion import Occasion, occasions
from pipelines.facts.narration import account, convicted_of
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Fact
from pipelines.judgment import Span


def find(reading: Reading) -> Mapping[Any, Any]:
    """The dates of each defendant's conduct; "至案发" without a date leaves the end open."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    charges = "；".join(name for person in reading.people for name in convicted_of(reading, person))
    found = occasions(reading, account(reading), charges)
    values: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        own = _surest([one for one in found if person.index in one.people or (person.is_unit and one.people)]) or _surest(found)
        if own:
            values[person.index] = _bounds(own)
    return values


def _surest(found: Sequence[Occasion]) -> list[Occasion]:
    """The occasions that tell conduct; those in numbered incidents go before a summary; else the first that is told at all."""
    for least in (2, 1):
        sure = [one for one in found if one.weight >= least]
        first = min((one.item for one in sure if one.item is not None), default=0)
        inside = [one for one in sure if one.first.start >= first]
        if any(one.own for one in inside):
            return [one for one in inside if one.own]
        if sure:
            return inside or sure
    return [one for one in found[:1] if one.seizure]


def _bounds(found: Sequence[Occasion]) -> dict[str, Any]:
    first = min(found, key=lambda one: _order(one.first.value))
    finer = [one for one in found if one.item == first.item and first.first is first.last and _inside(one.first.value, first.first.value)]
    if finer and not first.open_end:
        first = min(finer, key=lambda one: _order(one.first.value))
    values: dict[str, Any] = {"crime_from": _fact(first.first)}
    last = max(found, key=lambda one: (_order(one.last.value), not one.open_end))
    if not last.open_end and not any(one.unending for one in found if not one.ended):
        values["crime_to"] = _fact(last.last)
    return values


def _fact(hit: DateHit) -> Fact[PartialDate]:
    return Fact(hit.value, (Span(hit.start, hit.end),))


def _order(value: PartialDate) -> tuple[int, int, int]:
    return value.year, value.month or 0, value.day or 0


def _inside(fine: PartialDate, coarse: PartialDate) -> bool:
    """Whether a date lies within a coarser one (2018-08-27 within 2018-08)."""
    return coarse.day is None and fine != coarse and fine.iso.startswith(coarse.iso)


KIND = Kind("crime_date", "犯罪日期", "defendant", ("crime_from", "crime_to"), find)
