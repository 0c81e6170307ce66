"""Precision of outcomes: equal to a count by hand, with the intervals that are published."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.lifecycle import Status
from serving.outcomes.precision import Axis, Basis, Outcome, Share, Tally, by, durations, tallied, tally
from serving.store.statistics import Unit
from tests.serving.outcomes.made import BEGIN, outcomes


def by_hand(told: Iterable[Outcome]) -> dict[str, Any]:
    """The counts and shares of outcomes in the plainest of ways."""
    found: dict[str, Any] = dict.fromkeys(("raised", "upheld", "explained", "misread", "mischecked", "measured", "superseded"), 0)
    for one in told:
        found["raised"] += 1
        if one.verdict is not None:
            found[one.verdict.value] += 1
        found["measured"] += 1 if one.measured else 0
        found["superseded"] += 1 if one.superseded else 0
    verified = found["upheld"] + found["explained"] + found["misread"] + found["mischecked"]
    read = verified - found["misread"]
    shares = {"precision": (found["upheld"], verified), "given_facts": (found["upheld"], read), "reading": (read, verified)}
    return found | {"verified": verified} | shares | {"conversion": (found["measured"], verified)}


def told_of(one: Tally) -> dict[str, Any]:
    """The same of a tally."""
    names = ("raised", "upheld", "explained", "misread", "mischecked", "measured", "superseded", "verified")
    shares = {name: getattr(one, name) for name in ("precision", "given_facts", "reading", "conversion")}
    return {name: getattr(one, name) for name in names} | {name: (share.right, share.trials) for name, share in shares.items()}


@given(st.lists(outcomes(), max_size=30))
def test_tallies_equal_a_count_by_hand(told: list[Outcome]) -> None:
    assert told_of(tally(told)) == by_hand(told)
    for axis, key in (
        (Axis.CHECK, lambda one: [f"{one.check}@{one.version}"]),
        (Axis.MODEL, lambda one: [one.model]),
        (Axis.CHARGE, lambda one: list(one.charges) or [None]),
        (Axis.LEVEL, lambda one: [one.level]),
        (Axis.PERIOD, lambda one: [(one.raised_at + timedelta(hours=8)).strftime("%Y-%m")]),
    ):
        wanted: dict[tuple[str | None], list[Outcome]] = {}
        for one in told:
            for name in key(one):
                wanted.setdefault((name,), []).append(one)
        assert {name: told_of(of) for name, of in tallied(told, by(axis)).items()} == {name: by_hand(of) for name, of in wanted.items()}


@given(st.lists(outcomes(), max_size=30))
def test_two_axes_together_add_up_to_each_of_them(told: list[Outcome]) -> None:
    both = tallied(told, by(Axis.MODEL), by(Axis.PERIOD))
    for (model,), whole in tallied(told, by(Axis.MODEL)).items():
        assert sum((one for (name, _), one in both.items() if name == model), Tally()) == whole


@pytest.mark.parametrize(
    ("right", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_the_published_ones(right: int, trials: int, low: float, high: float) -> None:
    assert [round(one, 4) for one in Share(right, trials).interval] == [low, high]


def test_of_nothing_there_is_no_share() -> None:
    assert Share(0, 0).value is None and Share(0, 0).interval == (0.0, 1.0)
    assert durations([]).median is None


@given(st.lists(outcomes(), min_size=1, max_size=30))
def test_durations_are_those_of_numpy(told: list[Outcome]) -> None:
    days = [(one.first_at - one.raised_at).total_seconds() / 86_400 for one in told if one.first_at]
    found = durations(told)
    assert found.number == len(days)
    if days:
        assert math.isclose(found.median or 0, float(np.quantile(days, 0.5)), abs_tol=1e-6)
        assert math.isclose(found.ninth or 0, float(np.quantile(days, 0.9)), abs_tol=1e-6)


def test_periods_are_those_of_china_and_of_the_moment_asked_for() -> None:
    late = datetime(2026, 3, 31, 17, tzinfo=UTC)  # the first of April in China
    one = Outcome("1", "fine_theft_range", 1, "none", (), None, None, late, Status.UPHELD, late, late + timedelta(days=100))
    assert list(by(Axis.PERIOD)(one)) == ["2026-04"]
    assert list(by(Axis.PERIOD, Unit.QUARTER)(one)) == ["2026-Q2"]
    assert list(by(Axis.PERIOD, Unit.YEAR, Basis.CONCLUDED)(one)) == ["2026"]
    assert list(by(Axis.PERIOD, Unit.MONTH, Basis.CONCLUDED)(one)) == ["2026-07"]
    still_open = Outcome("2", "fine_theft_range", 1, "none", (), None, None, BEGIN)
    assert list(by(Axis.PERIOD, Unit.MONTH, Basis.CONCLUDED)(still_open)) == [None]
