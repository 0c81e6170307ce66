"""Judgments on the wire (文书的报文)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from serving.wire.text import REPORT_PART, Answer, ExternalId, Request

Report = Annotated[dict[str, Any], WithJsonSchema({REPORT_PART: "Report"})]


class JudgmentRequest(Request):
    """一份裁判文书。"""

    text: str = Field(min_length=1, description="裁判文书全文，原样；报告里的位置按它的 Unicode 码点计")
    id: ExternalId | None = Field(None, description="调用方自己的编号，如文书号；报告里照写")
    as_of: date | None = Field(None, description="文书没有日期时，按哪一天的法律检查")


class JudgmentAnswer(Answer):
    """文书收下了，分析报告如下。"""

    id: str = Field(description="文书编号")
    analysis_id: str = Field(description="分析编号")
    external_id: str | None = Field(description="调用方自己的编号")
    new: bool = Field(description="false：本单位已收过同一文本，没有重复登记")
    clue_ids: list[str] = Field(description="线索编号")
    report: Report


class Judgment(Answer):
    """一份文书和它的最新分析。"""

    id: str
    organisation_id: str
    external_id: str | None
    received_at: datetime
    case_number: str | None
    court: str | None
    judged_on: str | None
    charges: list[str]
    analysis_id: str
    analysed_at: datetime
    text: str = Field(description="收到的文本，原样")
    report: Report
