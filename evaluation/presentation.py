"""What an evaluation shows (评测呈现): lines, tables and listings of examples; the terminal and the page print the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.agreement.page import Cell
from annotation.agreement.table import printed

_LONGEST = 60  # characters of a quote on the terminal
Words = Mapping[str, Any]
"""A quote with what stands around it: before, quote, after, start, end."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an example: gold or read, before or after; its value and the words that carry it."""

    name: str
    value: str | None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One mistake, gain or loss."""

    id: str
    what: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Examples under a title, how many there are in all, those at hand in parts."""

    title: str
    count: int
    parts: Sequence[tuple[str, Sequence[Example]]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are text, or text with a tone."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]


@dataclass(frozen=True, slots=True)
class Presentation:
    """Everything that is shown of one evaluation."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table] = ()
    listings: Sequence[Listing] = field(default=())
    pictures: Sequence[Table] = ()  # too wide for a terminal: on the page only


def text(shown: Presentation, colours: bool = False, most: int = 0) -> str:
    """The presentation for the terminal; of each listing at most so many examples."""
    tables = [(one.title, one.columns, [[_plain(cell) for cell in row] for row in one.rows]) for one in shown.tables]
    parts = [printed([shown.title, *shown.lines], tables, colours)]
    for listing in shown.listings if most else ():
        parts.append(printed(["", f"{listing.title}（{listing.count}）", *_listed(listing, most)], (), colours))
    return "".join(parts)


def _plain(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _listed(listing: Listing, most: int) -> Iterator[str]:
    examples = [(name, one) for name, part in listing.parts for one in part]
    for name, one in examples[:most]:
        sides = "；".join(f"{side.name} {side.value}{_quoted(side)}" for side in one.sides if side.value is not None)
        yield f"  {one.id}  {' '.join(part for part in (name, one.what) if part)}：{sides}"
    if listing.count > most:
        yield f"  ……另有 {listing.count - most} 处"


def _quoted(side: Side) -> str:
    """The words of a side, where they say more than its value."""
    words = str(side.words["quote"]) if side.words else ""
    if words in ("", side.value):
        return ""
    return f"「{words}」" if len(words) <= _LONGEST else f"「{words[:_LONGEST]}……」"


def by_part(examples: Iterable[tuple[str, Example]]) -> list[tuple[str, list[Example]]]:
    """Examples gathered by part, parts in the order in which they come."""
    parts: dict[str, list[Example]] = {}
    for name, one in examples:
        parts.setdefault(name, []).append(one)
    return list(parts.items())
