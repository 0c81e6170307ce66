"""A class of cases (类案) as its page, its papers and its workbook tell it: what was asked for, and all that was counted of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from pipelines.rendering import fields
from serving.access import Principal
from serving.documents import wording
from serving.store import distributions, ledger, statistics
from serving.store.clues import ClueFilter
from serving.store.deviation import Deviation, deviations, limits_of
from serving.store.distributions import Fines, Term
from serving.store.measures import Taken, measures
from serving.store.rows import is_sqlite
from serving.store.statistics import Axis, Line, Tally, Unit

AXES = {Axis.COURT: "法院", Axis.CHARGE: "罪名", Axis.CHECK: "检查项", Axis.PERIOD: "期间"}
UNITS = {Unit.YEAR: "年", Unit.QUARTER: "季度", Unit.MONTH: "月"}
UNREAD = {Axis.COURT: "法院未读出", Axis.CHARGE: "无罪名（裁定、无罪等）", Axis.CHECK: "—", Axis.PERIOD: "日期未读出"}


@dataclass(frozen=True, slots=True)
class ClassCase:
    """A class with its counts; `fined` is the one charge whose fines are told (None: none has any)."""

    wanted: ClueFilter
    unit: Unit
    whole: Tally
    lines: dict[Axis, tuple[Line, ...]]
    measures: tuple[Taken, ...]
    terms: tuple[Term, ...]
    fined: str | None
    fines: tuple[Fines, ...]
    deviations: tuple[Deviation, ...]

    @property
    def overall(self) -> float:
        """The share of judgments with a clue among those whose court is known."""
        known = [line.tally for line in self.lines[Axis.COURT] if line.key is not None]
        return sum(one.struck for one in known) / (sum(one.judgments for one in known) or 1)


def gathered(session: Session, who: Principal, wanted: ClueFilter, unit: Unit = Unit.YEAR) -> ClassCase:
    """All that is counted of a class, within the scope of who asks."""
    if not is_sqlite(session):
        session.execute(text("SET LOCAL jit = off"))  # PostgreSQL would compile for longer than these queries run
    lines: dict[Axis, tuple[Line, ...]] = {
        axis: statistics.lines(session, who, wanted, axis, unit) for axis in Axis if axis is not Axis.CHECK
    }
    whole = sum((line.tally for line in lines[Axis.COURT]), Tally())
    lines[Axis.CHECK] = statistics.lines(session, who, wanted, Axis.CHECK)
    fined = distributions.most_fined(session, who, wanted)
    fines = distributions.fines(session, who, replace(wanted, charges=(fined,))) if fined else ()
    return ClassCase(
        wanted,
        unit,
        whole,
        lines,
        measures(session, who, wanted),
        distributions.terms(session, who, wanted),
        fined,
        fines,
        deviations(lines[Axis.COURT], limits_of(ledger.champion(session).detail.get("card") or {})),
    )


def named(axis: Axis, key: str | None, unit: Unit = Unit.YEAR) -> str:
    """A line's key in words: 2019年第二季度, the title of a check; the unit tells whether a year stands among shorter periods."""
    if key is None:
        return UNREAD[axis]
    if axis is Axis.CHECK:
        return fields.title(key)
    return _period(key, unit) if axis is Axis.PERIOD else key


def _period(key: str, unit: Unit) -> str:
    year, _, rest = key.partition("-")
    if not rest:
        return f"{year}年" if unit is Unit.YEAR else f"{year}年（月份未载）"
    return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度" if rest.startswith("Q") else f"{year}年{int(rest)}月"


def conditions(wanted: ClueFilter) -> list[tuple[str, str]]:
    """What was asked for, in words."""
    found = [
        ("法院", "、".join(wanted.courts)),
        ("罪名", "、".join(wanted.charges)),
        ("检查项", "、".join(map(fields.title, wanted.checks))),
        ("等级", "、".join(wording.GRADES[one] for one in wanted.grades)),
    ]
    since, until = wording.day(wanted.judged_from), wording.day(wanted.judged_to)
    if since or until:
        found.append(("裁判日期", f"{since or '最早'}至{until or '最近'}"))
    return [(name, value) for name, value in found if value]
