"""Annotators on control tasks: what is right, how sure that is, and when it became worse."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

import pytest

from annotation.agreement.drift import BASE, Trial, alarm, capped, drift, overdispersion, trials_of
from annotation.agreement.shared import gather
from tests.annotation.agreement.readers import mark, reading

GOLD = [
    reading(
        "金标",
        mark("defendant", "张三"),
        mark("custody", "同年5月14日被逮捕", kind="逮捕"),
        mark("circumstance", "自首情节", kind="自首", status="found", asserted_by="court"),
        mark("amount", "3200元"),
    )
]


def tasks(faults: Iterable[int], asked: int = 20) -> list[Trial]:
    """One task a day with these faults."""
    return [Trial(f"控制{day}", f"2026-11-{day:02}", asked - wrong, asked) for day, wrong in enumerate(faults, 1)]


def test_a_wrong_value_is_one_fault_and_a_missing_or_extra_fact_another() -> None:
    own = reading(
        "甲",
        mark("defendant", "张三"),  # right
        mark("custody", "同年5月14日被逮捕", kind="逮捕"),  # right; the surrender is missing
        mark("amount", "3200元", value=320),  # wrong
        mark("custody", "2016年5月1日被刑事拘留", kind="刑事拘留"),  # extra
    )
    assert trials_of(gather([own]), gather(GOLD)) == {"甲": [Trial("东湖1", None, 2, 5)]}


def test_accuracy_comes_with_its_interval_and_by_month() -> None:
    right = reading("乙", *GOLD[0][0].marks, made_at="2026-11-03")
    rows, incidents = drift(gather([right, reading("甲", mark("defendant", "张三"), made_at="2026-10-03")]), gather(GOLD))
    assert incidents == []
    assert [(row["annotator"], row["right"], row["asked"], row["accuracy"]) for row in rows] == [("乙", 4, 4, 1.0), ("甲", 1, 4, 0.25)]
    assert rows[0]["interval"] == pytest.approx([0.5101, 1.0], abs=0.0001)  # 4 / (4 + 1.96²)
    assert [(row["period"], row["tasks"]) for row in rows[1]["periods"]] == [("2026-10", 1)]
    assert rows[0]["alarm"] is None and rows[0]["watched"] == 0


def test_the_sum_is_that_of_the_log_likelihood_ratio() -> None:
    found = alarm(tasks([2] * BASE + [6] * 10))
    assert found is not None
    usual = (2 * BASE + 0.5) / (20 * BASE + 1)
    worse = 2 * usual / (1 + usual)
    step = 6 * log(worse / usual) + 14 * log((1 - worse) / (1 - usual))
    assert found.sums == pytest.approx([step * number for number in range(1, len(found.sums) + 1)])
    assert found.sums[-1] > 10 >= found.sums[-2]
    assert found.begun.id == f"控制{BASE + 1}" and found.noticed.id == f"控制{BASE + len(found.sums)}"


def test_the_change_begins_after_the_sum_was_last_zero() -> None:
    found = alarm(tasks([2] * BASE + [6, 0, 0, 0, 0] + [8] * 10))
    assert found is not None
    assert found.begun.id == f"控制{BASE + 6}"


def test_steady_better_few_and_undated_work_is_not_reported() -> None:
    assert alarm(tasks([2] * 25)) is None
    assert alarm(tasks([4] * BASE + [0] * 15)) is None
    assert alarm(tasks([8] * BASE)) is None
    assert alarm([Trial("控制", None, 0, 20)] * 30) is None


def test_one_hard_judgment_is_no_drift() -> None:
    hard = tasks([1] * 15 + [20] + [1] * 10)
    assert capped(hard)[15].wrong == round(3 * 45 / 520 * 20) == 5
    assert alarm(hard) is not None
    assert alarm(capped(hard)) is None


def test_faults_that_come_together_weigh_less() -> None:
    assert overdispersion([tasks([2] * 10)]) == 1.0
    # Ten tasks of 20, by turns 0 and 4 faults: rate 0.1, each (2² / 1.8), nine degrees of freedom.
    assert overdispersion([tasks([0, 4] * 5)]) == pytest.approx(10 * 4 / 1.8 / 9)
    assert overdispersion([tasks([0] * 10)]) == 1.0


def test_control_tasks_that_say_nothing_are_told() -> None:
    _, incidents = drift(gather([]), gather([*GOLD, reading("另一份", mark("defendant", "张三"))]))
    assert [one.code for one in incidents] == ["A10", "A11"]
