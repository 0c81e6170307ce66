"""Chance: p-values of shuffles against exact ones, and the correction for many questions."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from serving.outcomes.chance import dealt, holm, p_value


@pytest.mark.parametrize(("first", "second"), [((9, 10), (5, 10)), ((18, 20), (9, 20)), ((3, 8), (3, 8))])
def test_a_p_value_is_about_that_of_the_exact_test(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Of two groups: how often the first has so many right or more, by the hypergeometric distribution."""
    (right, size), (other, other_size) = first, second
    whole, all_right = size + other_size, right + other
    exact = sum(comb(size, k) * comb(other_size, all_right - k) for k in range(right, min(size, all_right) + 1)) / comb(whole, all_right)
    found = p_value(right, dealt([size, other_size], all_right), lambda counts: counts[:, 0].astype(float), 4_000)
    assert found == pytest.approx(exact, rel=0.5, abs=0.002)


def test_what_is_plainly_chance_is_told_soon() -> None:
    asked = []

    def statistic(counts: np.ndarray) -> np.ndarray:
        asked.append(len(counts))
        return np.zeros(len(counts))

    assert p_value(0.0, dealt([5, 5], 5), statistic, 100_000) == 1.0
    assert sum(asked) == 100


def test_a_p_value_is_never_nothing() -> None:
    assert p_value(10.0, dealt([5, 5], 5), lambda counts: np.zeros(len(counts)), 500) == 1 / 501


def test_many_questions_are_corrected_as_published() -> None:
    """Holm 1979: the least p-value times the number of questions, the next times one less, never falling."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()
