"""A stretch while its value is read: its words, and the sentence and section around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from pipelines.dates import DateHit, find_dates
from pipelines.facts.penalty import masked
from pipelines.judgment import Judgment, Span


class Placed(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The place after its last."""


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A marked span of the plain text; `kind`: the choice that the mark makes (逮捕, 自首 …); `name`: the defendant's."""

    judgment: Judgment
    span: Span
    kind: str | None = None
    name: str | None = None

    @property
    def plain(self) -> str:
        """The whole plain text."""
        return self.judgment.plain

    @property
    def words(self) -> str:
        """The words of the span."""
        return self.judgment.read(self.span)

    @property
    def section(self) -> Span:
        """The section in which the span begins, reaching to the span's end at least."""
        for section in self.judgment.sections:
            if section.start <= self.span.start < section.end:
                return Span(section.start, max(section.end, self.span.end))
        return Span(0, len(self.plain))

    @property
    def sentence(self) -> Span:
        """From the last full stop before the span to the first after it."""
        section = self.section
        start = max(self.plain.rfind(mark, section.start, self.span.start) + 1 for mark in "。\n")
        ends = [at for mark in "。\n" if (at := self.plain.find(mark, self.span.end, section.end)) >= 0]
        return Span(max(start, section.start), min(ends, default=section.end))

    @property
    def dates(self) -> list[DateHit]:
        """The dates of the section, up to the end of the span: 同年, 次日 know what they mean."""
        section = self.section
        return [hit for hit in _dates(self.plain, section.start, section.end) if hit.start < self.span.end]

    @property
    def unnoted(self) -> str:
        """The plain text with its bracketed notes blotted out, unless the span stands within one."""
        text = _masked(self.plain)
        return text if text[self.span.start : self.span.end].strip("\0") else self.plain

    def overlapping(self, found: Sequence[P]) -> list[P]:
        """What overlaps the span, the largest overlap first; of equal ones what ends with it, then what is shortest."""
        start, end = self.span.start, self.span.end
        shared = [(min(one.end, end) - max(one.start, start), one) for one in found]
        ranked = sorted(
            ((size, one) for size, one in shared if size > 0),
            key=lambda pair: (-pair[0], pair[1].end != end, pair[1].end - pair[1].start),
        )
        return [one for _, one in ranked]


@lru_cache(maxsize=64)
def _dates(plain: str, start: int, end: int) -> list[DateHit]:
    return find_dates(plain, start, end)


@lru_cache(maxsize=4)
def _masked(plain: str) -> str:
    return masked(plain)
