"""The queue of shadow runs (影子队列): judgments to be read a second time; nothing queued is lost or compared twice.

An item is *pending*, *running* under a lease, *done* or *failed*, like those of batches: the differences and the item's end are one transaction,
which only the holder of the newest lease can make.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from serving.shadow import Told
from serving.store import leases
from serving.store.identity import digest, new_id, now
from serving.store.schema import analyses, judgments
from serving.store.shadow_tables import shadow_differences, shadow_items, shadow_runs
from serving.store.shadows import Run, run_of

Problem = Mapping[str, Any]
_LOST = "读这份文书的进程反复中断，没有再试。"


@dataclass(frozen=True, slots=True)
class Leased:
    """A judgment that a worker reads a second time; `report`: of the analysis that the champion made (or the newest one, in a replay)."""

    run: Run
    judgment_id: str
    organisation_id: str
    attempt: int
    text: str
    digest: str
    report: Mapping[str, Any]


def waiting(session: Session) -> tuple[Run, ...]:
    """The runs that have a judgment waiting, or one left by a worker whose lease has run out; the oldest first."""
    idle = (shadow_items.c.state == "pending") | ((shadow_items.c.state == "running") & (shadow_items.c.lease_until < now()))
    wanted = select(shadow_runs).where(shadow_runs.c.id.in_(select(shadow_items.c.run_id).where(idle)))
    return tuple(run_of(row) for row in session.execute(wanted.order_by(shadow_runs.c.created_at, shadow_runs.c.id)))


def claim(session: Session, run: Run, worker: str, lease_seconds: float, max_attempts: int = 5) -> Leased | None:
    """Take the next judgment of a run that waits; None if there is none. Commit before you read.

    A judgment that was taken `max_attempts` times and never came to an end (it kills its workers) is failed.
    """
    mine = shadow_items.c.run_id == run.id
    order = (shadow_items.c.judgment_id,)
    while (row := leases.free(session, shadow_items, order, mine)) is not None and row.attempts >= max_attempts:
        _end(session, row.run_id, row.judgment_id, {"state": "failed", "problem": {"code": "worker_lost", "message": _LOST}})
    if row is None:
        return None
    leases.take(session, shadow_items, _same(row.run_id, row.judgment_id), worker, lease_seconds, row.attempts + 1)
    about = select(judgments.c.organisation_id, judgments.c.text, judgments.c.digest).where(judgments.c.id == row.judgment_id)
    organisation_id, text, text_digest = session.execute(about).one()
    report = session.execute(select(analyses.c.report).where(analyses.c.id == row.analysis_id)).scalar_one()
    return Leased(run, row.judgment_id, organisation_id, row.attempts + 1, text, text_digest, report)


def finish(session: Session, leased: Leased, told: Iterable[Told]) -> int:
    """Keep the differences of a judgment and end it, both or neither; how many there were. Conflict (`lease_lost`) if another holds it now."""
    leases.hold(session, shadow_items, _same(leased.run.id, leased.judgment_id), leased.attempt)
    rows = list(_rows(leased, told))
    if rows:
        session.execute(insert(shadow_differences), rows)
    _end(session, leased.run.id, leased.judgment_id, {"state": "done"})
    return len(rows)


def fail(session: Session, leased: Leased, problem: Problem) -> None:
    """End a judgment that cannot be compared, with the reason; Conflict (`lease_lost`) if another worker holds it now."""
    leases.hold(session, shadow_items, _same(leased.run.id, leased.judgment_id), leased.attempt)
    _end(session, leased.run.id, leased.judgment_id, {"state": "failed", "problem": dict(problem)})


def release(session: Session, worker: str) -> int:
    """Put back the judgments of a worker that is known to be dead; how many there were."""
    return leases.release(session, shadow_items, worker)


def _rows(leased: Leased, told: Iterable[Told]) -> Iterable[dict[str, Any]]:
    counted: Counter[tuple[Any, ...]] = Counter()
    for one in told:
        key = one.sort, one.change, one.subject, one.defendant
        counted[key] += 1
        yield {
            "id": new_id(),
            "run_id": leased.run.id,
            "judgment_id": leased.judgment_id,
            "organisation_id": leased.organisation_id,
            "sort": one.sort,
            "change": one.change,
            "subject": one.subject,
            "version": one.version,
            "defendant": one.defendant[:200] if one.defendant else None,
            "charge": one.charge[:200] if one.charge else None,
            "before": dict(one.before) if one.before else None,
            "after": dict(one.after) if one.after else None,
            "draw": digest(leased.run.seed, leased.digest, *key, counted[key]),
            "at": now(),
        }


def _same(run_id: str, judgment_id: str) -> tuple[Any, Any]:
    return shadow_items.c.run_id == run_id, shadow_items.c.judgment_id == judgment_id


def _end(session: Session, run_id: str, judgment_id: str, values: Mapping[str, Any]) -> None:
    session.execute(update(shadow_items).where(*_same(run_id, judgment_id)).values(lease_until=None, ended_at=now(), **values))
