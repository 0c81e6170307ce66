"""Examples of judgments (文书样本): windows over a judgment's marks, whoever made them: gold by reading, or the rules (silver).

Gold names one place of a circumstance, the rules several. Where both tell the same, all places count; where the rules mark what gold
does not have, the place is neither right nor wrong unless gold denies it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotation.evidence import marks_of
from annotation.gold import annotation_of_gold
from annotation.marks import Mark
from models.characters import Characters
from models.extraction import part_codes
from models.mentions import mentions
from models.scheme import ASSERTERS, STATUSES, Scheme, flat
from models.windows import windows
from pipelines.facts.spans import plain_span
from pipelines.judgment import Judgment, Part, Span
from pipelines.pipeline import Analysis, analyze
from pipelines.report import report
from training.examples import Example

LEFT_OUT = (Part.APPENDIX,)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in the plain text."""

    label: str  # of the scheme
    span: Span
    defendant: str | None
    status: str | None
    asserter: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A judgment with what is marked in it; `unsure`: marks that may be right or wrong."""

    judgment: Judgment
    names: tuple[str, ...]
    marks: tuple[Placed, ...]
    unsure: tuple[Placed, ...] = field(default=())


def silver(text: str, id: str) -> Marked:
    """A judgment as the rules read it."""
    analysis = analyze(text, id)
    marks = marks_of(report(analysis), analysis.judgment)
    return Marked(analysis.judgment, _names(analysis), tuple(_placed(marks, analysis.judgment)))


def gold(row: dict[str, object]) -> Marked:
    """A gold judgment: its own marks, and those of the rules that agree with them."""
    by_rule = silver(str(row["text"]), str(row["id"]))
    return reconciled(by_rule, annotation_of_gold(row).annotation.marks)


def reconciled(by_rule: Marked, marks: Sequence[Mark]) -> Marked:
    """What a person marked, with the places of the rules that tell the same of the same defendant."""
    judgment = by_rule.judgment
    own = list(_placed(marks, judgment))
    told = {(one.label, one.defendant, one.status) for one in own}
    kinds = {one.label for one in own}
    agreed = [one for one in by_rule.marks if (one.label, one.defendant, one.status) in told and not _overlaps(one, own)]
    claimed = [one for one in by_rule.marks if one.status == "claimed"]
    unsure = [one for one in by_rule.marks if one.label in kinds and one not in agreed and one not in claimed and not _overlaps(one, own)]
    names = tuple(dict.fromkeys([*by_rule.names, *(mark.defendant for mark in marks if mark.defendant)]))
    return Marked(judgment, names, (*own, *agreed, *claimed), tuple(unsure))


def _overlaps(one: Placed, others: Sequence[Placed]) -> bool:
    return any(one.label == other.label and one.span.start < other.span.end and other.span.start < one.span.end for other in others)


def _names(analysis: Analysis) -> tuple[str, ...]:
    return tuple(one.name for one in analysis.facts.defendants)


def _placed(marks: Sequence[Mark], judgment: Judgment) -> Iterator[Placed]:
    for mark in marks:
        span = plain_span(judgment, mark.start, mark.end)
        if span.start < span.end:
            yield Placed(flat(mark.label, mark.kind), span, mark.defendant, mark.status, mark.asserted_by)


class JudgmentExamples:
    """Makes the examples of a judgment: its windows, with the sections told in two of three."""

    def __init__(self, scheme: Scheme, characters: Characters) -> None:
        self.scheme, self.characters = scheme, characters
        self.heads = {head.name: number for number, head in enumerate(scheme.heads)}
        self.known = list(range(len(scheme.labels)))

    def of(self, marked: Marked, parts: Sequence[Part] | None = None) -> Iterator[Example]:
        """The windows of a judgment over the wanted parts (all but the appendix)."""
        judgment = marked.judgment
        wanted = [one.span for one in judgment.sections if (one.part in parts if parts else one.part not in LEFT_OUT)]
        for number, window in enumerate(windows(judgment.plain, wanted)):
            yield self._example(marked, window, told=number % 3 != 2)

    def _example(self, marked: Marked, window: Span, told: bool) -> Example:
        judgment = marked.judgment
        coded = part_codes(judgment, window)
        silent = [0] * len(coded)
        example = Example(self.characters.encode(judgment.read(window)), self.known, [], coded if told else silent, [], [], [], [])
        example.roles = [] if told else coded
        for one in marked.unsure:
            self._add(example.unsure, one, window)
        named = list(mentions(judgment.read(window), list(marked.names)))
        for one in dict.fromkeys(marked.marks):
            if not self._add(example.spans, one, window):
                continue
            start, end = one.span.start - window.start + 1, one.span.end - window.start + 1
            if one.status:
                example.classes.append([self.heads["status"], start, end, STATUSES.index(one.status)])
            if one.asserter:
                example.classes.append([self.heads["asserter"], start, end, ASSERTERS.index(one.asserter)])
            if one.defendant and len(marked.names) > 1:
                self._attribute(example, marked, one, (start, end), named)
        return example

    def _add(self, places: list[list[int]], one: Placed, window: Span) -> bool:
        inside = window.start <= one.span.start and one.span.end <= window.end and one.label in self.scheme.place
        if inside:
            place = [self.scheme.place[one.label], one.span.start - window.start + 1, one.span.end - window.start + 1]
            if place not in places:
                places.append(place)
        return inside

    def _attribute(
        self, example: Example, marked: Marked, one: Placed, place: tuple[int, int], named: Sequence[tuple[str, int, int]]
    ) -> None:
        his = {other.defendant for other in marked.marks if (other.label, other.span) == (one.label, one.span)}
        for name, start, end in named:
            pair = [self.heads["whose"], *place, start + 1, end + 1, int(name in his)]
            if pair not in example.pairs:
                example.pairs.append(pair)
