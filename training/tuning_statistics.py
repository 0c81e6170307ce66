"""Limits of the comparison of courts (法院间比较的界限), fitted on outcomes: a court called different is confirmed or refuted by what was upheld.

Courts are compared by the clues raised, before anybody verified them. Where enough of a court's clues were verified since, its share of judgments
with an upheld clue tells whether it does differ that way. Limits that call few courts wrongly and many rightly are better; each charge is a class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from serving.access import Principal
from serving.store import statistics
from serving.store.clues import ClueFilter
from serving.store.deviation import Finding, Limits, deviations
from serving.store.statistics import Axis, Line
from training.gold_values import fold_of
from training.policy import Demands

Classes = Mapping[str, Sequence[Line]]
"""The courts of each charge."""


@dataclass(frozen=True, slots=True)
class Called:
    """Courts called different: rightly and wrongly, as outcomes have it."""

    confirmed: int
    refuted: int

    @property
    def worth(self) -> int:
        """Right calls less wrong ones."""
        return self.confirmed - self.refuted


@dataclass(frozen=True, slots=True)
class Fitted:
    """The limits found, and the calls they and those of before make, on the classes they were fitted on and on those left out."""

    limits: Limits
    before: Called
    after: Called
    held_out_before: Called
    held_out_after: Called

    def to_json(self) -> dict[str, Any]:
        """As the card and MLflow tell it."""
        told = {name: {"confirmed": one.confirmed, "refuted": one.refuted} for name, one in self._calls()}
        return {"fewest": self.limits.fewest, "confidence": self.limits.confidence, "calls": told}

    def _calls(self) -> Iterator[tuple[str, Called]]:
        for name in ("before", "after", "held_out_before", "held_out_after"):
            yield name, getattr(self, name)


def classes(session: Session, who: Principal, wanted: ClueFilter) -> Classes:
    """The courts of every charge that has judgments."""
    charges = [line.key for line in statistics.lines(session, who, wanted, Axis.CHARGE) if line.key is not None]
    return {charge: statistics.lines(session, who, ClueFilter(**_with(wanted, charge)), Axis.COURT) for charge in charges}


def _with(wanted: ClueFilter, charge: str) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ClueFilter.__dataclass_fields__} | {"charges": (charge,)}


def fitted(seen: Classes, before: Limits, tried: Sequence[Limits], demands: Demands, folds: int) -> Fitted | None:
    """Better limits than those of before; None where none gains enough, or the gain does not show on the classes left out."""
    best = _best(seen, before, tried, demands)
    held_before = held_after = Called(0, 0)
    for number in range(folds):
        held = {charge: lines for charge, lines in seen.items() if fold_of(charge, folds) == number}
        others = {charge: lines for charge, lines in seen.items() if fold_of(charge, folds) != number}
        held_before = _added(held_before, called(held, before, demands.least))
        held_after = _added(held_after, called(held, _best(others, before, tried, demands), demands.least))
    if best == before or held_after.worth <= held_before.worth:
        return None
    return Fitted(best, called(seen, before, demands.least), called(seen, best, demands.least), held_before, held_after)


def grid(fewest: Sequence[int], confidence: Sequence[float]) -> tuple[Limits, ...]:
    """All limits that are tried, the most careful first: of equals it is taken."""
    return tuple(Limits(few, sure) for few, sure in product(sorted(fewest, reverse=True), sorted(confidence, reverse=True)))


def _best(seen: Classes, before: Limits, tried: Sequence[Limits], demands: Demands) -> Limits:
    now = called(seen, before, demands.least).worth
    found = {limits: called(seen, limits, demands.least).worth for limits in tried}
    best = max(found, key=lambda one: found[one], default=before)
    return best if found.get(best, now) >= now + demands.gain else before


def called(seen: Classes, limits: Limits, least: int) -> Called:
    """How the calls of all classes stand against outcomes; courts with fewer than `least` verified clues say nothing."""
    confirmed = refuted = 0
    for lines in seen.values():
        by_court = {line.key: line.tally for line in lines if line.key is not None}
        upheld, judgments = (sum(getattr(one, name) for one in by_court.values()) for name in ("upheld", "judgments"))
        for one in deviations(lines, limits):
            tally = by_court[one.court]
            if one.finding not in (Finding.HIGHER, Finding.LOWER) or tally.verified < least or judgments == tally.judgments:
                continue
            own, others = tally.upheld / tally.judgments, (upheld - tally.upheld) / (judgments - tally.judgments)
            right = own > others if one.finding is Finding.HIGHER else own < others
            confirmed, refuted = confirmed + right, refuted + (not right)
    return Called(confirmed, refuted)


def _added(one: Called, other: Called) -> Called:
    return Called(one.confirmed + other.confirmed, one.refuted + other.refuted)
