"""CoNLL, BIO, one character a line (one code point: astral characters are one). Marks that overlap stand in further columns.

    # annotation = {"id": …}          the head, as JSON
    # mark = {"kind": "逮捕", …}       one line a mark, in reading order: what BIO cannot say
    张<TAB>B-defendant
    三<TAB>I-defendant

White space, invisible characters and the backslash are written as escapes, since a line break would end the line. A file of another tool
has no comments: its marks then have label and place only. Documents are parted by an empty line.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from annotation.formats.detail import detail_of, head_of, in_order, mark_from, with_marks
from annotation.marks import Annotation, Mark, digest_of

_HEAD, _MARK = "# annotation = ", "# mark = "


def to_conll(annotation: Annotation, text: str) -> str:
    """One document with its empty line."""
    marks = in_order(annotation).marks
    columns = _columns(marks)
    lines = [_HEAD + json.dumps(head_of(annotation), ensure_ascii=False)]
    lines += [_MARK + json.dumps(detail_of(mark), ensure_ascii=False) for mark in marks]
    tags = [["O"] * len(text) for _ in columns] or [["O"] * len(text)]
    for column, members in zip(tags, columns, strict=False):
        for mark in members:
            column[mark.start : mark.end] = [f"B-{mark.label}"] + [f"I-{mark.label}"] * (mark.end - mark.start - 1)
    lines += ["\t".join((_escaped(character), *(column[place] for column in tags))) for place, character in enumerate(text)]
    return "\n".join(lines) + "\n\n"


def from_conll(document: str) -> tuple[Annotation, str]:
    """The annotation and the text of one document."""
    comments: list[str] = []
    rows: list[list[str]] = []
    for line in filter(None, document.split("\n")):
        if line.startswith((_HEAD, _MARK)):
            comments.append(line)
        elif "\t" in line:
            rows.append(line.split("\t"))
    text = "".join(_unescaped(row[0]) for row in rows)
    head = next((json.loads(line[len(_HEAD) :]) for line in comments if line.startswith(_HEAD)), None)
    details = [json.loads(line[len(_MARK) :]) for line in comments if line.startswith(_MARK)]
    places = sorted(found for column in range(1, len(rows[0])) for found in _places([row[column] for row in rows])) if rows else []
    matched = details if len(details) == len(places) else [{}] * len(places)
    marks = [mark_from(label, start, end, detail) for (start, end, label), detail in zip(places, matched, strict=True)]
    return with_marks(head or {"id": digest_of(text), "digest": digest_of(text), "annotator": "conll"}, marks), text


def documents(content: str) -> Iterator[str]:
    """The documents of a file."""
    yield from (document for document in content.split("\n\n") if document.strip("\n"))


def _columns(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks laid into as few columns as hold them without overlap."""
    columns: list[list[Mark]] = []
    for mark in marks:
        free = next((column for column in columns if column[-1].end <= mark.start), None)
        if free is None:
            columns.append([mark])
        else:
            free.append(mark)
    return columns


def _places(tags: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    start, label, place = 0, "", -1
    for place, tag in enumerate(tags):
        if label and tag != f"I-{label}":
            yield start, place, label
            label = ""
        if tag != "O" and not label:
            start, label = place, tag[2:]
    if label:
        yield start, place + 1, label


def _escaped(character: str) -> str:
    shown = character not in "\\#" and not character.isspace() and unicodedata.category(character)[0] not in "CZM"
    return character if shown else f"\\U{ord(character):08x}"


def _unescaped(field: str) -> str:
    return chr(int(field[2:], 16)) if field.startswith("\\U") else field
