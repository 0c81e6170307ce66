"""The release of a model in a rehearsal (演练中的发布): measured, challenging, read in the shadow, reviewed, signed for, promoted or refused."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from serving.access import Role
from serving.ledger.entry import NONE, Kind, parted
from serving.lifecycle import Status
from serving.rehearsal import papers
from serving.rehearsal.plan import ModelPlan
from serving.shadow import differences
from serving.store import ledger, promotion, shadow_items, shadow_reviews, shadows
from serving.store.judgments import Kept
from serving.store.shadows import Plan

if TYPE_CHECKING:
    from serving.rehearsal.year import Year

WEEKS, SHARE, OTHERWISE = timedelta(weeks=4), 1.0, 0.5  # how long it runs in the shadow, of how much traffic, in how much of it it differs


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A difference that somebody looked at: `teller` told the clue."""

    at: datetime
    challenger: str
    teller: str
    change: str
    check: str
    version: int
    verdict: Status


@dataclass(slots=True)
class Release:
    """One model that wants to speak."""

    year: Year
    model: ModelPlan
    shadowing: bool = False
    dice: random.Random = field(init=False)
    entry_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.year.plan.seed} {self.model.version}")
        self.year.later(self.model.wanted - WEEKS, self._challenge)
        self.year.later(self.model.wanted, self._promote)

    def _challenge(self, session: Session) -> None:
        """Registered, measured beside the champion of now, and challenger."""
        who, seed = self.year.office.who(Role.DATA_SCIENTIST), self.year.plan.seed
        entry, _ = ledger.register(session, who, Kind.MODEL, *parted(self.model.reference), {"card": {"name": "panjian-facts"}})
        champion = ledger.champion(session)
        worth = self.year.model(champion.reference)
        card = papers.scorecard(self.model.reference, self.model.gold, seed)
        before = papers.scorecard(champion.reference, worth.gold if worth else self.year.plan.gold_by_rules, seed)
        promotion.measured(session, who, entry.id, card, self.year.compare(before, card))
        promotion.challenge(session, who, entry.id, "成绩单合格，先在影子里跑四周。")
        self.entry_id, self.shadowing = entry.id, True

    def offer(self, session: Session, kept: Kept) -> None:
        """The champion has read a judgment: it may be read by the challenger, too."""
        if not self.shadowing:
            return
        plan = Plan(SHARE, seed=self.year.plan.seed, sample=500)
        shadows.offer(session, plan, kept.judgment_id, kept.analysis_id, kept.report["produced_by"]["model"])
        for run in shadow_items.waiting(session):
            while (leased := shadow_items.claim(session, run, "rehearsal", 600)) is not None:
                shadow_items.finish(session, leased, differences(leased.report, self._read(leased.report)))

    def _read(self, report: Any) -> dict[str, Any]:
        """The challenger's report: in half of the judgments a clue more or one less than the champion's."""
        told = {**report, "produced_by": {**report["produced_by"], "model": self.model.reference}, "clues": list(report["clues"])}
        if self.dice.random() >= OTHERWISE:
            return told
        if told["clues"] and self.dice.random() < 0.5:
            told["clues"].pop(self.dice.randrange(len(told["clues"])))
            return told
        struck = {one["check"] for one in told["clues"]}
        check = self.dice.choice([one.check for one in self.year.plan.checks if one.check.name not in struck])
        told["clues"].append(papers.clue(check, ledger.versions()[check.name], int(report["id"].partition("-")[2]), 80))
        return told

    def _promote(self, session: Session) -> None:
        """The differences are reviewed, both sides sign, and the gates decide."""
        self.shadowing = False
        run_id = shadow_reviews.newest_run(session, self.model.reference)
        assert run_id is not None
        for one in shadow_reviews.sampled(session, self.year.office.who(), run_id, 500)[: self.model.reviewed]:
            self._review(session, one)
        self.year.certified(session, self.entry_id, "看过成绩单和影子运行的差异，逐条核对过抽样，同意晋级。")
        self.year.decided.append(promotion.promote_model(session, self.year.office.who(Role.DATA_SCIENTIST), self.entry_id))

    def _review(self, session: Session, one: shadow_reviews.Difference) -> None:
        right = self.dice.random() < self.model.right
        upheld = right if one.change != "lost" else not right
        verdict = Status.UPHELD if upheld else self.dice.choice((Status.EXPLAINED, Status.MISREAD, Status.MISCHECKED))
        shadow_reviews.review(session, self.year.office.who(), one.id, verdict, "核对原文与卷宗")
        run = shadows.get(session, one.run_id)
        teller = run.champion if one.change == "lost" else run.challenger
        told = (self.model.reference, teller or NONE, one.change, one.subject, one.version or 0, verdict)
        self.year.reviewed.append(Reviewed(self.year.at, *told))
