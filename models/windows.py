"""Windows (滑窗): stretches of a long text that an encoder reads at once, overlapping, cut at sentence ends where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.judgment import Span

LONGEST = 510  # characters; two more tokens open and close a window
OVERLAP = 96
_ENDS = "。；\n"


def windows(plain: str, stretches: Iterable[Span], longest: int = LONGEST, overlap: int = OVERLAP) -> Iterator[Span]:
    """The windows over stretches of a text (in reading order); stretches that touch are read as one."""
    for stretch in joined(stretches):
        start = stretch.start
        while stretch.end - start > longest:
            end = _cut(plain, start + overlap * 2, start + longest)
            yield Span(start, end)
            start = _cut(plain, end - overlap * 2, end - overlap // 2)
        if start < stretch.end:
            yield Span(start, stretch.end)


def _cut(plain: str, least: int, most: int) -> int:
    """The last place in `(least, most]` after a sentence end; `most` where there is none."""
    ends = [plain.rfind(mark, least, most) for mark in _ENDS]
    return max(ends) + 1 if max(ends) >= 0 else most


def joined(stretches: Iterable[Span]) -> Iterator[Span]:
    """Stretches with those that touch or overlap as one."""
    last: Span | None = None
    for one in sorted(stretches):
        if last and one.start <= last.end:
            last = Span(last.start, max(last.end, one.end))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
