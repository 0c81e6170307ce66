"""Examples of the guidelines as cases: the whole judgment, its marks, what rules read, and values printed as the notation writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from annotation.evidence import marks_of
from annotation.guidelines.disputes import disputes
from annotation.guidelines.example import Example, Sign, signs_of
from annotation.guidelines.page import pages
from annotation.marks import Mark, label_of, of_defendant
from annotation.values import value_of
from pipelines.judgment import Judgment
from pipelines.pipeline import analyze
from pipelines.report import report
from pipelines.segment import segment
from tests import notation
from tests.form import judgment_text

EXAMPLES: list[tuple[str, Example]] = [(f"{page.name}: {one.title}", one) for page in pages() for one in page.examples] + [
    (f"dispute: {one.example.title}", one.example) for one in disputes()
]


@dataclass(frozen=True)
class Case:
    """An example, executed."""

    judgment: Judgment
    signs: list[Sign]
    report: dict[str, Any]
    by_rule: list[Mark]

    def owner(self, sign: Sign) -> str | None:
        """Whose it is: as told, else the only defendant's."""
        if not of_defendant(sign.label):
            return None
        names = [one["name"] for one in self.report["defendants"]]
        assert sign.whose or len(names) == 1, f"whose is {sign.label} {sign.value}? There are {names}; write @name"
        return sign.whose or names[0]


@cache
def _executed(text: str) -> Case:
    clean, signs = signs_of(text)
    told = report(analyze(clean))
    judgment = segment(clean, "fiction")
    return Case(judgment, signs, told, marks_of(told, judgment))


def case_of(example: Example) -> Case:
    """The case of an example."""
    return _executed(judgment_text(example.parts))


def mark_of(sign: Sign, whose: str | None) -> Mark:
    """The mark that a person makes."""
    label = label_of(sign.label)
    assert label, f"no such label: {sign.label}"
    first, *rest = sign.value.split(" ")
    if label.choices:
        assert first in label.choices, f"no choice of {sign.label}: {first}"
    stance = {"status": rest[0], "asserted_by": rest[1] if len(rest) > 1 else "court"} if label.weighed else {}
    return Mark(sign.label, sign.start, sign.end, whose, first if label.choices else None, **stance)  # type: ignore[arg-type]


def printed(mark: Mark, value: Any) -> str:
    """A value as the notation writes it."""
    if mark.label == "circumstance":
        return f"{mark.kind} {mark.status}" + ("" if mark.asserted_by == "court" else f" {mark.asserted_by}")
    if value is None:
        return f"{mark.kind} -" if mark.label == "custody" else "nothing"
    match mark.label:
        case "conviction":
            return f"{value['charge']} {notation.written_penalty(value)}"
        case "executed":
            return notation.written_penalty(value)
        case "prior":
            return notation.written_prior(value).removeprefix("prior ")
        case "custody":
            return f"{mark.kind} {value}"
        case "drug":
            return f"{value['name']} {'-' if value['grams'] is None else format(value['grams'], 'g')}"
        case "commutation":
            term = f" {notation.term(value['months'], value['days'])}" if value["months"] or value["days"] else ""
            return f"{value['kind']}{term} {'granted' if value['granted'] else 'refused'}"
        case "reduction":
            return f"{value['on']} {notation.term(value['months'], value['days'])}"
        case "revoked_probation":
            return str(value).lower()
    return format(value, "g") if isinstance(value, float) else str(value)


def values_of(mark: Mark, judgment: Judgment) -> list[str]:
    """What the reader of the label reads in the words of a mark; of citations one a mark or several."""
    value = value_of(mark, judgment)
    if mark.label == "citation":
        return [notation.written_citation(one).removeprefix("citation ") for one in value or ()] or ["nothing"]
    return [printed(mark, value)]
