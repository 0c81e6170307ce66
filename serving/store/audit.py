"""The audit log (审计日志): who did what to what, when; rows are only added, each with a digest of itself and of the row before.

What is done in a session is noted (`note`) and written when the session commits, last of all, so that the chain is held for a moment only.
The end of the log can be checked against a digest that was kept elsewhere (`head`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.store.identity import digest, now
from serving.store.refusal import permit
from serving.store.rows import Page, cursor, is_sqlite, keys_of, limited
from serving.store.schema import audit
from serving.store.scope import within

LOCK = 0x70616E6A  # of PostgreSQL: one transaction at a time adds to the log
FIRST = "0" * 64  # the digest before the first row
_NOTES = "panjian_audit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log."""

    sequence: int
    at: datetime
    key_id: str
    holder: str
    organisation_id: str
    role: str
    action: str
    object: str
    request_id: str | None
    detail: Mapping[str, Any]
    digest: str


def note(session: Session, who: Principal, action: str, object: str, **detail: Any) -> None:
    """Note what is done; the row is written when the session commits. `detail` must tell no personal data."""
    row = {
        "at": now(),
        "key_id": who.key_id,
        "holder": who.holder,
        "organisation_id": who.organisation_id,
        "role": str(who.role),
        "action": action,
        "object": object,
        "request_id": who.request_id,
        "detail": detail,
    }
    session.info.setdefault(_NOTES, []).append(row)


def write(session: Session) -> None:
    """Write what was noted; called by the database's session before it commits."""
    rows: list[dict[str, Any]] = session.info.pop(_NOTES, [])
    if not rows:
        return
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    sequence, before = head(session)
    for row in rows:
        sequence += 1
        before = row["digest"] = _digest(before, sequence, row)
        row["sequence"] = sequence
    session.execute(insert(audit), rows)


def head(session: Session) -> tuple[int, str]:
    """The last row's number and digest: kept elsewhere, they prove later that nothing before them was changed or cut off."""
    last = session.execute(select(audit.c.sequence, audit.c.digest).order_by(audit.c.sequence.desc()).limit(1)).one_or_none()
    return (last.sequence, last.digest) if last else (0, FIRST)


def holds(session: Session, sequence: int, digest: str) -> bool:
    """Whether the row that was the last once is still what it was; with the chain, that nothing before it was changed or cut off."""
    return session.execute(select(audit.c.digest).where(audit.c.sequence == sequence)).scalar_one_or_none() == digest


def first_broken(session: Session) -> int | None:
    """The number of the first row that does not fit the one before it; None if the whole chain holds."""
    expected, before = 1, FIRST
    for row in session.execute(select(audit).order_by(audit.c.sequence).execution_options(yield_per=1000)):
        values = row._asdict()
        if row.sequence != expected or row.digest != _digest(before, row.sequence, values):
            return expected
        expected, before = expected + 1, row.digest
    return None


def page(session: Session, who: Principal, after: str | None = None, limit: int = 100) -> Page[Entry]:
    """The log of the organisations in scope, newest first."""
    permit(who, Permission.AUDIT)
    wanted = select(audit).where(within(who, audit.c.organisation_id)).order_by(audit.c.sequence.desc())
    if after is not None:
        wanted = wanted.where(audit.c.sequence < keys_of(after, [int])[0])
    found = list(_entries(session, wanted.limit(limited(limit) + 1)))
    more = len(found) > limit
    return Page(tuple(found[:limit]), cursor(found[limit - 1].sequence) if more else None)


def _entries(session: Session, wanted: Any) -> Iterator[Entry]:
    for row in session.execute(wanted):
        yield Entry(**row._mapping)


def _digest(before: str, sequence: int, row: Mapping[str, Any]) -> str:
    told = {name: value for name, value in row.items() if name not in ("sequence", "digest", "at")}
    return digest(before, sequence, row["at"].isoformat(timespec="microseconds"), told)
