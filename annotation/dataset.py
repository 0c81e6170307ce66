"""Gold as data (金标数据集): annotations as JSON lines without text and without names, versioned by the digest of their content.

A row names its judgment by id and digest; a defendant is a number, and `defendants` tells where in the text his name stands. Notes and reasons,
which may quote, stay out. Values that overrule what the words say are JSON in a string, so that every row has the same columns and
`datasets.load_dataset("json", data_files=…)` reads the file as it is. With the texts at hand the rows are annotations again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from annotation.formats.detail import in_order
from annotation.incident import Incident, Level
from annotation.marks import CHOICES, DEFENDANT, Annotation, ClueReview, Json, Mark, digest_of
from annotation.places import written
from pipelines.folding import fold

FILE, CARD = "annotations.jsonl", "README.md"
_CLUE = ("check", "start", "end", "verdict", "certainty")


class DatasetError(ValueError):
    """An annotation that cannot be published: its message, in Chinese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Annotations joined with their texts; what could not be joined is an incident."""

    annotations: tuple[Annotation, ...]
    incidents: tuple[Incident, ...]


def row_of(annotation: Annotation, text: str) -> Json:
    """An annotation as a row without text and names."""
    if digest_of(text) != annotation.digest:
        raise DatasetError(f"{annotation.id}：标注与手头的文书文本不一致（摘要不同）。请用标注时的文本，或重新标注。")
    names = _names(annotation)
    return {
        "id": annotation.id,
        "digest": annotation.digest,
        "annotator": annotation.annotator,
        "choices": {choice.name: annotation.choices.get(choice.name) for choice in CHOICES},
        "defendants": [_place_of(name, annotation, text) for name in names],
        "marks": [_mark_row(mark, names) for mark in in_order(annotation).marks],
        "clues": [
            {**{key: getattr(one, key) for key in _CLUE}, "defendant": None if one.defendant is None else names.index(one.defendant)}
            for one in annotation.clues
        ],
        "seconds": annotation.seconds,
        "made_at": annotation.made_at,
    }


def _names(annotation: Annotation) -> list[str]:
    ordered = sorted(annotation.marks, key=lambda mark: (mark.label != DEFENDANT, mark.start))
    told = [mark.defendant for mark in ordered] + [clue.defendant for clue in annotation.clues]
    return list(dict.fromkeys(name for name in told if name is not None))


def _place_of(name: str, annotation: Annotation, text: str) -> Json:
    """Where a name stands: a mark of it, else its first place; `folded`: only in other characters (full width, traditional)."""
    own = [mark for mark in annotation.marks if mark.label == DEFENDANT and mark.defendant == name]
    marked = next((mark for mark in own if _name_at(text, mark.start, mark.end) == name), None)
    place = marked or next((one for one in written(text, name) if _name_at(text, one.start, one.end) == name), None)
    if place:
        return {"start": place.start, "end": place.end, "folded": False}
    read = fold(text)
    at = read.plain.find(name)
    if at >= 0 and _name_at(text, *(found := read.received(at, at + len(name))), folded=True) == name:
        return {"start": found[0], "end": found[1], "folded": True}
    raise DatasetError(f"{annotation.id}：文书中找不到一名被告人的姓名，数据集不写姓名，只写其位置。请改用文书中的写法。")


def _name_at(text: str, start: int, end: int, folded: bool = False) -> str:
    words = text[start:end]
    return "".join((fold(words).plain if folded else words).split())


def _mark_row(mark: Mark, names: Sequence[str]) -> Json:
    return {
        **asdict(mark),
        "defendant": None if mark.defendant is None else names.index(mark.defendant),
        "value": None if mark.value is None else json.dumps(mark.value, ensure_ascii=False, sort_keys=True),
    }


def annotation_from(row: Mapping[str, Any], text: str) -> Annotation:
    """The annotation of a row, its names read from the text."""
    names = [_name_at(text, **place) for place in row["defendants"]]
    marks = [
        Mark(**{**mark, "defendant": _named(mark, names), "value": json.loads(mark["value"]) if mark["value"] is not None else None})
        for mark in row["marks"]
    ]
    clues = [ClueReview(**{**clue, "defendant": _named(clue, names)}) for clue in row["clues"]]
    head = {key: row[key] for key in ("id", "digest", "annotator", "seconds", "made_at")}
    return Annotation(**head, marks=tuple(marks), choices=dict(row["choices"]), clues=tuple(clues))


def _named(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return None if row["defendant"] is None else names[row["defendant"]]


def content_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as JSON lines, by id and annotator: the same annotations give the same bytes."""
    ordered = sorted(rows, key=lambda row: (row["id"], row["annotator"]))
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in ordered)


def version_of(content: str) -> str:
    """The version that names a content."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def write_dataset(folder: Path, annotations: Iterable[Annotation], texts: Mapping[str, str], card: Any = None) -> Path:
    """Write one version: `folder/VERSION/annotations.jsonl` and its card; the same annotations are the same version.

    `card`: a function of version and rows that gives the page (see `card.py`).
    """
    rows = [row_of(annotation, texts[annotation.id]) for annotation in annotations]
    content = content_of(rows)
    place = folder / version_of(content)
    place.mkdir(parents=True, exist_ok=True)
    (place / FILE).write_text(content, encoding="utf-8", newline="")
    if card is not None:
        (place / CARD).write_text(card(place.name, rows), encoding="utf-8", newline="")
    return place


def read_rows(path: Path) -> Iterator[Json]:
    """The rows of a version (its folder, or the file itself)."""
    with (path / FILE if path.is_dir() else path).open(encoding="utf-8", newline="\n") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read_dataset(path: Path, texts: Mapping[str, str]) -> Joined:
    """The annotations of a version, joined with the texts at hand by id and digest."""
    found, incidents = [], []
    for row in read_rows(path):
        text = texts.get(row["id"])
        if text is None:
            incidents.append(Incident(Level.WARNING, "D01", row["id"], "手头没有这份文书的文本。", "请补上文本后重读。"))
        elif digest_of(text) != row["digest"]:
            incidents.append(Incident(Level.ERROR, "D02", row["id"], "文本与标注时的不同（摘要不符）。", "请用标注时的文本，或重新标注。"))
        else:
            found.append(annotation_from(row, text))
    return Joined(tuple(found), tuple(incidents))
