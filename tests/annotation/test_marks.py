"""Labels come from KINDS; the choices are those of the annotation guide; an annotation knows its text by its digest."""

from __future__ import annotations

from annotation.marks import CHOICES, KIND_OF, LABELS, digest_of, label_of, of_defendant
from pipelines.facts import KINDS
from pipelines.facts.circumstance_words import WORDS
from pipelines.facts.spans import READERS

NO_GOLD = {"disposition"}  # kinds of fact that a gold judgment does not hold


def test_every_kind_of_fact_names_labels() -> None:
    assert {kind.name for kind in KINDS if not kind.labels} == NO_GOLD


def test_labels_are_distinct_and_have_chinese_titles() -> None:
    assert len({label.name for label in LABELS}) == len({label.title for label in LABELS}) == len(LABELS)
    assert [label.name for label in LABELS if label.title.isascii()] == []


def test_every_label_has_a_reader_and_every_reader_a_label() -> None:
    assert READERS.keys() == {label.name for label in LABELS} == KIND_OF.keys()


def test_the_choices_hold_every_circumstance_that_rules_find() -> None:
    circumstance = label_of("circumstance")
    assert circumstance is not None
    settled_elsewhere = {"供述", "投案", "主从犯"}  # words of which circumstance_relations makes a kind
    assert {words.kind for words in WORDS} - settled_elsewhere <= set(circumstance.choices)
    assert len(set(circumstance.choices)) == len(circumstance.choices)


def test_labels_of_one_defendant_are_told_from_those_of_the_document() -> None:
    assert of_defendant("defendant") and of_defendant("custody") and of_defendant("conviction")
    assert not of_defendant("court") and not of_defendant("citation") and not of_defendant("term_to_after")


def test_document_choices_are_fields_of_a_gold_document() -> None:
    assert [choice.name for choice in CHOICES] == ["kind", "instance", "procedure", "appeal_outcome"]


def test_the_digest_tells_texts_apart_that_look_alike() -> None:
    assert len({digest_of(text) for text in ("e\u0301", "\u00e9", "é\u200b", "１", "1", "\r\n", "\n")}) == 7
