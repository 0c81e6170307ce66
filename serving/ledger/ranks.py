"""Ranks (等级): what a version has earned by verified outcomes, what it must keep to stay there, and how a rank changes what is said.

trial (试用) → tested (已测试) → trusted (可信); retired (已停用) says nothing any more. Up only by two signatures and gates, down by outcomes alone.

Why 99 % and so few: outcomes are looked at again and again, and a look may err each time, so the interval that demotes is Wilson's of 99 %, not 95 %.
Looked at after every outcome, up to 500 of them, a version that lies exactly on its floor still falls in 6 to 8 of 100 cases (95 %: in 20 to 22), one
that lies five points above in at most 1 of 100; one that is right in half of its cases where three quarters are demanded is caught after 20 in half
of the cases, after 44 in nine of ten. `tests/serving/ledger/test_floors.py` computes these anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.agreement.interval import wilson
from pipelines.checks.check import Rank
from pipelines.rendering import words
from serving.outcomes.precision import Share

Report = Mapping[str, Any]
LADDER = (Rank.RETIRED, Rank.TRIAL, Rank.TESTED, Rank.TRUSTED)
RANKS: Mapping[Rank, str] = {Rank(name): told for name, told in words.RANK.items()}
Z = 2.5758293035489004  # 99 %, two-sided


@dataclass(frozen=True, slots=True)
class Floor:
    """What a rank demands (等级底线): the precision, and how many verified outcomes it takes to judge."""

    precision: float
    evidence: int
    reason: str


FLOORS: Mapping[Rank, Floor] = {
    Rank.TRUSTED: Floor(0.90, 20, "可信的线索，检察官不复核也会当真：十条里错不得过一条。"),
    Rank.TESTED: Floor(0.75, 20, "测试过的线索值得逐条核查：四条里至少三条属实。"),
    Rank.TRIAL: Floor(0.50, 10, "试用中的线索至少要对多错少，否则核查它就是白费人力。"),
}


@dataclass(frozen=True, slots=True)
class Demotion:
    """One rank down (降级): from, to, the share that proves it, and the floor it fell below."""

    before: Rank
    after: Rank
    share: Share
    floor: Floor

    @property
    def limit(self) -> float:
        """What the precision is at most (99 %)."""
        return wilson(self.share.right, self.share.trials, Z)[1]

    @property
    def sentence(self) -> str:
        """Why, in Chinese, with the numbers."""
        right, trials, floor = self.share.right, self.share.trials, self.floor.precision
        return (
            f"取得“{RANKS[self.before]}”以来核实 {trials} 条，对 {right} 条（{percent(right / trials)}），"
            f"99% 区间上限 {percent(self.limit)}，低于底线 {percent(floor)}：改为“{RANKS[self.after]}”。"
        )

    def to_json(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        told = {"right": self.share.right, "trials": self.share.trials, "limit": self.limit, "interval": 0.99}
        return told | {"floor": self.floor.precision, "evidence": self.floor.evidence}


def demotion(rank: Rank, share: Share) -> Demotion | None:
    """The demotion that outcomes since the present rank prove; None while the floor may still be held or the evidence is thin."""
    floor = FLOORS.get(rank)
    if floor is None or share.trials < floor.evidence or wilson(share.right, share.trials, Z)[1] >= floor.precision:
        return None
    return Demotion(rank, lower(rank), share, floor)


def lower(rank: Rank) -> Rank:
    """One rank down."""
    return LADDER[max(0, LADDER.index(rank) - 1)]


def higher(rank: Rank) -> Rank | None:
    """One rank up; None from the highest, and from retired, which is for good: what is mended is a new version."""
    place = LADDER.index(rank)
    return None if rank is Rank.RETIRED or place + 1 == len(LADDER) else LADDER[place + 1]


def ranked(report: Report, ranks: Mapping[str, Rank]) -> dict[str, Any]:
    """The report with every clue's live rank, without the clues and the unknowns of retired checks; checks not in `ranks` are on trial."""
    retired = {name for name, rank in ranks.items() if rank is Rank.RETIRED}
    clues = [{**one, "rank": ranks.get(one["check"], Rank.TRIAL).value} for one in report["clues"] if one["check"] not in retired]
    return {**report, "clues": clues, "unknown": [one for one in report["unknown"] if one["check"] not in retired]}


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "–" if share is None else f"{100 * share:.1f}%"
