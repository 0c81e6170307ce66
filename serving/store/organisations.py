"""Organisations (单位): procuratorates, one below another; a scope is one and all below it (本院及下级院)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.store import audit
from serving.store.refusal import Conflict, Invalid, NotFound, permit
from serving.store.schema import organisations

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One procuratorate."""

    id: str
    name: str
    parent_id: str | None


def add(session: Session, who: Principal, id: str, name: str, parent_id: str | None = None) -> Organisation:
    """Add an organisation: a root of its own (who sees everywhere only), or below one in scope. Conflict `exists` if the id is taken."""
    permit(who, Permission.MANAGE)
    if not _SLUG.fullmatch(id):
        raise Invalid("单位编号只能用小写字母、数字和连字符，1 至 64 个字符。", "bad_organisation_id")
    if not name.strip() or len(name) > 200:
        raise Invalid("单位名称应有 1 至 200 个字符。", "bad_organisation_name")
    if session.execute(select(organisations.c.id).where(organisations.c.id == id)).first():
        raise Conflict(f"已有编号为 {id} 的单位。", "exists")
    if parent_id is None and not who.everywhere:
        raise Invalid("须指明上级单位。", "parent_needed")
    if parent_id is not None:
        get(session, who, parent_id)
    session.execute(insert(organisations).values(id=id, name=name.strip(), parent_id=parent_id))
    audit.note(session, who, "organisation.add", id, parent=parent_id)
    return Organisation(id, name.strip(), parent_id)


def get(session: Session, who: Principal, id: str) -> Organisation:
    """One organisation in scope; NotFound otherwise."""
    found = session.execute(select(organisations).where(organisations.c.id == id)).one_or_none()
    if found is None or not who.sees(id):
        raise NotFound(f"没有编号为 {id} 的单位。", "organisation_not_found")
    return Organisation(**found._mapping)


def listed(session: Session, who: Principal) -> tuple[Organisation, ...]:
    """The organisations in scope, those above before those below."""
    every = {row.id: Organisation(**row._mapping) for row in session.execute(select(organisations).order_by(organisations.c.id))}
    seen = {id: one for id, one in every.items() if who.sees(id)}
    found: list[Organisation] = []

    def below(parent: str | None) -> None:
        for one in seen.values():
            if one.parent_id == parent or (parent is None and one.parent_id not in seen):
                found.append(one)
                below(one.id)

    below(None)
    return tuple(found)


def scope(session: Session, id: str) -> frozenset[str]:
    """An organisation and all below it."""
    found = select(organisations.c.id).where(organisations.c.id == id).cte("scope", recursive=True)
    found = found.union(select(organisations.c.id).join(found, organisations.c.parent_id == found.c.id))
    return frozenset(session.execute(select(found.c.id)).scalars())
