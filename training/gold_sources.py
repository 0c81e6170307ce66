"""Judgments to learn facts from (文书来源): gold of shared/data, sets annotated here, and the corpus that rules label (silver).

Left out are the judgments of `gold/dev.jsonl` and those alike; annotated ones serve as gold only, never as silver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.dataset import read_dataset
from annotation.gold import gold_of
from annotation.marks import Annotation
from evaluation.public_sets import DATA, rows
from training.judgment_examples import Marked, gold, reconciled, silver
from training.leakage import alike

SETS = Path(__file__).resolve().parents[1] / "annotation" / "sets"
_SHORTEST_SECTIONS = 4  # a judgment with fewer sections was not understood


@dataclass(frozen=True, slots=True)
class GoldJudgment:
    """A gold judgment: where it is from, its values, and its marks."""

    source: str
    row: Mapping[str, Any]
    marked: Marked

    @property
    def id(self) -> str:
        """The id of the judgment."""
        return str(self.row["id"])


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

    def annotations(self, texts: Mapping[str, str]) -> dict[str, tuple[str, Annotation]]:
        """The annotations of all sets by id, one a judgment (the first reader's), each with the version of its set."""
        barred = self.held_out()
        found: dict[str, tuple[str, Annotation]] = {}
        for folder in sorted(path for path in self.sets.iterdir() if path.is_dir()):
            for one in read_dataset(folder, texts).annotations:
                if one.id not in barred:
                    found.setdefault(one.id, (folder.name, one))
        return found

    def gold(self) -> Iterator[GoldJudgment]:
        """All gold there is for training, read."""
        texts = dict(self.corpus())
        for row in self.gold_rows():
            yield GoldJudgment("gold/train", row, gold(row))
        for version, one in self.annotations(texts).values():
            text = texts[one.id]
            yield GoldJudgment(version, gold_of(one, text), reconciled(silver(text, one.id), one.marks))

    def marked_silver(self) -> Iterator[Marked]:
        """The judgments of the corpus as rules read them, without the held-out and the annotated ones."""
        texts = dict(self.corpus())
        barred = self.held_out() | {row["id"] for row in rows(self.data / "gold" / "train.jsonl")} | self.annotations(texts).keys()
        for id, text in texts.items():
            if id not in barred:
                read = silver(text, id)
                if len(read.judgment.sections) >= _SHORTEST_SECTIONS:
                    yield read
