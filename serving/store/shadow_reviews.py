"""Reviews of differences (差异复核): what people say of a clue or fact that the challenger tells otherwise; only added, the newest counts.

A verdict is about what is told. A clue that the challenger gains (or words anew) and that is upheld speaks for the challenger, a clue it loses
that is upheld speaks for the champion. Reviews of clues are outcomes of the shadow run, told apart from those of clues that were handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from annotation.agreement.interval import wilson
from serving.access import Permission, Principal
from serving.lifecycle import Status
from serving.store import audit
from serving.store.identity import new_id, now
from serving.store.refusal import Conflict, Invalid, NotFound, permit
from serving.store.rows import check_storable, insert_new, limited
from serving.store.schema import judgments
from serving.store.scope import within
from serving.store.shadow_tables import shadow_differences, shadow_items, shadow_reviews, shadow_runs

VERDICTS = (Status.UPHELD, Status.EXPLAINED, Status.MISREAD, Status.MISCHECKED)
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Reviewed differences of one sort and change, and how many there are in all."""

    found: int = 0
    upheld: int = 0
    explained: int = 0
    misread: int = 0
    mischecked: int = 0

    @property
    def reviewed(self) -> int:
        """How many people looked at."""
        return self.upheld + self.explained + self.misread + self.mischecked


@dataclass(frozen=True, slots=True)
class ShadowPrecision:
    """What a shadow run proves: differences by change (gained, lost, changed), and in how many people found the challenger to be right."""

    run_id: str
    champion: str
    challenger: str
    judgments: int  # that both have read
    clues: Mapping[str, Tally]  # by change
    facts: Mapping[str, Tally]

    @property
    def reviewed(self) -> int:
        """Differences of clues that people looked at."""
        return sum(one.reviewed for one in self.clues.values())

    @property
    def right(self) -> int:
        """Those of them in which the challenger is right: what it tells anew is upheld, what it no longer tells is not."""
        return sum(one.reviewed - one.upheld if change == "lost" else one.upheld for change, one in self.clues.items())

    @property
    def precision(self) -> float | None:
        """The share of `right` in `reviewed`; None where nobody looked."""
        return self.right / self.reviewed if self.reviewed else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its Wilson interval of 95 %."""
        return wilson(self.right, self.reviewed)


@dataclass(frozen=True, slots=True)
class ShadowOutcome:
    """A reviewed difference of clues as an outcome: of the model that told the clue (the champion's where the challenger lost it)."""

    run_id: str
    difference_id: str
    judgment_id: str
    change: str
    check: str
    version: int
    model: str
    verdict: Status
    at: datetime
    charge: str | None
    court_level: str | None
    judged_on: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a run, with its newest review."""

    id: str
    run_id: str
    judgment_id: str
    sort: str
    change: str
    subject: str
    version: int | None
    defendant: str | None
    charge: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    case_number: str | None
    court: str | None
    judged_on: str | None
    verdict: str | None
    reason: str | None
    by: str | None
    reviewed_at: datetime | None
    reviews: int


def shadow_precision(session: Session, run_id: str) -> ShadowPrecision:
    """What a run proves so far, over all organisations; NotFound (`shadow_not_found`) if there is no such run."""
    run = session.execute(select(shadow_runs).where(shadow_runs.c.id == run_id)).one_or_none()
    if run is None:
        raise NotFound("没有这次影子比对。", "shadow_not_found")
    done = select(func.count()).select_from(shadow_items).where(shadow_items.c.run_id == run_id, shadow_items.c.state == "done")
    newest, kinds = _newest(), (shadow_differences.c.sort, shadow_differences.c.change)
    counted = (
        select(*kinds, newest.c.verdict, func.count().label("number"))
        .outerjoin(newest, newest.c.difference_id == shadow_differences.c.id)
        .where(shadow_differences.c.run_id == run_id)
        .group_by(*kinds, newest.c.verdict)
    )
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in session.execute(counted):
        tally = found.setdefault((row.sort, row.change), Counter())
        tally["found"] += row.number
        if row.verdict:
            tally[row.verdict] += row.number
    clues, facts = ({change: Tally(**one) for (kind, change), one in found.items() if kind == sort} for sort in ("clue", "fact"))
    return ShadowPrecision(run_id, run.champion, run.challenger, session.execute(done).scalar_one(), clues, facts)


def newest_run(session: Session, challenger: str) -> str | None:
    """The newest run of a challenger (name@version) of which people have reviewed something, else the newest that has read something."""
    done = select(shadow_items.c.run_id).where(shadow_items.c.state == "done")
    looked_at = exists().where(shadow_differences.c.run_id == shadow_runs.c.id, shadow_reviews.c.difference_id == shadow_differences.c.id)
    wanted = select(shadow_runs.c.id).where(shadow_runs.c.challenger == challenger, shadow_runs.c.id.in_(done))
    order = (looked_at.desc(), shadow_runs.c.created_at.desc(), shadow_runs.c.id.desc())
    return session.execute(wanted.order_by(*order).limit(1)).scalar_one_or_none()


def outcomes(session: Session, since: datetime | None = None, who: Principal | None = None) -> Iterator[ShadowOutcome]:
    """Every reviewed difference of clues, oldest review first; `since`: those reviewed from a moment on, `who`: those in scope."""
    newest, told = _newest(), shadow_differences
    wanted = (
        select(told, newest.c.verdict, newest.c.at.label("reviewed_at"), shadow_runs.c.champion, shadow_runs.c.challenger)
        .add_columns(judgments.c.court_level, judgments.c.judged_on)
        .join(newest, newest.c.difference_id == told.c.id)
        .join(shadow_runs, shadow_runs.c.id == told.c.run_id)
        .join(judgments, judgments.c.id == told.c.judgment_id)
        .where(told.c.sort == "clue")
        .order_by(newest.c.at, told.c.id)
    )
    if since is not None:
        wanted = wanted.where(newest.c.at >= since)
    if who is not None:
        wanted = wanted.where(within(who, told.c.organisation_id))
    for row in session.execute(wanted):
        model = row.champion if row.change == "lost" else row.challenger
        about = (row.run_id, row.id, row.judgment_id, row.change, row.subject, row.version, model, Status(row.verdict), row.reviewed_at)
        yield ShadowOutcome(*about, row.charge, row.court_level, row.judged_on)


def sampled(
    session: Session, who: Principal, run_id: str, sample: int, sort: str = "clue", change: str | None = None
) -> tuple[Difference, ...]:
    """The differences of a run drawn for review, in scope: of each change the `sample` lowest draws; those that nobody reviewed come first."""
    permit(who, Permission.READ)
    found: list[Difference] = []
    for one in (change,) if change else ("gained", "lost", "changed"):
        of_run = (shadow_differences.c.run_id == run_id, shadow_differences.c.sort == sort, shadow_differences.c.change == one)
        wanted = _differences(who).where(*of_run).order_by(shadow_differences.c.draw).limit(limited(sample))
        found += [Difference(**row._mapping) for row in session.execute(wanted)]
    return tuple(sorted(found, key=lambda one: one.verdict is not None))


def get(session: Session, who: Principal, id: str) -> Difference:
    """One difference in scope; NotFound (`difference_not_found`) otherwise."""
    permit(who, Permission.READ)
    row = session.execute(_differences(who).where(shadow_differences.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("没有这处差异。", "difference_not_found")
    return Difference(**row._mapping)


def review(session: Session, who: Principal, id: str, verdict: str, reason: str, expected_reviews: int | None = None) -> None:
    """Add a verdict with its reason; Conflict (`changed_meanwhile`) if somebody reviewed it since `expected_reviews` were seen."""
    permit(who, Permission.VERIFY)
    if verdict not in tuple(VERDICTS):
        raise Invalid("复核结论只能是查实、有合理解释、误读、规则误报之一。", "bad_verdict")
    if not reason.strip():
        raise Invalid("复核结论须写明理由。", "incomplete_step")
    if len(reason) > _LONGEST:
        raise Invalid(f"理由不超过 {_LONGEST} 字。", "too_long")
    check_storable(reason)
    known = get(session, who, id).reviews
    told = {"id": new_id(), "difference_id": id, "sequence": known + 1, "verdict": str(verdict), "reason": reason.strip(), "at": now()}
    by = {"key_id": who.key_id, "holder": who.holder, "organisation_id": who.organisation_id}
    if (expected_reviews is not None and expected_reviews != known) or not insert_new(session, shadow_reviews, told | by):
        raise Conflict("这处差异刚被他人复核过，请刷新后再办。", "changed_meanwhile")
    audit.note(session, who, "shadow.review", id, verdict=str(verdict))


def history(session: Session, who: Principal, id: str) -> tuple[tuple[str, str, str, datetime], ...]:
    """All reviews of a difference, oldest first: verdict, reason, who, when."""
    get(session, who, id)
    rows = session.execute(select(shadow_reviews).where(shadow_reviews.c.difference_id == id).order_by(shadow_reviews.c.sequence))
    return tuple((row.verdict, row.reason, row.holder, row.at) for row in rows)


def _newest() -> Any:
    """The newest review of each difference, and how many there are."""
    last = select(shadow_reviews.c.difference_id, func.max(shadow_reviews.c.sequence).label("sequence"))
    newest = last.group_by(shadow_reviews.c.difference_id).subquery()
    same = (newest.c.difference_id == shadow_reviews.c.difference_id) & (newest.c.sequence == shadow_reviews.c.sequence)
    return select(shadow_reviews).join(newest, same).subquery()


def _differences(who: Principal) -> Select[Any]:
    """Differences in scope as the fields of Difference."""
    newest, told = _newest(), shadow_differences
    own = ("id", "run_id", "judgment_id", "sort", "change", "subject", "version", "defendant", "charge", "before", "after")
    return (
        select(*(told.c[name] for name in own))
        .add_columns(judgments.c.case_number, judgments.c.court, judgments.c.judged_on, newest.c.verdict, newest.c.reason)
        .add_columns(newest.c.holder.label("by"), newest.c.at.label("reviewed_at"), func.coalesce(newest.c.sequence, 0).label("reviews"))
        .join(judgments, judgments.c.id == told.c.judgment_id)
        .outerjoin(newest, newest.c.difference_id == told.c.id)
        .where(within(who, told.c.organisation_id))
    )
