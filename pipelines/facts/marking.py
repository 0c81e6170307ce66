"""What a model marks in a judgment (模型标记): spans with labels and scores; values are read from them like from anybody's (spans/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pipelines.facts.values import Person
from pipelines.judgment import Judgment, Span

Source = Literal["rule", "model", "merged"]
Status = Literal["found", "rejected", "claimed"]
Asserter = Literal["court", "prosecution", "defence"]


@dataclass(frozen=True, slots=True)
class Found:
    """A marked span of the plain text; `whose`: the persons' indexes; `status` and `asserted_by`: of a circumstance."""

    label: str
    span: Span
    score: float  # calibrated, 0–1
    whose: tuple[int, ...]
    choice: str | None = None
    status: Status | None = None
    asserted_by: Asserter | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a label's marks are trusted (采信门槛), learned on gold: a mark of at least `add` counts where the rules found nothing, a
    value of the rules goes where the model's support for it is under `drop`; a mark of at least `replace` outdoes a differing plain value."""

    add: float = 2.0  # over 1: never
    drop: float = 0.0
    replace: float = 2.0


class Marking(Protocol):
    """A model's reading of one judgment."""

    found: Sequence[Found]

    def support(self, label: str, choice: str | None, span: Span) -> float | None:
        """How likely the characters of a span carry a label (the most likely one's); None where the model did not read."""


def support_of(marking: Marking, label: str, choice: str | None, spans: Sequence[Span]) -> float | None:
    """The highest support for a value that stands on several spans; None unless the model read them all."""
    told = [marking.support(label, choice, span) for span in spans]
    read = [one for one in told if one is not None]
    return max(read) if read and len(read) == len(told) else None


class Extractor(Protocol):
    """A model that marks facts (抽取模型)."""

    @property
    def name(self) -> str:
        """name@version."""

    @property
    def trust(self) -> Mapping[str, Trust]:
        """By label, or label:choice, which goes first."""

    def mark(self, judgment: Judgment, people: Sequence[Person]) -> Marking:
        """Read a judgment."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who found the words of a fact (来源), and with what score."""

    source: Source
    score: float | None


Sources = Mapping[Span, Provenance]
BY_RULE = Provenance("rule", None)
NO_SOURCES: Sources = {}
