"""Pre-annotation (预标注): what rules (or a model, through a report) have read, as the task that a person starts from.

A report of the contract carries both: its evidence says who found what, and a model's carries scores. No score is invented for rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from annotation.evidence import annotation_of
from annotation.marks import Annotation, Json, digest_of
from annotation.studio.regions import results_of
from pipelines.pipeline import analyze
from pipelines.rendering import words
from pipelines.report import VERSION, report
from pipelines.segment import segment

RULES = f"rules-{VERSION}"


@dataclass(frozen=True, slots=True)
class Preannotation:
    """One judgment, read by rules or a model, before people see it."""

    annotation: Annotation
    text: str
    report: Json

    @property
    def id(self) -> str:
        """The id of the judgment."""
        return self.annotation.id

    @property
    def version(self) -> str:
        """Who read it: the rules, or a model by its name."""
        return self.report["produced_by"]["model"] or RULES

    @property
    def score(self) -> float | None:
        """The mean score of what a model found; None for rules."""
        scores = [mark.score for mark in self.annotation.marks if mark.score is not None]
        return round(sum(scores) / len(scores), 4) if scores else None

    def clues(self) -> list[Json]:
        """The clues for review, in the order in which prosecutors see them."""
        return [_clue(one) for one in words.by_importance(self.report["clues"])]

    def people(self) -> list[str]:
        """The names of the defendants, each once."""
        return list(dict.fromkeys(one["name"] for one in self.report["defendants"]))

    def prediction(self) -> Json:
        """The pre-annotation as a prediction of Label Studio."""
        results = results_of(self.annotation, self.text, self.clues(), self.people())
        return {"model_version": self.version, "score": self.score, "result": results}

    def task(self) -> Json:
        """The judgment as a task of Label Studio, pre-annotated."""
        document = self.report["document"]
        data = {
            "id": self.id,
            "digest": self.annotation.digest,
            "title": " ".join(str(document[name]) for name in ("court", "case_number") if document[name]) or self.id,
            "text": self.text,
            "clues": self.clues(),
            "people": [{"value": name} for name in self.people()],
        }
        return {"data": data, "predictions": [self.prediction()]}


Reader = Callable[[str, str], Preannotation]
"""Reads a judgment: id and text → pre-annotation."""


def by_rules(id: str, text: str) -> Preannotation:
    """A judgment as the rules read it."""
    return of_report(report(analyze(text, id)), text)


def of_report(report: Mapping[str, Any], text: str) -> Preannotation:
    """A judgment as a report tells it (rules, model or both merged)."""
    annotator = report["produced_by"]["model"] or RULES
    return Preannotation(annotation_of(report, segment(text, report["id"]), annotator), text, dict(report))


Layer = Literal["merged", "model"]
"""What a model's report tells: rules and model merged, or the model alone."""


class Reporting(Protocol):
    """Analyzes a judgment with a model: its report, of the layer asked for."""

    def __call__(self, id: str, text: str, layer: Layer) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads by rules and a model together, as anything that analyzes gives it (models are not known here: who assembles the program passes one)."""

    name: str  # as the reports name it
    report: Reporting

    def __call__(self, id: str, text: str) -> Preannotation:
        """A judgment as rules and model read it, merged."""
        return of_report(self.report(id, text, "merged"), text)

    def alone(self, id: str, text: str) -> Preannotation:
        """A judgment as the model alone reads it: what it says against the rules is lost where they are merged."""
        return of_report(self.report(id, text, "model"), text)


LoadReader = Callable[[str], ModelReader | None]
"""Gives the reader of a model's name (default, none, a folder); None: rules only; ValueError, in Chinese, if it cannot."""


def same_text(one: Preannotation, digest: str) -> bool:
    """Whether it was read in the text of this digest."""
    return digest_of(one.text) == digest


def _clue(clue: Mapping[str, Any]) -> Json:
    first = next(iter(clue["evidence"]), {"start": 0, "end": 0})
    whose = f"{clue['defendant']}：" if clue["defendant"] else ""
    return {
        "check": clue["check"],
        "defendant": clue["defendant"],
        "start": first["start"],
        "end": first["end"],
        "shown": f"【{clue['grade']}】{whose}{clue['message']}",
    }
