"""Clues as tables (线索表): csv with one row a clue; xlsx with sheets of clues, defendants, what could not be checked, and failures."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from pipelines.rendering import fields, words
from pipelines.rendering.result import Failed, Read

CLUE_COLUMNS = (
    "文书",
    "法院",
    "案号",
    "裁判日期",
    "被告人",
    "等级",
    "性质",
    "标题",
    "线索",
    "原文",
    "位置",
    "依据",
    "建议",
    "有利",
    "检查项",
    "版本",
)
_DEFENDANT_COLUMNS = ("文书", "法院", "案号", "裁判日期", "被告人", "项目", "内容")
_UNKNOWN_COLUMNS = ("文书", "被告人", "标题", "缺少的事实", "检查项")
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_CELL = 32_000


def _cell(value: object) -> object:
    """A cell that a spreadsheet shows and never runs: no formula, no control character, no overflow."""
    if not isinstance(value, str):
        return value
    value = _FORBIDDEN.sub("", value)[:_CELL]
    return f"'{value}" if _FORMULA.match(value) else value


def _clue_rows(report: Mapping[str, Any]) -> Iterator[list[object]]:
    document = report["document"]
    for clue in words.by_importance(report["clues"]):
        yield [
            report["id"],
            document["court"],
            document["case_number"],
            document["judged_on"],
            clue["defendant"],
            clue["grade"],
            words.WEIGHT[clue["weight"]],
            fields.title(clue["check"]),
            clue["message"],
            "\n".join(one["quote"] for one in clue["evidence"]),
            "；".join(f"{one['start']}–{one['end']}" for one in clue["evidence"]),
            "\n".join(f"{words.article(basis)}：{basis['wording']}" for basis in clue["basis"]),
            "、".join(words.SUPERVISION[code] for code in clue["supervision"]),
            words.FAVOURS[clue["favours"]],
            clue["check"],
            clue["version"],
        ]


def _defendant_rows(report: Mapping[str, Any]) -> Iterator[list[object]]:
    document = report["document"]
    for one in report["defendants"]:
        for label, value in words.lines(one):
            yield [
                report["id"],
                document["court"],
                document["case_number"],
                document["judged_on"],
                one["name"],
                label,
                value,
            ]


def write_csv(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """One row a clue, UTF-8 with BOM so that spreadsheets open it rightly."""
    out.write(codecs.BOM_UTF8)
    _write_row(out, CLUE_COLUMNS)
    for result in results:
        if isinstance(result, Read):
            for row in _clue_rows(result.report):
                _write_row(out, [_cell(value) for value in row])


def _write_row(out: BinaryIO, row: Iterable[object]) -> None:
    line = io.StringIO()
    csv.writer(line).writerow(row)
    out.write(line.getvalue().encode("utf-8"))


def write_xlsx(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """A workbook with the sheets 线索, 被告人, 未能检查 and 读取失败."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    clues, defendants = _sheet(book, "线索", CLUE_COLUMNS), _sheet(book, "被告人", _DEFENDANT_COLUMNS)
    unknown, failed = _sheet(book, "未能检查", _UNKNOWN_COLUMNS), _sheet(book, "读取失败", ("原因",))
    for result in results:
        if isinstance(result, Failed):
            failed.append([_cell(result.message)])
            continue
        for row in _clue_rows(result.report):
            clues.append([_cell(value) for value in row])
        for row in _defendant_rows(result.report):
            defendants.append([_cell(value) for value in row])
        for one in result.report["unknown"]:
            missing = "、".join(map(fields.in_chinese, one["missing"]))
            unknown.append([_cell(result.report["id"]), _cell(one["defendant"]), fields.title(one["check"]), missing, one["check"]])
    book.save(out)


def _sheet(book: Any, title: str, columns: tuple[str, ...]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + number)].width = 60 if column in ("线索", "原文", "依据", "内容", "原因") else 16
    sheet.append(list(columns))
    return sheet
