"""Leases (租约): rows of a queue that workers take for a while; one whose worker is killed is free again when its lease runs out.

A queue is a table with `state` (pending, running, done, failed), `worker`, `lease_until` and `attempts`; the number of attempts names the lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, select, update
from sqlalchemy.orm import Session

from serving.store.identity import now
from serving.store.refusal import Conflict
from serving.store.rows import changed, is_sqlite

Same = Sequence[ColumnElement[bool]]


def free(session: Session, table: Table, order: Sequence[Column[Any]], *wanted: ColumnElement[bool]) -> Row[Any] | None:
    """A row whose lease has run out, else the next that waits; locked against other workers."""
    late = (table.c.state == "running") & (table.c.lease_until < now())
    for idle in (late, table.c.state == "pending"):
        found = select(table).where(idle, *wanted).order_by(*order).limit(1)
        if not is_sqlite(session):
            found = found.with_for_update(skip_locked=True)
        if (row := session.execute(found).one_or_none()) is not None:
            return row
    return None


def take(session: Session, table: Table, same: Same, worker: str, seconds: float, attempt: int) -> None:
    """Let a worker have a row."""
    lease = {"state": "running", "worker": worker, "attempts": attempt, "lease_until": now() + timedelta(seconds=seconds)}
    session.execute(update(table).where(*same).values(lease))


def hold(session: Session, table: Table, same: Same, attempt: int) -> None:
    """Make sure that the lease is still the newest, and keep it so until the session ends; Conflict (`lease_lost`) if it is not."""
    mine = (table.c.state == "running", table.c.attempts == attempt)
    if changed(session, update(table).where(*same, *mine).values(worker=table.c.worker)) != 1:
        raise Conflict("这份文书已由另一个进程接手。", "lease_lost")


def release(session: Session, table: Table, worker: str) -> int:
    """Put back the rows of a worker that is known to be dead, so that nobody waits for the leases to run out; how many there were."""
    held = update(table).where(table.c.state == "running", table.c.worker == worker)
    return changed(session, held.values(state="pending", lease_until=None))
