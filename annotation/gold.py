"""Gold judgments (金标) of the annotation guide: from annotations, by reading values from spans; and back, by locating what they quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.contract import report_of
from annotation.evidence import annotation_of
from annotation.location import Locator
from annotation.marks import Annotation, ClueReview, Json
from annotation.places import written
from pipelines.checks import CHECKS
from pipelines.judgment import Judgment
from pipelines.segment import segment

_LEAST, _MOST = 4, 60  # characters of a quote
_CERTAINTY = {"A": "certain", "B": "probable", "C": "possible"}  # of an upheld clue, by the grade of its check
_ITEMS = ("priors", "custody", "circumstances", "convictions")
_GRADES = {check.name: check.grade for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Located:
    """A gold judgment as an annotation; `unplaced`: values that no words of the text carry."""

    annotation: Annotation
    unplaced: tuple[str, ...]


def gold_of(annotation: Annotation, text: str) -> Json:
    """The gold judgment that an annotation amounts to."""
    judgment = segment(text, annotation.id)
    report = report_of(annotation, judgment)
    document = {key: value for key, value in report["document"].items() if key != "evidence"}
    ruling = report["commutation"]
    return {
        "id": annotation.id,
        "text": text,
        "document": document,
        "defendants": [_person(person, text) for person in report["defendants"]],
        "citations": [{key: value for key, value in one.items() if key != "evidence"} for one in report["citations"]],
        "commutation": ruling and {key: value for key, value in ruling.items() if key != "evidence"},
        "anomalies": [_anomaly(one, text) for one in annotation.clues if one.verdict == "upheld"],
        "notes": annotation.notes,
    }


def _person(person: Mapping[str, Any], text: str) -> Json:
    return {
        **{key: value for key, value in person.items() if key != "evidence"},
        "facts": {key: value for key, value in person["facts"].items() if key != "evidence"},
        **{name: [_quoted(one, text) for one in person[name] if one.get("status") != "claimed"] for name in _ITEMS},
        "executed": person["executed"] and _quoted(person["executed"], text),
    }


def _quoted(item: Mapping[str, Any], text: str) -> Json:
    """An item with its first evidence as its quote."""
    values = {key: value for key, value in item.items() if key not in ("evidence", "asserted_by")}
    first = item["evidence"][0]
    return {**values, "quote": quote(text, first["start"], first["end"])}


def quote(text: str, start: int, end: int) -> str:
    """The words of a place, at least 4 and at most 60 characters."""
    return text[max(0, min(start, end - _LEAST)) : end][:_MOST]


def _anomaly(clue: ClueReview, text: str) -> Json:
    return {
        "check": clue.check,
        "defendant": clue.defendant,
        "certainty": clue.certainty or _CERTAINTY[_GRADES.get(clue.check, "B")],
        "why": clue.reason,
        "quote": quote(text, clue.start, clue.end),
    }


def annotation_of_gold(gold: Mapping[str, Any], annotator: str = "gold") -> Located:
    """A gold judgment (with its text) as an annotation."""
    judgment = segment(gold["text"], gold["id"])
    locator = Locator(gold, judgment)
    annotation = annotation_of(locator.report(), judgment, annotator)
    clues = tuple(_clue(one, judgment) for one in gold.get("anomalies") or ())
    notes = gold.get("notes") or ""
    full = Annotation(annotation.id, annotation.digest, annotator, annotation.marks, annotation.choices, clues, notes=notes)
    return Located(full, tuple(locator.unplaced))


def _clue(anomaly: Mapping[str, Any], judgment: Judgment) -> ClueReview:
    where: Sequence[Any] = written(judgment.text, anomaly["quote"])
    start, end = (where[0].start, where[0].end) if where else (0, 0)
    return ClueReview(anomaly["check"], anomaly["defendant"], start, end, "upheld", anomaly["why"], anomaly["certainty"])
