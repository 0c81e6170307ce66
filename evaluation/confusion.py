"""Confusion (混淆): what gold says of a place against what was read there, each label against each, with what was missed and what is spurious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from annotation.agreement.page import Cell
from evaluation.presentation import Table

NOTHING = "—"
Labelled = tuple[str, tuple[Any, ...], str]
"""A text, a place in it (or whose it is), and the label that it carries."""
Confused = list[tuple[str, str, int]]
"""Gold's label, the label read, how often; `NOTHING` on either side where the other stands alone."""


def confused(gold: Iterable[Labelled], read: Iterable[Labelled]) -> Confused:
    """Labels of the same place against each other; a place that carries the same label on both sides counts for it first."""
    counts: Counter[tuple[str, str]] = Counter()
    ours, theirs = _by_place(gold), _by_place(read)
    for place in ours.keys() | theirs.keys():
        own, other = ours.get(place, []), theirs.get(place, [])
        same = sorted(set(own) & set(other))
        own, other = ([label for label in sorted(labels) if label not in same] for labels in (own, other))
        counts.update((label, label) for label in same)
        shared = min(len(own), len(other))
        counts.update(zip(own[:shared], other[:shared], strict=True))
        counts.update((label, NOTHING) for label in own[shared:])
        counts.update((NOTHING, label) for label in other[shared:])
    return sorted((*pair, count) for pair, count in counts.items())


def _by_place(things: Iterable[Labelled]) -> dict[tuple[str, tuple[Any, ...]], list[str]]:
    found: dict[tuple[str, tuple[Any, ...]], list[str]] = {}
    for id, place, label in things:
        found.setdefault((id, place), []).append(label)
    return found


def table(title: str, pairs: Sequence[tuple[str, str, int]]) -> Table:
    """The confusion as a coloured table: rows are gold's labels, columns those read."""
    counts = {(gold, read): count for gold, read, count in pairs}
    names = [name for name in sorted({name for pair in counts for name in pair}) if name != NOTHING]
    columns = [*names, NOTHING]
    rows: list[list[str | Cell]] = [[name, *(_cell(name, read, counts.get((name, read), 0)) for read in columns)] for name in columns]
    return Table(title, ("金标＼标出", *columns), rows)


def _cell(gold: str, read: str, count: int) -> Cell:
    return Cell(str(count) if count else "", ("good" if gold == read else "poor") if count else "")
