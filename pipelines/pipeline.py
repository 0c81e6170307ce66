"""The whole flow on one screen: text → segment → extract (rules, and a model where one is given) → check → Report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.checks import CHECKS, Clue, Unknown, run
from pipelines.facts import extract
from pipelines.facts.marking import NO_SOURCES, Extractor, Sources
from pipelines.facts.merging import Layer, merge
from pipelines.facts.values import Facts
from pipelines.judgment import Judgment
from pipelines.segment import segment


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of one judgment: its text in sections, its facts, the clues, and what could not be checked.

    `sources`: who found the words of facts, where it was not the rules alone; `model`: name@version.
    """

    judgment: Judgment
    facts: Facts
    clues: tuple[Clue, ...]
    unknown: tuple[Unknown, ...]
    law_as_of: date | None
    sources: Sources = field(default_factory=lambda: NO_SOURCES)
    model: str | None = None


def analyze(
    text: str, id: str | None = None, as_of: date | None = None, model: Extractor | None = None, layer: Layer = "merged"
) -> Analysis:
    """Read a judgment and check it against the law in force on its dates (or as it stood on `as_of`)."""
    judgment = segment(text, id or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    by_rule = extract(judgment)
    if model is None or layer == "rules":
        return Analysis(judgment, by_rule, *run(CHECKS, judgment, by_rule, as_of), as_of)
    facts, sources = merge(judgment, by_rule, model, layer)
    clues, unknown = run(CHECKS, judgment, facts, as_of)
    if facts != by_rule:
        clues = _doubted(clues, run(CHECKS, judgment, by_rule, as_of)[0])
    return Analysis(judgment, facts, clues, unknown, as_of, sources, model.name)


def _doubted(clues: tuple[Clue, ...], by_rule: tuple[Clue, ...]) -> tuple[Clue, ...]:
    """Clues that rest on what the model changed are for a person to look up: B at best, for a model's reading is no certain one."""
    certain = {(clue.check.name, clue.defendant, clue.grade) for clue in by_rule}
    return tuple(
        replace(clue, grade="B") if clue.grade == "A" and (clue.check.name, clue.defendant, "A") not in certain else clue for clue in clues
    )
