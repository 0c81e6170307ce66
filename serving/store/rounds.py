"""Rounds (轮次): outcomes are looked at once in every period, whoever else wants to: a period is a row, taken under a lease.

Periods are laid from midnight in China, so that all processes agree on them. A round whose process died is taken by another when its lease has run
out; what it does is committed together with its end, so that of two that did the same round one is undone. Periods that nobody was there for are
not made up for: the next round sees their outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from serving.store import leases
from serving.store.identity import CHINA, now
from serving.store.outcome_tables import rounds
from serving.store.refusal import Invalid
from serving.store.rows import insert_new

_ATTEMPTS = 3  # a round that failed so often is given up
_EPOCH = datetime(2020, 1, 1, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its period, the process that took it, what it found when it ended."""

    begins_at: datetime
    state: str
    worker: str | None
    attempts: int
    ended_at: datetime | None
    found: Mapping[str, Any]


def period(at: datetime, every: timedelta) -> datetime:
    """The beginning of the period in which a moment lies."""
    if every < timedelta(minutes=1):
        raise Invalid("间隔不能短于一分钟。", "bad_interval")
    return _EPOCH + (at - _EPOCH) // every * every


def take(session: Session, every: timedelta, worker: str, lease: float) -> Round | None:
    """Take the round of the present period; None where it is done, given up, or in another's hands."""
    begins = period(now(), every)
    insert_new(session, rounds, {"begins_at": begins, "state": "pending", "attempts": 0, "found": {}})
    row = leases.free(session, rounds, (rounds.c.begins_at,), rounds.c.begins_at == begins)
    if row is None:
        return None
    if row.attempts >= _ATTEMPTS:
        session.execute(update(rounds).where(*_same(begins)).values(state="failed", lease_until=None, ended_at=now()))
        return None
    leases.take(session, rounds, _same(begins), worker, lease, row.attempts + 1)
    return Round(begins, "running", worker, row.attempts + 1, None, {})


def end(session: Session, taken: Round, found: Mapping[str, Any]) -> None:
    """End a round with what it found; Conflict (`lease_lost`) if another has taken it meanwhile."""
    leases.hold(session, rounds, _same(taken.begins_at), taken.attempts)
    session.execute(update(rounds).where(*_same(taken.begins_at)).values(state="done", lease_until=None, ended_at=now(), found=dict(found)))


def put_back(session: Session, taken: Round) -> None:
    """Let another try at once what failed here."""
    leases.hold(session, rounds, _same(taken.begins_at), taken.attempts)
    session.execute(update(rounds).where(*_same(taken.begins_at)).values(state="pending", lease_until=None))


def last(session: Session) -> Round | None:
    """The round that ended last; None: there was none."""
    done = select(rounds).where(rounds.c.state == "done").order_by(rounds.c.ended_at.desc()).limit(1)
    row = session.execute(done).one_or_none()
    return _round(row) if row else None


def _round(row: Row[Any]) -> Round:
    return Round(row.begins_at, row.state, row.worker, row.attempts, row.ended_at, row.found)


def _same(begins: datetime) -> tuple[Any]:
    return (rounds.c.begins_at == begins,)
