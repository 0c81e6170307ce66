"""The report of outcomes (线索结果报告): everything that verification says of the versions, compiled within the scope of who asks.

Periods are months, quarters or years of *raising* unless conclusion is asked for: a version answers for what it raised, whenever people got to it.
Measures are those of class statistics (a fact told anew by a newer version is counted once).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from pipelines.rendering.fields import title
from serving.access import Principal
from serving.ledger.decision import ACTS, Decision
from serving.outcomes import changes, drift
from serving.outcomes.changes import Release, Trend
from serving.outcomes.precision import Axis, Basis, Durations, Outcome, Tally, by, durations, tallied, tally
from serving.outcomes.releases import releases
from serving.store import compositions, outcomes, retirement, traits
from serving.store.clues import ClueFilter
from serving.store.identity import CHINA, now
from serving.store.measures import Taken, measures
from serving.store.statistics import Unit
from serving.store.traits import Drift

FALLEN = timedelta(days=30)  # demotions are told for so long
WHOLE, READING = "all", "reading"  # series beside those of checks: precision of all clues, and what was not misread
SERIES = {WHOLE: "全部线索的准确率", READING: "全部线索的读取正确率"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: clues raised from a day to a day (both included), of some checks, charges or levels; the periods."""

    since: date | None = None
    until: date | None = None
    checks: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    unit: Unit = Unit.MONTH
    basis: Basis = Basis.RAISED

    @property
    def wanted(self) -> ClueFilter:
        """The same as a filter of clues; days are those of China."""
        return ClueFilter(
            checks=self.checks,
            charges=self.charges,
            court_levels=self.levels,
            created_from=_morning(self.since),
            created_to=_morning(self.until + timedelta(days=1)) if self.until else None,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one key of an axis; None: the judgments do not tell, or it is not concluded."""

    key: str | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class Alert:
    """What people should look at, with a sentence in Chinese.

    `kind` is demoted, change, input or output; `subject` the version, the series, the trait, or the check@version.
    """

    kind: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told of outcomes."""

    made_at: datetime
    asked: Asked
    whole: Tally
    lines: Mapping[Axis, tuple[Line, ...]]
    over_time: Mapping[Axis, Mapping[str, tuple[Line, ...]]]  # of checks and models: the periods of each version
    crossed: Mapping[tuple[str, str], tuple[Line, ...]]  # by model and check@version: the periods of both together
    reviewed: Mapping[Axis, tuple[Line, ...]]  # differences of shadow runs, by check and by model, told apart
    durations: Durations
    measures: tuple[Taken, ...]
    trends: Mapping[str, Trend]  # WHOLE, READING, and every check by its name
    releases: tuple[Release, ...]
    drift: Drift
    alerts: tuple[Alert, ...] = field(default=())


def compiled(session: Session, who: Principal, asked: Asked | None = None) -> Report:
    """The report of the clues in scope that are asked for."""
    asked = asked or Asked()
    found = outcomes.read(session, who, asked.wanted)
    reviews = outcomes.reviewed(session, who, asked.wanted)
    released = releases(compositions.timeline(session), compositions.releases(session))
    made = Report(
        made_at=now(),
        asked=asked,
        whole=tally(found),
        lines={axis: lines(found, axis, asked) for axis in Axis},
        over_time={axis: _over_time(found, axis, asked) for axis in (Axis.CHECK, Axis.MODEL)},
        crossed=_crossed(found, asked),
        reviewed={axis: lines(reviews, axis, asked) for axis in (Axis.CHECK, Axis.MODEL)},
        durations=durations(found),
        measures=measures(session, who, asked.wanted),
        trends=_trends(found, released),
        releases=released,
        drift=traits.drift(session, who),
    )
    fallen = retirement.messages(session, made.made_at - FALLEN)
    return replace(made, alerts=(*map(_fallen, fallen), *alerts(made.trends, made.drift)))


def lines(found: Iterable[Outcome], axis: Axis, asked: Asked) -> tuple[Line, ...]:
    """The counts by one axis: most raised first, periods in their order, what is not told last."""
    told = [Line(key, of) for (key,), of in tallied(found, by(axis, asked.unit, asked.basis)).items()]
    return _sorted(told, axis)


def alerts(trends: Mapping[str, Trend], found: Drift) -> Iterator[Alert]:
    """What fell and did not rise again, and what drifts."""
    for name, trend in trends.items():
        if (last := next(reversed(trend.changes), None)) and (last.after.value or 0) < (last.before.value or 0):
            release = f"，与 {last.release.name} 发布相合" if last.fits and last.release else ""
            fell = f"由 {percent(last.before.value)} 降到 {percent(last.after.value)}（此后 {last.after.trials} 条）"
            yield Alert("change", name, f"{series_name(name)}约自 {_day(last.at)} 起{fell}{release}。")
    for trait in found.inputs:
        if trait.alarm:
            most = trait.shifts[0]
            moved = f"“{most.name}”由 {percent(most.before)} 变为 {percent(most.after)}"
            yield Alert("input", trait.trait, f"输入漂移：{drift.TRAITS[trait.trait]}（PSI {trait.index:.2f}），{moved}。")
    for check in found.outputs:
        if check.alarm:
            limits = f"控制限 {check.low}–{check.high}"
            said = f"近期 {check.recent.judgments} 份文书中 {check.recent.struck} 份有线索，{limits}"
            yield Alert("output", check.check, f"输出漂移：{version_name(check.check)}，{said}。")


def _fallen(one: Decision) -> Alert:
    """A version that outcomes have moved down."""
    return Alert("demoted", one.reference, f"{ACTS[one.act]}：{version_name(one.reference)}（{_day(one.at)}），{one.reason}")


def version_name(version: str) -> str:
    """A check@version in words; models keep their names."""
    name, _, number = version.partition("@")
    said = title(name)
    return version if said == name else f"{said}（第{number}版）"


def series_name(name: str) -> str:
    """A series of a trend in words."""
    return SERIES.get(name) or f"“{title(name)}”的准确率"


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "—" if share is None else f"{100 * share:.1f}%"


def _sorted(told: Iterable[Line], axis: Axis) -> tuple[Line, ...]:
    if axis is Axis.PERIOD:
        return tuple(sorted(told, key=lambda one: (one.key is None, one.key or "")))
    return tuple(sorted(told, key=lambda one: (one.key is None, -one.tally.raised, one.key or "")))


def _over_time(found: Sequence[Outcome], axis: Axis, asked: Asked) -> dict[str, tuple[Line, ...]]:
    told: dict[str, list[Line]] = {}
    for (name, period), of in tallied(found, by(axis), by(Axis.PERIOD, asked.unit, asked.basis)).items():
        told.setdefault(str(name), []).append(Line(period, of))
    return {name: _sorted(told[name], Axis.PERIOD) for name in sorted(told)}


def _crossed(found: Sequence[Outcome], asked: Asked) -> dict[tuple[str, str], tuple[Line, ...]]:
    told: dict[tuple[str, str], list[Line]] = {}
    for (model, check, period), of in tallied(found, by(Axis.MODEL), by(Axis.CHECK), by(Axis.PERIOD, asked.unit, asked.basis)).items():
        told.setdefault((str(model), str(check)), []).append(Line(period, of))
    return {pair: _sorted(told[pair], Axis.PERIOD) for pair in sorted(told)}


def _trends(found: Sequence[Outcome], released: Sequence[Release]) -> dict[str, Trend]:
    """The changes of all clues together, of reading, and of every check, its versions one after the other."""
    checks: dict[str, list[Outcome]] = {}
    for one in found:
        checks.setdefault(one.check, []).append(one)
    series = {WHOLE: changes.upheld(found), READING: changes.well_read(found)}
    series |= {name: changes.upheld(checks[name]) for name in sorted(checks)}
    models = [one for one in released if one.kind == "model"]
    own = {name: [*models, *(one for one in released if one.name.startswith(f"{name}@"))] for name in checks}
    return changes.trends(series, {WHOLE: released, READING: models, **own})


def _morning(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), CHINA)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d}"
