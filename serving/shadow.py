"""Shadow (影子比对): what a challenger tells of a judgment otherwise than the champion: clues and facts gained, lost and told anew.

Pure: two reports of one text in, differences out, each with the words it rests on. What was told is kept as the reports tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from pipelines.differences import Change, change_of, paired
from serving.stated_facts import StatedFact, stated

Report = Mapping[str, Any]
Sort = Literal["clue", "fact"]
MOST_FACTS = 100  # of one judgment: a challenger that reads everything otherwise need not be written down whole


@dataclass(frozen=True, slots=True)
class Told:
    """One difference: `before` as the champion tells it (None: gained), `after` as the challenger does (None: lost)."""

    sort: Sort
    change: Change
    subject: str  # the check, or the label of the fact
    version: int | None
    defendant: str | None
    charge: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def differences(champion: Report, challenger: Report) -> Iterator[Told]:
    """What the second report tells otherwise than the first, clues before facts; of facts at most MOST_FACTS."""
    yield from _clues(champion, challenger)
    yield from islice(_facts(stated(champion), stated(challenger)), MOST_FACTS)


def _clues(champion: Report, challenger: Report) -> Iterator[Told]:
    for before, after in paired(champion["clues"], challenger["clues"]):
        change = change_of(before, after)
        one = after or before
        if change is not None and one is not None:
            charge = _charge(challenger if after else champion, one["defendant"])
            yield Told("clue", change, one["check"], one["version"], one["defendant"], charge, before, after)


def _charge(report: Report, defendant: str | None) -> str | None:
    """The first charge of whom a clue is about."""
    people = [one for one in report["defendants"] if defendant in (None, one["name"])]
    return next((one["charge"] for person in people for one in person["convictions"] if one["charge"]), None)


def _facts(before: Sequence[StatedFact], after: Sequence[StatedFact]) -> Iterator[Told]:
    """Facts that only one side has; two that stand on the same words, or of which there is one, are one fact told anew."""
    ones, others = _without(before, after), _without(after, before)
    for one in ones:
        other = next((other for other in others if _same_place(one, other)), None)
        if other is not None:
            others.remove(other)
        yield _told(one, other)
    for other in others:
        yield _told(None, other)


def _without(ones: Iterable[StatedFact], others: Iterable[StatedFact]) -> list[StatedFact]:
    """The first less the second, as bags."""
    left = [_identity(other) for other in others]
    found = []
    for one in ones:
        if _identity(one) in left:
            left.remove(_identity(one))
        else:
            found.append(one)
    return found


def _identity(one: StatedFact) -> tuple[str | None, ...]:
    return one.label, one.name, one.kind, one.said, one.status, one.asserted_by


def _same_place(one: StatedFact, other: StatedFact) -> bool:
    if (one.label, one.name) != (other.label, other.name):
        return False
    return any(a.start < b.end and b.start < a.end for a in one.places for b in other.places)


def _told(before: StatedFact | None, after: StatedFact | None) -> Told:
    one = after or before
    assert one is not None
    change: Change = "gained" if before is None else "lost" if after is None else "changed"
    return Told("fact", change, one.label, None, one.name, None, _json(before) if before else None, _json(after) if after else None)


def _json(one: StatedFact) -> dict[str, Any]:
    """A fact in the form of a clue: what it says and the words it rests on."""
    evidence = [{"start": place.start, "end": place.end, "quote": place.quote, "source": one.source} for place in one.places]
    told = {"title": one.title, "message": one.said, "kind": one.kind, "status": one.status, "asserted_by": one.asserted_by}
    return {**told, "defendant": one.name, "evidence": evidence}
