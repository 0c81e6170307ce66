"""The guidelines are complete: every kind has a page, every label its rule, examples and counter-examples, every choice an example."""

from __future__ import annotations

import pytest

from annotation.guidelines.page import FOLDER, GENERAL, RULE, Page, page, page_of, pages
from annotation.marks import CHOICES, KIND_OF, LABELS, Choice, ClueReview, Label
from annotation.studio.screen import VERDICTS
from pipelines.facts import KINDS
from pipelines.facts.reading import Kind

_LABELS = [pytest.param(label, id=label.name) for label in LABELS]
_KINDS = [pytest.param(kind, id=kind.name) for kind in KINDS]
DISAGREEMENTS = "常见分歧"


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_has_a_page(kind: Kind) -> None:
    found = page_of(kind)
    assert found.title == kind.title
    assert found.lead
    assert DISAGREEMENTS in found.headings
    assert len([one for one in found.examples if not one.counter]) >= 2
    assert any(one.counter for one in found.examples)


@pytest.mark.parametrize("label", _LABELS)
def test_every_label_has_rule_examples_and_counter_examples(label: Label) -> None:
    topic = page_of(KIND_OF[label.name]).topic(label.name)
    assert topic, f"no section ## {label.title}（{label.name}）"
    assert topic.title == label.title
    assert topic.lead
    assert RULE in topic.headings
    assert len([one for one in topic.shown if any(sign.label == label.name for sign in one.signs)]) >= 2
    assert any(sign.label == label.name and sign.forbidden for one in topic.counters for sign in one.signs)


@pytest.mark.parametrize("label", [pytest.param(label, id=label.name) for label in LABELS if label.choices])
def test_every_choice_of_a_label_has_its_row_and_an_example(label: Label) -> None:
    found = page_of(KIND_OF[label.name])
    signs = [sign for one in found.examples for sign in one.signs if sign.label == label.name and not sign.forbidden]
    assert set(label.choices) - {sign.value.split(" ")[0] for sign in signs} == set()
    assert [one for one in label.choices if f"| {one} |" not in found.source] == []


def test_every_status_and_asserter_has_an_example() -> None:
    signs = [sign for one in page("circumstance").examples for sign in one.signs if sign.label == "circumstance"]
    stances = {tuple(sign.value.split(" ")[1:]) for sign in signs if not sign.forbidden}
    assert stances >= {("found",), ("rejected",), ("claimed", "prosecution"), ("claimed", "defence")}


@pytest.mark.parametrize("choice", [pytest.param(one, id=one.name) for one in CHOICES])
def test_every_question_on_the_document_has_its_rule_and_examples(choice: Choice) -> None:
    topic = page("document").topic(choice.name)
    assert topic
    assert topic.title == choice.title
    assert RULE in topic.headings
    shown = {one.choices[choice.name] for one in page("document").examples if choice.name in one.choices}
    assert set(choice.options) - shown == set()
    assert [shown for shown in choice.options.values() if f"| {shown} |" not in page("document").source] == []


def test_every_verdict_on_a_clue_is_explained() -> None:
    source = page("clues").source
    assert [title for title in VERDICTS.values() if f"| {title} |" not in source] == []
    assert ClueReview.__dataclass_fields__["verdict"]


def test_no_page_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {*GENERAL, *(kind.name for kind in KINDS)}


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in pages()])
def test_every_section_names_a_label_or_a_question(one: Page) -> None:
    known = {label.name for label in LABELS if KIND_OF[label.name].name == one.name}
    known |= {choice.name for choice in CHOICES} if one.name == "document" else set()
    assert {topic.label for topic in one.topics} == known
