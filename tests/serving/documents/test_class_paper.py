"""The paper and the workbook of a class of cases, read back: counts, comparison of courts, distributions, each clue's line."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from serving.documents import class_tables as tables
from serving.documents.charts import Bar, bars
from serving.documents.class_case import ClassCase, named
from serving.documents.class_paper import class_paper
from serving.documents.drawing import length, shortened, steps
from serving.documents.printing import pdf
from serving.documents.word import docx
from serving.documents.workbook import workbook
from serving.lifecycle import Measure, Response, Status
from serving.store.clues import Clue, ClueFilter
from serving.store.deviation import deviations
from serving.store.distributions import Fines, Term
from serving.store.measures import Taken
from serving.store.statistics import Axis, Line, Tally, Unit
from tests.serving.documents.material import AT, FINE, material
from tests.serving.documents.readback import pdf_text, squeezed, word_text

ON = date(2026, 11, 27)
_EAST = Tally(200, 60, 70, {Status.UPHELD: 20, Status.EXPLAINED: 9, Status.MISREAD: 8, Status.MISCHECKED: 3, Status.NEW: 30})
_WEST = Tally(300, 30, 31, {Status.RESPONDED: 4, Status.NEW: 27}, {Response.ADOPTED: 3, Response.NOT_ADOPTED: 1})
_COURTS = (Line("东城区人民法院", _EAST), Line("西城区人民法院", _WEST), Line(None, Tally(2)))
CASE = ClassCase(
    wanted=ClueFilter(charges=("盗窃罪",), judged_from=date(2019, 1, 1)),
    unit=Unit.QUARTER,
    whole=sum((line.tally for line in _COURTS), Tally()),
    lines={
        Axis.COURT: _COURTS,
        Axis.CHARGE: (Line("盗窃罪", _EAST + _WEST),),
        Axis.CHECK: (Line(FINE, _EAST), Line("removed_check", _WEST)),
        Axis.PERIOD: (Line("2019-Q2", _EAST), Line("2020", _WEST)),
    },
    measures=(Taken(Measure.PROTEST, 9, 3, 1, 1),),
    terms=(Term("拘役", 40, 10), Term("有期徒刑不满一年", 60, 30)),
    fined="盗窃罪",
    fines=(Fines(1_000, 3_000, 7, 500, 1_000, 1_250.5, 2_000, 9_000, 2, 1), Fines(1_000_000, None, 1, *[50_000.0] * 5, 0, 0)),
    deviations=deviations(_COURTS),
)


def _clue(number: int, message: str = "罚金低于1000元", **more: Any) -> Clue:
    payload = material(FINE).clue
    names = ("check", "version", "rank", "grade", "weight", "favours", "defendant")
    clue = Clue(
        id=f"clue-{number}",
        judgment_id="j",
        organisation_id="east",
        handler_id="east",
        analysis_id="a",
        **{name: payload[name] for name in names},
        charge="盗窃罪",
        court="东城区人民法院",
        court_level="基层",
        judged_on="2019-06-20",
        message=message,
        payload=payload,
        status=Status.UPHELD,
        sequence=2,
        office="第一检察部",
        person="林晓",
        due_on=date(2026, 12, 15),
        follows_id=None,
        created_at=datetime(2026, 11, 27, 1, 5, tzinfo=UTC),
        updated_at=datetime(2026, 11, 27, 1, 5, tzinfo=UTC),
        case_number=f"（2019）云刑初{number}号",
    )
    return replace(clue, **more)


CLUES = tuple(_clue(number) for number in range(3))


def _word(case: ClassCase = CASE, clues: Sequence[Clue] = CLUES) -> str:
    return word_text(docx(class_paper(case, "云州市人民检察院", clues, ON), AT))


def _pdf(case: ClassCase = CASE, clues: Sequence[Clue] = CLUES) -> str:
    return pdf_text(pdf(class_paper(case, "云州市人民检察院", clues, ON), AT))


@pytest.mark.parametrize("read", [_word, _pdf], ids=["Word", "PDF"])
def test_all_that_belongs_to_a_class_is_told(read: Callable[[], str]) -> None:
    text = squeezed(read())
    for told in (
        "类案监督线索报告",
        "云州市人民检察院",
        "范围：盗窃罪；2019年1月1日至最近",
        "502份，其中90份有线索（17.9%）",
        "101条，已核查44条，未办结57条",
        "查实24条，有合理解释9条，误读8条，规则误报3条",
        "54.5%（95%置信区间40.1%至68.3%）",
        "已采取措施4条，其中法院已回应4条，采纳或改判3条",
        "高于其他法院",
        "低于其他法院",
        "60.0%",  # of answered protests adopted or followed by a revision
        "有期徒刑不满一年",
        "盗窃罪的罚金与犯罪数额",
        "1000元以上不满3000元",
        "100万元以上",
        "1,250.5",
        "（2019）云刑初2号",
        "盗窃罪罚金越出区间：罚金低于1000元",
        "制表人",
    ):
        assert squeezed(told) in text, told


def test_a_table_by_court_tells_every_count() -> None:
    rows = [line.split("\t") for line in _word().splitlines() if line.startswith("东城区人民法院\t200\t60\t70")]
    assert rows == [["东城区人民法院", *map(str, (200, 60, 70, 40, 20, 9, 8, 3, 30, 0, 0, 0))]]


def test_a_check_that_is_no_longer_there_is_told_by_its_name() -> None:
    assert named(Axis.CHECK, "removed_check") == "removed_check"
    assert "\nremoved_check\t300\t30\t31" in _word()


@pytest.mark.parametrize(
    ("key", "unit", "said"),
    [
        ("2019", Unit.YEAR, "2019年"),
        ("2019", Unit.MONTH, "2019年（月份未载）"),
        ("2019-Q2", Unit.QUARTER, "2019年第二季度"),
        ("2019-05", Unit.MONTH, "2019年5月"),
        (None, Unit.YEAR, "日期未读出"),
    ],
)
def test_periods_are_told_in_words(key: str | None, unit: Unit, said: str) -> None:
    assert named(Axis.PERIOD, key, unit) == said


def test_lines_beyond_the_most_are_summed() -> None:
    table = tables.by_axis(CASE, Axis.COURT, 1)
    assert [row[:4] for row in table.rows] == [("东城区人民法院", "200", "60", "70"), ("其余2项", "302", "30", "31")]


def test_clues_that_are_not_listed_are_told() -> None:
    assert "线索清单（共101条，列最近提出的3条；更多线索见Excel表）" in _word()
    assert "十、线索清单\n" in _word(replace(CASE, whole=replace(CASE.whole, clues=3)))


def test_a_class_without_anything_says_so() -> None:
    empty = ClassCase(ClueFilter(), Unit.YEAR, Tally(), dict.fromkeys(Axis, ()), (), (), None, (), ())
    for text in (squeezed(_word(empty, ())), _pdf(empty, ())):
        for told in ("0份，其中0份有线索（—）", "尚无已核查的线索", "尚未采取监督措施。", "没有读出判项。", "没有符合条件的线索。"):
            assert squeezed(told) in text, told


def test_charts_are_pictures_with_words_in_word() -> None:
    document = Document(io.BytesIO(docx(class_paper(CASE, "云州市人民检察院", CLUES, ON), AT)))
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(said) == 7
    assert "东城区人民法院共70（查实20，有合理解释9，误读8，规则误报3，未办结30）" in said[1]
    assert "东城区人民法院30.0%（24.1%至36.7%）" in said[4]
    assert "1000元以上不满3000元：7人次，中位数1,250.5元" in said[6]


def test_the_list_of_clues_lies_on_its_side() -> None:
    document = Document(io.BytesIO(docx(class_paper(CASE, "云州市人民检察院", CLUES, ON), AT)))
    assert [one.orientation for one in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    with pdfplumber.open(io.BytesIO(pdf(class_paper(CASE, "云州市人民检察院", CLUES, ON), AT))) as made:
        assert [page.width > page.height for page in made.pages].count(True) == 1


def test_long_tables_repeat_their_head_on_every_page() -> None:
    paper = class_paper(CASE, "云州市人民检察院", tuple(_clue(number) for number in range(60)), ON)
    with pdfplumber.open(io.BytesIO(pdf(paper, AT))) as made:
        wide = [page.extract_text() for page in made.pages if page.width > page.height]
    assert len(wide) > 2
    assert all("法院、案号" in text for text in wide)


def _book(case: ClassCase = CASE, clues: Sequence[Clue] = CLUES) -> Any:
    return load_workbook(io.BytesIO(workbook(case, clues)))


def test_the_workbook_has_numbers_to_count_with() -> None:
    book = _book()
    assert book.sheetnames == ["总体", "按法院", "按罪名", "按检查项", "按期间", "法院间差异", "监督措施", "主刑分布", "罚金分布", "线索"]
    assert [cell.value for cell in book["按法院"][2]] == ["东城区人民法院", 200, 60, 70, 40, 20, 9, 8, 3, 30, 0, 0, 0]
    assert [cell.value for cell in book["主刑分布"][2]] == ["拘役", 40, "40.0%", 10]
    assert [cell.value for cell in book["罚金分布"][2]] == ["1000元以上不满3000元", 7, 500, 1000, 1250.5, 2000, 9000, 2, 1]


def test_the_workbook_lists_every_clue_with_its_evidence() -> None:
    rows = list(_book()["线索"].iter_rows(values_only=True))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 5
    assert rows[4][0] == "另有98条未列出，请缩小范围分次导出。"
    assert told["案号"] == "（2019）云刑初0号" and told["状态"] == "查实" and told["办理期限"] == "2026-12-15"
    assert "犯盗窃罪，判处有期徒刑十个月" in told["原文"]
    assert told["依据"].startswith("《关于办理盗窃刑事案件适用法律若干问题的解释》第14条：")


@pytest.mark.parametrize("hostile", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_the_workbook_runs_nothing(hostile: str) -> None:
    cells = [cell for row in _book(clues=[_clue(1, hostile)])["线索"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == f"'{hostile}" for cell in cells)


def test_texts_of_charts_are_escaped() -> None:
    svg = bars("x", "<b>&", ("甲",), [Bar('"><script>alert(1)</script>', (3,))]).svg
    assert "<script" not in svg and "<b>" not in svg


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (9, [0, 2, 4, 6, 8, 10]), (114, [0, 50, 100, 150]), (955, [0, 200, 400, 600, 800, 1000])],
)
def test_scales_have_round_marks(most: int, marks: list[float]) -> None:
    assert steps(most) == marks


def test_long_names_are_cut_in_their_middle() -> None:
    assert shortened("云州市东城区人民法院", 15) == "云州市东城区人民法院"
    cut = shortened("云州市东城经济技术开发区高新产业园区人民法院", 15)
    assert cut.startswith("云州市东城") and cut.endswith("人民法院") and "…" in cut and length(cut) <= 15
