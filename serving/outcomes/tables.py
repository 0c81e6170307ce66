"""The tables of outcomes (线索结果表): the same rows for the terminal, the page and the workbench."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from serving.lifecycle import MEASURES
from serving.outcomes.changes import Change
from serving.outcomes.drift import TRAITS, index_in_words
from serving.outcomes.precision import NO_MODEL, Axis, Basis, Share, Tally
from serving.outcomes.report import Line, Report, percent, series_name, version_name
from serving.store.identity import CHINA
from serving.store.statistics import Unit

COUNTS = ("产生", "已核查", "查实", "有合理解释", "误读", "规则误报", "准确率", "95% 区间", "读对时准确率", "成案率")
UNITS = {Unit.MONTH: "月份", Unit.QUARTER: "季度", Unit.YEAR: "年份"}
BASES = {Basis.RAISED: "产生", Basis.CONCLUDED: "核结"}
DEFINITIONS = (
    "准确率＝查实÷已核查；读对时准确率＝查实÷（已核查−误读），只看规则本身；读取正确率＝（已核查−误读）÷已核查，只看模型；"
    "成案率＝已采取监督措施÷已核查。区间为 95% 置信区间（Wilson 法）。每条线索归入最先提出它的检查版本和模型版本；"
    "一名被告人犯数罪的，线索分别计入各罪名。"
)
ABOUT_CHANGES = (
    "按产生先后把已核查的线索切成几段，使似然最大；每切一刀的代价由打乱次序算得，各系列的 p 值已按系列数校正（Holm 法），"
    "无变化时误报任何一处的机会不到 5%。“位置”是变化可能发生的起止。"
)
ABOUT_DRIFT = (
    "近 30 日新收文书与此前 180 日相比。输入：校正后 p 不超过 5% 且 PSI 不低于 0.1 才报警；输出：有线索的文书数超出控制限即报警，"
    "控制限按超几何分布精确计算，并按所比的检查数作 Bonferroni 校正。"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its id, title, columns and rows; what must be known to read it."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: str = ""


def heading(report: Report) -> Iterator[str]:
    """What the report is about, and its alerts."""
    whole, spent = report.whole, report.durations
    yield f"产生 {whole.raised} 条线索，已核查 {whole.verified} 条，查实 {whole.upheld} 条：准确率 {interval(whole.precision)}"
    yield f"读对时准确率 {interval(whole.given_facts)}；读取正确率 {interval(whole.reading)}；成案率 {interval(whole.conversion)}"
    if spent.median is not None and spent.ninth is not None:
        yield f"从产生到核结：中位数 {spent.median:.1f} 天，九成在 {spent.ninth:.1f} 天之内"
    for alert in report.alerts:
        yield f"⚠ {alert.sentence}"


def tables(report: Report, axes: Sequence[Axis] = tuple(Axis)) -> Iterator[Table]:
    """Every table that has rows."""
    made = [by_axis(report, axis) for axis in axes]
    made += [reviewed(report), measured(report), changed(report), input_drift(report), output_drift(report)]
    return (one for one in made if one.rows)


def axis_name(report: Report, axis: Axis) -> str:
    """An axis in words."""
    if axis is Axis.PERIOD:
        return f"{BASES[report.asked.basis]}{UNITS[report.asked.unit]}"
    return {Axis.CHECK: "检查项与版本", Axis.MODEL: "模型版本", Axis.CHARGE: "罪名", Axis.LEVEL: "法院层级"}[axis]


def named(axis: Axis, key: str | None) -> str:
    """A key in words."""
    if key is None:
        return "未核结" if axis is Axis.PERIOD else "未读出"
    if axis is Axis.MODEL:
        return "只用规则" if key == NO_MODEL else key
    if axis is Axis.LEVEL:
        return f"{key}法院" if key != "专门" else "专门法院"
    return version_name(key) if axis is Axis.CHECK else key


def by_axis(report: Report, axis: Axis) -> Table:
    """The counts by one axis."""
    name = axis_name(report, axis)
    return Table(f"by-{axis}", f"按{name}", (name, *COUNTS), tuple(_row(axis, one) for one in report.lines[axis]))


def reviewed(report: Report) -> Table:
    """Reviews of shadow runs by the model that told the clue: told apart, for nobody was handed these clues."""
    rows = tuple(_row(Axis.MODEL, one) for one in report.reviewed[Axis.MODEL])
    return Table("reviewed", "影子比对的复核（不计入以上各表）", ("模型版本", *COUNTS), rows)


def measured(report: Report) -> Table:
    """Measures by kind, and what the court answered last."""
    rows = []
    for one in report.measures:
        adoption = Share(one.adopted + one.revised, one.times - one.waiting)
        counts = map(str, (one.times, one.adopted, one.not_adopted, one.revised, one.waiting))
        rows.append((MEASURES[one.measure], *counts, percent(adoption.value), limits(adoption)))
    columns = ("监督措施", "次数", "采纳", "未采纳", "改判", "未回应", "采纳、改判率", "95% 区间")
    return Table("measures", "监督措施与采纳", columns, tuple(rows))


def changed(report: Report) -> Table:
    """Every change point."""
    rows = []
    for name, trend in report.trends.items():
        for one in trend.changes:
            near = "—" if one.release is None else one.release.name + _beside(one)
            before, after = (f"{percent(share.value)}（{share.trials} 条）" for share in (one.before, one.after))
            rows.append((series_name(name), day(one.at), f"{day(one.since)} 至 {day(one.until)}", before, after, near, f"{trend.p:.4f}"))
    columns = ("系列", "变化", "位置", "此前", "此后", "最近的发布", "p（校正后）")
    return Table("changes", "准确率的突变", columns, tuple(rows), ABOUT_CHANGES)


def _beside(change: Change) -> str:
    """How a release lies to a change."""
    if change.release and not change.fits:
        return f"（{day(change.release.at)}，不相合）"
    return f"（另有 {change.others} 项）" if change.others else ""


def input_drift(report: Report) -> Table:
    """What comes in, recent against reference."""
    rows = tuple(
        (
            TRAITS[one.trait],
            f"{one.index:.3f}",
            index_in_words(one.index),
            f"{one.p:.4f}",
            f"{one.shifts[0].name}：{percent(one.shifts[0].before)} → {percent(one.shifts[0].after)}",
            "报警" if one.alarm else "",
        )
        for one in report.drift.inputs
    )
    title = f"输入漂移（近期 {report.drift.recent} 份，参照 {report.drift.reference} 份）"
    return Table("input-drift", title, ("特征", "PSI", "程度", "p（校正后）", "变化最大的一格", "报警"), rows, ABOUT_DRIFT)


def output_drift(report: Report) -> Table:
    """How often checks strike, against their control limits; those that alarm first."""
    found = sorted(report.drift.outputs, key=lambda one: (not one.alarm, -one.recent.struck, one.check))
    rows = tuple(
        (
            version_name(one.check),
            f"{one.reference.struck}／{one.reference.judgments}",
            f"{one.recent.struck}／{one.recent.judgments}",
            f"{one.low}–{one.high}",
            "报警" if one.alarm else "",
        )
        for one in found
    )
    return Table(
        "output-drift", "输出漂移", ("检查项与版本", "参照：有线索／文书", "近期：有线索／文书", "近期控制限", "报警"), rows, ABOUT_DRIFT
    )


def interval(share: Share) -> str:
    """A share with its interval in words."""
    return "—" if share.value is None else f"{percent(share.value)}（{limits(share)}）"


def limits(share: Share) -> str:
    """The interval of a share."""
    low, high = share.interval
    return "—" if share.value is None else f"{100 * low:.1f}–{100 * high:.1f}%"


def day(moment: datetime) -> str:
    """A day in China."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d}"


def _row(axis: Axis, line: Line) -> tuple[str, ...]:
    return (named(axis, line.key), *counts(line.tally))


def counts(told: Tally) -> tuple[str, ...]:
    """The counts of a line, in the order of COUNTS."""
    numbers = (told.raised, told.verified, told.upheld, told.explained, told.misread, told.mischecked)
    shares = (percent(told.precision.value), limits(told.precision), percent(told.given_facts.value), percent(told.conversion.value))
    return (*map(str, numbers), *shares)
