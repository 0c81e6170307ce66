"""Masking (脱敏): a judgment as received → the same text with surrogates, and the map back.

Everything is found in the plain text (blanks, full width and traditional script folded away) and written into the text as received, keeping
its blanks, line feeds and full-width forms, so that the masked text is read exactly as the original.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotation.masking.births import births_of
from annotation.masking.finding import Finding, Sort, apart
from annotation.masking.names import names_of
from annotation.masking.numbers import numbers_of, repeats_of
from annotation.masking.offsets import OffsetMap, Replaced
from annotation.masking.places import places_of
from annotation.masking.spacing import Spaced
from annotation.masking.surrogates import Surrogates
from pipelines.dates import find_dates
from pipelines.facts import extract
from pipelines.judgment import Judgment, Span
from pipelines.segment import segment


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replacement with what stood there and what stands there now; its text shows nothing of it."""

    sort: Sort
    original: str = field(repr=False)
    surrogate: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked judgment: its text, where everything stood, and the replacements in the order of `offsets.replaced`."""

    id: str
    text: str = field(repr=False)
    offsets: OffsetMap = field(repr=False)
    replacements: tuple[Replacement, ...] = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the masked text."""
        return digest(self.text)


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def find(judgment: Judgment) -> list[Finding]:
    """Every personal datum of a judgment, in reading order, none overlapping another."""
    plain = judgment.plain
    names = names_of(plain, extract(judgment))
    spaced = Spaced(judgment)
    numbers = [*spaced.plain(numbers_of(spaced.text, alone=True)), *numbers_of(plain)]
    births = [*spaced.plain(births_of(spaced.text, list(spaced.spaced(names)))), *births_of(plain, names)]
    return apart([*births, *numbers, *repeats_of(plain, numbers), *names, *places_of(plain)])


def mask(text: str, id: str, key: bytes, surrogates: Surrogates | None = None) -> Masked:
    """Mask a judgment. Without `surrogates` (those of a folder) the judgment is a scope of its own."""
    judgment = segment(text, id)
    findings = find(judgment)
    chosen = surrogates or Surrogates(key, digest(text))
    days = [day for hit in find_dates(judgment.plain) if (day := hit.value.date)]
    chosen.enter(judgment.plain, findings, days)
    masked, replaced, replacements = _written(judgment, findings, chosen)
    return Masked(_id(id, replacements), masked, OffsetMap(tuple(replaced)), tuple(replacements))


def _written(judgment: Judgment, findings: Sequence[Finding], surrogates: Surrogates) -> tuple[str, list[Replaced], list[Replacement]]:
    pieces: list[str] = []
    replaced: list[Replaced] = []
    replacements: list[Replacement] = []
    position = length = 0
    for finding in findings:
        place = judgment.received(Span(finding.start, finding.end))
        original = judgment.text[place.start : place.end]
        shown = judgment.plain[finding.start : finding.end].replace("\n", "")
        surrogate = "".join(_dressed(judgment, finding, surrogates.of(finding, shown)))
        pieces += (judgment.text[position : place.start], surrogate)
        length += place.start - position
        replaced.append(Replaced(place.start, place.end, length, length + len(surrogate)))
        replacements.append(Replacement(finding.sort, original, surrogate))
        length += len(surrogate)
        position = place.end
    return "".join([*pieces, judgment.text[position:]]), replaced, replacements


def _dressed(judgment: Judgment, finding: Finding, surrogate: str) -> Iterator[str]:
    """A surrogate with the blanks and full-width forms of what it stands for; bare if it has another length."""
    places = [judgment.offsets[at] for at in range(finding.start, finding.end) if judgment.plain[at] != "\n"]
    if len(places) != len(surrogate):
        yield surrogate
        return
    before = places[0]
    for place, character in zip(places, surrogate, strict=True):
        yield judgment.text[before:place] if place > before else ""
        wide = "\uff01" <= judgment.text[place] <= "\uff5e"
        yield chr(ord(character) + 0xFEE0) if wide and "!" <= character <= "~" else character
        before = place + 1


def _id(id: str, replacements: Sequence[Replacement]) -> str:
    """The id with the names in it replaced: files are often called after the accused."""
    for one in sorted({(one.original, one.surrogate) for one in replacements if one.sort == "name"}, key=lambda pair: -len(pair[0])):
        id = id.replace(*one)
    return id
