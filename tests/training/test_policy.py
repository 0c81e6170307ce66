"""The merge policy learned from events: a threshold only where it gains."""

import pytest

from pipelines.facts.marking import Trust
from training.policy import Act, Event, learned


def several(label: str, act: Act, told: list[tuple[float, int]], choice: str | None = None) -> list[Event]:
    return [Event(act, label, choice, score, worth) for score, worth in told]


def test_marks_that_are_right_when_sure_count_from_there() -> None:
    sure = [(0.9 + place / 100, 1) for place in range(6)]
    unsure = [(0.3 + place / 100, -1) for place in range(6)]
    policy = learned(several("amount", "add", sure + unsure))
    assert 0.35 < policy["amount"].add <= 0.9


def test_marks_that_are_mostly_wrong_never_count() -> None:
    assert learned(several("amount", "add", [(0.9, 1), (0.92, -1), (0.94, -1), (0.8, 1), (0.7, -1)])) == {}


def test_a_few_lucky_marks_are_not_enough() -> None:
    assert learned(several("amount", "add", [(0.9, 1), (0.95, 1)])) == {}


def test_values_of_the_rules_are_dropped_under_the_support_below_which_they_are_wrong() -> None:
    wrong = [(0.01 * place, 1) for place in range(6)]
    right = [(0.5 + 0.05 * place, -1) for place in range(8)]
    policy = learned(several("custody", "drop", wrong + right))
    assert 0.05 <= policy["custody"].drop < 0.5


def test_a_kind_that_is_harmed_by_the_threshold_of_all_is_left_to_the_rules() -> None:
    good = several("circumstance", "add", [(0.9 + place / 1000, 1) for place in range(20)], "自首")
    bad = several("circumstance", "add", [(0.95, -1)] * 5, "坦白")
    policy = learned(good + bad)
    assert policy["circumstance"].add <= 0.9
    assert policy["circumstance:坦白"] == Trust()


@pytest.mark.parametrize("act", ["add", "replace"])
def test_events_with_the_same_score_stand_or_fall_together(act: Act) -> None:
    assert learned(several("arrival", act, [(0.9, 1), (0.9, 1), (0.9, 1), (0.9, -1), (0.9, -1)])) == {}
