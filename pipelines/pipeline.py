"""The whole flow on one screen: text → segment → extract → check → Report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from pipelines.checks import CHECKS, Clue, Unknown, run
from pipelines.facts import extract
from pipelines.facts.values import Facts
from pipelines.judgment import Judgment
from pipelines.segment import segment


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of one judgment: its text in sections, its facts, the clues, and what could not be checked."""

    judgment: Judgment
    facts: Facts
    clues: tuple[Clue, ...]
    unknown: tuple[Unknown, ...]
    law_as_of: date | None


def analyze(text: str, id: str | None = None, as_of: date | None = None) -> Analysis:
    """Read a judgment and check it against the law in force on its dates (or as it stood on `as_of`)."""
    judgment = segment(text, id or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    facts = extract(judgment)
    clues, unknown = run(CHECKS, judgment, facts, as_of)
    return Analysis(judgment, facts, clues, unknown, as_of)
