"""API keys (密钥): `pj_<prefix>_<secret>`, told once when created; the store keeps the secret's digest.

The secret is 32 random bytes: its SHA-256 cannot be guessed, so that no slow hash is needed for each request.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from serving.access import Permission, Principal, Role
from serving.store import audit, organisations
from serving.store.identity import new_id, now
from serving.store.refusal import Invalid, NotFound, permit
from serving.store.rows import changed
from serving.store.schema import api_keys

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, without its secret."""

    id: str
    organisation_id: str
    holder: str
    role: Role
    prefix: str
    created_at: datetime
    revoked_at: datetime | None


def console(organisation_id: str = "-") -> Principal:
    """The principal of who runs commands on the machine itself: an administrator of every organisation."""
    return Principal("console", "命令行", Role.ADMIN, organisation_id, frozenset(), everywhere=True)


def create(session: Session, who: Principal, organisation_id: str, holder: str, role: Role) -> tuple[Key, str]:
    """A new key of an organisation in scope, and the token to hand over: it is told this once."""
    permit(who, Permission.MANAGE)
    organisations.get(session, who, organisation_id)
    if not holder.strip() or len(holder) > 200:
        raise Invalid("持有人应有 1 至 200 个字符。", "bad_holder")
    prefix, secret = "".join(secrets.choice(_ALPHABET) for _ in range(10)), secrets.token_urlsafe(32)
    key = Key(new_id(), organisation_id, holder.strip(), role, prefix, now(), None)
    session.execute(
        insert(api_keys).values(
            id=key.id,
            organisation_id=organisation_id,
            holder=key.holder,
            role=str(role),
            prefix=prefix,
            digest=_digest(secret),
            created_at=key.created_at,
        )
    )
    audit.note(session, who, "key.create", key.id, role=str(role), organisation=organisation_id)
    return key, f"pj_{prefix}_{secret}"


def authenticate(session: Session, token: str) -> Principal | None:
    """Who holds a token; None if nobody does or the key was revoked."""
    name, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if name != "pj" or not secret or len(token) > 200 or not set(prefix) <= set(_ALPHABET):
        return None
    row = session.execute(select(api_keys).where(api_keys.c.prefix == prefix)).one_or_none()
    if not secrets.compare_digest(row.digest if row else _digest(""), _digest(secret)) or row is None:
        return None
    return principal(session, row.id)


def principal(session: Session, key_id: str) -> Principal | None:
    """The principal of a key (of a session of the workbench, say); None if it was revoked."""
    row = session.execute(select(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))).one_or_none()
    if row is None:
        return None
    return Principal(row.id, row.holder, Role(row.role), row.organisation_id, organisations.scope(session, row.organisation_id))


def revoke(session: Session, who: Principal, key_id: str) -> None:
    """Revoke a key, for good; NotFound if there is none in scope."""
    permit(who, Permission.MANAGE)
    if key_id not in {key.id for key in listed(session, who)}:
        raise NotFound("没有这个密钥。", "key_not_found")
    if changed(session, update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None)).values(revoked_at=now())):
        audit.note(session, who, "key.revoke", key_id)


def listed(session: Session, who: Principal) -> tuple[Key, ...]:
    """The keys of the organisations in scope, oldest first."""
    permit(who, Permission.MANAGE)
    seen = [one.id for one in organisations.listed(session, who)]
    found = session.execute(select(api_keys).where(api_keys.c.organisation_id.in_(seen)).order_by(api_keys.c.id))
    return tuple(Key(row.id, row.organisation_id, row.holder, Role(row.role), row.prefix, row.created_at, row.revoked_at) for row in found)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
