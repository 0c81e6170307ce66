"""Sessions of the workbench (登录): a random token in a cookie, of which the store keeps the digest, and a token against forged forms."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from serving.access import Principal
from serving.store import audit, keys
from serving.store.identity import now
from serving.store.schema import sessions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and the token that every form must carry."""

    who: Principal
    csrf: str


def open_session(session: Session, who: Principal, hours: int) -> str:
    """Sign in: the token for the cookie. Sessions that have ended are swept away."""
    token, moment = secrets.token_urlsafe(32), now()
    session.execute(delete(sessions).where(sessions.c.expires_at <= moment))
    session.execute(
        insert(sessions).values(
            digest=_digest(token),
            key_id=who.key_id,
            csrf=secrets.token_urlsafe(32),
            created_at=moment,
            expires_at=moment + timedelta(hours=hours),
        )
    )
    audit.note(session, who, "session.open", who.key_id)
    return token


def signed_in(session: Session, token: str) -> SignedIn | None:
    """Who holds a cookie's token; None if the session has ended or its key was revoked."""
    row = session.execute(select(sessions).where(sessions.c.digest == _digest(token), sessions.c.expires_at > now())).one_or_none()
    who = keys.principal(session, row.key_id) if row else None
    return SignedIn(who, row.csrf) if row and who else None


def close_session(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(delete(sessions).where(sessions.c.digest == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
