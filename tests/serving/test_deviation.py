"""Deviation of courts: told only where chance does not explain it, with published intervals."""

from __future__ import annotations

import pytest

from serving.store import deviation
from serving.store.deviation import Finding
from serving.store.statistics import Line, Tally


def _court(name: str, struck: int, judgments_: int) -> Line:
    return Line(name, Tally(judgments=judgments_, struck=struck, clues=struck))


def test_a_court_far_from_the_others_is_told_and_one_within_chance_is_not() -> None:
    found = {
        one.court: one
        for one in deviation.deviations([_court("甲", 60, 200), _court("乙", 20, 200), _court("丙", 22, 200), _court("丁", 3, 6)])
    }
    assert found["甲"].finding is Finding.HIGHER
    assert found["乙"].finding is Finding.LOWER
    assert found["丁"].finding is Finding.FEW and found["丁"].difference is None
    assert found["甲"].others == pytest.approx(45 / 406)
    alike = deviation.deviations([_court("甲", 23, 200), _court("乙", 20, 200), _court("丙", 22, 200)])
    assert {one.finding for one in alike} == {Finding.ALIKE}


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    """Newcombe, Interval estimation for the difference between independent proportions, 1998, table II: 56/70 and 48/80, method 10."""
    low, high = deviation.newcombe(56, 70, 48, 80, 1.959963984540054)
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=0.0001)


def test_more_courts_widen_the_intervals_of_differences() -> None:
    few = deviation.deviations([_court("甲", 45, 200), _court("乙", 900, 6000)])
    many = deviation.deviations([_court("甲", 45, 200), _court("乙", 30, 200), *(_court(f"第{n}", 30, 200) for n in range(30))])
    width = {len(group): next(one.difference for one in group if one.court == "甲") for group in (few, many)}
    assert width[2] and width[32] and width[32][0] < width[2][0]


def test_limits_are_those_that_the_card_of_the_model_tells() -> None:
    assert deviation.limits_of({}) == deviation.limits_of({"tuned": {"from": "x"}}) == deviation.LIMITS
    careful = deviation.limits_of({"tuned": {"statistics": {"fewest": 250, "confidence": 0.999, "calls": {}}}})
    lines = [_court("甲", 60, 200), _court("乙", 20, 200), _court("丙", 22, 300)]
    found = {one.court: one.finding for one in deviation.deviations(lines, careful)}
    assert found == {"甲": Finding.FEW, "乙": Finding.FEW, "丙": Finding.LOWER}
    assert {one.finding for one in deviation.deviations(lines)} >= {Finding.HIGHER}
