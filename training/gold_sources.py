"""Judgments to learn facts from (文书来源): gold of shared/data, sets annotated here, and the corpus that rules label (silver).

Left out are the judgments of `gold/dev.jsonl` and those alike; annotated ones serve as gold only, never as silver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.dataset import read_dataset
from annotation.marks import Annotation
from evaluation.public_sets import DATA, rows
from training.judgment_examples import Marked, gold, reconciled, silver
from training.leakage import alike

SETS = Path(__file__).resolve().parents[1] / "annotation" / "sets"
_SHORTEST_SECTIONS = 4  # a judgment with fewer sections was not understood


@dataclass(frozen=True, slots=True)
class Sources:
    """Where judgments come from; `work`: a folder that keeps what is costly to find out."""

    work: Path
    data: Path = DATA
    sets: Path = SETS

    def held_out(self) -> set[str]:
        """Ids of the development gold and of judgments alike it."""
        kept = self.work / "held_out.json"
        if kept.is_file():
            return set(json.loads(kept.read_text(encoding="utf-8")))
        dev = [(row["id"], row["text"], row["document"].get("case_number")) for row in rows(self.data / "gold" / "dev.jsonl")]
        found = {id for id, _, _ in dev} | set(alike(self.corpus(), dev))
        self.work.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(sorted(found)), encoding="utf-8")
        return found

    def corpus(self) -> Iterator[tuple[str, str]]:
        """Id and text of all judgments."""
        for row in rows(self.data / "judgments.jsonl.xz"):
            yield row["id"], row["text"]

    def gold_rows(self) -> list[dict[str, Any]]:
        """The gold judgments for training, without those alike the held-out ones."""
        barred = self.held_out()
        return [row for row in rows(self.data / "gold" / "train.jsonl") if row["id"] not in barred]

    def annotations(self) -> list[Annotation]:
        """The annotations of all sets, one a judgment (the first reader's), and the texts they need."""
        barred = self.held_out()
        texts = dict(self.corpus())
        found: dict[str, Annotation] = {}
        for folder in sorted(path for path in self.sets.iterdir() if path.is_dir()):
            for one in read_dataset(folder, texts).annotations:
                if one.id not in barred:
                    found.setdefault(one.id, one)
        return list(found.values())

    def marked_gold(self) -> Iterator[tuple[str, Marked]]:
        """All gold there is for training, read."""
        texts = dict(self.corpus())
        for row in self.gold_rows():
            yield row["id"], gold(row)
        for one in self.annotations():
            yield one.id, reconciled(silver(texts[one.id], one.id), one.marks)

    def marked_silver(self) -> Iterator[Marked]:
        """The judgments of the corpus as rules read them, without the held-out and the annotated ones."""
        barred = self.held_out() | {row["id"] for row in rows(self.data / "gold" / "train.jsonl")} | {one.id for one in self.annotations()}
        for id, text in self.corpus():
            if id not in barred:
                read = silver(text, id)
                if len(read.judgment.sections) >= _SHORTEST_SECTIONS:
                    yield read
