"""The life of a clue: what practice permits, what it does not, and what every step must tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from serving.access import Permission
from serving.lifecycle import (
    CONCLUDED,
    MEASURES,
    NEEDS,
    OPEN,
    REASONED,
    RESPONSES,
    STATUSES,
    STEPS,
    VERDICTS,
    Act,
    Measure,
    Response,
    Status,
    Step,
    after,
    lacking,
    overdue,
    permitted,
)

DAY = date(2024, 5, 10)
ASSIGNED = {"office": "第一检察部", "person": "李检察官", "due_on": DAY}
COMPLETE = {
    Step.ASSIGN: Act(Step.ASSIGN, **ASSIGNED),
    Step.REASSIGN: Act(Step.REASSIGN, "承办人调离", **ASSIGNED),
    Step.BEGIN: Act(Step.BEGIN),
    **{step: Act(step, "核对了卷宗") for step in VERDICTS},
    Step.REOPEN: Act(Step.REOPEN, "发现新证据"),
    Step.TAKE_MEASURE: Act(Step.TAKE_MEASURE, measure=Measure.PROTEST),
    Step.RECORD_RESPONSE: Act(Step.RECORD_RESPONSE, response=Response.REVISED),
}

# what each status permits; everything else is refused
PERMITTED = {
    "new": "assign begin",
    "assigned": "reassign begin",
    "verifying": "reassign uphold explain misread mischeck",
    "upheld": "reopen take_measure",
    "explained": "reopen",
    "misread": "reopen",
    "mischecked": "reopen",
    "measure_taken": "reopen take_measure record_response",
    "responded": "reopen take_measure record_response",
}


@pytest.mark.parametrize("status", Status)
def test_a_status_permits_what_practice_does_and_nothing_else(status: Status) -> None:
    assert [str(step) for step in permitted(status)] == PERMITTED[status].split()
    for step in Step:
        assert (after(status, step) is not None) == (step in permitted(status))


def test_the_whole_way_from_new_to_a_revised_judgment() -> None:
    status = Status.NEW
    passed = []
    for step in (Step.ASSIGN, Step.BEGIN, Step.UPHOLD, Step.TAKE_MEASURE, Step.RECORD_RESPONSE):
        found = after(status, step)
        assert found is not None
        status = found
        passed.append(status)
    assert passed == ["assigned", "verifying", "upheld", "measure_taken", "responded"]


def test_a_reopened_clue_is_verified_again() -> None:
    assert {after(status, Step.REOPEN) for status in CONCLUDED} == {Status.VERIFYING}


def test_every_status_can_be_reached_and_left() -> None:
    reached = {after(status, step) for status in Status for step in Step} - {None}
    assert reached == set(Status) - {Status.NEW}
    assert all(permitted(status) for status in Status)


@pytest.mark.parametrize("step", Step)
def test_a_step_that_tells_all_lacks_nothing(step: Step) -> None:
    assert lacking(COMPLETE[step]) is None


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (Act(Step.ASSIGN, person="李检察官", due_on=DAY), "交办须指明承办部门。"),
        (Act(Step.ASSIGN, office="第一检察部", due_on=DAY), "交办须指明承办人。"),
        (Act(Step.ASSIGN, office="第一检察部", person="李检察官"), "交办须指明办理期限。"),
        (Act(Step.REASSIGN, **ASSIGNED), "改派须写明理由。"),
        (Act(Step.UPHOLD), "查实须写明理由。"),
        (Act(Step.EXPLAIN, " \n"), "有合理解释须写明理由。"),
        (Act(Step.REOPEN), "重新核查须写明理由。"),
        (Act(Step.TAKE_MEASURE), "采取监督措施须指明是哪一种。"),
        (Act(Step.RECORD_RESPONSE), "记录法院回应须指明是哪一种。"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_a_step_lacks_is_told(act: Act, told: str) -> None:
    assert lacking(act) == told


def test_assigning_and_reopening_are_for_who_assigns() -> None:
    assert {step for step in Step if NEEDS[step] is Permission.ASSIGN} == {Step.ASSIGN, Step.REASSIGN, Step.REOPEN}
    assert set(NEEDS.values()) == {Permission.ASSIGN, Permission.VERIFY}


def test_everything_has_its_chinese_name() -> None:
    for names, of in ((STATUSES, Status), (STEPS, Step), (MEASURES, Measure), (RESPONSES, Response)):
        assert set(names) == set(of)
        assert len(set(names.values())) == len(names)
    assert set(Step) >= REASONED


@pytest.mark.parametrize("status", Status)
def test_a_clue_is_overdue_the_day_after_its_due_date_while_it_is_open(status: Status) -> None:
    assert overdue(status, DAY, DAY + timedelta(days=1)) == (status in OPEN)
    assert not overdue(status, DAY, DAY)
    assert not overdue(status, None, DAY)
