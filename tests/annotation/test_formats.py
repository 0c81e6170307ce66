"""Offsets and details survive every conversion, whatever the text: 100 % identity."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotation.contract import report_of
from annotation.dataset import annotation_from, row_of
from annotation.formats.brat import from_brat, read_brat, to_brat, write_brat
from annotation.formats.conll import documents, from_conll, to_conll
from annotation.formats.detail import in_order
from annotation.marks import Annotation, Mark, digest_of
from pipelines.segment import segment
from tests.annotation.torture import TEXTS, annotated, every_place

HARD = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def through_conll(annotation: Annotation, text: str) -> tuple[Annotation, str]:
    (document,) = documents(to_conll(annotation, text))
    return from_conll(document)


def through_brat(annotation: Annotation, text: str) -> tuple[Annotation, str]:
    ann, head = to_brat(annotation, text)
    return from_brat(ann, text, json.loads(head)), text


def through_json(annotation: Annotation, text: str) -> tuple[Annotation, str]:
    return Annotation.from_json(json.loads(json.dumps(in_order(annotation).to_json()))), text


def through_docbin(annotation: Annotation, text: str) -> tuple[Annotation, str]:
    docbin = pytest.importorskip("annotation.formats.docbin")
    ((found, read),) = docbin.from_docbin(docbin.to_docbin([(annotation, text)]))
    return found, read


WAYS = pytest.mark.parametrize("through", [through_conll, through_brat, through_json, through_docbin])


@WAYS
@HARD
def test_every_place_of_a_hard_text_comes_back(through, text: str) -> None:
    annotation = every_place(text)
    found, read = through(annotation, text)
    assert read == text
    assert found == in_order(annotation)


@WAYS
@given(pair=annotated())
@settings(max_examples=60)
def test_any_marks_come_back(through, pair: tuple[Annotation, str]) -> None:
    annotation, text = pair
    found, read = through(annotation, text)
    assert (found, read) == (in_order(annotation), text)


@given(pair=annotated())
@settings(max_examples=60)
def test_a_report_shows_every_mark_where_it_stands(pair: tuple[Annotation, str]) -> None:
    annotation, text = pair
    annotation = replace(annotation, marks=tuple(replace(mark, value=None) for mark in annotation.marks))
    shown = list(evidence_in(report_of(annotation, segment(text, annotation.id))))
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in shown)
    assert {(one["start"], one["end"]) for one in shown} <= {mark.place for mark in annotation.marks}


def evidence_in(value: object):
    """Every evidence item inside a report."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for child in value.values():
            yield from evidence_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from evidence_in(child)


@HARD
def test_brat_files_keep_the_line_ends(text: str, tmp_path: Path) -> None:
    annotation = every_place(text)
    path = write_brat(tmp_path, "一份文书", annotation, text)
    assert path.with_suffix(".txt").read_bytes() == text.encode()
    assert read_brat(path) == (in_order(annotation), text)


def test_brat_text_of_a_mark_is_on_one_line() -> None:
    text = "住址：江城市\r\n东湖区"
    ann, _ = to_brat(Annotation("a", digest_of(text), "甲", (Mark("court", 3, 11),)), text)
    assert ann.splitlines()[0] == "T1\tcourt 3 6;8 11\t江城市 东湖区"


def test_a_place_moved_in_brat_counts() -> None:
    text = "被告人张三因涉嫌盗窃于2019年3月15日被刑事拘留。"
    mark = Mark("custody", 11, 20, "张三", "刑事拘留")
    ann, head = to_brat(Annotation("a", digest_of(text), "甲", (mark,)), text)
    moved = from_brat(ann.replace("custody 11 20", "custody 11 25"), text, json.loads(head))
    assert moved.marks == (Mark("custody", 11, 25, "张三", "刑事拘留"),)


def test_a_relation_of_brat_names_the_defendant() -> None:
    text = "被告人张三，男。"
    ann = 'T1\tdefendant 3 5\t张三\n#1\tAnnotatorNotes T1\t{"defendant": "张三"}\nT2\tsex 6 7\t男\nR1\twhose Arg1:T2 Arg2:T1\n'
    assert from_brat(ann, text).marks == (Mark("defendant", 3, 5, "张三"), Mark("sex", 6, 7, "张三"))


def test_conll_of_another_tool_has_label_and_place() -> None:
    found, text = from_conll("张\tB-defendant\n三\tI-defendant\n，\tO\n男\tB-sex\n")
    assert text == "张三，男"
    assert [(mark.label, mark.place) for mark in found.marks] == [("defendant", (0, 2)), ("sex", (3, 4))]


def test_conll_writes_one_character_a_line() -> None:
    text = "𠮷\r\nｅ\t三"
    lines = to_conll(Annotation("a", digest_of(text), "甲", (Mark("court", 0, 2),)), text).splitlines()
    assert [line for line in lines if not line.startswith("# ")] == [
        "𠮷\tB-court",
        "\\U0000000d\tI-court",
        "\\U0000000a\tO",
        "ｅ\tO",
        "\\U00000009\tO",
        "三\tO",
        "",
    ]


def test_several_documents_share_a_conll_file() -> None:
    pairs = [(every_place(text), text) for text in TEXTS.values()]
    found = [from_conll(one) for one in documents("".join(to_conll(*pair) for pair in pairs))]
    assert found == [(in_order(annotation), text) for annotation, text in pairs]


def test_a_docbin_of_another_tool_is_a_models(tmp_path: Path) -> None:
    docbin = pytest.importorskip("annotation.formats.docbin")
    spacy = pytest.importorskip("spacy")
    doc = spacy.blank("zh")("被告人𠮷野，男。")
    doc.spans["sc"] = [doc.char_span(3, 5, label="defendant")]
    store = spacy.tokens.DocBin()
    store.add(doc)
    ((found, text),) = docbin.from_docbin(store.to_bytes(), group="sc")
    assert [(text[m.start : m.end], m.label, m.source) for m in found.marks] == [("𠮷野", "defendant", "model")]


@HARD
def test_dataset_rows_carry_no_word_of_the_text(text: str) -> None:
    whole = "张三" + text
    marks = (Mark("defendant", 0, 2, "张三"), Mark("sex", 2, len(whole), "张三", value="男"), Mark("court", 3, len(whole)))
    annotation = Annotation(
        "a", digest_of(whole), "甲", marks, {"kind": None, "instance": "first", "procedure": None, "appeal_outcome": None}
    )
    row = row_of(annotation, whole)
    assert "张三" not in json.dumps(row, ensure_ascii=False)
    assert annotation_from(json.loads(json.dumps(row)), whole) == in_order(annotation)


@pytest.mark.parametrize(("through", "times"), [(through_json, 9500), (through_brat, 9500), (through_conll, 3200)])
def test_five_megabytes_come_back(through, times: int) -> None:
    text = "".join(TEXTS.values()) * times
    places = range(0, len(text) - 60, 997)
    marks = tuple(Mark("custody", n, n + 40, "张三", "逮捕", value="2019-03-15") for n in places)
    annotation = in_order(Annotation("a", digest_of(text), "甲", marks))
    assert len(to_conll(annotation, text) if through is through_conll else text.encode()) > 5_000_000
    assert through(annotation, text) == (annotation, text)
