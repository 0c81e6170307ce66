"""Change points: found where they were planted, not in noise; false alarms, power and reach measured on simulated series."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import log

import numpy as np
import pytest

from serving.lifecycle import Status
from serving.outcomes import changes
from serving.outcomes.changes import FEWEST, Change, Release, Trend, Verdict, trends, upheld, well_read
from serving.outcomes.precision import Outcome, Share
from tests.serving.outcomes.made import days, series


def told(verdicts: Sequence[Verdict]) -> Trend:
    """One series alone."""
    return trends({"one": verdicts})["one"]


def test_false_alarms_are_as_rare_as_promised() -> None:
    """Of 1,000 steady series, short and long, of any precision, about 5 % may alarm; 7 % is more than chance explains (p < 0.002)."""
    dice = random.Random(20261127)
    alarms = 0
    for _ in range(1_000):
        precision = dice.choice((0.5, 0.7, 0.8, 0.9, 0.95))
        alarms += bool(told(series(dice, dice.choice((20, 30, 60, 90)), lambda _, share=precision: share)).changes)  # type: ignore[misc]
    assert alarms <= 70, alarms
    assert alarms >= 10, "the test would be far too careful"


def test_of_many_series_none_alarms_by_chance() -> None:
    """40 steady series together, 15 times: any alarm at all in about 5 %."""
    dice = random.Random(7)
    alarms = 0
    for _ in range(15):
        found = trends({str(number): series(dice, 20, lambda _: 0.8) for number in range(40)})
        alarms += any(one.changes for one in found.values())
    assert alarms <= 3, alarms


def test_a_drop_is_found_with_its_moment_and_its_size() -> None:
    """From 90 % to 60 % on the 200th day, 200 verdicts a year: found, and where it lies."""
    dice = random.Random(3)
    found = [told(series(dice, 200, lambda day: 0.9 if day < 200 else 0.6)).changes for _ in range(24)]
    assert sum(bool(one) for one in found) >= 22
    once = [one[0] for one in found if len(one) == 1]
    assert len(once) >= 19
    assert sum(one.since <= days(200) <= one.until for one in once) >= 0.9 * len(once)
    assert sorted(abs((one.at - days(200)).days) for one in once)[len(once) // 2] <= 15
    assert all((one.after.value or 0) < (one.before.value or 0) for one in once)


def test_a_bad_version_that_was_taken_back_makes_two_changes() -> None:
    """90 %, then 60 % for three months, then 90 %: halving would see the two ends alike."""
    dice = random.Random(5)
    found = [told(series(dice, 400, lambda day: 0.6 if 150 <= day < 240 else 0.9)).changes for _ in range(12)]
    twice = [one for one in found if len(one) == 2]
    assert len(twice) >= 9
    assert all(
        (down.after.value or 0) < (down.before.value or 0) < 1 and (up.after.value or 0) > (up.before.value or 0) for down, up in twice
    )


def test_the_cuts_are_the_best_there_are() -> None:
    """Against every way to cut 14 bins at most four times."""
    dice = random.Random(11)
    for _ in range(6):
        bins = changes._bins(series(dice, 14, lambda day: 0.9 if day < 180 else 0.3))
        cutter, right = changes._Cutter(list(bins)), np.asarray([[one.right for one in bins]])
        whole = cutter.costs(right)[0, :, -1]
        for number in range(cutter.most + 1):
            ways = [_cost(bins, cuts) for cuts in combinations(range(1, len(bins)), number)]
            best = min((one for one in ways if one is not None), default=None)
            assert whole[number] == pytest.approx(best) if best is not None else np.isinf(whole[number])


def _cost(bins: Sequence[changes._Bin], cuts: Sequence[int]) -> float | None:
    """The negative log-likelihood of stretches; None where one is too short."""
    edges, found = [0, *cuts, len(bins)], 0.0
    for start, end in pairwise(edges):
        right, trials = sum(one.right for one in bins[start:end]), sum(one.trials for one in bins[start:end])
        if trials < FEWEST:
            return None
        found -= sum(part * log(part / trials) for part in (right, trials - right) if part)
    return found


def test_verdicts_of_one_moment_are_never_parted() -> None:
    at_once = [(days(1), True)] * 60 + [(days(2), False)] * 60
    (change,) = told(at_once).changes
    assert (change.at, change.before, change.after) == (days(2), Share(60, 60), Share(0, 60))
    assert told([(days(1), place % 2 == 0) for place in range(100)]).changes == ()


@pytest.mark.parametrize(
    "verdicts", [[], [(days(1), True)], [(days(one), True) for one in range(50)], [(days(one), False) for one in range(9)]]
)
def test_what_cannot_have_changed_has_not(verdicts: list[Verdict]) -> None:
    assert told(verdicts) == Trend(len(verdicts), 1.0, ())


def test_the_same_verdicts_give_the_same_answer() -> None:
    verdicts = series(random.Random(1), 150, lambda day: 0.9 if day < 200 else 0.5)
    shuffled = random.Random(2).sample(verdicts, len(verdicts))
    assert told(verdicts) == told(shuffled)


def test_the_release_beside_a_change_is_told() -> None:
    verdicts = [(days(day), day < 60 or day % 3 == 0) for day in range(120)]
    released = [
        Release("fine_theft_range@2", days(10)),
        Release("panjian-facts@2222bbbb", days(61), "model"),
        Release("other@3", days(60.5)),
    ]
    (change,) = trends({"one": verdicts}, {"one": released})["one"].changes
    assert change.release is not None and (change.release.name, change.fits, change.others) == ("panjian-facts@2222bbbb", True, 1)
    (far,) = trends({"one": verdicts}, {"one": released[:1]})["one"].changes
    assert far.release == released[0] and not far.fits and far.others == 0
    (none,) = trends({"one": verdicts})["one"].changes
    assert none.release is None and not none.fits


def test_series_are_of_verified_clues_only() -> None:
    def outcome(verdict: Status | None) -> Outcome:
        return Outcome("1", "fine_theft_range", 1, "none", (), None, None, days(1), verdict)

    told_ = [outcome(one) for one in (None, Status.UPHELD, Status.EXPLAINED, Status.MISREAD, Status.MISCHECKED)]
    assert [right for _, right in upheld(told_)] == [True, False, False, False]
    assert [right for _, right in well_read(told_)] == [True, True, False, True]


def test_a_change_has_a_place() -> None:
    change = Change(days(5), Share(9, 10), Share(1, 10), days(4), days(6))
    assert not change.fits
