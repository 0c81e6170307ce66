"""Thresholds move where outcomes prove it, and no further; what is gained shows on outcomes they were not fitted on."""

from __future__ import annotations

import pytest

from pipelines.facts.marking import Trust
from serving.lifecycle import Status
from serving.store.deviation import LIMITS, Limits
from serving.store.statistics import Line, Tally
from training import tuning_statistics
from training.policy import Act, Demands, Event
from training.tuning import fitted, tuned, worth
from training.tuning_evidence import Witnessed

DEMANDS = Demands(least=4, gain=2, margin=0.35)


def seen(label: str, act: Act, told: list[tuple[float, int]], choice: str | None = None) -> list[Witnessed]:
    """Events, each of a judgment of its own."""
    return [Witnessed(f"{label}-{act}-{n}", 0, Event(act, label, choice, score, one)) for n, (score, one) in enumerate(told)]


GOOD = [(0.8 + n / 200, 1) for n in range(24)]
BAD = [(0.4 + n / 200, -1) for n in range(24)]


def test_a_threshold_comes_down_to_where_it_gains() -> None:
    found = tuned(seen("amount", "add", GOOD + BAD), {"amount": Trust(add=0.95)}, DEMANDS, 5)
    (change,) = found.changes
    assert (change.label, change.act, change.before) == ("amount", "add", 0.95)
    assert BAD[-1][0] < change.after <= GOOD[0][0]
    assert (change.right_before, change.wrong_before, change.right_after, change.wrong_after) == (0, 0, 24, 0)
    assert found.fitted == change.gain == 24 and 15 <= found.held_out <= 24 and found.worth_it


def test_a_threshold_that_did_harm_goes_to_never() -> None:
    before = {"arrival": Trust(add=0.5, replace=0.6), "amount": Trust(add=0.9)}
    found = tuned(seen("arrival", "replace", [(0.7 + n / 100, -1) for n in range(12)]), before, DEMANDS, 5)
    assert found.policy == {"arrival": Trust(add=0.5), "amount": Trust(add=0.9)}
    assert found.changes[0].wrong_before == 12 and found.changes[0].wrong_after == 0 and found.worth_it


def test_values_of_the_rules_are_dropped_where_outcomes_say_they_are_wrong() -> None:
    told = [(0.02 + n / 1000, 1) for n in range(15)] + [(0.3 + n / 100, -1) for n in range(15)]
    found = tuned(seen("custody", "drop", told), {}, DEMANDS, 5)
    assert 0.03 < found.policy["custody"].drop <= 0.3


@pytest.mark.parametrize("told", [GOOD[:3], BAD[:3], [(0.9, 1), (0.91, -1)] * 6])
def test_thin_or_divided_evidence_moves_nothing(told: list[tuple[float, int]]) -> None:
    before = {"amount": Trust(add=0.95), "drug": Trust(add=0.7)}
    found = tuned(seen("amount", "add", told), before, DEMANDS, 5)
    assert found.policy == before and found.changes == () and not found.worth_it


def test_what_no_outcome_is_about_stays_and_kinds_of_their_own_are_fitted_by_themselves() -> None:
    before = {"circumstance": Trust(add=0.9), "circumstance:坦白": Trust(), "drug": Trust(add=0.6)}
    events = [one.event for one in seen("circumstance", "add", GOOD, "坦白")]
    after = fitted(events, before, DEMANDS)
    assert after["circumstance:坦白"].add <= GOOD[0][0]
    assert after["circumstance"] == Trust(add=0.9) and after["drug"] == Trust(add=0.6)
    assert worth(events, after) == 24 and worth(events, before) == 0


def test_luck_does_not_show_on_the_outcomes_left_out() -> None:
    """One judgment with many right changes is one judgment: the folds that lack it learn nothing from it."""
    lucky = [Witnessed("one", n, Event("add", "amount", None, 0.9, 1)) for n in range(6)]
    wrong = [Witnessed(f"other-{n}", 0, Event("add", "amount", None, 0.9, -1)) for n in range(3)]
    found = tuned(lucky + wrong, {}, Demands(least=4, gain=2, margin=0.3), 5)
    assert found.fitted > 0 and found.held_out <= 0 and not found.worth_it


def court(name: str, struck: int, judgments: int, upheld: int) -> Line:
    """A court all of whose clues were verified."""
    told = {Status.UPHELD: upheld, Status.MISREAD: struck - upheld}
    return Line(name, Tally(judgments=judgments, struck=struck, clues=struck, statuses=told))


def classes(hasty: int) -> dict[str, tuple[Line, ...]]:
    """Charges, each with a large court that differs, and a small one whose clues were misread: it was called different too early."""
    return {
        f"罪名{n}": (court("甲", 60, 200, 55), court("乙", 20, 200, 18), court("丙", 22, 200, 20), court("小", 10, 22, 0))
        for n in range(hasty)
    }


def test_courts_are_compared_later_where_small_ones_were_called_wrongly() -> None:
    tried = tuning_statistics.grid((20, 30, 50), (0.95,))
    found = tuning_statistics.fitted(classes(12), LIMITS, tried, DEMANDS, 5)
    assert found is not None and found.limits == Limits(50, 0.95)
    assert (found.before.refuted, found.after.refuted) == (12, 0)
    assert found.after.confirmed >= 12 and found.held_out_after.worth > found.held_out_before.worth
    assert found.to_json()["calls"]["before"]["refuted"] == 12


def test_limits_stay_where_nothing_is_gained() -> None:
    assert tuning_statistics.fitted(classes(1), LIMITS, tuning_statistics.grid((20, 50), (0.95,)), DEMANDS, 5) is None
    sound = {f"罪名{n}": lines[:3] for n, lines in enumerate(classes(8).values())}
    assert tuning_statistics.fitted(sound, LIMITS, tuning_statistics.grid((20, 30), (0.95,)), DEMANDS, 5) is None
