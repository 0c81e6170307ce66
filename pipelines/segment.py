"""Segmentation (文书分段): text → judgment with sections.

First the closing is found from the verdict mark (判决如下) on, then the sentences before it are read in order, each opening a part or
going on with the present one. Works on texts with and without paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.closing import Closing, closing
from pipelines.folding import Mender, fold
from pipelines.judgment import Judgment, Part, Section
from pipelines.openings import Openings


def segment(text: str, id: str = "", mender: Mender | None = None) -> Judgment:
    """Read a text as received into a judgment with sections. Never fails: what is not understood stays in the part before it."""
    folded = fold(text)
    plain = mender.mend(folded.plain) if mender else folded.plain
    mended: tuple[int, ...] = ()
    if plain is not folded.plain:
        mended = tuple(place for place, (one, other) in enumerate(zip(folded.plain, plain, strict=True)) if one != other)
    return Judgment(id, text, plain, folded.offsets, tuple(_sections(plain)), mended)


def _sections(plain: str) -> Iterator[Section]:
    end = closing(plain)
    marks = _marks(plain, end)
    stops = [start for start, _ in marks[1:]] + [len(plain)]
    for (start, part), stop in zip(marks, stops, strict=True):
        if start < stop:
            yield Section(part, start, stop)


def _marks(plain: str, end: Closing) -> list[tuple[int, Part]]:
    """Where each part begins, in order."""
    tail = [
        (start, part)
        for start, part in (
            (end.basis, Part.LEGAL_BASIS),
            (end.verdict, Part.VERDICT),
            (end.appeal_text, Part.APPEAL_TEXT),
            (end.foot, Part.FOOT),
            (end.appendix, Part.APPENDIX),
        )
        if start is not None
    ]
    limit = min((start for start, _ in tail), default=len(plain))
    return [*Openings(plain, limit).read(), *sorted(tail)]
