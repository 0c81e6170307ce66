"""Batches (批次): many judgments accepted at once, analysed by workers one by one; nothing accepted is lost or done twice.

An item is *pending*, *running* under a lease, *done* or *failed*. A worker that is killed lets its lease run out, and another takes the item;
the result and the item's end are one transaction, which only the holder of the newest lease can make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from serving.access import Permission, Principal, Role
from serving.store import audit, judgments, leases
from serving.store.identity import new_id, now
from serving.store.judgments import Kept, Report
from serving.store.refusal import Invalid, NotFound, permit
from serving.store.rows import Page, check_storable, cursor, is_sqlite, keys_of, limited
from serving.store.schema import batch_items, batches
from serving.store.scope import within

Problem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """One judgment of a batch, as it is sent."""

    text: str
    external_id: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and how far it is."""

    id: str
    organisation_id: str
    holder: str
    created_at: datetime
    finished_at: datetime | None
    total: int
    pending: int
    running: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Item:
    """One judgment of a batch: its state, and the record or the problem ({code, message}) that came of it."""

    batch_id: str
    sequence: int
    external_id: str | None
    state: str
    attempts: int
    judgment_id: str | None
    new: bool | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Leased:
    """An item that a worker holds; `attempt` names the lease, `who` sent the batch."""

    batch_id: str
    sequence: int
    attempt: int
    text: str
    external_id: str | None
    as_of: date | None
    who: Principal


def accept(session: Session, who: Principal, sent: Sequence[Sent]) -> Batch:
    """Accept judgments for analysis: once this session has committed, each will be done or failed with a reason."""
    permit(who, Permission.SUBMIT)
    if not sent:
        raise Invalid("批次里没有文书。", "batch_empty")
    for one in sent:
        check_storable(one.text, one.external_id)
        if one.external_id is not None and not 1 <= len(one.external_id) <= 200:
            raise Invalid("文书编号应有 1 至 200 个字符。", "bad_external_id")
    id, moment = new_id(), now()
    origin = {"organisation_id": who.organisation_id, "key_id": who.key_id, "holder": who.holder, "role": str(who.role)}
    session.execute(insert(batches).values(id=id, created_at=moment, total=len(sent), **origin))
    rows = [
        {
            "batch_id": id,
            "sequence": n,
            "external_id": one.external_id,
            "text": one.text,
            "as_of": one.as_of,
            "state": "pending",
            "attempts": 0,
        }
        for n, one in enumerate(sent, 1)
    ]
    session.execute(insert(batch_items), rows)
    audit.note(session, who, "batch.accept", id, total=len(sent))
    return Batch(id, who.organisation_id, who.holder, moment, None, len(sent), len(sent), 0, 0, 0)


def get(session: Session, who: Principal, id: str) -> Batch:
    """One batch in scope and how far it is; NotFound (`batch_not_found`) otherwise."""
    permit(who, Permission.READ)
    row = session.execute(select(batches).where(batches.c.id == id, within(who, batches.c.organisation_id))).one_or_none()
    if row is None:
        raise NotFound("没有这个批次。", "batch_not_found")
    return _batch(row, _counted(session, [id]).get(id, {}))


def listed(session: Session, who: Principal, after: str | None = None, limit: int = 50) -> Page[Batch]:
    """The batches in scope, newest first."""
    permit(who, Permission.READ)
    wanted = select(batches).where(within(who, batches.c.organisation_id)).order_by(batches.c.id.desc()).limit(limited(limit) + 1)
    if after is not None:
        wanted = wanted.where(batches.c.id < keys_of(after, [str])[0])
    rows = list(session.execute(wanted))
    counted = _counted(session, [row.id for row in rows])
    found = tuple(_batch(row, counted.get(row.id, {})) for row in rows[:limit])
    return Page(found, cursor(found[-1].id) if len(rows) > limit else None)


def page(session: Session, who: Principal, id: str, after: str | None = None, limit: int = 100) -> Page[Item]:
    """One page of a batch's items, in the order in which they were sent."""
    get(session, who, id)
    shown = [batch_items.c[name] for name in ("batch_id", "sequence", "external_id", "state", "attempts", "judgment_id", "new", "problem")]
    wanted = select(*shown).where(batch_items.c.batch_id == id).order_by(batch_items.c.sequence).limit(limited(limit) + 1)
    if after is not None:
        wanted = wanted.where(batch_items.c.sequence > keys_of(after, [int])[0])
    found = tuple(Item(**row._mapping) for row in session.execute(wanted))
    return Page(found[:limit], cursor(found[limit - 1].sequence) if len(found) > limit else None)


def claim(session: Session, worker: str, lease_seconds: float, max_attempts: int = 5) -> Leased | None:
    """Take the next item that waits, or whose lease has run out; None if there is none. Commit before you analyse.

    An item that was taken `max_attempts` times and never came to an end (it kills its workers) is failed.
    """
    while (row := _next(session)) is not None and row.attempts >= max_attempts:
        _end(session, row.batch_id, row.sequence, {"state": "failed", "problem": {"code": "worker_lost", "message": _LOST}})
    if row is None:
        return None
    attempt = row.attempts + 1
    leases.take(session, batch_items, _same(row.batch_id, row.sequence), worker, lease_seconds, attempt)
    batch = session.execute(select(batches).where(batches.c.id == row.batch_id)).one()
    who = Principal(batch.key_id, batch.holder, Role(batch.role), batch.organisation_id, frozenset({batch.organisation_id}))
    return Leased(row.batch_id, row.sequence, attempt, row.text, row.external_id, row.as_of, who)


def finish(session: Session, leased: Leased, report: Report) -> Kept:
    """Keep the result of an item and end it, both or neither; Conflict (`lease_lost`) if another worker holds it now."""
    _hold(session, leased)
    kept = judgments.keep(session, leased.who, report, leased.text, leased.external_id)
    done = {"state": "done", "judgment_id": kept.judgment_id, "new": kept.new, "text": ""}  # the record has the text now
    _end(session, leased.batch_id, leased.sequence, done)
    return kept


def fail(session: Session, leased: Leased, problem: Problem) -> None:
    """End an item that cannot be analysed, with the reason; Conflict (`lease_lost`) if another worker holds it now."""
    _hold(session, leased)
    _end(session, leased.batch_id, leased.sequence, {"state": "failed", "problem": dict(problem)})


def give_back(session: Session, leased: Leased) -> None:
    """Put an item back that will not be analysed after all (the worker stops); the attempt does not count."""
    _hold(session, leased)
    back = {"state": "pending", "worker": None, "lease_until": None, "attempts": leased.attempt - 1}
    session.execute(update(batch_items).where(*_same(leased.batch_id, leased.sequence)).values(back))


def release(session: Session, worker: str) -> int:
    """Put back the items of a worker that is known to be dead, so that nobody waits for the leases to run out; how many there were."""
    return leases.release(session, batch_items, worker)


_LOST = "分析这份文书的进程反复中断，没有再试；请单独提交它并报告这一问题。"


def _next(session: Session) -> Row[Any] | None:
    return leases.free(session, batch_items, (batch_items.c.batch_id, batch_items.c.sequence))


def _same(batch_id: str, sequence: int) -> tuple[Any, Any]:
    return batch_items.c.batch_id == batch_id, batch_items.c.sequence == sequence


def _hold(session: Session, leased: Leased) -> None:
    leases.hold(session, batch_items, _same(leased.batch_id, leased.sequence), leased.attempt)


def _end(session: Session, batch_id: str, sequence: int, values: Mapping[str, Any]) -> None:
    """End an item, and its batch with the last of them."""
    session.execute(update(batch_items).where(*_same(batch_id, sequence)).values(lease_until=None, **values))
    if not is_sqlite(session):  # two workers that end the last two items must see each other
        session.execute(select(batches.c.id).where(batches.c.id == batch_id).with_for_update(key_share=True))
    left = (
        select(func.count())
        .select_from(batch_items)
        .where(batch_items.c.batch_id == batch_id, batch_items.c.state.in_(["pending", "running"]))
    )
    if session.execute(left).scalar_one() == 0:
        session.execute(update(batches).where(batches.c.id == batch_id).values(finished_at=now()))


def _counted(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    wanted = select(batch_items.c.batch_id, batch_items.c.state, func.count()).where(batch_items.c.batch_id.in_(ids))
    for id, state, number in session.execute(wanted.group_by(batch_items.c.batch_id, batch_items.c.state)):
        found.setdefault(id, {})[state] = number
    return found


def _batch(row: Row[Any], counted: Mapping[str, int]) -> Batch:
    states = {state: counted.get(state, 0) for state in ("pending", "running", "done", "failed")}
    return Batch(row.id, row.organisation_id, row.holder, row.created_at, row.finished_at, row.total, **states)
