"""Places scored (位置得分): the words that carry each fact against those that gold quotes, whatever value is read from them.

A fact counts once, however many words carry it: at the same place if any of its words stands exactly where any of gold's does, overlapping
if any shares a character. Facts of one field are paired one to one, the same place first. Facts without words (种类、审级 …) are left out.
Where gold quotes no words that give the value by themselves, its place is that of the rule which reads the same (annotation/location.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from annotation.agreement.alignment import shared
from annotation.marks import CHOICES
from evaluation.scores import Count
from evaluation.values import Item, by_field

_WORDLESS = frozenset(f"document.{choice.name}" for choice in CHOICES)  # answers about the whole document


def span_counts(gold: Iterable[Item], read: Iterable[Item]) -> tuple[dict[str, Count], dict[str, Count]]:
    """The places of one judgment by field: exactly the same, and overlapping."""
    want, have = (by_field(one for one in found if one.places and one.field not in _WORDLESS) for found in (gold, read))
    exact, overlapping = {}, {}
    for name in want.keys() | have.keys():
        ours, theirs = want.get(name, []), have.get(name, [])
        same, near = _paired(ours, theirs)
        exact[name] = Count(same, len(ours) - same, len(theirs) - same)
        overlapping[name] = Count(near, len(ours) - near, len(theirs) - near)
    return exact, overlapping


def _paired(gold: list[Item], read: list[Item]) -> tuple[int, int]:
    """How many facts pair at the same place, and how many at the same or an overlapping one."""
    near = sorted((*closeness, n, m) for n, one in enumerate(gold) for m, other in enumerate(read) if (closeness := _apart(one, other)))
    taken: set[tuple[str, int]] = set()
    same = overlapping = 0
    for differs, _, n, m in near:
        if not taken & {("gold", n), ("read", m)}:
            taken |= {("gold", n), ("read", m)}
            same += not differs
            overlapping += 1
    return same, overlapping


def _apart(one: Item, other: Item) -> tuple[int, int] | None:
    """How far two facts stand apart, the value deciding between equals; None: no character shared."""
    pairs = [(first[:2], second[:2]) for first in one.places for second in other.places]
    common = max(shared(*pair) for pair in pairs)
    if not common:
        return None
    return int(all(first != second for first, second in pairs)), -2 * common - (one == other)
