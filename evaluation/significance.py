"""Is the difference real (差异区间): 95 % bootstrap intervals of a difference of F1, resampling judgments (B. Efron, 1979); seeded.

A resample without any of a field counts as no difference, so that one lucky case proves nothing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.scores import Count, Counts

SEED, RESAMPLES = 20261127, 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the second is than the first, and between what limits in 95 of 100 resamples."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, float | bool]:
        """As JSON."""
        return {"value": self.value, "low": self.low, "high": self.high, "beyond_chance": self.low > 0 or self.high < 0}


def differences(first: Sequence[Counts], second: Sequence[Counts], resamples: int = RESAMPLES) -> dict[str, Difference]:
    """F1 of the second less F1 of the first by name; both sequences are the counts of the same judgments."""
    names = sorted({name for counts in (*first, *second) for name in counts})
    chance = random.Random(SEED)
    drawn = [_weights(chance, len(first)) for _ in range(resamples)]
    return {name: _difference(_column(first, name), _column(second, name), drawn) for name in names}


def interval(counts: Sequence[Count], resamples: int = RESAMPLES) -> tuple[float, float]:
    """The limits of the F1 of several texts in 95 of 100 resamples."""
    chance, column = random.Random(SEED), dict(enumerate(counts))
    return _limits([_f1(column, _weights(chance, len(counts))) for _ in range(resamples)])


def _limits(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[int(0.025 * len(ordered))], ordered[min(len(ordered) - 1, int(0.975 * len(ordered)))]


def _weights(chance: random.Random, size: int) -> list[int]:
    """How often each judgment was drawn."""
    weights = [0] * size
    for place in chance.choices(range(size), k=size):
        weights[place] += 1
    return weights


def _column(several: Sequence[Counts], name: str) -> dict[int, Count]:
    """The counts of one name, where there are any, by the place of the judgment."""
    return {place: counts[name] for place, counts in enumerate(several) if name in counts}


def _difference(first: Mapping[int, Count], second: Mapping[int, Count], drawn: Sequence[Sequence[int]]) -> Difference:
    value = _f1(second, None) - _f1(first, None)
    if first == second:
        return Difference(0.0, 0.0, 0.0)
    return Difference(value, *_limits([_f1(second, weights) - _f1(first, weights) for weights in drawn]))


def _f1(column: Mapping[int, Count], weights: Sequence[int] | None) -> float:
    hits = together = 0
    for place, one in column.items():
        weight = 1 if weights is None else weights[place]
        hits += weight * one.hit
        together += weight * (one.gold + one.read)
    return 2 * hits / together if together else 0.0
