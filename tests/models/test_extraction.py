"""The extractor at work: what it reads, where its marks stand, whose they are; the machinery, whatever was learned."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.decoding import Marked
from models.extraction import FactExtractor, part_codes, sentences
from models.loading import Model
from models.scheme import FACTS, PARTS
from pipelines.facts import extract
from pipelines.facts.marking import Trust
from pipelines.judgment import Part, Span
from pipelines.segment import segment
from tests.evaluation.fictions import TEXTS, THEFT

JUDGMENT = segment(TEXTS[THEFT], "x")
PEOPLE = [one.person for one in extract(JUDGMENT).defendants]


@pytest.fixture
def extractor(fact_model: Path) -> FactExtractor:
    return FactExtractor(Model(fact_model))


def told_to_mark(extractor: FactExtractor, monkeypatch: pytest.MonkeyPatch, label: str, words: str) -> None:
    """Make the model mark these words wherever it reads them."""

    def marks(logits: np.ndarray, told: np.ndarray) -> list[Marked]:
        return [Marked(place + 1, place + 1 + len(words), FACTS.place[label], 0.9) for place in places.pop(0)]

    read = extractor.model.read
    places: list[list[int]] = []

    def remembering(plain: str, parts: Sequence[int] | None = None) -> object:
        places.append([place for place in range(len(plain)) if plain.startswith(words, place)])
        return read(plain, list(parts) if parts else None)

    monkeypatch.setattr(extractor.model, "read", remembering)
    monkeypatch.setattr("models.extraction.decode", marks)


def test_marks_stand_where_the_words_are(extractor: FactExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    told_to_mark(extractor, monkeypatch, "circumstance:累犯", "被告人")
    found = extractor.mark(JUDGMENT, PEOPLE).found
    assert found and all(JUDGMENT.read(one.span) == "被告人" for one in found)
    assert {(one.label, one.choice) for one in found} == {("circumstance", "累犯")}
    assert all(one.status in ("found", "rejected", "claimed") and one.asserted_by for one in found)
    assert all(one.whose and set(one.whose) <= {0, 1} for one in found)
    assert {JUDGMENT.part_at(one.span.start) for one in found} <= {Part.PARTIES, Part.FINDINGS, Part.REASONING}


def test_other_marks_have_no_status(extractor: FactExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    told_to_mark(extractor, monkeypatch, "crime_from", "年")
    assert {(one.status, one.asserted_by) for one in extractor.mark(JUDGMENT, PEOPLE).found} == {(None, None)}


def test_a_judgment_with_one_defendant_is_all_his(extractor: FactExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    told_to_mark(extractor, monkeypatch, "crime_from", "年")
    assert {one.whose for one in extractor.mark(JUDGMENT, PEOPLE[:1]).found} == {(0,)}


def test_support_is_told_for_what_was_read_only(extractor: FactExtractor) -> None:
    marks = extractor.mark(JUDGMENT, PEOPLE)
    findings = next(JUDGMENT.parts(Part.FINDINGS))
    support = marks.support("circumstance", "累犯", Span(findings.start + 3, findings.start + 7))
    assert support is not None and 0 < support < 1
    verdict = next(JUDGMENT.parts(Part.VERDICT))
    assert marks.support("circumstance", "累犯", Span(verdict.start, verdict.start + 4)) is None
    assert marks.support("no_such_label", None, Span(findings.start, findings.start + 4)) is None


def test_trust_is_what_the_policy_says(fact_model: Path) -> None:
    policy = {"temperature": 1.5, "trust": {"amount": {"add": 0.8, "drop": 0.0, "replace": 2.0}}}
    extractor = FactExtractor(Model(fact_model), policy)
    assert extractor.trust == {"amount": Trust(add=0.8)}
    assert extractor.temperature == 1.5


def test_every_sentence_gets_a_role(extractor: FactExtractor) -> None:
    roles = extractor.roles(JUDGMENT)
    assert [one for one, _ in roles] == list(sentences(JUDGMENT.plain))
    assert "".join(JUDGMENT.read(one) for one, _ in roles) == JUDGMENT.plain


def test_sections_are_told_character_by_character() -> None:
    reasoning = next(JUDGMENT.parts(Part.REASONING))
    codes = part_codes(JUDGMENT, Span(reasoning.start - 2, reasoning.start + 2))
    assert codes[0] == codes[-1] == 0
    assert codes[3:5] == [PARTS.index(Part.REASONING.value) + 1] * 2
