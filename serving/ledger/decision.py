"""Decisions (决定): what was decided about a version, by whom, why, and on what evidence; ranks and aliases are the last decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipelines.checks.check import Rank
from serving.ledger.entry import Alias
from serving.ledger.ranks import RANKS


class Act(StrEnum):
    """What was decided (决定种类)."""

    PROMOTE = "promote"
    DEMOTE = "demote"
    RETIRE = "retire"
    REFUSE = "refuse"  # a promotion that did not pass: evidence tells every gate and signature that failed
    ALIAS = "alias"  # an alias given or taken without a promotion: the challenger; the champion withdrawn by hand
    MEASURE = "measure"  # evidence: {"scorecard": …, "comparison": … | null}


ACTS: Mapping[Act, str] = {
    Act.PROMOTE: "晋级",
    Act.DEMOTE: "降级",
    Act.RETIRE: "停用",
    Act.REFUSE: "驳回晋级",
    Act.ALIAS: "变更别名",
    Act.MEASURE: "登记成绩单",
}
RANK, SCORECARD = "rank", "scorecard"  # subjects of decisions beside the aliases
SUBJECTS: Mapping[str, str] = {RANK: "等级", SCORECARD: "成绩单", Alias.CHAMPION.value: "现任", Alias.CHALLENGER.value: "候选"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `subject`: rank, scorecard, champion or challenger; `before` and `after`: ranks, or references of models."""

    id: str
    entry_id: str
    reference: str
    at: datetime
    act: Act
    subject: str
    before: str | None
    after: str | None
    reason: str
    holder: str
    evidence: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def refused(self) -> bool:
        """Whether it refuses."""
        return self.act is Act.REFUSE

    @property
    def failures(self) -> tuple[str, ...]:
        """What was missing: sentences of the gates that failed and of the signatures that lack."""
        gates = tuple(one["sentence"] for one in self.evidence.get("gates", ()) if not one["passed"])
        return gates + tuple(self.evidence.get("signatures", ()))


def told(one: Decision) -> str:
    """What a decision changed, in Chinese: 试用 → 已测试, 现任 甲@1 → 乙@2."""
    if one.subject == RANK:
        before, after = (RANKS[Rank(name)] if name else "–" for name in (one.before, one.after))
        return f"{before} → {after}"
    if one.subject == SCORECARD:
        return "成绩单"
    return f"{SUBJECTS[one.subject]} {one.before or '无'} → {one.after or '无'}"
