"""Offsets (位置对应): where a stretch of the masked text stood in the text as received, and the other way round."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replaced:
    """One replacement: `[start, end)` of the original gave `[masked_start, masked_end)` of the masked text."""

    start: int
    end: int
    masked_start: int
    masked_end: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """All replacements of a text, in order and apart. What is not replaced keeps its characters, one by one."""

    replaced: tuple[Replaced, ...] = ()

    def __post_init__(self) -> None:
        end = masked_end = 0
        for one in self.replaced:
            if (
                one.start < end
                or one.masked_start - masked_end != one.start - end
                or one.end < one.start
                or one.masked_end < one.masked_start
            ):
                raise ValueError("replacements overlap or leave a gap of another length")
            end, masked_end = one.end, one.masked_end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind `[start, end)` of the masked text; a surrogate touched in part counts whole."""
        return self._moved([(one.masked_start, one.masked_end, one.start, one.end) for one in self.replaced], start, end)

    def masked(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the masked text that stands for `[start, end)` of the original."""
        return self._moved([(one.start, one.end, one.masked_start, one.masked_end) for one in self.replaced], start, end)

    def _moved(self, rows: list[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int]:
        if not 0 <= start <= end:
            raise ValueError(f"no stretch: [{start}, {end})")
        begins = [row[0] for row in rows]
        return _place(rows, begins, start, True), _place(rows, begins, end, end == start)


def _place(rows: list[tuple[int, int, int, int]], begins: list[int], position: int, opening: bool) -> int:
    """Where a position goes; inside a replacement: to its beginning when a stretch opens there, to its end when one closes."""
    index = bisect_right(begins, position) - 1
    if index >= 0 and not opening and position == rows[index][0]:
        index -= 1
    if index < 0:
        return position
    _, stop, to_begin, to_stop = rows[index]
    if position >= stop:
        return position - stop + to_stop
    return to_begin if opening else to_stop
