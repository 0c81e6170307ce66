"""The extractor (抽取模型) at work: windows over the sections where it earns something, spans, their heads, whose they are.

Read are what the court finds (where nothing is found, what the prosecution alleges), how it reasons, and the parties' paragraphs (earlier
convictions, custody): what the rules read from formulas (head, legal basis, verdict, foot) is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np

from models.decoding import Marked, Scores, chances, decode
from models.features import Place, of_pairs, of_spans
from models.loading import Model, folder_of
from models.mentions import mentions
from models.scheme import ASSERTERS, PARTS, STATUSES, flat, parted
from models.windows import windows
from pipelines.facts.marking import Asserter, Found, Status, Trust
from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Part, Span

EARNING = (Part.PARTIES, Part.FINDINGS, Part.REASONING)
_HIS = 0.5  # chance from which a mark is of a person


@dataclass(frozen=True, slots=True)
class _Window:
    span: Span
    hidden: Scores
    told: Scores  # [tokens, labels, states]
    marks: tuple[Marked, ...]


@dataclass(slots=True)
class Marks:
    """What the extractor says of one judgment."""

    model: Model
    windows: Sequence[_Window]
    found: Sequence[Found] = field(default=())

    def support(self, label: str, choice: str | None, span: Span) -> float | None:
        """The highest chance among the span's characters that they carry the label; None where it was not read."""
        number = self.model.scheme.place.get(flat(label, choice))
        read = [one for one in self.windows if one.span.start <= span.start and span.end <= one.span.end]
        if number is None or not read:
            return None
        places = [(one, span.start - one.span.start + 1, span.end - one.span.start + 1) for one in read]
        return max(float(1 - one.told[start:end, number, 0].min()) for one, start, end in places)


class FactExtractor:
    """A loaded model as an extractor of facts; `policy`: in place of the model's own."""

    def __init__(self, model: Model, policy: Mapping[str, Any] | None = None) -> None:
        self.model, self.policy = model, model.policy if policy is None else policy
        self.temperature: float = self.policy.get("temperature", 1.0)

    @classmethod
    def load(cls, name: str = "default") -> FactExtractor:
        """The bundled model, or that of a folder."""
        return cls(Model(folder_of(name, "facts")))

    @property
    def name(self) -> str:
        """name@version."""
        return self.model.name

    @cached_property
    def trust(self) -> Mapping[str, Trust]:
        """As the model's policy says."""
        return {label: Trust(**told) for label, told in self.policy.get("trust", {}).items()}

    def mark(self, judgment: Judgment, people: Sequence[Person]) -> Marks:
        """Read a judgment."""
        alleged = () if any(judgment.parts(Part.FINDINGS)) else (Part.PROSECUTION,)
        stretches = [section.span for section in judgment.parts(*EARNING, *alleged)]
        read = [self._window(judgment, window) for window in windows(judgment.plain, stretches)]
        marks = Marks(self.model, read)
        marks.found = tuple(sorted(self._found(judgment, read, people), key=lambda one: (one.span, one.label, one.choice or "")))
        return marks

    def roles(self, judgment: Judgment) -> list[tuple[Span, Part]]:
        """The section roles of sentences (句子功能), without being told any section: each sentence with the role of most characters."""
        tallied = np.zeros((len(judgment.plain), len(PARTS)), dtype=np.float32)
        for window in windows(judgment.plain, [Span(0, len(judgment.plain))]):
            read = self.model.read(judgment.read(window), [0] * (window.end - window.start + 2))
            if read.roles is not None:
                tallied[window.start : window.end] += chances(read.roles)[1:-1]
        return [(one, Part(PARTS[int(tallied[one.start : one.end].sum(0).argmax())])) for one in sentences(judgment.plain)]

    def _window(self, judgment: Judgment, window: Span) -> _Window:
        read = self.model.read(judgment.read(window), part_codes(judgment, window))
        told = chances(read.spans / np.float32(self.temperature))
        return _Window(window, read.hidden, told, tuple(decode(read.spans, told)))

    def _found(self, judgment: Judgment, read: Sequence[_Window], people: Sequence[Person]) -> Iterator[Found]:
        best: dict[tuple[int, Span], tuple[float, _Window, Marked]] = {}
        for window in read:
            for mark in window.marks:
                span = Span(window.span.start + mark.start - 1, window.span.start + mark.end - 1)
                if span.start < window.span.start or span.end > window.span.end:
                    continue
                known = best.get((mark.label, span))
                if known is None or known[0] < mark.score:
                    best[mark.label, span] = mark.score, window, mark
        for window in read:
            own = [(span, mark) for (_, span), (_, where, mark) in best.items() if where is window]
            yield from self._described(judgment, window, own, people)

    def _described(
        self, judgment: Judgment, window: _Window, own: Sequence[tuple[Span, Marked]], people: Sequence[Person]
    ) -> Iterator[Found]:
        """The marks of one window with what the heads say of them."""
        if not own:
            return
        places = [(mark.start, mark.end) for _, mark in own]
        seen = of_spans(window.hidden, places)
        statuses = self.model.classes("status", seen).argmax(1)
        asserters = self.model.classes("asserter", seen).argmax(1)
        owners = self._owners(judgment, window, places, people)
        for (span, mark), status, asserter, whose in zip(own, statuses, asserters, owners, strict=True):
            label, choice = parted(self.model.scheme.labels[mark.label])
            weighed = label == "circumstance"
            yield Found(
                label,
                span,
                mark.score,
                whose,
                choice,
                cast(Status, STATUSES[status]) if weighed else None,
                cast(Asserter, ASSERTERS[asserter]) if weighed else None,
            )

    def _owners(self, judgment: Judgment, window: _Window, places: Sequence[Place], people: Sequence[Person]) -> list[tuple[int, ...]]:
        """Whose each place is: those whose name in the window the head takes to be the owner's, else the nearest named before it."""
        if len(people) <= 1:
            return [tuple(person.index for person in people)] * len(places)
        named = _named(judgment.read(window.span), people)
        if not named:
            return [tuple(person.index for person in people)] * len(places)
        pairs = [(place, (start + 1, end + 1)) for place in places for _, start, end in named]
        his = chances(self.model.classes("whose", of_pairs(window.hidden, pairs)))[:, 1].reshape(len(places), len(named))
        owners = []
        for row in his:
            likely = {index for (index, _, _), chance in zip(named, row, strict=True) if chance >= _HIS}
            owners.append(tuple(sorted(likely or {named[int(row.argmax())][0]})))
        return owners


def _named(plain: str, people: Sequence[Person]) -> list[tuple[int, int, int]]:
    """Where persons are named in a window: index, start, end; a name that several bear is the first one's."""
    owners = {name: one.index for one in reversed(people) for name in one.names}
    return [(owners[name], start, end) for name, start, end in mentions(plain, owners)]


def part_codes(judgment: Judgment, window: Span) -> list[int]:
    """The section of each token of a window: 0 for the tokens that open and close it, else its place in PARTS plus one."""
    coded = [0] * (window.end - window.start + 2)
    for section in judgment.sections:
        start, end = max(section.start, window.start), min(section.end, window.end)
        if start < end:
            coded[start - window.start + 1 : end - window.start + 1] = [PARTS.index(section.part.value) + 1] * (end - start)
    return coded


def sentences(plain: str) -> Iterator[Span]:
    """The sentences of a plain text, their ends included."""
    start = 0
    for place, character in enumerate(plain):
        if character in "。；\n" or place == len(plain) - 1:
            if place + 1 > start:
                yield Span(start, place + 1)
            start = place + 1
