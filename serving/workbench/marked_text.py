"""Marked text (标注原文): a judgment cut where evidence begins or ends; each piece knows the facts and clues that rest on it.

Offsets are code points of the text as received; a page carries them, so that what a person selects is told in the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from pipelines.rendering import words
from serving.stated_facts import StatedFact

_HUES = 6  # underlines that tell defendants apart, before they repeat


@dataclass(frozen=True, slots=True)
class _Note:
    start: int
    end: int
    fact: StatedFact | None = None
    clue: tuple[str, int] | None = None  # key of the clue, number of its quote


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with what rests on it; `anchors` are the quotes of clues that begin here."""

    start: int
    text: str
    facts: tuple[StatedFact, ...]
    clues: tuple[str, ...]
    anchors: tuple[str, ...]
    begins: bool  # whether a fact begins here: one stop of the keyboard for each

    @property
    def marked(self) -> bool:
        """Whether anything rests on it."""
        return bool(self.facts or self.clues)

    @property
    def classes(self) -> str:
        """Groups and defendants as css classes; the narrowest fact gives the colour."""
        names = ["clue"] if self.clues else []
        if self.facts:
            names.append(f"g-{self.facts[0].group}")
        names += sorted({f"p{fact.person % _HUES}" for fact in self.facts if fact.person is not None})
        return " ".join(names)

    @property
    def numbers(self) -> str:
        """The numbers of its facts."""
        return " ".join(str(fact.number) for fact in self.facts)

    @property
    def people(self) -> str:
        """The numbers of the defendants its facts are about."""
        return " ".join(sorted({str(fact.person) for fact in self.facts if fact.person is not None}))

    @property
    def told(self) -> str:
        """What a reader is told on pointing at it."""
        return "；".join(dict.fromkeys(f"{fact.name + ' ' if fact.name else ''}{fact.title}：{fact.said}" for fact in self.facts))


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the judgment (文书段落) with its pieces."""

    name: str
    pieces: tuple[Piece, ...]


def parts(
    text: str, report: Mapping[str, Any], facts: Iterable[StatedFact], clues: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Part]:
    """The text by sections. `clues`: the evidence of each clue by its key."""
    noted = [_Note(place.start, place.end, fact=fact) for fact in facts for place in fact.places]
    noted += [_Note(one["start"], one["end"], clue=(key, number)) for key, evidence in clues.items() for number, one in enumerate(evidence)]
    noted.sort(key=lambda note: note.start)
    return [Part(name, tuple(_pieces(text, noted, start, end))) for name, start, end in _stretches(text, report["sections"])]


def _stretches(text: str, sections: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """The sections, and what stands between or beside them, so that no word of the judgment is left out."""
    at = 0
    for section in sections:
        if text[at : section["start"]].strip():
            yield "", at, section["start"]
        yield words.SECTION[section["kind"]], section["start"], section["end"]
        at = section["end"]
    if text[at:].strip():
        yield "", at, len(text)


def _pieces(text: str, noted: Sequence[_Note], start: int, end: int) -> Iterator[Piece]:
    start += len(text[start:end]) - len(text[start:end].lstrip("\r\n"))
    inside = [note for note in noted if note.start < end and note.end > start]
    cuts = sorted({start, end, *(max(note.start, start) for note in inside), *(min(note.end, end) for note in inside)})
    for begin, stop in pairwise(cuts):
        here = [note for note in inside if note.start <= begin and note.end >= stop]
        facts = sorted((note for note in here if note.fact), key=lambda note: note.end - note.start)
        clues = tuple(dict.fromkeys(note.clue[0] for note in here if note.clue))
        anchors = tuple(f"{note.clue[0]}-{note.clue[1]}" for note in here if note.clue and max(note.start, start) == begin)
        begins = any(note.start == begin for note in facts)
        yield Piece(begin, text[begin:stop], tuple(note.fact for note in facts if note.fact), clues, anchors, begins)


_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_received(text: str) -> Markup:
    """Text escaped so that a browser counts its characters as we do: carriage returns stay, what has no shape or turns lines becomes a sign."""
    return Markup(str(Markup.escape(_UNSHOWN.sub("\u2423", text))).replace("\r", "&#13;"))
