"""The judgment (裁判文书) as it flows through the pipeline: the text as received, its plain form, its sections.

All spans inside `pipelines` are half-open offsets of code points into `Judgment.plain`; `Judgment.received` turns them into offsets into
the text as received, which is what reports show.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of the plain text."""

    start: int
    end: int

    def __contains__(self, position: int) -> bool:
        return self.start <= position < self.end


class Part(StrEnum):
    """What a stretch of a judgment does (文书部分)."""

    HEADER = "header"  # 首部: court, kind, case number
    PARTIES = "parties"  # 当事人情况: organ of prosecution, defendants, counsel
    PROCEDURE = "procedure"  # 审理经过
    PROSECUTION = "prosecution"  # 公诉机关指控
    DEFENCE = "defence"  # 辩解、辩护意见
    LOWER = "lower"  # 原审认定、原审认为、原审判决 (second instance, retrial, review)
    APPEAL_GROUNDS = "appeal_grounds"  # 上诉、抗诉、申诉理由
    FINDINGS = "findings"  # 审理查明
    EVIDENCE = "evidence"  # 证据
    REASONING = "reasoning"  # 本院认为 (with the court's answer to the defence)
    LEGAL_BASIS = "legal_basis"  # 依照……，判决如下
    VERDICT = "verdict"  # 主文
    APPEAL_TEXT = "appeal_text"  # 上诉期限告知、终审、生效
    FOOT = "foot"  # 落款
    APPENDIX = "appendix"  # 附法条


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the plain text with its part."""

    part: Part
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The stretch alone."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment: `text` as received, `plain` as read (see folding.py), `offsets[i]` = place of `plain[i]` in `text`.

    `mended`: the places of `plain` that were misread by a scanner and are read otherwise than received.
    """

    id: str
    text: str
    plain: str
    offsets: array[int] = field(repr=False)
    sections: tuple[Section, ...] = ()
    mended: tuple[int, ...] = ()

    def received(self, span: Span) -> Span:
        """The span in the text as received."""
        if span.start >= span.end:
            here = self.offsets[span.start] if span.start < len(self.offsets) else len(self.text)
            return Span(here, here)
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)

    def parts(self, *wanted: Part) -> Iterator[Section]:
        """The sections of the wanted parts, in reading order."""
        return (section for section in self.sections if section.part in wanted)

    def read(self, span: Span | Section) -> str:
        """The plain words of a span."""
        return self.plain[span.start : span.end]

    def part_at(self, position: int) -> Part:
        """The part in which a plain offset stands."""
        for section in self.sections:
            if section.start <= position < section.end:
                return section.part
        return Part.HEADER
