"""The tables of a class (类案统计表): the same rows for its page, its papers and its workbook."""

from __future__ import annotations

from annotation.agreement.interval import wilson
from pipelines.rendering.words import money
from serving.documents import wording
from serving.documents.charts import Bar, amounts, bars, ranges, shares
from serving.documents.class_case import AXES, ClassCase, named
from serving.documents.drawing import Chart
from serving.documents.paper import Column, Table
from serving.lifecycle import MEASURES
from serving.store.deviation import Deviation, Finding
from serving.store.statistics import Axis, Line, Tally

PARTS = ("查实", "有合理解释", "误读", "规则误报", "未办结")
FINDINGS = {Finding.HIGHER: "高于其他法院", Finding.LOWER: "低于其他法院", Finding.ALIKE: "未见显著差异", Finding.FEW: "文书过少，不作比较"}
ABOUT_DEVIATION = (
    "比例为有线索的文书占已分析文书的比例，区间为95%置信区间（Wilson法）。与其他法院之差用Newcombe法求区间，并按所比较的法院数作Bonferroni校正，"
    "区间不含0的才称“高于”或“低于”；已分析文书不足20份的法院不作比较。案件构成不同也会造成差异，差异本身不等于办案有错。"
)
ABOUT_FINES = "金额单位为元。只计被告人仅犯一罪、犯罪数额已读出的判项；“超过数额二倍”供与盗窃等罪的罚金上限比对，是否违法须逐案核查。"
COUNTS = (
    "已分析文书",
    "有线索文书",
    "线索",
    "已核查",
    "查实",
    "有合理解释",
    "误读",
    "规则误报",
    "未办结",
    "已采取措施",
    "已回应",
    "采纳或改判",
)
_BARS = 14  # lines that a chart shows


def counts(tally: Tally) -> tuple[int, ...]:
    """The counts of a class, in the order of COUNTS."""
    return (
        tally.judgments,
        tally.struck,
        tally.clues,
        tally.verified,
        tally.upheld,
        tally.explained,
        tally.misread,
        tally.mischecked,
        tally.open,
        tally.measured,
        tally.answered,
        tally.accepted,
    )


def summary(case: ClassCase) -> list[tuple[str, str]]:
    """The class as a whole, in words."""
    whole = case.whole
    return [
        ("已分析文书", f"{whole.judgments}份，其中{whole.struck}份有线索（{wording.share(whole.struck, whole.judgments)}）"),
        ("线索", f"{whole.clues}条，已核查{whole.verified}条，未办结{whole.open}条"),
        ("核查结果", f"查实{whole.upheld}条，有合理解释{whole.explained}条，误读{whole.misread}条，规则误报{whole.mischecked}条"),
        ("查实率", rate(whole)),
        ("监督措施", f"已采取措施{whole.measured}条，其中法院已回应{whole.answered}条，采纳或改判{whole.accepted}条"),
    ]


def rate(tally: Tally) -> str:
    """The share of verified clues that were upheld, with its interval."""
    if not tally.verified:
        return "尚无已核查的线索"
    low, high = wilson(tally.upheld, tally.verified)
    return f"{wording.share(tally.upheld, tally.verified)}（95%置信区间{100 * low:.1f}%至{100 * high:.1f}%）"


def by_axis(case: ClassCase, axis: Axis, most: int = 60) -> Table:
    """The counts by one axis; lines beyond the most are summed in one."""
    lines = case.lines[axis]
    shown, rest = lines[:most], lines[most:]
    rows = [(named(axis, line.key, case.unit), *map(str, counts(line.tally))) for line in shown]
    if rest:
        rows.append((f"其余{len(rest)}项", *map(str, counts(sum((line.tally for line in rest), Tally())))))
    columns = (Column(AXES[axis], 2.8), *(Column(name, 1, True) for name in COUNTS))
    return Table("", columns, tuple(rows))


def axis_chart(case: ClassCase, axis: Axis) -> Chart | None:
    """The clues by one axis and what verification found, as bars."""
    told = [line for line in case.lines[axis] if line.tally.clues]
    lines = told[-_BARS:] if axis is Axis.PERIOD else told[:_BARS]
    if not lines:
        return None
    title = f"各{AXES[axis]}的线索与核查结果" + (f"（{'最近' if axis is Axis.PERIOD else '前'}{_BARS}项）" if len(told) > _BARS else "")
    return bars(f"by-{axis}", title, PARTS, [Bar(named(axis, line.key, case.unit), _parts(line)) for line in lines])


def _parts(line: Line) -> tuple[int, ...]:
    return (line.tally.upheld, line.tally.explained, line.tally.misread, line.tally.mischecked, line.tally.open)


def deviation_table(case: ClassCase) -> Table:
    """Courts compared with all others."""
    columns = (
        Column("法院", 3),
        Column("已分析文书", 1, True),
        Column("有线索文书", 1, True),
        Column("比例", 1, True),
        Column("95%区间（%）", 1.6, True),
        Column("其他法院", 1, True),
        Column("相差百分点", 1.1, True),
        Column("校正后区间", 1.6, True),
        Column("结论", 2.1),
    )
    return Table("", columns, tuple(_deviation(one) for one in case.deviations))


def _deviation(one: Deviation) -> tuple[str, ...]:
    share, interval = f"{100 * one.share:.1f}%", f"{100 * one.low:.1f}～{100 * one.high:.1f}"
    others = apart = between = "—"
    if one.others is not None:
        others, apart = f"{100 * one.others:.1f}%", _signed(one.share - one.others)
    if one.difference is not None:
        between = "～".join(map(_signed, one.difference))
    return (one.court, str(one.judgments), str(one.struck), share, interval, others, apart, between, FINDINGS[one.finding])


def _signed(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def deviation_chart(case: ClassCase) -> Chart | None:
    """The shares of courts with their intervals."""
    if len(case.deviations) < 2:
        return None
    found = case.deviations[: 2 * _BARS]
    return shares("deviation", "各法院有线索文书的比例（95%置信区间）", found, case.overall)


def measure_table(case: ClassCase) -> Table:
    """Measures by kind, and what the court answered."""
    columns = (Column("监督措施", 2), *(Column(name, 1, True) for name in ("次数", "采纳", "未采纳", "改判", "未回应", "采纳、改判率")))
    rows = tuple(
        (
            MEASURES[one.measure],
            *map(str, (one.times, one.adopted, one.not_adopted, one.revised, one.waiting)),
            wording.share(one.adopted + one.revised, one.times - one.waiting),
        )
        for one in case.measures
    )
    return Table("", columns, rows)


def term_table(case: ClassCase) -> Table:
    """Sentences by kind and length."""
    columns = (Column("主刑", 3), Column("判项", 1, True), Column("占比", 1, True), Column("其中缓刑", 1, True))
    whole = sum(one.number for one in case.terms)
    return Table(
        "", columns, tuple((one.name, str(one.number), wording.share(one.number, whole), str(one.suspended)) for one in case.terms)
    )


def term_chart(case: ClassCase) -> Chart | None:
    """Sentences by kind and length, the suspended ones apart."""
    if not case.terms:
        return None
    rows = [Bar(one.name, (one.number - one.suspended, one.suspended)) for one in case.terms]
    return bars("terms", "主刑分布", ("实刑及其他", "缓刑"), rows)


def fine_table(case: ClassCase) -> Table:
    """Fines by the amount of the crime."""
    names = ("判处罚金", "最低", "下四分位", "中位数", "上四分位", "最高", "超过数额二倍", "未判罚金")
    columns = (Column("犯罪数额", 2.6), *(Column(name, 1.2, True) for name in names))
    rows = tuple(
        (
            amounts(one),
            str(one.number),
            *(money(value).removesuffix("元") for value in (one.lowest, one.quartile, one.median, one.third, one.highest)),
            str(one.over_double),
            str(one.without),
        )
        for one in case.fines
    )
    return Table(f"{case.fined}的罚金与犯罪数额（金额单位：元）" if case.fined else "", columns, rows)


def fine_chart(case: ClassCase) -> Chart | None:
    """Fines by the amount of the crime, as ranges."""
    return ranges("fines", f"{case.fined}的罚金与犯罪数额（横轴为罚金，元，对数刻度）", case.fines) if case.fines else None
