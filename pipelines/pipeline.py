"""The whole flow on one screen: text → segment → extract (rules, and a model where one is given) → check → Report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from pipelines.checks import CHECKS, Clue, Unknown, run
from pipelines.facts import extract
from pipelines.facts.marking import NO_SOURCES, Extractor, Sources
from pipelines.facts.merging import Layer, merge
from pipelines.facts.values import Facts
from pipelines.folding import Mender
from pipelines.judgment import Judgment
from pipelines.segment import segment


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of one judgment: its text in sections, its facts, the clues, and what could not be checked.

    `sources`: who found the words of facts, where it was not the rules alone; `model`, `mender`: name@version.
    """

    judgment: Judgment
    facts: Facts
    clues: tuple[Clue, ...]
    unknown: tuple[Unknown, ...]
    law_as_of: date | None
    sources: Sources = field(default_factory=lambda: NO_SOURCES)
    model: str | None = None
    mender: str | None = None


class Analyze(Protocol):
    """An analysis with the models that its maker chose: what `analyze` is with the others given."""

    def __call__(self, text: str, id: str | None = None, as_of: date | None = None) -> Analysis:
        """Read a judgment and check it."""


def analyze(
    text: str,
    id: str | None = None,
    as_of: date | None = None,
    model: Extractor | None = None,
    layer: Layer = "merged",
    mender: Mender | None = None,
) -> Analysis:
    """Read a judgment and check it against the law in force on its dates (or as it stood on `as_of`)."""
    judgment = segment(text, id or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), mender)
    facts = by_rule = extract(judgment)
    sources = NO_SOURCES
    if model is not None and layer != "rules":
        facts, sources = merge(judgment, by_rule, model, layer)
    clues, unknown = run(CHECKS, judgment, facts, as_of)
    if facts != by_rule:
        clues = _doubted(clues, run(CHECKS, judgment, by_rule, as_of)[0])
    used = model.name if model is not None and layer != "rules" else None
    return Analysis(judgment, facts, _legible(clues, judgment), unknown, as_of, sources, used, mender.name if mender else None)


def _legible(clues: tuple[Clue, ...], judgment: Judgment) -> tuple[Clue, ...]:
    """Clues that rest on words with mended characters are for a person to look up in the original: B at best."""
    if not judgment.mended:
        return clues
    return tuple(
        replace(clue, grade="B") if clue.grade == "A" and any(place in span for span in clue.spans for place in judgment.mended) else clue
        for clue in clues
    )


def _doubted(clues: tuple[Clue, ...], by_rule: tuple[Clue, ...]) -> tuple[Clue, ...]:
    """Clues that rest on what the model changed are for a person to look up: B at best, for a model's reading is no certain one."""
    certain = {(clue.check.name, clue.defendant, clue.grade) for clue in by_rule}
    return tuple(
        replace(clue, grade="B") if clue.grade == "A" and (clue.check.name, clue.defendant, "A") not in certain else clue for clue in clues
    )
