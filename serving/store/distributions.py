"""Distributions (量刑分布): sentences by their length, fines by the amount of the crime, in the judgments of a class, with a clue or without.

Fines are set against amounts only where the defendant has one conviction, so that the amount belongs to it. Quartiles are the database's ranks,
with the linear interpolation of R's type 7 and of PostgreSQL's percentile_cont.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.store.clues import ClueFilter
from serving.store.refusal import permit
from serving.store.sentences import sentences
from serving.store.statistics import judgments_by, read_judgments

_LIFE, _DEATH, _IMPRISONED, _DETAINED, _CONTROLLED = "无期徒刑", "死刑", "有期徒刑", "拘役", "管制"
YEARS = ((0, 1), (1, 3), (3, 5), (5, 7), (7, 10), (10, 15), (15, None))
AMOUNTS = (
    (0, 1_000),
    (1_000, 3_000),
    (3_000, 10_000),
    (10_000, 30_000),
    (30_000, 100_000),
    (100_000, 300_000),
    (300_000, 1_000_000),
    (1_000_000, None),
)


@dataclass(frozen=True, slots=True)
class Term:
    """How many sentences are of one kind and length, and how many of those are suspended (缓刑)."""

    name: str
    number: int
    suspended: int


@dataclass(frozen=True, slots=True)
class Fines:
    """The fines for crimes of amounts from `least` up to below `most` yuan: how many, their quartiles, and how many exceed twice the amount."""

    least: int
    most: int | None
    number: int
    lowest: float
    quartile: float
    median: float
    third: float
    highest: float
    over_double: int
    without: int  # sentences of this amount that impose no fine


@dataclass(frozen=True, slots=True)
class Choice:
    """A court or charge, and in how many judgments it occurs."""

    name: str
    judgments: int


def terms(session: Session, who: Principal, wanted: ClueFilter) -> tuple[Term, ...]:
    """The sentences of a class by kind and length, mildest first; kinds that do not occur are left out."""
    permit(who, Permission.READ)
    c = sentences.c
    ranges = [
        (and_(c.kind == _IMPRISONED, c.months >= low * 12, *([] if high is None else [c.months < high * 12])), place)
        for place, (low, high) in enumerate(YEARS, 3)
    ]
    kinds = ((c.kind == _CONTROLLED, 1), (c.kind == _DETAINED, 2), *ranges, (c.kind == _LIFE, 10), (c.kind.startswith(_DEATH), 11))
    place = case(*kinds, (c.kind.is_(None), 12), else_=0).label("place")
    suspended = func.sum(case((c.probation_months.is_not(None), 1), else_=0))
    asked = select(place, func.count(), suspended).where(read_judgments(who, wanted), c.charge.is_not(None)).group_by("place")
    found = {number: (count, int(of)) for number, count, of in session.execute(asked)}
    return tuple(Term(name, *found[number]) for number, name in enumerate(_names()) if number in found)


def _names() -> list[str]:
    years = ["不满一年", "一年以上不满三年", "三年以上不满五年", "五年以上不满七年", "七年以上不满十年", "十年以上不满十五年", "十五年以上"]
    return ["其他", _CONTROLLED, _DETAINED, *(f"{_IMPRISONED}{one}" for one in years), _LIFE, _DEATH, "未读出主刑"]


def fines(session: Session, who: Principal, wanted: ClueFilter) -> tuple[Fines, ...]:
    """Fines against amounts, by ranges of the amount; ranges without a fine are left out."""
    permit(who, Permission.READ)
    c = sentences.c
    place = case(*((c.amount < high, number) for number, (_, high) in enumerate(AMOUNTS) if high), else_=len(AMOUNTS) - 1).label("place")
    told = and_(read_judgments(who, wanted), c.alone, c.charge.is_not(None), c.amount > 0)
    ranked = (
        select(
            place,
            c.fine,
            func.sum(case((c.fine > 2 * c.amount, 1), else_=0)).over(partition_by=place).label("over"),
            (func.row_number().over(partition_by=place, order_by=c.fine) - 1).label("rank"),
            func.count().over(partition_by=place).label("number"),
        )
        .where(told, c.fine > 0)
        .cte("ranked")
    )
    last = ranked.c.number - 1
    ranks = [rank for quarter in range(5) for rank in (last * quarter // 4, (last * quarter + 3) // 4)]
    lacking = select(place, func.count()).where(told, or_(c.fine.is_(None), c.fine == 0)).group_by("place")
    without: dict[int, int] = {one: number for one, number in session.execute(lacking)}  # noqa: C416
    rows: dict[int, tuple[int, int, dict[int, float]]] = {}
    asked = select(ranked.c.place, ranked.c.number, ranked.c.over, ranked.c.rank, ranked.c.fine).where(ranked.c.rank.in_(ranks))
    for one, number, over, rank, fine in session.execute(asked):
        rows.setdefault(one, (number, int(over), {}))[2][rank] = fine
    found = []
    for one, (number, over, at) in sorted(rows.items()):
        least, most = AMOUNTS[one]
        found.append(Fines(least, most, number, *_quartiles(number, at), over, without.get(one, 0)))
    return tuple(found)


def _quartiles(number: int, fines: dict[int, float]) -> tuple[float, float, float, float, float]:
    """Least, quartiles and most of values known at the ranks that matter."""

    def at(quarter: int) -> float:
        rank, rest = divmod((number - 1) * quarter, 4)
        return fines[rank] if not rest else fines[rank] + (fines[rank + 1] - fines[rank]) * rest / 4

    return at(0), at(1), at(2), at(3), at(4)


def most_fined(session: Session, who: Principal, wanted: ClueFilter) -> str | None:
    """The charge with most fines that can be set against an amount; None if there is none."""
    permit(who, Permission.READ)
    c = sentences.c
    told = and_(read_judgments(who, wanted), c.alone, c.charge.is_not(None), c.amount > 0, c.fine > 0)
    asked = select(c.charge).where(told).group_by(c.charge).order_by(func.count().desc(), c.charge).limit(1)
    return session.execute(asked).scalar_one_or_none()


def charges(session: Session, who: Principal, wanted: ClueFilter) -> tuple[Choice, ...]:
    """The charges of a class, the commonest first; the charges it asks for itself do not matter."""
    return _choices(session, who, replace(wanted, charges=()), "charge")


def courts(session: Session, who: Principal, wanted: ClueFilter) -> tuple[Choice, ...]:
    """The courts of a class, those with most judgments first; the courts it asks for itself do not matter."""
    return _choices(session, who, replace(wanted, courts=()), "court")


def _choices(session: Session, who: Principal, wanted: ClueFilter, name: str) -> tuple[Choice, ...]:
    permit(who, Permission.READ)
    found = [Choice(key, number) for key, number in judgments_by(session, who, wanted, sentences.c[name]) if key is not None]
    return tuple(sorted(found, key=lambda one: (-one.judgments, one.name)))
