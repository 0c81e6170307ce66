"""Annotation tasks (标注任务): judgments with corrections or misread clues, as tasks of step 2 with the right spans preset.

What the report read is the start; what people corrected takes the place of the marks it contradicts; a clue found misread comes with its review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotation.evidence import annotation_of
from annotation.marks import DEFENDANT, UNTOLD, ClueReview, Mark
from annotation.studio.preannotation import RULES, Preannotation
from pipelines.segment import segment
from serving.store.corrections import Corrected, Misread, Pending

_ONE_PLACE = frozenset(
    (
        *("court", "case_number", "filed_on", "judged_on", "sex", "born_on", "term_from", "term_to", "crime_from", "crime_to"),
        *("arrival", "executed", "injury", "blood_alcohol", "revoked_probation"),
        *("commutation", "original_effective_on", "delivered_on", "term_to_after"),
    )
)
"""Labels of which a judgment (or a defendant) has one: a correction elsewhere takes the place of what was read."""


@dataclass(frozen=True, slots=True)
class AnnotationTask:
    """A judgment as a task, and why it is one."""

    pending: Pending
    preset: Preannotation

    @property
    def marks(self) -> list[Mark]:
        """The marks that people put right."""
        return [mark for mark in self.preset.annotation.marks if mark.source == "human"]

    def to_json(self) -> dict[str, Any]:
        """The task as Label Studio imports it."""
        return self.preset.task()


def task(pending: Pending) -> AnnotationTask:
    """A judgment that annotation should look at, with its spans preset."""
    judgment = pending.judgment
    report = {**pending.report, "id": judgment.id}
    read = annotation_of(report, segment(judgment.text, judgment.id), report["produced_by"]["model"] or RULES)
    marks = corrected(read.marks, pending.corrections)
    reviews = tuple(_review(one) for one in pending.misread)
    told = replace(read, marks=tuple(marks), clues=reviews)
    return AnnotationTask(pending, Preannotation(told, judgment.text, _with_reviewed(report, pending.misread)))


def corrected(marks: Iterable[Mark], corrections: Sequence[Corrected]) -> list[Mark]:
    """Marks as people put them right, the newest correction last; what says that there is no such fact takes marks away."""
    found = list(marks)
    for one in corrections:
        found = [mark for mark in found if not _contradicted(mark, one)]
        if one.value != UNTOLD:
            stance: dict[str, Any] = {"status": one.status, "asserted_by": one.asserted_by}
            found.append(Mark(one.kind, one.start, one.end, one.defendant, one.choice, value=one.value, source="human", **stance))
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.label, mark.defendant or ""))


def _contradicted(mark: Mark, one: Corrected) -> bool:
    """Whether a correction takes the place of a mark."""
    overlap = mark.start < one.end and mark.end > one.start
    if mark.label != one.kind:
        return False
    if one.value == UNTOLD or mark.label == DEFENDANT:
        return overlap and mark.defendant in (one.defendant, None)
    if mark.label in _ONE_PLACE and mark.defendant == one.defendant:
        return True
    return overlap and (mark.defendant == one.defendant or mark.source == "human")


def _review(one: Misread) -> ClueReview:
    told = one.payload
    first = next(iter(told["evidence"]), {"start": 0, "end": 0})
    return ClueReview(told["check"], told["defendant"], first["start"], first["end"], "misread", one.reason)


def _with_reviewed(report: dict[str, Any], misread: Sequence[Misread]) -> dict[str, Any]:
    """The report with every clue that is reviewed: a newer analysis may raise it no longer."""
    known = [(clue["check"], clue["defendant"], clue["message"]) for clue in report["clues"]]
    lost = [dict(one.payload) for one in misread if (one.payload["check"], one.payload["defendant"], one.payload["message"]) not in known]
    return {**report, "clues": [*report["clues"], *lost]}
