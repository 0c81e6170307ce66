"""Two people, nominal answers (一致率、Cohen κ): J. Cohen, A coefficient of agreement for nominal scales, 1960."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

Confusion = Mapping[tuple[str, str], int]
"""How often the first person said one thing and the second another."""


def observed(confusion: Confusion) -> float | None:
    """The share of units on which both say the same."""
    total = sum(confusion.values())
    return sum(number for (one, other), number in confusion.items() if one == other) / total if total else None


def kappa(confusion: Confusion) -> float | None:
    """Cohen's κ; None where both say one and the same thing throughout: chance alone would agree, so nothing can be said."""
    agreed = observed(confusion)
    if agreed is None:
        return None
    first, second = Counter[str](), Counter[str]()
    for (one, other), number in confusion.items():
        first[one] += number
        second[other] += number
    total = sum(confusion.values())
    products = sum(first[name] * second[name] for name in first)
    if products == total * total:
        return None
    chance = products / (total * total)
    return (agreed - chance) / (1 - chance)


def f1(same: int, first: int, second: int) -> float | None:
    """F1 of two people, neither of whom is right by definition; None where neither has anything."""
    return 2 * same / (first + second) if first + second else None
