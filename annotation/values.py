"""Values of marks (标注取值): what a person gave, else what the reader of the label reads in the words; equal values and sums of parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.marks import UNTOLD, Annotation, Json, Mark, label_of
from pipelines.facts.spans import plain_span, read_value
from pipelines.judgment import Judgment

ADDITIVE = frozenset(("amount", "deaths", "judge", "assessor", "drug"))
"""Labels whose marks of one defendant (or of the document) add up: items of a total, signatures."""

GRADES = ("轻微伤", "轻伤", "重伤")


@dataclass(frozen=True, slots=True)
class Told:
    """A mark with its value and its evidence in the form of the contract."""

    mark: Mark
    value: Any
    evidence: Json


def value_of(mark: Mark, judgment: Judgment) -> Any:
    """The value of a mark: overruled by a person, or read from its words."""
    if mark.value is not None or label_of(mark.label) is None:
        return None if mark.value == UNTOLD else mark.value
    return read_value(judgment, mark.label, plain_span(judgment, mark.start, mark.end), mark.kind, mark.defendant)


def told_by(annotation: Annotation, judgment: Judgment) -> list[Told]:
    """The marks of an annotation with their values, in reading order."""
    return [
        Told(mark, value_of(mark, judgment), evidence_of(mark, judgment.text))
        for mark in sorted(annotation.marks, key=lambda one: (one.start, one.end))
    ]


def evidence_of(mark: Mark, text: str) -> Json:
    """A mark as evidence of the contract."""
    return {
        "start": mark.start,
        "end": mark.end,
        "quote": text[mark.start : mark.end],
        "source": mark.source,
        "score": mark.score,
    }


def same(read: Any, wanted: Any) -> bool:
    """Whether a value says what is wanted: objects by the fields that are wanted, numbers by the cent, texts without blanks."""
    if isinstance(wanted, dict):
        return isinstance(read, dict) and all(same(read.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, str) and isinstance(read, str):
        return "".join(wanted.split()) == "".join(read.split())
    if isinstance(wanted, bool) or isinstance(read, bool) or wanted is None or read is None:
        return wanted is read
    if isinstance(wanted, int | float) and isinstance(read, int | float):
        return round(float(wanted), 2) == round(float(read), 2)
    return bool(wanted == read)


def total(values: Iterable[Any]) -> int | float | None:
    """The sum of the parts, a whole number where it is one; None of nothing."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if not numbers:
        return None
    added = round(sum(numbers), 4)
    return int(added) if added == int(added) else added


def drugs(told: Sequence[Told]) -> list[Json]:
    """Each drug with the grams of its marks added up."""
    names = dict.fromkeys(one.value["name"] for one in told if one.value and one.value["name"])
    return [{"name": name, "grams": total(one.value["grams"] for one in told if one.value and one.value["name"] == name)} for name in names]


def gravest(values: Iterable[Any]) -> str | None:
    """The gravest of several injuries."""
    known = [value for value in values if value in GRADES]
    return max(known, key=GRADES.index, default=None)


def first(values: Iterable[Any]) -> Any:
    """The first value that is one."""
    return next((value for value in values if value is not None), None)
