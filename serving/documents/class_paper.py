"""The paper of a class of cases (类案监督线索报告): what was counted, by whom it may be compared, and each clue's line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pipelines.rendering import fields
from serving.documents import class_tables as tables
from serving.documents import wording
from serving.documents.class_case import AXES, ClassCase, conditions
from serving.documents.drawing import Chart
from serving.documents.paper import Block, Column, Figure, Heading, Pairs, Paper, Table, body, note, numbered
from serving.store.clues import Clue
from serving.store.statistics import Axis

TITLE = "类案监督线索报告"
MOST = 300  # clues that a paper lists; a workbook lists all
_CLUE = (
    Column("序号", 0.6, True),
    Column("法院、案号", 2.6),
    Column("裁判日期", 1.3),
    Column("被告人、罪名", 1.5),
    Column("级", 0.4),
    Column("线索", 4.6),
    Column("状态", 1),
    Column("承办", 1),
)


def class_paper(case: ClassCase, organisation: str, clues: Sequence[Clue], on: date) -> Paper:
    """The paper of a class, with its clues in the order given."""
    parts: list[tuple[str, Iterator[Block]]] = [("统计范围", _scope(case)), ("总体情况", iter([Pairs(tuple(tables.summary(case)))]))]
    parts += [(f"按{AXES[axis]}统计", _axis(case, axis)) for axis in (Axis.CHECK, Axis.COURT, Axis.CHARGE, Axis.PERIOD)]
    parts += [
        ("法院间差异", _deviation(case)),
        ("监督措施与采纳", _measures(case)),
        ("量刑分布", _sentences(case)),
    ]
    blocks: list[Block] = []
    for number, (title, made) in enumerate(parts, 1):
        blocks += [Heading(numbered(number, title)), *made]
    blocks += _clues(case, clues, numbered(len(parts) + 1, "线索清单"))
    blocks.append(note("说明：线索由判鉴根据裁判文书的文字自动提出，供检察人员审查，不是对案件的认定；是否成立以核查结果为准。"))
    said = "；".join(value for _, value in conditions(case.wanted)) or "全部"
    return Paper(TITLE, organisation, f"范围：{said}", wording.day(on), tuple(blocks), ("制表人", "部门负责人"))


def _scope(case: ClassCase) -> Iterator[Block]:
    yield Pairs((*conditions(case.wanted), ("文书", "本院及下级院收录的刑事裁判文书，以及交由本院办理的线索所涉文书")))
    yield note(
        "期间按裁判日期计；一名被告人犯数罪的，其线索分别计入各罪名，各罪名之和可能大于总数；同一线索经新版检查项重新提出的，只计一次。"
        "只按罪名、法院、期间限定已分析文书，检查项与等级只限定线索。"
    )


def _axis(case: ClassCase, axis: Axis) -> Iterator[Block]:
    if not case.lines[axis]:
        yield body("没有符合条件的文书或线索。")
        return
    yield from _figure(tables.axis_chart(case, axis))
    yield tables.by_axis(case, axis)


def _deviation(case: ClassCase) -> Iterator[Block]:
    if len(case.deviations) < 2:
        yield body("范围内只有一个法院，无从比较。" if case.deviations else "没有符合条件的文书。")
        return
    yield from _figure(tables.deviation_chart(case))
    yield tables.deviation_table(case)
    yield note(tables.ABOUT_DEVIATION)


def _measures(case: ClassCase) -> Iterator[Block]:
    yield tables.measure_table(case) if case.measures else body("尚未采取监督措施。")


def _sentences(case: ClassCase) -> Iterator[Block]:
    if not case.terms:
        yield body("没有读出判项。")
        return
    yield body("以下按所选法院、罪名、期间的全部已分析文书统计，不限于有线索的。")
    yield from _figure(tables.term_chart(case))
    yield tables.term_table(case)
    if case.fines:
        yield from _figure(tables.fine_chart(case))
        yield tables.fine_table(case)
        yield note(tables.ABOUT_FINES)


def _figure(chart: Chart | None) -> Iterator[Block]:
    if chart is not None:
        yield Figure(chart.svg, chart.title, chart.said)


def _clues(case: ClassCase, clues: Sequence[Clue], title: str) -> Iterator[Block]:
    if not clues:
        yield from (Heading(title), body("没有符合条件的线索。"))
        return
    if case.whole.clues > len(clues):
        title += f"（共{case.whole.clues}条，列最近提出的{len(clues)}条；更多线索见Excel表）"
    yield Table(title, _CLUE, tuple(_line(number, one) for number, one in enumerate(clues, 1)), landscape=True)


def _line(number: int, one: Clue) -> tuple[str, ...]:
    return (
        str(number),
        f"{one.court or '法院未读出'}\n{one.case_number or '案号未读出'}",
        wording.day(one.judged_on) or "未读出",
        "\n".join(part for part in (one.defendant or "全案", one.charge) if part),
        one.grade,
        f"{fields.title(one.check)}：{wording.dated(one.message)}",
        wording.status(one.status),
        "\n".join(part for part in (one.office, one.person) if part) or "—",
    )
