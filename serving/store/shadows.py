"""Shadow runs (影子比对): live traffic or replayed judgments, read a second time by the challenger in the background.

A judgment is drawn by the run's seed and its own text, so that the same traffic gives the same draw. What waits is bounded: live traffic that
comes faster than it is read a second time is not queued, which takes nothing from anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from pipelines.report import VERSION
from serving.access import Permission, Principal
from serving.ledger.entry import NONE, Alias
from serving.store import audit, ledger
from serving.store.identity import digest, new_id, now
from serving.store.refusal import Invalid, NotFound, permit
from serving.store.rows import insert_new
from serving.store.schema import analyses, judgments
from serving.store.shadow_tables import shadow_differences, shadow_items, shadow_runs

MOST = 10_000  # judgments of one replay
_DRAWN = 16**8
_SYSTEM = ("system", "判鉴")  # who opens a live run


class Offered(StrEnum):
    """What became of a judgment that the champion has read."""

    TAKEN = "taken"
    NOT_DRAWN = "not_drawn"
    DROPPED = "dropped"  # too many wait


@dataclass(frozen=True, slots=True)
class Plan:
    """How live traffic is read a second time: its share, how many may wait, and the seed and size of the sample that people look at."""

    share: float = 0.0
    waiting: int = 1_000
    seed: int = 1
    sample: int = 50


@dataclass(frozen=True, slots=True)
class Run:
    """A shadow run; `share`: of live traffic, None for a replay."""

    id: str
    kind: str
    champion: str
    challenger: str
    panjian: str
    share: float | None
    seed: int
    sample: int
    created_at: datetime
    holder: str


@dataclass(frozen=True, slots=True)
class Course:
    """A run and how far it is: judgments by state, differences in all."""

    run: Run
    pending: int
    running: int
    done: int
    failed: int
    differences: int

    @property
    def total(self) -> int:
        """All its judgments."""
        return self.pending + self.running + self.done + self.failed


def offer(session: Session, plan: Plan, judgment_id: str, analysis_id: str, model: str | None) -> Offered | None:
    """Let the challenger read what the champion (`model`) has just read, if it is drawn; None where there is no challenger to read it."""
    if plan.share <= 0 or (challenger := ledger.holder(session, Alias.CHALLENGER)) is None:
        return None
    champion, wanted = model or NONE, challenger.reference
    if champion == wanted:
        return None
    text = session.execute(select(judgments.c.digest).where(judgments.c.id == judgment_id)).scalar_one()
    if int(digest(plan.seed, text)[:8], 16) >= plan.share * _DRAWN:
        return Offered.NOT_DRAWN
    run_id = _live(session, plan, champion, wanted)
    left = select(func.count()).select_from(shadow_items)
    if session.execute(left.where(shadow_items.c.run_id == run_id, shadow_items.c.state == "pending")).scalar_one() >= plan.waiting:
        return Offered.DROPPED
    insert_new(session, shadow_items, _item(run_id, judgment_id, analysis_id))
    return Offered.TAKEN


def replay(session: Session, who: Principal, challenger: str, champion: str, newest: int, plan: Plan) -> Run:
    """Queue the newest judgments in the store to be read by both; takes Permission.RELEASE. Invalid where there is nothing to compare."""
    permit(who, Permission.RELEASE)
    if challenger == champion:
        raise Invalid(f"{challenger} 就是现任模型，没有可比的。", "same_model")
    if not 1 <= newest <= MOST:
        raise Invalid(f"重放的文书应在 1 至 {MOST} 份之间。", "bad_number")
    id = new_id()
    run = _values(id, id, "replay", champion, challenger, plan, None) | {"key_id": who.key_id, "holder": who.holder}
    last = select(analyses.c.judgment_id, func.max(analyses.c.id).label("id")).group_by(analyses.c.judgment_id).subquery()
    wanted = select(judgments.c.id, last.c.id).join(last, last.c.judgment_id == judgments.c.id)
    drawn = session.execute(wanted.order_by(judgments.c.received_at.desc(), judgments.c.id.desc()).limit(newest)).all()
    if not drawn:
        raise Invalid("线索库里还没有文书，没有可以重放的。", "nothing_to_replay")
    insert_new(session, shadow_runs, run)
    session.execute(shadow_items.insert(), [_item(id, judgment_id, analysis_id) for judgment_id, analysis_id in drawn])
    audit.note(session, who, "shadow.replay", id, challenger=challenger, champion=champion, judgments=len(drawn))
    return get(session, id)


def get(session: Session, id: str) -> Run:
    """One run; NotFound (`shadow_not_found`) if there is none."""
    row = session.execute(select(shadow_runs).where(shadow_runs.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("没有这次影子比对。", "shadow_not_found")
    return run_of(row)


def listed(session: Session, who: Principal, limit: int = 50) -> tuple[Course, ...]:
    """The runs, newest first, and how far each is: over all organisations, for a run is about versions."""
    permit(who, Permission.READ)
    rows = session.execute(select(shadow_runs).order_by(shadow_runs.c.created_at.desc(), shadow_runs.c.id.desc()).limit(limit))
    return tuple(course(session, run_of(row)) for row in rows)


def course(session: Session, run: Run) -> Course:
    """How far a run is."""
    counted = select(shadow_items.c.state, func.count().label("number")).where(shadow_items.c.run_id == run.id)
    states = {row.state: row.number for row in session.execute(counted.group_by(shadow_items.c.state))}
    found = select(func.count()).select_from(shadow_differences).where(shadow_differences.c.run_id == run.id)
    pending, running, done, failed = (states.get(state, 0) for state in ("pending", "running", "done", "failed"))
    return Course(run, pending, running, done, failed, session.execute(found).scalar_one())


def run_of(row: Row[Any]) -> Run:
    """A row of the table as a run."""
    return Run(**{name: getattr(row, name) for name in Run.__dataclass_fields__})


def _live(session: Session, plan: Plan, champion: str, challenger: str) -> str:
    """The live run of these versions and this plan, opened now if there is none."""
    slot = digest("live", VERSION, champion, challenger, plan.share, plan.seed, plan.sample)
    known = select(shadow_runs.c.id).where(shadow_runs.c.slot == slot)
    if (found := session.execute(known).scalar_one_or_none()) is not None:
        return str(found)
    values = _values(new_id(), slot, "live", champion, challenger, plan, plan.share)
    insert_new(session, shadow_runs, values | dict(zip(("key_id", "holder"), _SYSTEM, strict=True)))
    return str(session.execute(known).scalar_one())


def _values(id: str, slot: str, kind: str, champion: str, challenger: str, plan: Plan, share: float | None) -> dict[str, Any]:
    versions = {"champion": champion, "challenger": challenger, "panjian": VERSION}
    drawn = {"share": share, "seed": plan.seed, "sample": plan.sample}
    return {"id": id, "slot": slot, "kind": kind, **versions, **drawn, "created_at": now()}


def _item(run_id: str, judgment_id: str, analysis_id: str) -> dict[str, Any]:
    return {"run_id": run_id, "judgment_id": judgment_id, "analysis_id": analysis_id, "state": "pending", "attempts": 0}
