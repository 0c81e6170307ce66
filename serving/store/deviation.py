"""Deviation of a court from the others (法院间差异): the share of its judgments with a clue against that of all others together.

The interval of a share is Wilson's; that of a difference Newcombe's (1998, method 10), which is made of two of Wilson's. With many courts some
differ by chance, so the intervals of differences are widened by the number of courts compared (Bonferroni): the chance that any court is called
different though none is stays below 5 % (`Limits`). A court of few judgments is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import Any

from annotation.agreement.interval import wilson
from serving.store.statistics import Line


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on courts are compared, and how sure a difference must be (比较界限): fitted on outcomes by `panjian train tune`."""

    fewest: int = 20  # judgments of a court below which it is not compared
    confidence: float = 0.95  # that no court is called different though none is


LIMITS = Limits()


def limits_of(card: Mapping[str, Any]) -> Limits:
    """The limits that the card of a tuned model tells, for it is that model's certification that they passed; else the usual ones."""
    told = (card.get("tuned") or {}).get("statistics")
    return Limits(int(told["fewest"]), float(told["confidence"])) if told else LIMITS


class Finding(StrEnum):
    """What the comparison says (比较结果)."""

    HIGHER = "higher"
    LOWER = "lower"
    ALIKE = "alike"  # the difference may be chance
    FEW = "few"  # too few judgments to compare


@dataclass(frozen=True, slots=True)
class Deviation:
    """One court: its share with the interval, that of the others, and the interval of the difference."""

    court: str
    struck: int
    judgments: int
    low: float
    high: float
    others: float | None
    difference: tuple[float, float] | None
    finding: Finding

    @property
    def share(self) -> float:
        """The share of judgments with a clue."""
        return self.struck / self.judgments


def deviations(lines: Sequence[Line], limits: Limits = LIMITS) -> tuple[Deviation, ...]:
    """Every court with judgments, the highest share first among those compared."""
    courts = [line for line in lines if line.key is not None and line.tally.judgments]
    struck, judgments = sum(line.tally.struck for line in courts), sum(line.tally.judgments for line in courts)
    compared = sum(1 for line in courts if limits.fewest <= line.tally.judgments < judgments)
    z = NormalDist().inv_cdf(1 - (1 - limits.confidence) / 2 / max(compared, 1))
    found = [_deviation(line, struck, judgments, z, limits.fewest) for line in courts]
    return tuple(sorted(found, key=lambda one: (one.finding is Finding.FEW, -one.share, one.court)))


def _deviation(line: Line, struck: int, judgments: int, z: float, fewest: int) -> Deviation:
    mine, of = min(line.tally.struck, line.tally.judgments), line.tally.judgments
    theirs, of_others = struck - line.tally.struck, judgments - of
    court = line.key or ""
    low, high = wilson(mine, of)
    if of < fewest or of_others < fewest:
        return Deviation(court, mine, of, low, high, theirs / of_others if of_others else None, None, Finding.FEW)
    least, most = newcombe(mine, of, theirs, of_others, z)
    finding = Finding.HIGHER if least > 0 else Finding.LOWER if most < 0 else Finding.ALIKE
    return Deviation(court, mine, of, low, high, theirs / of_others, (least, most), finding)


def newcombe(right: int, trials: int, other_right: int, other_trials: int, z: float) -> tuple[float, float]:
    """The interval of the difference of two shares."""
    one, other = right / trials, other_right / other_trials
    (low, high), (other_low, other_high) = wilson(right, trials, z), wilson(other_right, other_trials, z)
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return one - other - below, one - other + above
