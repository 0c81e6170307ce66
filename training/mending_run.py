"""Making the mender (误识字修正模型): a pre-trained encoder with its language-model head as it is, and the pairs of neighbours of the corpus.

Nothing is trained: a masked language model has learned what stands where. Learned is from how many strange characters on a text is looked at:
all but a stated share of the training gold, misread at 1 %, must be.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertForMaskedLM

from evaluation.robustness import noise
from models.characters import Characters
from models.folder import CARD, ENCODER, POLICY, VOCABULARY, write_digests
from models.mending import PAIRS, Pairs
from models.neighbours import pairs
from pipelines.folding import fold
from pipelines.progress import progress
from training.export import graph
from training.gold_sources import Sources
from training.recipe import Mending, Recipe
from training.stages import History

_NOISE, _LONGEST = 0.01, 512


class _Reader(nn.Module):
    """What a language model says of a window's own characters, and what it would read in their places."""

    def __init__(self, model: BertForMaskedLM) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        chances = self.model(ids).logits.log_softmax(-1)
        best, guesses = chances.max(-1)
        return chances.gather(-1, ids.unsqueeze(-1)).squeeze(-1), best, guesses


@dataclass(slots=True)
class MendingRun:
    """One run of a recipe of kind *mending*."""

    recipe: Recipe
    base: str
    told: str
    characters: Characters
    sources: Sources
    work: Path
    losses: dict[str, History] = field(default_factory=dict)

    def train(self, out: Path) -> dict[str, Any]:
        """Write the mender's folder (graph, pairs, vocabulary, policy, card); its card."""
        asked = self.recipe.mending
        assert asked is not None
        out.mkdir(parents=True, exist_ok=True)
        pairs = Pairs(self._pairs(asked))
        np.packbits(pairs.bits).tofile(out / PAIRS)
        self._export(out / ENCODER)
        strange = self._strange(pairs, asked.missed)
        policy = {
            "strange": strange,
            **{name: getattr(asked, name) for name in ("first_unlikely", "first_sure", "fewest", "unlikely", "sure")},
        }
        card = {
            "name": f"panjian-{self.recipe.name}",
            "task": "characters that a scanner misread, and what must have stood there",
            "recipe": json.loads(self.recipe.model_dump_json()),
            "base": self.told,
            "pairs": "neighbours in judgments.jsonl.xz without gold/dev.jsonl and judgments alike",
            "known_pairs": int(pairs.bits.sum()),
        }
        for name, value in ((POLICY, policy), (VOCABULARY, self.characters.to_json()), (CARD, card)):
            (out / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_digests(out)
        return card

    def _pairs(self, asked: Mending) -> Any:
        """The table of the pairs that stand at least so often in the corpus."""
        often = np.zeros(1 << asked.bits, dtype=np.uint32)
        barred = self.sources.held_out()
        for id, text in progress(self.sources.corpus(), "相邻字"):
            if id not in barred:
                np.add.at(often, pairs(fold(text).plain, len(often)), 1)
        return often >= asked.least

    def _strange(self, pairs: Pairs, missed: float) -> float:
        """The share of strange characters that all but `missed` of the training gold have when 1 % is misread."""
        shares = [pairs.strange(plain).mean() for plain in self._spoiled()]
        return round(float(np.quantile(shares, missed)), 6)

    def _spoiled(self) -> Iterator[str]:
        spoil = noise(_NOISE)
        for row in self.sources.gold_rows():
            yield fold(spoil(row, random.Random(f"{self.recipe.seed} {row['id']}"))["text"]).plain

    def _export(self, path: Path) -> None:
        model = BertForMaskedLM.from_pretrained(self.base, dtype=torch.float32, attn_implementation="sdpa")
        length = torch.export.Dim("length", min=3, max=_LONGEST)
        example = (torch.full((1, 16), self.characters.unknown),)
        graph(_Reader(model), example, ["ids"], ["own", "best", "guesses"], [{1: length}], path, int8=True)
