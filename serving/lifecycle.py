"""The life of a clue (线索办理): 归口管理 → 交办 → 核查 → 反馈, as statuses, steps, and the steps that each status permits.

Pure values. A clue is *new* until it is assigned to an office and a person with a due date, or a prosecutor begins with it; verified, it is
upheld, explained, misread or mischecked; an upheld one leads to measures, and those to the court's responses. Every step tells who, when, why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from serving.access import Permission


class Status(StrEnum):
    """Where a clue stands (办理状态)."""

    NEW = "new"
    ASSIGNED = "assigned"
    VERIFYING = "verifying"
    UPHELD = "upheld"
    EXPLAINED = "explained"
    MISREAD = "misread"
    MISCHECKED = "mischecked"
    MEASURE_TAKEN = "measure_taken"
    RESPONDED = "responded"


class Step(StrEnum):
    """What is done with a clue (办理动作)."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    BEGIN = "begin"
    UPHOLD = "uphold"
    EXPLAIN = "explain"
    MISREAD = "misread"
    MISCHECK = "mischeck"
    REOPEN = "reopen"
    TAKE_MEASURE = "take_measure"
    RECORD_RESPONSE = "record_response"


class Measure(StrEnum):
    """What the prosecution does about an upheld clue (监督措施)."""

    PROTEST = "protest"
    RETRIAL_PROPOSAL = "retrial_proposal"
    CORRECTION_NOTICE = "correction_notice"
    ORAL_CORRECTION = "oral_correction"
    PROPOSAL = "proposal"
    TRANSFER_OF_DUTY_CRIME = "transfer_of_duty_crime"
    JUDICIAL_AID = "judicial_aid"
    OTHER = "other"


class Response(StrEnum):
    """What the court answers (法院回应)."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    REVISED = "revised"


STATUSES: Mapping[Status, str] = {
    Status.NEW: "待交办",
    Status.ASSIGNED: "已交办",
    Status.VERIFYING: "核查中",
    Status.UPHELD: "查实",
    Status.EXPLAINED: "有合理解释",
    Status.MISREAD: "误读",
    Status.MISCHECKED: "规则误报",
    Status.MEASURE_TAKEN: "已采取措施",
    Status.RESPONDED: "已回应",
}
STEPS: Mapping[Step, str] = {
    Step.ASSIGN: "交办",
    Step.REASSIGN: "改派",
    Step.BEGIN: "开始核查",
    Step.UPHOLD: "查实",
    Step.EXPLAIN: "有合理解释",
    Step.MISREAD: "误读",
    Step.MISCHECK: "规则误报",
    Step.REOPEN: "重新核查",
    Step.TAKE_MEASURE: "采取监督措施",
    Step.RECORD_RESPONSE: "记录法院回应",
}
MEASURES: Mapping[Measure, str] = {
    Measure.PROTEST: "抗诉",
    Measure.RETRIAL_PROPOSAL: "再审检察建议",
    Measure.CORRECTION_NOTICE: "纠正违法通知书",
    Measure.ORAL_CORRECTION: "口头纠正",
    Measure.PROPOSAL: "检察建议",
    Measure.TRANSFER_OF_DUTY_CRIME: "移送职务犯罪侦查",
    Measure.JUDICIAL_AID: "司法救助",
    Measure.OTHER: "其他措施",
}
RESPONSES: Mapping[Response, str] = {Response.ADOPTED: "采纳", Response.NOT_ADOPTED: "未采纳", Response.REVISED: "改判"}

_S = Status
VERDICTS: Mapping[Step, Status] = {
    Step.UPHOLD: _S.UPHELD,
    Step.EXPLAIN: _S.EXPLAINED,
    Step.MISREAD: _S.MISREAD,
    Step.MISCHECK: _S.MISCHECKED,
}
OPEN = frozenset({_S.NEW, _S.ASSIGNED, _S.VERIFYING})
CONCLUDED = frozenset(_S) - OPEN
ENDED = frozenset({_S.EXPLAINED, _S.MISREAD, _S.MISCHECKED})  # concluded, and no measure will follow

_FROM: Mapping[Step, frozenset[Status]] = {
    Step.ASSIGN: frozenset({_S.NEW}),
    Step.REASSIGN: frozenset({_S.ASSIGNED, _S.VERIFYING}),
    Step.BEGIN: frozenset({_S.NEW, _S.ASSIGNED}),
    **{step: frozenset({_S.VERIFYING}) for step in VERDICTS},
    Step.REOPEN: CONCLUDED,
    Step.TAKE_MEASURE: frozenset({_S.UPHELD, _S.MEASURE_TAKEN, _S.RESPONDED}),  # an oral correction may be followed by a protest
    Step.RECORD_RESPONSE: frozenset({_S.MEASURE_TAKEN, _S.RESPONDED}),  # adopted first, revised later
}
_TO: Mapping[Step, Status] = {
    Step.ASSIGN: _S.ASSIGNED,
    Step.REASSIGN: _S.ASSIGNED,
    Step.BEGIN: _S.VERIFYING,
    **VERDICTS,
    Step.REOPEN: _S.VERIFYING,
    Step.TAKE_MEASURE: _S.MEASURE_TAKEN,
    Step.RECORD_RESPONSE: _S.RESPONDED,
}
NEEDS: Mapping[Step, Permission] = {
    step: Permission.ASSIGN if step in (Step.ASSIGN, Step.REASSIGN, Step.REOPEN) else Permission.VERIFY for step in Step
}
REASONED = frozenset({Step.REASSIGN, *VERDICTS, Step.REOPEN})  # steps that must tell why


@dataclass(frozen=True, slots=True)
class Act:
    """A step with all it tells (办理记录): the reason, to whom it is assigned and by when, the measure, the response."""

    step: Step
    reason: str = ""
    office: str | None = None
    person: str | None = None
    due_on: date | None = None
    handler_id: str | None = None  # the organisation that shall handle it, if not the one that does (交办下级院)
    measure: Measure | None = None
    response: Response | None = None
    note: str = ""


def after(status: Status, step: Step) -> Status | None:
    """The status that a step leads to; None where it is not permitted."""
    return _TO[step] if status in _FROM[step] else None


def permitted(status: Status) -> tuple[Step, ...]:
    """The steps that a status permits, in the order of practice."""
    return tuple(step for step in Step if status in _FROM[step])


def lacking(act: Act) -> str | None:
    """What a step does not tell though it must, in Chinese; None if it is complete."""
    if act.step in REASONED and not act.reason.strip():
        return f"{STEPS[act.step]}须写明理由。"
    if act.step in (Step.ASSIGN, Step.REASSIGN) and not (act.office or "").strip():
        return f"{STEPS[act.step]}须指明承办部门。"
    if act.step in (Step.ASSIGN, Step.REASSIGN) and not (act.person or "").strip():
        return f"{STEPS[act.step]}须指明承办人。"
    if act.step in (Step.ASSIGN, Step.REASSIGN) and act.due_on is None:
        return f"{STEPS[act.step]}须指明办理期限。"
    if act.step is Step.TAKE_MEASURE and act.measure is None:
        return "采取监督措施须指明是哪一种。"
    if act.step is Step.RECORD_RESPONSE and act.response is None:
        return "记录法院回应须指明是哪一种。"
    return None


def overdue(status: Status, due_on: date | None, today: date) -> bool:
    """Whether a clue is overdue (逾期): its due date has passed and it is not concluded."""
    return due_on is not None and status in OPEN and due_on < today
