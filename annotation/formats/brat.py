"""brat stand-off: NAME.txt (the text, byte for byte), NAME.ann (marks), NAME.json (the head, which brat does not read).

    T2  custody 41 52;53 60  于2019年…      a mark; brat wants no line break inside, so it stands in pieces around them
    A1  kind T2 逮捕                       kind, status, asserted_by, source as attributes
    R1  whose Arg1:T2 Arg2:T1             whose mark it is: a relation to the first mark of his name
    #1  AnnotatorNotes T2  {"place": …}   the exact place and what brat has no word for, as JSON

A place moved in brat differs from the pieces of the place noted, and then counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotation.formats.detail import detail_of, head_of, in_order, mark_from, with_marks
from annotation.marks import DEFENDANT, Annotation, Json, Mark, digest_of

_PIECE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = re.compile(r"[\s]")
_ATTRIBUTES = ("kind", "status", "asserted_by", "source")


def to_brat(annotation: Annotation, text: str) -> tuple[str, str]:
    """The .ann file and the .json file beside it; the .txt file is the text."""
    marks = in_order(annotation).marks
    named = {mark.defendant: f"T{n}" for n, mark in reversed(list(enumerate(marks, 1))) if mark.label == DEFENDANT and mark.defendant}
    lines: list[str] = []
    attributes = relations = 0
    for number, mark in enumerate(marks, 1):
        key, detail = f"T{number}", detail_of(mark)
        pieces = _pieces(text, mark.start, mark.end)
        words = " ".join(_BLANK.sub(" ", text[start:end]) for start, end in pieces)
        lines.append(f"{key}\t{mark.label} {';'.join(f'{start} {end}' for start, end in pieces)}\t{words}")
        for name in _ATTRIBUTES:
            if name in detail:
                attributes += 1
                lines.append(f"A{attributes}\t{name} {key} {detail.pop(name)}")
        if mark.label != DEFENDANT and mark.defendant in named:
            relations += 1
            lines.append(f"R{relations}\twhose Arg1:{key} Arg2:{named[detail.pop('defendant')]}")
        lines.append(f"#{number}\tAnnotatorNotes {key}\t{json.dumps({'place': [mark.start, mark.end], **detail}, ensure_ascii=False)}")
    return "".join(f"{line}\n" for line in lines), json.dumps(head_of(annotation), ensure_ascii=False, indent=1)


def write_brat(folder: Path, name: str, annotation: Annotation, text: str) -> Path:
    """Write the three files; returns the .ann file. The text keeps its line ends."""
    ann, head = to_brat(annotation, text)
    for suffix, content in ((".txt", text), (".ann", ann), (".json", head)):
        (folder / f"{name}{suffix}").write_bytes(content.encode())
    return folder / f"{name}.ann"


def read_brat(ann: Path) -> tuple[Annotation, str]:
    """The annotation and text of an .ann file and what lies beside it."""
    text = ann.with_suffix(".txt").read_bytes().decode()
    beside = ann.with_suffix(".json")
    head = json.loads(beside.read_bytes()) if beside.exists() else None
    return from_brat(ann.read_bytes().decode(), text, head), text


def from_brat(ann: str, text: str, head: Mapping[str, Any] | None = None) -> Annotation:
    """The annotation of an .ann file; `head` from the .json file, where there is one."""
    rows = [line.split("\t") for line in ann.split("\n") if line.strip()]
    details: dict[str, Json] = {row[0]: {} for row in rows if row[0].startswith("T")}
    owners: dict[str, str] = {}
    for row in rows:
        words = row[1].split(" ", 2)
        if row[0].startswith("A") and len(words) == 3:
            details[words[1]][words[0]] = words[2]
        elif row[0].startswith("R") and words[0] == "whose":
            owners[words[1].removeprefix("Arg1:")] = words[2].removeprefix("Arg2:")
        elif row[0].startswith("#") and words[0] == "AnnotatorNotes" and row[2].startswith("{"):
            details[words[1]].update(json.loads(row[2]))
    marks = {row[0]: _mark(row[1], details[row[0]], text) for row in rows if row[0].startswith("T")}
    given = [_given(key, mark, details, owners, marks) for key, mark in marks.items()]
    return with_marks(head or {"id": digest_of(text), "digest": digest_of(text), "annotator": "brat"}, given)


def _given(key: str, mark: Mark, details: Mapping[str, Json], owners: Mapping[str, str], marks: Mapping[str, Mark]) -> Mark:
    owner = marks.get(owners.get(key, ""))
    detail = {**details[key], "defendant": owner.defendant} if owner else details[key]
    return mark_from(mark.label, mark.start, mark.end, detail)


def _mark(words: str, detail: Mapping[str, Any], text: str) -> Mark:
    label, _, where = words.partition(" ")
    pieces = [tuple(map(int, piece.split(" "))) for piece in where.split(";")]
    start, end = pieces[0][0], pieces[-1][1]
    noted: Sequence[int] = detail.get("place") or (start, end)
    if pieces == _pieces(text, noted[0], noted[1]):
        start, end = noted
    return mark_from(label, start, end, detail)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, ...]]:
    """A place without the line breaks inside it; one that is nothing but line breaks stays."""
    return [match.span() for match in _PIECE.finditer(text, start, end)] or [(start, end)]
