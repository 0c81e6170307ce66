"""Tables: a cell never becomes a formula, what could not be checked is told in Chinese."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.pipeline import analyze
from pipelines.rendering import table
from pipelines.rendering.result import Failed, Read
from pipelines.report import report

JUDGMENT = next((Path(__file__).parents[1] / "judgments").glob("贩卖毒品*.txt")).read_text(encoding="utf-8")


def read(name: str) -> Read:
    """The fictional judgment under a name."""
    found: dict[str, Any] = report(analyze(JUDGMENT, name))
    assert found["clues"]
    found["unknown"].append({"check": "recidivist_missed", "defendant": "赵铁柱", "missing": ["priors.released_on"]})
    return Read(found, JUDGMENT)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    out = io.BytesIO()
    table.write_csv([read(name)], out)
    cells = [row[0] for row in csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")))][1:]
    assert cells
    assert {cell[0] for cell in cells} == {"'"}
    book = io.BytesIO()
    table.write_xlsx([read(name)], book)
    sheets = openpyxl.load_workbook(io.BytesIO(book.getvalue()))
    assert [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_what_could_not_be_checked_and_what_failed_have_their_sheets() -> None:
    book = io.BytesIO()
    table.write_xlsx([read("甲.txt"), Failed("《空.txt》：没有文字。")], book)
    sheets = openpyxl.load_workbook(io.BytesIO(book.getvalue()))
    last = [cell.value for cell in list(sheets["未能检查"].iter_rows())[-1]]
    assert last == ["甲.txt", "赵铁柱", "应认累犯未认", "前科的释放日期", "recidivist_missed"]
    assert sheets["读取失败"]["A2"].value == "《空.txt》：没有文字。"
