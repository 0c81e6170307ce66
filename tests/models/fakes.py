"""Extractors that say what a test wants them to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.facts.marking import Found, Trust
from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Span


@dataclass
class Told:
    """A reading that is told: marks, and the support for places (1 where nothing is said)."""

    found: Sequence[Found]
    supports: Mapping[Span, float | None] = field(default_factory=dict)

    def support(self, label: str, choice: str | None, span: Span) -> float | None:
        return self.supports.get(span, 1.0)


@dataclass
class Teller:
    """An extractor that marks the first place of given words: (label, choice, words, score, whose, status)."""

    marks: Sequence[tuple[str, str | None, str, float, tuple[int, ...]]]
    trust: Mapping[str, Trust] = field(default_factory=dict)
    unsupported: Mapping[str, float | None] = field(default_factory=dict)  # words → support
    name: str = "teller@1"

    def mark(self, judgment: Judgment, people: Sequence[Person]) -> Told:
        def place(words: str) -> Span:
            start = judgment.plain.index(words)
            return Span(start, start + len(words))

        found = [
            Found(label, place(words), score, whose, choice, *(("found", "court") if label == "circumstance" else (None, None)))
            for label, choice, words, score, whose in self.marks
        ]
        return Told(found, {place(words): support for words, support in self.unsupported.items()})
