"""Batches on the wire (批次的报文)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from serving.wire.judgments import JudgmentRequest, Report
from serving.wire.text import Answer, Request

MOST_ITEMS = 10_000  # of any batch; the settings may allow fewer


class BatchRequest(Request):
    """许多文书，一次交付。"""

    items: list[JudgmentRequest] = Field(min_length=1, max_length=MOST_ITEMS)


class Batch(Answer):
    """一个批次，办到哪里了。"""

    id: str
    organisation_id: str
    created_at: datetime
    finished_at: datetime | None = Field(description="全部办完的时刻；没有办完则没有")
    total: int
    pending: int = Field(description="等候")
    running: int = Field(description="正在分析")
    done: int = Field(description="已完成")
    failed: int = Field(description="未能完成，原因见各项")


class Batches(Answer):
    """一页批次，新的在前。"""

    items: list[Batch]
    next: str | None = Field(description="下一页的翻页标记；没有则到底了")


class ItemProblem(Answer):
    """一份文书未能完成的原因。"""

    code: str
    message: str


class BatchItem(Answer):
    """批次中的一份文书。"""

    sequence: int = Field(description="第几份，从 1 起")
    external_id: str | None
    state: Literal["pending", "running", "done", "failed"]
    judgment_id: str | None
    new: bool | None = Field(description="false：本单位已收过同一文本")
    problem: ItemProblem | None
    report: Report | None = Field(None, description="最新报告；要求时才给（reports=true）")


class BatchItems(Answer):
    """批次的一页结果，按交付的次序。"""

    items: list[BatchItem]
    next: str | None = Field(description="下一页的翻页标记；没有则到底了")
