"""What a mark says beyond label and place (标注细节), for formats that know labels and places only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from annotation.marks import Annotation, ClueReview, Json, Mark

_PLACE = ("label", "start", "end")
_DEFAULTS = {one.name: one.default for one in fields(Mark) if one.name not in _PLACE}


def detail_of(mark: Mark) -> Json:
    """The fields of a mark that are not its defaults, label and place left out."""
    values = {name: getattr(mark, name) for name in _DEFAULTS}
    return {name: value for name, value in values.items() if value != _DEFAULTS[name] or isinstance(value, bool)}


def mark_from(label: str, start: int, end: int, detail: Mapping[str, Any] | None) -> Mark:
    """A mark of a label at a place, with its details."""
    return Mark(label, start, end, **{name: value for name, value in (detail or {}).items() if name in _DEFAULTS})


def head_of(annotation: Annotation) -> Json:
    """The annotation without its marks."""
    return replace(annotation, marks=()).to_json()


def with_marks(head: Mapping[str, Any], marks: list[Mark]) -> Annotation:
    """An annotation from its head and its marks, in reading order."""
    found = tuple(sorted(marks, key=reading_order))
    bare = Annotation.from_json({**head, "marks": []})
    return replace(bare, marks=found, clues=tuple(ClueReview(**one) for one in head.get("clues") or ()))


def reading_order(mark: Mark) -> tuple[int, int, str, str]:
    """By place, label, then all the rest, so that two annotations with the same marks are equal."""
    return mark.start, mark.end, mark.label, json.dumps(detail_of(mark), ensure_ascii=False, sort_keys=True)


def in_order(annotation: Annotation) -> Annotation:
    """The annotation with its marks in reading order."""
    return replace(annotation, marks=tuple(sorted(annotation.marks, key=reading_order)))
