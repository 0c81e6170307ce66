"""Facts highlighted in the text (原文标注): the text cut where evidence begins or ends, each piece with the facts that rest on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipelines.rendering import words


@dataclass(frozen=True, slots=True)
class Note:
    """Evidence of one fact or clue: where, what kind (css class), whose, and what to show."""

    start: int
    end: int
    kind: str
    label: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with the notes on it, and the anchors that begin here."""

    text: str
    notes: tuple[Note, ...]
    anchors: tuple[str, ...]

    @property
    def classes(self) -> str:
        """The css classes of its notes."""
        return " ".join(dict.fromkeys(note.kind for note in self.notes))

    @property
    def title(self) -> str:
        """What a reader sees on pointing at it."""
        return "；".join(dict.fromkeys(note.label for note in self.notes))


_LISTS = (("custody", "强制措施"), ("priors", "前科"), ("circumstances", "情节"), ("convictions", "判项"))


def notes(report: Mapping[str, Any], prefix: str) -> Iterator[Note]:
    """All evidence of a report. Clues get the anchors `<prefix>c<number>e<number>`, numbered by importance."""
    for evidence in report["document"]["evidence"].values():
        yield from _notes(evidence, "document", "文书信息")
    for citation in report["citations"]:
        yield from _notes(citation["evidence"], "citation", "裁判依据")
    for one in report["defendants"]:
        yield from _of_defendant(one)
    for number, clue in enumerate(words.by_importance(report["clues"])):
        for place, one in enumerate(clue["evidence"]):
            yield Note(one["start"], one["end"], "clue", f"线索 {number + 1}", f"{prefix}c{number}e{place}")


def _of_defendant(one: Mapping[str, Any]) -> Iterator[Note]:
    name = one["name"]
    for evidence in one["evidence"].values():
        yield from _notes(evidence, "person", name)
    for key, label in _LISTS:
        for item in one[key]:
            what = item.get("kind") if key == "circumstances" else item.get("measure") or item.get("charge") or ""
            yield from _notes(item["evidence"], key, f"{name} {label} {what}")
    for evidence in one["facts"]["evidence"].values():
        yield from _notes(evidence, "fact", f"{name} 犯罪事实")
    if one["executed"]:
        yield from _notes(one["executed"]["evidence"], "convictions", f"{name} 决定执行")


def _notes(evidence: list[Mapping[str, Any]], kind: str, label: str) -> Iterator[Note]:
    for one in evidence:
        yield Note(one["start"], one["end"], kind, label)


def pieces(text: str, marked: list[Note], start: int, end: int) -> Iterator[Piece]:
    """The stretch `[start, end)` of the text, cut at every begin and end of a note."""
    inside = sorted((note for note in marked if note.start < end and note.end > start), key=lambda note: note.start)
    cuts = sorted({start, end, *(max(note.start, start) for note in inside), *(min(note.end, end) for note in inside)})
    for begin, stop in pairwise(cuts):
        here = tuple(note for note in inside if note.start <= begin and note.end >= stop)
        anchors = tuple(note.anchor for note in here if note.anchor and max(note.start, start) == begin)
        yield Piece(text[begin:stop], here, anchors)
