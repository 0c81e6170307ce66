"""Clues on the wire (线索的报文): filters, a clue, its history, and the steps that people take with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, WithJsonSchema, model_validator

from serving.lifecycle import Measure, Response, Status, Step
from serving.wire.paging import Paging
from serving.wire.text import REPORT_PART, Answer, Day, Name, Prose, Request

_MOST = 50
CheckName = Annotated[str, StringConstraints(pattern="^[a-z0-9_]{1,80}$")]
Grade = Literal["A", "B", "C"]
Rank = Literal["trial", "tested", "trusted", "retired"]
Weight = Literal["substantive", "procedural", "clerical"]
Favours = Literal["defendant", "prosecution", "neither"]
Handling = Literal["assign", "reassign", "begin", "uphold", "explain", "misread", "mischeck", "reopen"]
Evidence = Annotated[list[dict[str, Any]], WithJsonSchema({REPORT_PART: "ReportEvidences"})]
Basis = Annotated[list[dict[str, Any]], WithJsonSchema({"type": "array", "items": {REPORT_PART: "ReportBasis"}})]


class ClueQuery(Paging):
    """筛选线索：一项给几个值，合其一即可；几项并给，须都合。"""

    check: list[CheckName] = Field([], max_length=_MOST, description="检查项")
    rank: list[Rank] = Field([], max_length=_MOST, description="成熟度")
    grade: list[Grade] = Field([], max_length=_MOST, description="等级")
    weight: list[Weight] = Field([], max_length=_MOST, description="性质")
    favours: list[Favours] = Field([], max_length=_MOST, description="纠正后对谁有利")
    court: list[Name] = Field([], max_length=_MOST, description="法院全称")
    court_level: list[Literal["最高", "高级", "中级", "基层", "专门"]] = Field([], max_length=_MOST, description="法院层级")
    charge: list[Name] = Field([], max_length=_MOST, description="罪名全称")
    status: list[Status] = Field([], max_length=_MOST, description="办理状态")
    office: list[Name] = Field([], max_length=_MOST, description="承办部门")
    person: list[Name] = Field([], max_length=_MOST, description="承办人")
    organisation: list[Name] = Field([], max_length=_MOST, description="文书所属或者承办的单位编号")
    judgment_id: str | None = Field(None, pattern="^[0-9a-f-]{36}$", description="文书编号")
    judged_from: Day | None = Field(None, description="裁判日期，自此日（含）")
    judged_to: Day | None = Field(None, description="裁判日期，至此日（含）")
    overdue: bool | None = Field(None, description="是否逾期（督办）")
    current: bool | None = Field(None, description="文书的最新分析是否仍有这条线索")
    order: Literal["newest", "oldest", "due"] = Field("newest", description="次序：新的在前、旧的在前、期限近的在前")


class Transition(Answer):
    """一步办理记录。"""

    sequence: int
    step: Step
    from_status: Status
    to_status: Status
    at: datetime
    holder: str = Field(description="经办人")
    organisation_id: str
    reason: str
    office: str | None
    person: str | None
    due_on: date | None
    handler_id: str | None
    measure: Measure | None
    response: Response | None
    note: str


class Clue(Answer):
    """一条线索，和它办到哪里。"""

    id: str
    judgment_id: str
    case_number: str | None
    organisation_id: str = Field(description="文书所属单位")
    handler_id: str = Field(description="承办单位")
    check: str
    version: int
    rank: Rank
    grade: Grade
    weight: Weight
    favours: Favours
    defendant: str | None
    charge: str | None
    court: str | None
    court_level: str | None
    judged_on: str | None
    message: str
    basis: Basis
    evidence: Evidence
    supervision: list[str]
    status: Status
    sequence: int = Field(description="已办的步数；办理时作为 expected_sequence 送回")
    office: str | None
    person: str | None
    due_on: date | None
    overdue: bool
    follows_id: str | None = Field(description="检查项或者模型更新前的线索")
    created_at: datetime
    updated_at: datetime


class Clues(Answer):
    """一页线索。"""

    items: list[Clue]
    next: str | None = Field(description="下一页的翻页标记；没有则到底了")


class ClueHistory(Clue):
    """一条线索，连同全部办理记录。"""

    history: list[Transition]
    permitted: list[Step] = Field(description="当前状态下可以办的")


class TransitionRequest(Request):
    """办理线索的一步：交办、改派、开始核查、核查结论、重新核查。"""

    step: Annotated[Handling, Field(description="办理动作")]
    reason: Prose = Field("", description="理由；改派、核查结论、重新核查须写明")
    office: Name | None = Field(None, description="承办部门；交办、改派须指明")
    person: Name | None = Field(None, description="承办人；交办、改派须指明")
    due_on: date | None = Field(None, description="办理期限；交办、改派须指明")
    handler_id: Name | None = Field(None, description="交下级院办理时，该院的单位编号")
    note: Prose = Field("", description="备注")
    expected_sequence: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="看到线索时它的 sequence；已被他人办理则拒绝"
    )


def _only(given: str, left_out: str) -> dict[str, JsonValue]:
    """A schema: the one field tells something, the other does not."""
    return {"required": [given], "properties": {given: {"type": "string"}, left_out: {"type": "null"}}}


class OutcomeRequest(Request):
    """监督措施，或者法院对它的回应，只说其一。"""

    model_config = ConfigDict(json_schema_extra={"oneOf": [_only("measure", "response"), _only("response", "measure")]})

    measure: Measure | None = Field(None, description="监督措施")
    response: Response | None = Field(None, description="法院回应")
    reason: Prose = Field("", description="说明")
    note: Prose = Field("", description="备注，如文号")
    expected_sequence: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="看到线索时它的 sequence；已被他人办理则拒绝"
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.measure is None) == (self.response is None):
            raise ValueError("measure 和 response 须给其一，只给其一")
        return self
