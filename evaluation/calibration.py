"""Calibration (校准): whether a model that says 0.9 is right nine times of ten. Expected calibration error (ECE) over bins of equal width:
M. P. Naeini, G. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, 2015."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.values import Item

BINS = 15
Answer = tuple[float, bool]
"""A score, and whether what was scored is right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose scores are alike: how many, their mean score, the share that is right."""

    count: int
    score: float
    right: float


def bins(answers: Iterable[Answer], number: int = BINS) -> list[Bin]:
    """The bins that hold any answer, the least sure first."""
    held: dict[int, list[Answer]] = {}
    for score, right in answers:
        held.setdefault(min(int(score * number), number - 1), []).append((score, right))
    return [
        Bin(len(own), sum(score for score, _ in own) / len(own), sum(right for _, right in own) / len(own))
        for _, own in sorted(held.items())
    ]


def ece(answers: Sequence[Answer], number: int = BINS) -> float | None:
    """The expected calibration error; None without answers."""
    if not answers:
        return None
    return sum(one.count * abs(one.score - one.right) for one in bins(answers, number)) / len(answers)


def answers_of(gold: Iterable[Item], read: Iterable[Item]) -> list[tuple[str, Answer]]:
    """Each fact that a model read with a score, by field, and whether gold has it."""
    left = Counter(gold)
    found = []
    for one in read:
        right = left[one] > 0
        left[one] -= right
        if one.score is not None:
            found.append((one.field, (one.score, right)))
    return found
