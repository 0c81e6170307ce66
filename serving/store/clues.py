"""Clues (线索): found by filters, a page at a time, and their history.

Pages are cut by the key of their order, never by an offset: what is added meanwhile shifts nothing, and no clue is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.lifecycle import OPEN, Status, overdue
from serving.store.identity import today
from serving.store.refusal import NotFound, permit
from serving.store.rows import Page, cursor, keys_of, limited
from serving.store.schema import analyses, analysis_clues, clue_charges, clues, judgments, transitions
from serving.store.scope import visible_clues

_NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue that is kept: `payload` is the clue as the report tells it, `sequence` the number of its last transition (0: none)."""

    id: str
    judgment_id: str
    organisation_id: str
    handler_id: str
    analysis_id: str
    check: str
    version: int
    rank: str
    grade: str
    weight: str
    favours: str
    defendant: str | None
    charge: str | None
    court: str | None
    court_level: str | None
    judged_on: str | None
    message: str
    payload: Mapping[str, Any]
    status: Status
    sequence: int
    office: str | None
    person: str | None
    due_on: date | None
    follows_id: str | None
    created_at: datetime
    updated_at: datetime
    case_number: str | None

    def overdue(self, on: date | None = None) -> bool:
        """Whether its due date has passed and it is not concluded (督办)."""
        return overdue(self.status, self.due_on, on or today())


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a clue's life, as it was recorded."""

    id: str
    clue_id: str
    sequence: int
    step: str
    from_status: str
    to_status: str
    at: datetime
    key_id: str
    holder: str
    organisation_id: str
    reason: str
    office: str | None
    person: str | None
    due_on: date | None
    handler_id: str | None
    measure: str | None
    response: str | None
    note: str


class Order(StrEnum):
    """In what order clues are told."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"  # the nearest due date first, those without one last


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """Which clues (筛选): a field that is empty asks for nothing; of several values one is enough."""

    checks: Sequence[str] = ()
    ranks: Sequence[str] = ()
    grades: Sequence[str] = ()
    weights: Sequence[str] = ()
    favours: Sequence[str] = ()
    courts: Sequence[str] = ()
    court_levels: Sequence[str] = ()
    charges: Sequence[str] = ()
    statuses: Sequence[str] = ()
    organisations: Sequence[str] = ()  # whose judgment it is, or who handles it
    offices: Sequence[str] = ()
    people: Sequence[str] = ()
    judgment_id: str | None = None
    judged_from: date | None = None  # days of the judgments, both included
    judged_to: date | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None  # not included
    overdue: bool | None = None
    current: bool | None = None  # whether the newest analysis of its judgment raises it
    counted: bool | None = None  # whether statistics count it


def page(
    session: Session,
    who: Principal,
    wanted: ClueFilter | None = None,
    after: str | None = None,
    limit: int = 50,
    order: Order = Order.NEWEST,
) -> Page[Clue]:
    """One page of the clues in scope that a filter asks for; `after` is the `next` of the page before, of the same order."""
    permit(who, Permission.READ)
    chosen = select(clues.c.id).where(visible_clues(who), *conditions(wanted or ClueFilter()))
    chosen = _ordered(chosen, order, after).limit(limited(limit) + 1)  # of an index: only the clues of the page are read whole
    found = [_clue(row) for row in session.execute(_ordered(_clues().where(clues.c.id.in_(chosen)), order, None))]
    more = len(found) > limit
    return Page(tuple(found[:limit]), _cursor(found[limit - 1], order) if more else None)


def count(session: Session, who: Principal, wanted: ClueFilter | None = None) -> int:
    """How many clues in scope a filter asks for."""
    permit(who, Permission.READ)
    asked = select(func.count()).select_from(clues).where(visible_clues(who), *conditions(wanted or ClueFilter()))
    return session.execute(asked).scalar_one()


def get(session: Session, who: Principal, id: str) -> Clue:
    """One clue in scope; NotFound (`clue_not_found`) otherwise."""
    permit(who, Permission.READ)
    row = session.execute(_clues().where(clues.c.id == id, visible_clues(who))).one_or_none()
    if row is None:
        raise NotFound("没有这条线索。", "clue_not_found")
    return _clue(row)


def of_judgment(session: Session, who: Principal, judgment_id: str) -> tuple[Clue, ...]:
    """The clues in scope of one judgment, oldest first: those that its newest analysis raises and those it does not."""
    permit(who, Permission.READ)
    asked = _clues().where(clues.c.judgment_id == judgment_id, visible_clues(who)).order_by(clues.c.id)
    return tuple(_clue(row) for row in session.execute(asked))


def history(session: Session, who: Principal, id: str) -> tuple[Transition, ...]:
    """All that was done with a clue in scope, in its order."""
    get(session, who, id)
    rows = session.execute(select(transitions).where(transitions.c.clue_id == id).order_by(transitions.c.sequence))
    return tuple(Transition(**row._mapping) for row in rows)


def followers(session: Session, who: Principal, id: str) -> tuple[Clue, ...]:
    """The clues of newer versions that followed one, the nearest first."""
    found: list[Clue] = []
    while row := session.execute(_clues().where(clues.c.follows_id == id, visible_clues(who))).one_or_none():
        found.append(_clue(row))
        id = row.id
    return tuple(found)


def charges_of(session: Session, who: Principal, id: str) -> tuple[str, ...]:
    """All charges of whom a clue is about."""
    get(session, who, id)
    return tuple(
        session.execute(select(clue_charges.c.charge).where(clue_charges.c.clue_id == id).order_by(clue_charges.c.charge)).scalars()
    )


def conditions(wanted: ClueFilter) -> list[ColumnElement[bool]]:
    """A filter as conditions on `clues`, for statistics too; the scope is not among them (see scope.visible_clues)."""
    c = clues.c
    several = (
        (c.check, wanted.checks),
        (c.rank, wanted.ranks),
        (c.grade, wanted.grades),
        (c.weight, wanted.weights),
        (c.favours, wanted.favours),
        (c.court, wanted.courts),
        (c.court_level, wanted.court_levels),
        (c.status, [str(one) for one in wanted.statuses]),
        (c.office, wanted.offices),
        (c.person, wanted.people),
    )
    found: list[ColumnElement[bool]] = [column.in_(values) for column, values in several if values]
    if wanted.charges:
        found.append(exists().where(clue_charges.c.clue_id == c.id, clue_charges.c.charge.in_(wanted.charges)))
    if wanted.organisations:
        found.append(or_(c.organisation_id.in_(wanted.organisations), c.handler_id.in_(wanted.organisations)))
    if wanted.judgment_id is not None:
        found.append(c.judgment_id == wanted.judgment_id)
    return found + _periods(wanted) + _states(wanted)


def _periods(wanted: ClueFilter) -> list[ColumnElement[bool]]:
    """A judgment that tells its month or year only lies in a period that begins within."""
    c, found = clues.c, []
    if wanted.judged_from is not None:
        day = wanted.judged_from.isoformat()
        found.append(or_(c.judged_on >= day, c.judged_on.in_([day[:4], day[:7]])))
    if wanted.judged_to is not None:
        found.append(c.judged_on <= wanted.judged_to.isoformat())
    if wanted.created_from is not None:
        found.append(c.created_at >= wanted.created_from)
    if wanted.created_to is not None:
        found.append(c.created_at < wanted.created_to)
    return found


def _states(wanted: ClueFilter) -> list[ColumnElement[bool]]:
    c, found = clues.c, []
    if wanted.overdue is not None:
        late = and_(c.due_on.is_not(None), c.due_on < today(), c.status.in_([str(one) for one in OPEN]))
        found.append(late if wanted.overdue else ~late)
    if wanted.current is not None:
        found.append(is_current() if wanted.current else ~is_current())
    if wanted.counted is not None:
        found.append(is_counted() if wanted.counted else ~is_counted())
    return found


def is_current() -> ColumnElement[bool]:
    """Whether the newest analysis of its judgment raises a clue."""
    newest = select(func.max(analyses.c.id)).where(analyses.c.judgment_id == clues.c.judgment_id).correlate(clues).scalar_subquery()
    return exists().where(analysis_clues.c.clue_id == clues.c.id, analysis_clues.c.analysis_id == newest)


def is_counted() -> ColumnElement[bool]:
    """Whether statistics count a clue: of two that tell the same in an older and a newer version, the one that people dealt with, else the newer."""
    other, open_ = clues.alias("other"), [str(one) for one in OPEN]
    newer = exists(select(other.c.id).where(other.c.follows_id == clues.c.id, or_(other.c.status != "new", clues.c.status.in_(open_))))
    older = exists(select(other.c.id).where(other.c.id == clues.c.follows_id, other.c.status.not_in(open_)))
    return and_(~newer, ~and_(clues.c.status == str(Status.NEW), clues.c.follows_id.is_not(None), older))


def _clues() -> Select[Any]:
    shown = [column for column in clues.c if column.name != "fingerprint"]
    return select(*shown, judgments.c.case_number).join(judgments, judgments.c.id == clues.c.judgment_id)


def _ordered(asked: Select[Any], order: Order, after: str | None) -> Select[Any]:
    if order is Order.DUE:
        due = func.coalesce(clues.c.due_on, _NEVER)
        if after is not None:
            day, id = keys_of(after, [str, str])
            asked = asked.where(or_(due > _day(day), and_(due == _day(day), clues.c.id > id)))
        return asked.order_by(due, clues.c.id)
    key = clues.c.id  # sorts by the time it was given
    if after is not None:
        id = keys_of(after, [str])[0]
        asked = asked.where(key < id if order is Order.NEWEST else key > id)
    return asked.order_by(key.desc() if order is Order.NEWEST else key)


def _cursor(last: Clue, order: Order) -> str:
    return cursor((last.due_on or _NEVER).isoformat(), last.id) if order is Order.DUE else cursor(last.id)


def _day(told: str) -> date:
    from serving.store.refusal import Invalid

    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise Invalid("翻页标记不对，请从第一页重新开始。", "bad_cursor") from error


def _clue(row: Row[Any]) -> Clue:
    return Clue(**{**row._mapping, "status": Status(row.status)})
