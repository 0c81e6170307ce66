"""The paper of one clue, read back from Word and from PDF: all that a prosecutor attaches to a file is in it, in both alike."""

from __future__ import annotations

import hashlib
import io
import re
import threading
from collections.abc import Callable
from datetime import date

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from serving.documents.clue_file import ClueFile
from serving.documents.clue_paper import clue_paper
from serving.documents.paper import Paragraph, numbered
from serving.documents.printing import pdf
from serving.documents.word import docx
from tests.serving.documents.material import AT, FINE, NUMBER, RECIDIVIST, TERM, material
from tests.serving.documents.readback import pdf_text, squeezed, word_text
from tests.serving.offices import THEFT, text_of

ON = date(2026, 11, 27)
_TOLD = (
    "法律监督线索",
    "东城区人民检察院",
    NUMBER,
    "2026年11月27日",
    "江省江城市东湖区人民法院",
    "（2019）江0102刑初88号",
    "判决书，一审，普通程序",
    "2019年6月20日",
    "王大勇，男，1988年6月12日出生",
    "盗窃罪：有期徒刑2年，罚金10,000元",
    "刑期起止日与刑期不符",
    "A级（文书自身即可认定）",
    "实体，纠正后有利于被告人",
    "自2019年2月14日起应至2021年2月13日止，文书写2022年2月13日，多365日",
    "犯盗窃罪，判处有期徒刑二年，并处罚金人民币一万元",
    "即自2019年2月14日起至2022年2月13日止。罚金于本判决生效后十日内缴纳。",
    "《刑法》第47条（1997年10月1日起施行）",
    "有期徒刑的刑期，从判决执行之日起计算；判决执行以前先行羁押的，羁押一日折抵刑期一日。",
    "承办：东城区人民检察院，第一检察部，林晓",
    "期限：2026年12月15日",
    "核查意见：经调阅卷宗，先行羁押自2019年2月14日起，刑期多算一年。",
    "监督措施：再审检察建议",
    "东检再建〔2026〕3号",
    "法院回应：采纳",
    "2026年11月27日09:05",
    "核查人",
)


def _word(file: ClueFile) -> str:
    return word_text(docx(clue_paper(file, ON), AT))


def _pdf(file: ClueFile) -> str:
    return pdf_text(pdf(clue_paper(file, ON), AT))


@pytest.mark.parametrize("read", [_word, _pdf], ids=["Word", "PDF"])
def test_all_that_belongs_to_a_clue_is_told(read: Callable[[ClueFile], str]) -> None:
    text = squeezed(read(material(TERM)))
    for told in _TOLD:
        assert squeezed(told) in text, told
    assert hashlib.sha256(text_of(THEFT).encode()).hexdigest() in text


def test_both_forms_tell_the_same() -> None:
    file = material(*RECIDIVIST)
    word, pdf_ = squeezed(_word(file)), _pdf(file)
    for block in clue_paper(file, ON).blocks:
        if isinstance(block, Paragraph):
            assert squeezed(block.text) in word
            assert squeezed(block.text) in re.sub(rf"线索编号：{NUMBER}第\d页共\d页", "", pdf_)


def test_the_parts_come_in_the_order_of_practice() -> None:
    text = _word(material(TERM))
    titles = ["裁判文书", "线索", "事实、计算与比对", "原文摘录", "依据", "核查经过", "监督措施与法院回应"]
    places = [text.index(f"\n{numbered(number, title)}\n") for number, title in enumerate(titles, 1)]
    assert places == sorted(places)


def test_parts_are_numbered_as_official_papers_number_them() -> None:
    assert [numbered(number, "甲") for number in (1, 9, 10, 11, 20, 21)] == [
        "一、甲",
        "九、甲",
        "十、甲",
        "十一、甲",
        "二十、甲",
        "二十一、甲",
    ]


def test_the_quoted_words_are_marked_in_word() -> None:
    document = Document(io.BytesIO(docx(clue_paper(material(TERM), ON), AT)))
    marked = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.underline]
    assert marked == [one["quote"] for one in material(TERM).clue["evidence"]]


def test_a_clue_that_nobody_dealt_with_says_so() -> None:
    text = _word(material(FINE, status="new", entries=(), office=None, person=None, due_on=None))
    assert "尚未核查。" in text and "尚未采取监督措施。" in text
    assert "办理状态\t待交办\n" in text


def test_a_clue_of_grade_b_says_that_the_file_must_be_looked_up() -> None:
    file = material(TERM)
    assert "须调阅卷宗" not in _word(file)
    text = _word(material(TERM, clue={**file.clue, "grade": "B"}))
    assert "须调阅卷宗核对一项事实后，方可认定" in text


def test_a_clue_about_the_whole_judgment_names_everybody() -> None:
    file = material(TERM)
    text = _word(material(TERM, clue={**file.clue, "defendant": None}))
    assert "涉及\t全案" in text
    assert "王大勇，男" in text and "李小虎，男" in text


def test_a_provision_that_is_no_longer_in_force_says_until_when() -> None:
    file = material(TERM)
    basis = [{**file.clue["basis"][0], "in_force_until": "2020-12-31"}]
    assert "（1997年10月1日起施行，有效至2020年12月31日）" in _word(material(TERM, clue={**file.clue, "basis": basis}))


def test_the_pdf_brings_its_own_characters() -> None:
    with pdfplumber.open(io.BytesIO(pdf(clue_paper(material(TERM), ON), AT))) as document:
        fonts = {one["fontname"] for page in document.pages for one in page.chars}
        assert {name.split("+")[1] for name in fonts} == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}  # a subset has a mark before +
        catalogue = [document.doc.xrefs[0].get_objids()]
        embedded = 0
        for id in {id for ids in catalogue for id in ids}:
            one = document.doc.getobj(id)
            embedded += isinstance(one, dict) and "FontFile3" in one
    assert embedded == len(fonts)


def test_the_pdf_is_fit_for_the_archive_and_for_readers_of_screens() -> None:
    made = pdf(clue_paper(material(TERM), ON), AT)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A</pdfaid:conformance>", made)
    with pdfplumber.open(io.BytesIO(made)) as document:
        assert document.doc.catalog["MarkInfo"]["Marked"] is True
        assert document.doc.catalog["Lang"] == b"zh-CN"
        assert document.metadata["Author"] == "东城区人民检察院"


def test_the_same_clue_gives_the_same_file() -> None:
    paper = clue_paper(material(TERM), ON)
    assert pdf(paper, AT) == pdf(paper, AT)


def test_a_character_that_no_font_has_is_told_and_stays_in_word() -> None:
    rare = "\U000323af"
    file = material(TERM)
    person = [{**one, "name": one["name"].replace("勇", rare)} for one in file.report["defendants"]]
    file = material(TERM, report={**file.report, "defendants": person}, clue={**file.clue, "defendant": f"王大{rare}"})
    text = _pdf(file)
    assert "王大〓，男" in text and "U+323AF" in text
    assert f"王大{rare}，男" in _word(file)


@pytest.mark.parametrize(
    "hostile", ["#panic()", '#read("/etc/passwd")', "$x^2$ *强* _弱_ @a <b> \\ `c`", "]#[", "<w:t>&amp;</w:t>", "=1+1"]
)
@pytest.mark.parametrize("read", [_word, _pdf], ids=["Word", "PDF"])
def test_text_is_never_read_as_markup(read: Callable[[ClueFile], str], hostile: str) -> None:
    file = material(TERM)
    assert squeezed(f"多算{hostile}。") in squeezed(read(material(TERM, clue={**file.clue, "message": f"多算{hostile}"})))


@pytest.mark.parametrize("read", [_word, _pdf], ids=["Word", "PDF"])
def test_control_characters_and_half_surrogates_are_left_out(read: Callable[[ClueFile], str]) -> None:
    file = material(TERM)
    text = squeezed(read(material(TERM, clue={**file.clue, "message": "多\x00算\x1b一\ud800年\u202e又\uffff半"})))
    assert "多算一年又半" in text


def test_several_papers_at_once_do_not_mix() -> None:
    found: dict[str, str] = {}

    def make(name: str) -> None:
        found[name] = _pdf(material(TERM, organisation=name))

    threads = [threading.Thread(target=make, args=(f"第{number}检察院",)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 4
    for name, text in found.items():
        assert [other for other in found if other in text] == [name]


def test_word_pages_have_the_number_of_the_clue_and_their_own() -> None:
    document = Document(io.BytesIO(docx(clue_paper(material(TERM), ON), AT)))
    footer = document.sections[0].footer
    assert NUMBER in footer.paragraphs[0].text
    assert [one.get(qn("w:instr")) for one in footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_word_names_fonts_that_chinese_offices_have() -> None:
    document = Document(io.BytesIO(docx(clue_paper(material(TERM), ON), AT)))
    fonts = {one.get(qn("w:eastAsia")) for one in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "黑体"}
