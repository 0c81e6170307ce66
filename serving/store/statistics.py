"""Class-case statistics (类案统计): judgments, clues and what came of them, by court, charge, check and period, counted by the database.

Everything is counted within the scope of who asks. A clue that a newer version of its check told anew is counted once (see clues.is_counted); one whose
defendant has several charges is counted with each. The period is that of the judgment (裁判日期), not that of its arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, distinct, func, literal, or_, select, true
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.lifecycle import OPEN, Response, Status
from serving.store.clues import ClueFilter, conditions, is_counted
from serving.store.refusal import permit
from serving.store.schema import clue_charges, clues, transitions
from serving.store.scope import visible_clues, within
from serving.store.sentences import sentences

_BY_UPHELD = (Status.UPHELD, Status.MEASURE_TAKEN, Status.RESPONDED)


class Axis(StrEnum):
    """By what is counted (统计维度)."""

    COURT = "court"
    CHARGE = "charge"
    CHECK = "check"
    PERIOD = "period"


class Unit(StrEnum):
    """How long a period is (期间单位)."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one class: `judgments` those read, `struck` those with a clue; statuses and last responses of clues."""

    judgments: int = 0
    struck: int = 0
    clues: int = 0
    statuses: Mapping[Status, int] = field(default_factory=dict)
    responses: Mapping[Response, int] = field(default_factory=dict)

    def of(self, *statuses: Status) -> int:
        """Clues in one of the statuses."""
        return sum(self.statuses.get(one, 0) for one in statuses)

    @property
    def open(self) -> int:
        """Clues not concluded (未办结)."""
        return self.of(*OPEN)

    @property
    def upheld(self) -> int:
        """Clues found true (查实), those with a measure among them."""
        return self.of(*_BY_UPHELD)

    @property
    def verified(self) -> int:
        """Clues of which it is known what they are (已核查)."""
        return self.clues - self.open

    @property
    def explained(self) -> int:
        """Clues with a good explanation (有合理解释)."""
        return self.of(Status.EXPLAINED)

    @property
    def misread(self) -> int:
        """Clues from a misread text (误读)."""
        return self.of(Status.MISREAD)

    @property
    def mischecked(self) -> int:
        """Clues from a wrong check (规则误报)."""
        return self.of(Status.MISCHECKED)

    @property
    def measured(self) -> int:
        """Clues on which a measure was taken (已采取措施), answered or not."""
        return self.of(Status.MEASURE_TAKEN, Status.RESPONDED)

    @property
    def answered(self) -> int:
        """Clues to which the court has answered (已回应)."""
        return self.of(Status.RESPONDED)

    @property
    def accepted(self) -> int:
        """Clues that the court adopted, or revised its judgment for (采纳、改判)."""
        return self.responses.get(Response.ADOPTED, 0) + self.responses.get(Response.REVISED, 0)

    def __add__(self, other: Tally) -> Tally:
        numbers = {one: getattr(self, one) + getattr(other, one) for one in ("judgments", "struck", "clues")}
        statuses = {one: self.statuses.get(one, 0) + other.statuses.get(one, 0) for one in (*self.statuses, *other.statuses)}
        responses = {one: self.responses.get(one, 0) + other.responses.get(one, 0) for one in (*self.responses, *other.responses)}
        return Tally(**numbers, statuses=statuses, responses=responses)


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one court, charge, check or period; a key of None: the judgments do not tell it."""

    key: str | None
    tally: Tally


def tally(session: Session, who: Principal, wanted: ClueFilter) -> Tally:
    """The counts of a whole class."""
    found = _lines(session, who, wanted, literal("all"), literal("all"), clues)
    return found.get("all", Tally())


def lines(session: Session, who: Principal, wanted: ClueFilter, axis: Axis, unit: Unit = Unit.YEAR) -> tuple[Line, ...]:
    """The counts of a class by one axis: most clues first, periods in their order."""
    if axis is Axis.PERIOD:
        month = _lines(session, who, wanted, func.substr(sentences.c.judged_on, 1, 7), func.substr(clues.c.judged_on, 1, 7), clues)
        periods = _summed((period(key, unit), told) for key, told in month.items())
        return tuple(Line(key, periods[key]) for key in sorted(periods, key=lambda key: (key is None, key)))
    if axis is Axis.CHARGE:
        own = clue_charges.alias("own")
        found = _lines(session, who, wanted, sentences.c.charge, own.c.charge, clues.outerjoin(own, own.c.clue_id == clues.c.id))
        found = {key: told for key, told in found.items() if not wanted.charges or key in wanted.charges}
    elif axis is Axis.CHECK:
        found = _lines(session, who, wanted, None, clues.c.check, clues)
        judgments = sum(number for _, number in judgments_by(session, who, wanted, literal("all")))
        found = {key: told + Tally(judgments) for key, told in found.items()}
    else:
        found = _lines(session, who, wanted, sentences.c.court, clues.c.court, clues)
    return tuple(
        Line(key, found[key]) for key in sorted(found, key=lambda key: (-found[key].clues, -found[key].judgments, key or "\uffff"))
    )


def period(month: str | None, unit: Unit) -> str | None:
    """The period in which a month lies: 2019, 2019-Q2, 2019-05; a year without month stays a year."""
    if month is None or unit is Unit.MONTH or len(month) < 7:
        return month
    return month[:4] if unit is Unit.YEAR else f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def chosen(who: Principal, wanted: ClueFilter) -> ColumnElement[bool]:
    """The clues of a class: in scope, asked for, counted."""
    return and_(visible_clues(who), is_counted(), *conditions(wanted))


def read_judgments(who: Principal, wanted: ClueFilter) -> ColumnElement[bool]:
    """The sentences of a class, whether or not a clue was raised: what is asked of checks and clues does not matter here."""
    c = sentences.c
    lent = select(clues.c.judgment_id).where(within(who, clues.c.handler_id), ~within(who, clues.c.organisation_id))
    found = [or_(within(who, c.organisation_id), c.judgment_id.in_(lent))]
    for column, values in ((c.court, wanted.courts), (c.charge, wanted.charges), (c.organisation_id, wanted.organisations)):
        if values:
            found.append(column.in_(values))
    if wanted.judged_from is not None:
        day = wanted.judged_from.isoformat()
        found.append(or_(c.judged_on >= day, c.judged_on.in_([day[:4], day[:7]])))
    if wanted.judged_to is not None:
        found.append(c.judged_on <= wanted.judged_to.isoformat())
    return and_(*found)


def _lines(
    session: Session, who: Principal, wanted: ClueFilter, of_sentence: Any, of_clue: ColumnElement[Any], told: FromClause
) -> dict[str | None, Tally]:
    """The counts by a key of sentences and the same key of clues."""
    permit(who, Permission.READ)
    parts: list[tuple[str | None, Tally]] = []
    if of_sentence is not None:
        parts += [(key, Tally(judgments=number)) for key, number in judgments_by(session, who, wanted, of_sentence)]
    parts += _of_clues(session, who, wanted, of_clue, told)
    parts += _of_responses(session, who, wanted, of_clue, told)
    return _summed(parts)


def judgments_by(session: Session, who: Principal, wanted: ClueFilter, key: ColumnElement[Any]) -> list[tuple[str | None, int]]:
    """How many judgments were read, by a key; the row that stands for a judgment is counted where there is one, else the judgments."""
    c = sentences.c
    number: ColumnElement[int] = func.count()
    where: ColumnElement[bool]
    if key is c.charge or len(wanted.charges) == 1:
        where = c.first.is_(True)
    elif not wanted.charges:
        where = c.position == 0
    else:
        where, number = true(), func.count(distinct(c.judgment_id))
    asked = select(key.label("key"), number).where(read_judgments(who, wanted), where).group_by("key")
    return [(key, number) for key, number in session.execute(asked)]


def _of_clues(
    session: Session, who: Principal, wanted: ClueFilter, key: ColumnElement[Any], told: FromClause
) -> list[tuple[str | None, Tally]]:
    states = [func.sum(case((clues.c.status == str(one), 1), else_=0)) for one in Status]
    asked = select(key.label("key"), func.count(distinct(clues.c.judgment_id)), func.count(), *states)
    rows = session.execute(asked.select_from(told).where(chosen(who, wanted)).group_by("key"))
    return [
        (key, Tally(0, struck, number, {one: int(of) for one, of in zip(Status, states, strict=True) if of}))
        for key, struck, number, *states in rows
    ]


def _of_responses(
    session: Session, who: Principal, wanted: ClueFilter, key: ColumnElement[Any], told: FromClause
) -> list[tuple[str | None, Tally]]:
    """The last answers to clues that stand answered."""
    answers = transitions.alias("answers")
    last = select(answers.c.clue_id, func.max(answers.c.sequence).label("sequence")).where(answers.c.response.is_not(None))
    last_ = last.group_by(answers.c.clue_id).subquery("last")
    joined = told.join(last_, last_.c.clue_id == clues.c.id).join(
        transitions, and_(transitions.c.clue_id == last_.c.clue_id, transitions.c.sequence == last_.c.sequence)
    )
    asked = select(key.label("key"), transitions.c.response, func.count()).select_from(joined)
    rows = session.execute(
        asked.where(chosen(who, wanted), clues.c.status == str(Status.RESPONDED)).group_by("key", transitions.c.response)
    )
    return [(key, Tally(responses={Response(response): number})) for key, response, number in rows]


def _summed(parts: Iterable[tuple[str | None, Tally]]) -> dict[str | None, Tally]:
    found: dict[str | None, Tally] = {}
    for key, told in parts:
        found[key] = found.get(key, Tally()) + told
    return found
