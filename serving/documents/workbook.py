"""A class of cases as a workbook (类案统计表, Excel): the tables of its page as numbers to go on counting with, and every clue."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from pipelines.rendering import fields, words
from serving.documents import class_tables as tables
from serving.documents import wording
from serving.documents.class_case import AXES, ClassCase, conditions, named
from serving.documents.lettering import printable
from serving.store.clues import Clue

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_FIGURE = re.compile(r"\d+|\d{1,3}(?:,\d{3})*(?:\.\d+)?", re.ASCII)
_CELL = 32_000
_WIDE = {"线索", "原文", "依据", "法院", "检查项", "内容"}
_CLUES = (
    "编号",
    "法院",
    "案号",
    "裁判日期",
    "被告人",
    "罪名",
    "等级",
    "性质",
    "检查项",
    "线索",
    "原文",
    "依据",
    "状态",
    "承办部门",
    "承办人",
    "办理期限",
    "提出时间",
)


def workbook(case: ClassCase, clues: Iterable[Clue]) -> bytes:
    """The workbook: a sheet for each table, numbers as numbers."""
    book = Workbook(write_only=True)
    _sheet(book, "总体", ("项目", "内容"), [*conditions(case.wanted), *tables.summary(case)])
    for axis, name in AXES.items():
        _sheet(
            book,
            f"按{name}",
            (name, *tables.COUNTS),
            [(named(axis, one.key, case.unit), *tables.counts(one.tally)) for one in case.lines[axis]],
        )
    for title, table in (
        ("法院间差异", tables.deviation_table(case)),
        ("监督措施", tables.measure_table(case)),
        ("主刑分布", tables.term_table(case)),
        ("罚金分布", tables.fine_table(case)),
    ):
        _sheet(book, title, [column.title for column in table.columns], [[_number(cell) for cell in row] for row in table.rows])
    lines = [_line(one) for one in clues]
    rest = case.whole.clues - len(lines)
    _sheet(book, "线索", _CLUES, [*lines, [f"另有{rest}条未列出，请缩小范围分次导出。"]] if rest > 0 else lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + number)].width = 44 if column in _WIDE else 16
    sheet.append([_head(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_cell(value) for value in row])


def _head(sheet: Any, title: str) -> Any:
    cell = WriteOnlyCell(sheet, title)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EAEEF3")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(value: object) -> object:
    """A cell that a spreadsheet shows and never runs: no formula, no control character, no overflow."""
    if not isinstance(value, str):
        return value
    value = printable(value)[:_CELL]
    return f"'{value}" if _FORMULA.match(value) else value


def _number(cell: str) -> object:
    """A count or sum as a number; what is told in words stays as it is."""
    if not _FIGURE.fullmatch(cell):
        return cell
    value = float(cell.replace(",", ""))
    return int(value) if value.is_integer() else value


def _line(one: Clue) -> list[object]:
    told = one.payload
    return [
        one.id,
        one.court,
        one.case_number,
        one.judged_on,
        one.defendant,
        one.charge,
        one.grade,
        words.WEIGHT[one.weight],
        fields.title(one.check),
        one.message,
        "\n".join(quote["quote"] for quote in told["evidence"]),
        "\n".join(f"{words.article(basis)}：{basis['wording']}" for basis in told["basis"]),
        wording.status(one.status),
        one.office,
        one.person,
        one.due_on.isoformat() if one.due_on else None,
        wording.moment(one.created_at),
    ]
