"""A year of verification (演练的一年), played through the real functions of the store by a clock of its own, the same for a seed.

Judgments come in and raise clues, by whichever model is champion; people verify most of them, some with a measure; outcomes are looked at every week and
may retire versions; models that want to speak are measured, challenge, run in the shadow, are signed for, and promoted or refused. All that
happened is kept in order, so that whoever doubts a report can count again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from sqlalchemy.orm import Session

from pipelines.checks.check import Check, Rank
from serving.access import Role
from serving.ledger.certification import Verdict
from serving.ledger.decision import Decision
from serving.ledger.entry import NONE, Alias, Kind
from serving.ledger.ranks import FLOORS
from serving.lifecycle import Act
from serving.outcomes.precision import Tally
from serving.rehearsal import papers, verification
from serving.rehearsal.office import Office
from serving.rehearsal.plan import Compare, ModelPlan, Plan
from serving.rehearsal.release import Release, Reviewed
from serving.store import judgments, keys, ledger, outcomes, progress, promotion, retirement
from serving.store.identity import CHINA, clocked

WEEK = timedelta(weeks=1)
_PLENTY = 40  # verified clues before anybody thinks of a higher rank


@dataclass(slots=True)
class Raised:
    """A clue that was raised, and every step that was taken with it."""

    id: str
    check: str
    version: int
    model: str  # the champion of then; `none`: rules only
    panjian: str
    charges: tuple[str, ...]
    court: str
    at: datetime
    steps: list[tuple[datetime, Act]] = field(default_factory=list)


@dataclass(slots=True)
class Year:
    """A year in an office; play a part of it, look, and play on."""

    office: Office
    plan: Plan
    compare: Compare
    raised: list[Raised] = field(default_factory=list)
    dropped: list[tuple[datetime, str]] = field(default_factory=list)  # clues of retired checks, that nobody was told
    reviewed: list[Reviewed] = field(default_factory=list)
    decided: list[Decision] = field(default_factory=list)  # promotions, refusals and demotions
    at: datetime = field(init=False)
    dice: random.Random = field(init=False)
    releases: list[Release] = field(init=False)
    _agenda: list[tuple[datetime, int, Callable[[Session], None]]] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        plan = self.plan
        self.at, self.dice = plan.first, random.Random(plan.seed)
        for week in range(1, (plan.last - plan.first) // WEEK + 1):
            self.later(plan.first + week * WEEK, self._retire)
        self.releases = [Release(self, model) for model in plan.models]
        if plan.promoted:
            self.later(plan.promoted, self._promote)
        sizes = list(self._sizes())
        for number, size in enumerate(sizes):
            moment = plan.first + (number + self.dice.random()) / len(sizes) * (plan.last - plan.first)
            self.later(moment, partial(self._judgment, number=number, size=size))

    def later(self, moment: datetime, what: Callable[[Session], None]) -> None:
        """Let something happen at a moment, unless the year is over by then."""
        if moment < self.plan.last:
            heappush(self._agenda, (moment, next(self._turns), what))

    def play(self, until: datetime | None = None) -> None:
        """Play until a moment, else to the end; what happens in one week is one transaction."""
        end = until or self.plan.last
        with clocked(lambda: self.at):
            while self._agenda and self._agenda[0][0] < end:
                week = self._agenda[0][0].isocalendar()[:2]
                with self.office.database.session() as session:
                    while self._agenda and self._agenda[0][0] < end and self._agenda[0][0].isocalendar()[:2] == week:
                        self.at, _, what = heappop(self._agenda)
                        what(session)
        self.at = end

    def model(self, reference: str) -> ModelPlan | None:
        """What a model is worth; None: rules only."""
        return next((one for one in self.plan.models if one.reference == reference), None)

    def certified(self, session: Session, entry_id: str, told: str) -> None:
        """Let both sides sign for an entry."""
        for role in (Role.SUPERVISOR, Role.DATA_SCIENTIST):
            promotion.sign(session, self.office.who(role), entry_id, Verdict.APPROVE, told)

    def _sizes(self) -> Iterator[int]:
        """How many clues each judgment raises."""
        left = self.plan.clues
        while left:
            size = min(left, self.dice.choice((1, 2, 2, 3)))
            yield size
            left -= size

    def _judgment(self, session: Session, number: int, size: int) -> None:
        """A judgment comes in, is read by whoever speaks, and what it raises is verified later."""
        dice, reference = self.dice, ledger.aliases(session)[Alias.CHAMPION]
        charges = tuple(dice.sample(papers.CHARGES, 2 if dice.random() < 0.1 else 1))
        court, panjian = dice.choice(papers.COURTS), self._program()
        told = papers.paper(
            number, court, self.at.astimezone(CHINA).date().isoformat(), charges, panjian, None if reference == NONE else reference
        )
        versions, striking = ledger.versions(), self._striking(size)
        told["clues"] = [papers.clue(one, versions[one.name], number, 12 + 6 * place) for place, one in enumerate(striking)]
        kept = judgments.keep(session, self.office.who(), told, papers.text(number), f"演练-{number}")
        known = {one["check"] for one in kept.report["clues"]}
        self.dropped += [(self.at, one.name) for one in striking if one.name not in known]
        for id, one in zip(kept.clue_ids, kept.report["clues"], strict=True):
            raised = Raised(id, one["check"], one["version"], reference, panjian, charges, court, self.at)
            self.raised.append(raised)
            for moment, act in verification.life(self, raised):
                self.later(moment, partial(self._advance, raised=raised, act=act))
        for release in self.releases:
            release.offer(session, kept)

    def _striking(self, size: int) -> Sequence[Check]:
        """The checks that strike in a judgment."""
        left, struck = list(self.plan.checks), list[Check]()
        for _ in range(size):
            one = self.dice.choices(left, [check.weight for check in left])[0]
            left.remove(one)
            struck.append(one.check)
        bad = self.plan.bad
        return [*struck, bad.check] if bad and self.at >= bad.begins and self.dice.random() < bad.share else struck

    def _program(self) -> str:
        return self.plan.panjian[max(month for month in self.plan.panjian if month <= self.at.month)]

    def _advance(self, session: Session, raised: Raised, act: Act) -> None:
        progress.advance(session, self.office.who(), raised.id, act)
        raised.steps.append((self.at, act))

    def _retire(self, session: Session) -> None:
        self.decided += retirement.retire(session, keys.console())

    def _promote(self, session: Session) -> None:
        """Let every check on trial rise that its outcomes allow to: both sides sign for those."""
        known = outcomes.by_version(session, keys.console(), ledger.since(session)).checks
        for one in ledger.standings(session, Kind.CHECK):
            share = known.get(one.entry.reference, Tally()).precision
            if one.rank is Rank.TRIAL and share.trials >= _PLENTY and share.interval[0] >= FLOORS[Rank.TESTED].precision:
                self.certified(session, one.entry.id, f"核实 {share.trials} 条，属实 {share.right} 条，抽看过理由，同意升级。")
                self.decided.append(promotion.promote_rank(session, self.office.who(Role.DATA_SCIENTIST), one.entry.id))
