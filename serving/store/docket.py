"""The docket (文书目录): the judgments in scope, newest first, each with how many clues it has and how many are not concluded yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.lifecycle import OPEN, Status
from serving.store.refusal import permit
from serving.store.rows import Page, cursor, keys_of, limited
from serving.store.schema import clue_charges, clues, judgments
from serving.store.scope import visible_clues, visible_judgments

_MOST_CHOICES = 400


@dataclass(frozen=True, slots=True)
class Docketed:
    """A judgment in the docket, without its text."""

    id: str
    external_id: str | None
    case_number: str | None
    court: str | None
    judged_on: str | None
    charges: tuple[str, ...]
    received_at: datetime
    clues: int
    open: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clues in scope can be found by: the courts, charges, offices and people that occur."""

    courts: tuple[str, ...]
    charges: tuple[str, ...]
    offices: tuple[str, ...]
    people: tuple[str, ...]


def page(session: Session, who: Principal, words: str = "", after: str | None = None, limit: int = 50) -> Page[Docketed]:
    """One page of the docket; `words` occur in the case number, the court or the id that the sender gave."""
    permit(who, Permission.READ)
    c = judgments.c
    shown = (c.id, c.external_id, c.case_number, c.court, c.judged_on, c.charges, c.received_at)
    asked = select(*shown).where(visible_judgments(who)).order_by(c.id.desc()).limit(limited(limit) + 1)
    if words:
        asked = asked.where(or_(*(column.contains(words, autoescape=True) for column in (c.case_number, c.court, c.external_id))))
    if after is not None:
        asked = asked.where(c.id < keys_of(after, [str])[0])
    rows = session.execute(asked).all()
    counted = _counted(session, who, [row.id for row in rows[:limit]])
    items = tuple(_docketed(row._mapping, *counted.get(row.id, (0, 0))) for row in rows[:limit])
    return Page(items, cursor(items[-1].id) if len(rows) > limit else None)


def standing(session: Session, who: Principal) -> Mapping[Status, int]:
    """How many clues in scope stand where."""
    permit(who, Permission.READ)
    asked = select(clues.c.status, func.count()).where(visible_clues(who)).group_by(clues.c.status)
    return dict.fromkeys(Status, 0) | {Status(status): number for status, number in session.execute(asked)}


def choices(session: Session, who: Principal) -> Choices:
    """What a filter may choose from."""
    permit(who, Permission.READ)

    def distinct(column: ColumnElement[Any]) -> tuple[str, ...]:
        asked = select(column).where(visible_clues(who), column.is_not(None)).distinct().order_by(column).limit(_MOST_CHOICES)
        return tuple(session.execute(asked).scalars())

    charges = select(clue_charges.c.charge).join(clues, clues.c.id == clue_charges.c.clue_id).where(visible_clues(who))
    named = session.execute(charges.distinct().order_by(clue_charges.c.charge).limit(_MOST_CHOICES)).scalars()
    return Choices(distinct(clues.c.court), tuple(named), distinct(clues.c.office), distinct(clues.c.person))


def _docketed(row: Mapping[Any, Any], clues: int, open: int) -> Docketed:
    return Docketed(**{**row, "charges": tuple(row["charges"])}, clues=clues, open=open)


def _counted(session: Session, who: Principal, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The clues of each judgment, and how many of them are open."""
    open = func.sum(case((clues.c.status.in_([str(one) for one in OPEN]), 1), else_=0))
    asked = select(clues.c.judgment_id, func.count(), open).where(clues.c.judgment_id.in_(ids), visible_clues(who))
    return {row[0]: (row[1], row[2]) for row in session.execute(asked.group_by(clues.c.judgment_id))}
