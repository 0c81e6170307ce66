"""The ledger on the wire (台账的报文): entries and where they stand, signatures, decisions, what was live when, who produced a clue."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from serving.ledger.certification import Side, Verdict
from serving.ledger.decision import Act
from serving.ledger.entry import Alias, Kind
from serving.store.compositions import Part
from serving.wire.clues import Rank
from serving.wire.text import Answer

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def _written_as_a_moment(told: Any) -> Any:
    """A moment as it came, if it is written as one, with its time zone: seconds since 1970 are refused."""
    if isinstance(told, str) and not _MOMENT.fullmatch(told):
        raise PydanticCustomError("datetime_parsing", "not written as a moment")
    return told


def _in_utc(told: datetime) -> datetime:
    """The moment in UTC; the first and the last day of all calendars have none everywhere."""
    try:
        return told.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_parsing", "out of range") from error


Moment = Annotated[AwareDatetime, BeforeValidator(_written_as_a_moment), AfterValidator(_in_utc)]


class LedgerQuery(BaseModel):
    """台账里要看哪些条目。"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["model", "check"] | None = Field(None, description="只看模型或者只看检查项")


class MomentQuery(BaseModel):
    """要看哪一时刻。"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Moment | None = Field(None, description="时刻，带时区，如 2026-11-27T09:00:00+08:00")


class SignatureAnswer(Answer):
    """一个签认。"""

    side: Side = Field(description="business 业务部门，digital 数字部门")
    verdict: Verdict
    note: str
    holder: str
    at: datetime


class LedgerEntry(Answer):
    """一个版本和它的现状。"""

    reference: str = Field(description="名称@版本；none 表示只用规则")
    kind: Kind
    name: str
    version: str
    registered_at: datetime
    registered_by: str
    rank: Rank
    rank_since: datetime
    aliases: list[Alias]
    signatures: list[SignatureAnswer] = Field(description="上次决定以来各方最后的签认")


class DecisionAnswer(Answer):
    """一个决定；被驳回的晋级写明每一道没有通过的门槛。"""

    at: datetime
    act: Act
    subject: str = Field(description="rank 等级，scorecard 成绩单，champion、challenger 别名")
    before: str | None
    after: str | None
    reason: str
    holder: str
    failures: list[str] = Field(description="没有通过的门槛和缺少的签认")
    evidence: dict[str, Any]


class Ledger(Answer):
    """台账：全部版本，现任和候选。"""

    champion: str
    challenger: str | None
    items: list[LedgerEntry]


class LedgerEntryDetail(LedgerEntry):
    """一个版本：登记的内容、全部签认和决定（新的在前）。"""

    detail: dict[str, Any] = Field(description="模型：说明卡、文件摘要等")
    signed: list[SignatureAnswer]
    decisions: list[DecisionAnswer]


class LiveVersions(Answer):
    """某一时刻在用的版本组合。"""

    class Item(Answer):
        """一个进程所用的组合。"""

        part: Part = Field(description="champion 正式答复，shadow 影子运行")
        process: str
        from_at: datetime
        until: datetime | None = Field(description="没有则仍在用")
        composition_id: str
        panjian: str
        model: str
        checks: dict[str, tuple[int, str]] = Field(description="检查项 → 版本、等级")

    at: datetime
    items: list[Item]


class ClueVersions(Answer):
    """一条线索由哪些版本产生。"""

    clue_id: str
    analysis_id: str
    analysed_at: datetime
    panjian: str
    model: str = Field(description="名称@版本；none 表示只用规则")
    check: str
    version: int
    rank: str = Field(description="当时的等级")
    composition_id: str | None = Field(description="当时的版本组合；建台账以前的分析没有")
    live_from: datetime | None = Field(description="这一组合从何时起在用")
