"""The three layers with a small made-up extractor, through the whole flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotation.evidence import marks_of
from evaluation.extraction import score, summary
from evaluation.layers import LAYERS, Remembering, reports
from evaluation.values import items
from pipelines.facts.marking import Found, Trust
from pipelines.facts.spans import plain_span
from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Span
from tests.evaluation.fictions import REPORTS, TEXTS, THEFT, gold

SURE, DOUBTFUL = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Marked:
    """What the made-up extractor marks."""

    found: Sequence[Found]

    def support(self, label: str, choice: str | None, span: Span) -> float | None:
        """It has no opinion on others' marks."""
        return None


@dataclass(frozen=True, slots=True)
class Apprentice:
    """Marks the circumstances that the rules read, surely, and one that is not there, doubtfully."""

    name: str = "学徒@1"

    @property
    def trust(self) -> Mapping[str, Trust]:
        """Only what is sure counts."""
        return {"circumstance": Trust(add=0.8)}

    def mark(self, judgment: Judgment, people: Sequence[Person]) -> Marked:
        """Read a judgment."""
        index = {person.name: person.index for person in people}
        marks = [mark for mark in marks_of(REPORTS[judgment.id], judgment) if mark.label == "circumstance" and mark.asserted_by == "court"]
        found = [
            Found(
                "circumstance",
                plain_span(judgment, mark.start, mark.end),
                SURE,
                (index[str(mark.defendant)],),
                mark.kind,
                mark.status,
                "court",
            )
            for mark in marks
        ]
        return Marked([*found, Found("circumstance", Span(0, 2), DOUBTFUL, (0,), "立功", "found", "court")])


def test_layers_are_kept_apart() -> None:
    found = reports(TEXTS[THEFT], THEFT, LAYERS, Remembering(Apprentice()))
    assert list(items(found["rules"])) == list(items(REPORTS[THEFT]))
    kinds = {
        layer: {(one.field, one.score) for one in items(report) if one.field.startswith("circumstance")} for layer, report in found.items()
    }
    assert {one for _, one in kinds["rules"]} == {None}
    assert ("circumstance.坦白", SURE) in kinds["model"] and ("circumstance.立功", DOUBTFUL) in kinds["model"]
    assert ("circumstance.坦白", SURE) in kinds["merged"] and "circumstance.立功" not in {field for field, _ in kinds["merged"]}
    assert [report["produced_by"]["model"] for report in found.values()] == [None, "学徒@1", "学徒@1"]


def test_their_scores_are_told_with_calibration() -> None:
    golds = [gold(name) for name in TEXTS]
    found = summary(golds, score(golds, LAYERS, Remembering(Apprentice())), "虚构.jsonl", "学徒@1")
    rules, model, merged = (found["layers"][layer] for layer in LAYERS)
    assert rules["groups"]["circumstance"]["f1"] == merged["groups"]["circumstance"]["f1"] == 1.0
    assert model["groups"]["circumstance"]["recall"] == 1.0 and model["values"]["circumstance.立功"]["extra"] == len(TEXTS)
    assert rules["calibration"] == {} and model["calibration"]["circumstance"]["answers"] == model["groups"]["circumstance"]["hit"] + len(
        TEXTS
    )
    assert model["groups"]["prior"]["hit"] == 0 and model["groups"]["document"]["f1"] == 1.0
    assert found["difference"]["groups"]["ALL"]["value"] == 0.0


def test_a_model_is_asked_once_about_a_judgment() -> None:
    asked = []

    class Counting(Apprentice):
        def mark(self, judgment: Judgment, people: Sequence[Person]) -> Marked:
            asked.append(judgment.id)
            return Apprentice.mark(self, judgment, people)

    extractor = Remembering(Counting())
    for name in (*TEXTS, THEFT):
        reports(TEXTS[name], name, LAYERS, extractor)
    assert asked == [*TEXTS, THEFT] and extractor.name == "学徒@1"
