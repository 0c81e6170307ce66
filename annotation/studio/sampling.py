"""Sampling (抽样): which judgments people read: where the model is unsure, where rules and model differ, where a check fires, or at random.

Whatever the reason, the sample is spread over courts, years and charges: each next judgment is the one whose court, year and charge have
been taken least so far. What ranks judgments (uncertainty, disagreement) first narrows the field to four times the sample.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.marks import Annotation
from annotation.studio.preannotation import Preannotation

_FIELD = 4  # times the sample


@dataclass(frozen=True, slots=True)
class Candidate:
    """A judgment that may be drawn: its strata, and how much it is wanted."""

    id: str
    strata: tuple[str, ...]
    rank: float = 0.0


def candidate(read: Preannotation, rank: float = 0.0) -> Candidate:
    """A judgment with its court, the court's region, its year and first charge."""
    document = read.report["document"]
    charges = [one["charge"] for person in read.report["defendants"] for one in person["convictions"] if one["charge"]]
    court = document["court"]
    told = (court, court and court[:2], (document["judged_on"] or "")[:4], charges[0] if charges else None)
    return Candidate(
        read.id, tuple(f"{name}:{value or '不明'}" for name, value in zip(("法院", "地区", "年", "罪名"), told, strict=True)), rank
    )


def uncertainty(read: Preannotation) -> float:
    """How unsure the reader is: one less the mean score of a model; by rules, the share of checks that lacked a fact."""
    if read.score is not None:
        return 1 - read.score
    lacking = len({one["check"] for one in read.report["unknown"]})
    return lacking / (lacking + 10)


def disagreement(rules: Annotation, model: Annotation) -> float:
    """How far two readings differ: one less the F1 of their marks, places, kinds and defendants included."""
    first, second = ({(m.label, m.start, m.end, m.kind, m.status, m.defendant) for m in one.marks} for one in (rules, model))
    return 1 - 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def fires(read: Preannotation, check: str) -> bool:
    """Whether a check gives a clue."""
    return any(clue["check"] == check for clue in read.report["clues"])


def sample(candidates: Sequence[Candidate], count: int, seed: int = 0) -> list[Candidate]:
    """`count` of the candidates, spread over the strata; the same seed draws the same."""
    field = sorted(candidates, key=lambda one: one.id)
    random.Random(seed).shuffle(field)
    field.sort(key=lambda one: -one.rank)
    if any(one.rank for one in field):
        field = field[: count * _FIELD]
    taken: Counter[str] = Counter()
    drawn: list[Candidate] = []
    while field and len(drawn) < count:
        best = min(range(len(field)), key=lambda n: sum(taken[stratum] for stratum in field[n].strata))
        drawn.append(field.pop(best))
        taken.update(drawn[-1].strata)
    return drawn
