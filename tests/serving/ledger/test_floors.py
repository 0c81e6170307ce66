"""Floors of ranks: what they promise is computed anew, exactly, by walking through every course that outcomes may take."""

from __future__ import annotations

import itertools

import pytest

from pipelines.checks.check import Rank
from serving.ledger.ranks import FLOORS, LADDER, demotion, higher, lower, ranked
from serving.outcomes.precision import Share

LOOKS = 500


def fallen(rank: Rank, precision: float, looks: int = LOOKS) -> list[float]:
    """How likely it is that a version of this precision is demoted after so many outcomes, looked at after every one."""
    alive, gone, found = {0: 1.0}, 0.0, []
    falls = [most_that_falls(rank, trials) for trials in range(looks + 1)]
    for trials in range(1, looks + 1):
        after: dict[int, float] = {}
        for right, chance in alive.items():
            after[right] = after.get(right, 0.0) + chance * (1 - precision)
            after[right + 1] = after.get(right + 1, 0.0) + chance * precision
        gone += sum(chance for right, chance in after.items() if right <= falls[trials])
        alive = {right: chance for right, chance in after.items() if right > falls[trials] and chance > 1e-12}
        found.append(gone)
    return found


def most_that_falls(rank: Rank, trials: int) -> int:
    """Of so many outcomes the greatest number of right ones with which a version falls; -1 if it never does."""
    found = itertools.takewhile(lambda right: demotion(rank, Share(right, trials)) is not None, range(trials + 1))
    return sum(1 for _ in found) - 1


@pytest.mark.parametrize("rank", FLOORS)
def test_who_holds_the_floor_falls_seldom_whenever_one_looks(rank: Rank) -> None:
    floor = FLOORS[rank].precision
    assert 0.05 < fallen(rank, floor)[-1] < 0.085
    assert fallen(rank, floor + 0.05)[-1] < 0.01


def test_who_is_far_below_is_caught_soon() -> None:
    found = fallen(Rank.TESTED, 0.5, 100)
    assert next(trials for trials, chance in enumerate(found, 1) if chance >= 0.5) == 20
    assert next(trials for trials, chance in enumerate(found, 1) if chance >= 0.9) == 44


def test_thin_evidence_demotes_nobody() -> None:
    assert demotion(Rank.TRUSTED, Share(0, 19)) is None
    lost = demotion(Rank.TRUSTED, Share(0, 20))
    assert lost is not None
    assert (lost.before, lost.after) == (Rank.TRUSTED, Rank.TESTED)
    assert demotion(Rank.TRIAL, Share(0, 9)) is None
    assert demotion(Rank.RETIRED, Share(0, 500)) is None


def test_a_demotion_tells_its_numbers() -> None:
    lost = demotion(Rank.TESTED, Share(10, 24))
    assert lost is not None
    assert lost.sentence == "取得“已测试”以来核实 24 条，对 10 条（41.7%），99% 区间上限 66.5%，低于底线 75.0%：改为“试用”。"
    assert lost.to_json() == {"right": 10, "trials": 24, "limit": lost.limit, "interval": 0.99, "floor": 0.75, "evidence": 20}


def test_the_ladder() -> None:
    assert [lower(one) for one in LADDER] == [Rank.RETIRED, Rank.RETIRED, Rank.TRIAL, Rank.TESTED]
    assert [higher(one) for one in LADDER] == [None, Rank.TESTED, Rank.TRUSTED, None]


def test_a_report_speaks_with_live_ranks_and_without_what_is_retired() -> None:
    told = {
        "id": "x",
        "clues": [{"check": "a", "rank": "trial"}, {"check": "b", "rank": "trial"}, {"check": "c", "rank": "trusted"}],
        "unknown": [{"check": "b"}, {"check": "c"}],
    }
    found = ranked(told, {"a": Rank.TRUSTED, "b": Rank.RETIRED})
    assert found == {"id": "x", "clues": [{"check": "a", "rank": "trusted"}, {"check": "c", "rank": "trial"}], "unknown": [{"check": "c"}]}
    assert len(told["clues"]) == 3
