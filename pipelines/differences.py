"""Differences of two readings (两次读出的差异): the clues of two reports of one judgment, paired, so that gains and losses can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, Literal

Told = Mapping[str, Any]
Change = Literal["gained", "lost", "changed"]


def paired(before: Iterable[Told], after: Iterable[Told]) -> Iterator[tuple[Told | None, Told | None]]:
    """The clues of both reports, each with its partner: of the same check and defendant, first those that say the same, then in their order."""
    sides: dict[tuple[str, str | None], tuple[list[Told], list[Told]]] = {}
    for side, clues in enumerate((before, after)):
        for one in clues:
            sides.setdefault((one["check"], one.get("defendant")), ([], []))[side].append(one)
    for ones, others in sides.values():
        for one in list(ones):
            same = next((other for other in others if other["message"] == one["message"]), None)
            if same is not None:
                ones.remove(one)
                others.remove(same)
                yield one, same
        yield from zip_longest(ones, others)


def change_of(before: Told | None, after: Told | None) -> Change | None:
    """What became of a clue; None where both say the same."""
    if before is None or after is None:
        return "gained" if before is None else "lost"
    return None if before["message"] == after["message"] else "changed"
