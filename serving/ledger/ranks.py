"""Ranks (等级): what a version has earned by verified outcomes, what it must keep to stay there, and how a rank changes what is said.

trial (试用) → tested (经检验) → trusted (可信); retired (停用) says nothing any more. Up only by two signatures and gates, down by outcomes alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.checks.check import Rank
from serving.outcomes.precision import Share

Report = Mapping[str, Any]
LADDER = (Rank.RETIRED, Rank.TRIAL, Rank.TESTED, Rank.TRUSTED)
RANKS: Mapping[Rank, str] = {Rank.TRIAL: "试用", Rank.TESTED: "经检验", Rank.TRUSTED: "可信", Rank.RETIRED: "停用"}


@dataclass(frozen=True, slots=True)
class Floor:
    """What a rank demands (等级底线): the precision, and how many verified outcomes it takes to judge."""

    precision: float
    evidence: int
    reason: str


FLOORS: Mapping[Rank, Floor] = {
    Rank.TRUSTED: Floor(0.90, 20, "可信的线索，检察官不复核也会当真：十条里错不得过一条。"),
    Rank.TESTED: Floor(0.75, 20, "经检验的线索值得逐条核查：四条里至少三条属实。"),
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
    def sentence(self) -> str:
        """Why, in Chinese, with the numbers."""
        raise NotImplementedError


def demotion(rank: Rank, share: Share) -> Demotion | None:
    """The demotion that outcomes since the present rank prove; None while the floor may still be held or the evidence is thin."""
    raise NotImplementedError


def lower(rank: Rank) -> Rank:
    """One rank down."""
    return LADDER[max(0, LADDER.index(rank) - 1)]


def higher(rank: Rank) -> Rank | None:
    """One rank up; None from the highest, and from retired, which is for good."""
    raise NotImplementedError


def ranked(report: Report, ranks: Mapping[str, Rank]) -> dict[str, Any]:
    """The report with every clue's live rank, without the clues and the unknowns of retired checks; checks not in `ranks` are on trial."""
    raise NotImplementedError
