"""Idempotency keys (幂等键): a request sent again gets the answer of the first time; the answer is kept with what it answers, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from serving.access import Principal
from serving.store.identity import now
from serving.store.refusal import Conflict
from serving.store.rows import changed, insert_new
from serving.store.schema import idempotency


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the HTTP status and the body."""

    status: int
    body: Any


def answered(session: Session, who: Principal, key: str, request_digest: str) -> Answer | None:
    """The answer given to this key before; Conflict `idempotency_mismatch` if it was another request."""
    wanted = (idempotency.c.key_id == who.key_id, idempotency.c.idempotency_key == key)
    row = session.execute(select(idempotency).where(*wanted)).one_or_none()
    if row is None:
        return None
    if row.request_digest != request_digest:
        raise Conflict("这个幂等键已用于另一个内容不同的请求，请换一个。", "idempotency_mismatch")
    return Answer(row.status, row.answer)


def keep(session: Session, who: Principal, key: str, request_digest: str, status: int, body: Mapping[str, Any]) -> Answer:
    """Keep an answer, in the session that did what it tells. Conflict `idempotency_raced` if the same request was answered meanwhile:
    let it leave the session, so that all is rolled back, and ask `answered` again."""
    values = {"request_digest": request_digest, "status": status, "answer": dict(body), "created_at": now()}
    if not insert_new(session, idempotency, {"key_id": who.key_id, "idempotency_key": key, **values}):
        raise Conflict("同一请求正在处理，请稍后重试。", "idempotency_raced")
    return Answer(status, body)


def forget(session: Session, before: datetime) -> int:
    """Forget answers given before a moment; how many there were."""
    return changed(session, delete(idempotency).where(idempotency.c.created_at < before))
