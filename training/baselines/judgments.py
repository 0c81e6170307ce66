"""Judgments for the section roles (文书): some of the corpus to learn from, the held-out ones to measure on."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.public_sets import rows
from pipelines.judgment import Judgment
from pipelines.progress import progress
from pipelines.segment import segment
from training.gold_sources import Sources

Offsets = Mapping[str, Sequence[int]]
_LONGEST = 8_000  # characters
_SHORTEST_SECTIONS = 4  # a judgment with fewer sections was not understood
_OFFSETS = "section_offsets.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Judgments:
    """`learnt` and `gold` have the sections of the rules; `public`: held-out ones with the stretches of the public set."""

    learnt: Sequence[Judgment]
    gold: Sequence[Judgment]
    public: Sequence[tuple[Judgment, Offsets]]


def judgments(sources: Sources, count: int, seed: int) -> Judgments:
    """Read the corpus; which judgments are learnt from depends on the seed and on their ids alone."""
    barred = sources.held_out()
    offsets = dict(_offsets(sources.data / _OFFSETS, barred))
    gold = [segment(row["text"], row["id"]) for row in rows(sources.data / "gold" / "dev.jsonl")]
    drawn = heapq.nsmallest(count, _learnable(sources, barred, seed))
    read = [segment(text, id) for _, id, text in progress(drawn, "分段")]
    learnt = [one for one in read if len(one.sections) >= _SHORTEST_SECTIONS]
    public = [(segment(text, id), offsets[id]) for id, text in sources.corpus() if id in offsets]
    return Judgments(learnt, gold, public)


def _learnable(sources: Sources, barred: set[str], seed: int) -> Iterator[tuple[str, str, str]]:
    """Place in the draw, id and text of what is neither held out nor very long."""
    for id, text in progress(sources.corpus(), "语料"):
        if id not in barred and len(text) <= _LONGEST:
            yield hashlib.sha256(f"{seed} {id}".encode()).hexdigest(), id, text


def _offsets(path: Path, wanted: set[str]) -> Iterator[tuple[str, Offsets]]:
    if path.is_file():
        yield from ((row["id"], row["sections"]) for row in rows(path) if row["id"] in wanted)
