"""Disagreements (分歧): where people differ, one JSON line each, `panjian.disagreement/1`, for somebody to decide.

What changes a fact comes before what changes a place only. No text: `id`, `digest` and offsets say where.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from annotation.agreement.alignment import ATTRIBUTES, Unit, aligned, answer_of
from annotation.agreement.shared import Gathered, Shared, said_choice
from annotation.marks import CHOICES, ClueReview, Json
from annotation.values import same

SCHEMA = "panjian.disagreement/1"
DIFFERENCES: Mapping[str, str] = {
    "marked": "有人未标",
    "place": "位置",
    "label": "标签",
    "defendant": "被告人",
    "kind": "类别",
    "status": "认定状态",
    "asserted_by": "主张者",
    "value": "取值",
    "answer": "整篇选项",
    "verdict": "线索核实",
}
"""What people can differ in, with its Chinese."""


def disagreements(gathered: Gathered) -> list[Json]:
    """All disagreements: those that change a fact first, then by judgment and place."""
    found = [one for judgment in gathered.compared for one in _of_judgment(judgment)]
    return sorted(found, key=lambda one: (not one["grave"], one["id"], one["digest"], one["start"] or 0, one["key"]))


def lines(found: Iterable[Json]) -> str:
    """Disagreements as JSON lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)


def _of_judgment(judgment: Shared) -> Iterator[Json]:
    for unit in aligned({name: one.annotation.marks for name, one in judgment.people.items()}):
        differs = _differs(judgment, unit)
        if differs:
            start, end = unit.place
            about = {"about": "mark", "label": unit.first.label, "start": start, "end": end}
            said = [_mark(judgment, unit, name) for name in judgment.people]
            yield _row(judgment, about, differs, differs != ["place"] and _changes_a_fact(judgment, unit), said)
    for choice in CHOICES:
        answers = {name: said_choice(one.annotation, choice.name) or None for name, one in judgment.people.items()}
        if len(set(answers.values())) > 1:
            about = {"about": "choice", "label": choice.name, "start": None, "end": None}
            yield _row(judgment, about, ["answer"], True, [{"annotator": name, "answer": answers[name]} for name in answers])
    yield from _clues(judgment)


def _row(judgment: Shared, about: Json, differs: list[str], grave: bool, said: list[Json]) -> Json:
    """One line; the key is the same as long as people say the same."""
    content = json.dumps([judgment.digest, about, said], ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    head = {"schema": SCHEMA, "key": key, "id": judgment.id, "digest": judgment.digest}
    return {**head, **about, "differs": differs, "grave": grave, "said": said}


def _differs(judgment: Shared, unit: Unit) -> list[str]:
    """In what the marks of a unit differ, in the order of DIFFERENCES."""
    marks = list(unit.marks.values())
    found = ["marked"] if len(marks) < len(judgment.people) else []
    for name in ("place", "label", "defendant"):
        if len({getattr(mark, name) for mark in marks}) > 1:
            found.append(name)
    for name in ATTRIBUTES:
        if "label" not in found and len({answer_of(mark, name) for mark in marks}) > 1:
            found.append(name)
    values = [judgment.value(mark) for mark in marks]
    if "label" not in found and "kind" not in found and any(not _equal(value, values[0]) for value in values):
        found.append("value")
    return found


def _equal(one: Any, other: Any) -> bool:
    return same(one, other) and same(other, one)


def _changes_a_fact(judgment: Shared, unit: Unit) -> bool:
    """Whether what is read in the end differs: two marks of one value are the same fact as one."""
    labels = {mark.label for mark in unit.marks.values()}
    owners = {mark.defendant for mark in unit.marks.values()}
    kinds = {mark.kind for mark in unit.marks.values()}
    told = [
        frozenset(
            fact
            for fact in one.facts
            if fact.label in labels and (fact.defendant is None or fact.defendant in owners) and (fact.kind is None or fact.kind in kinds)
        )
        for one in judgment.people.values()
    ]
    return len(set(told)) > 1


def _mark(judgment: Shared, unit: Unit, name: str) -> Json:
    mark = unit.marks.get(name)
    return {"annotator": name, "mark": mark and asdict(mark), "value": judgment.value(mark) if mark else None}


def _clues(judgment: Shared) -> Iterator[Json]:
    """Clues on which people gave different verdicts; who gave none is not asked."""
    reviews: dict[tuple[Any, ...], dict[str, ClueReview]] = {}
    for name, one in judgment.people.items():
        for clue in one.annotation.clues:
            reviews.setdefault((clue.check, clue.defendant or "", clue.start, clue.end), {})[name] = clue
    for key in sorted(reviews):
        if len({clue.verdict for clue in reviews[key].values()}) > 1:
            check, defendant, start, end = key
            about = {"about": "clue", "label": check, "start": start, "end": end}
            said = [{"annotator": name, "verdict": clue.verdict, "reason": clue.reason} for name, clue in reviews[key].items()]
            yield _row(judgment, about | {"defendant": defendant or None}, ["verdict"], True, said)
