"""HanLP's transformer recognizer (命名实体识别) trained on theft entities from a local encoder.

It gives each character one tag (BIO), so of entities that overlap only the longest can be learnt or found: `flat`. The text is folded as for
the models here. Two mends for what HanLP 2.1.5 expects of its surroundings: transformers 5 has no AdamW of its own, and weights are
kept as safetensors, not pickled.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers import optimization

from pipelines.folding import fold
from training.baselines.plan import Decoder, Entities

Json = dict[str, Any]
_FEED = "▁"  # HanLP parts tokens at blanks
_WEIGHTS = "model.safetensors"


class Recognizer:
    """HanLP's `TransformerNamedEntityRecognizer`; `folder` keeps its files, `base` is an encoder in transformers' own form."""

    def __init__(self, plan: Entities, decoder: Decoder, base: str, folder: Path, seed: int) -> None:
        self.plan, self.decoder, self.base, self.folder, self.seed = plan, decoder, base, folder, seed
        with _quiet():
            self.component = importlib.import_module("hanlp.components.ner.transformer_ner").TransformerNamedEntityRecognizer()
        self.component.save_weights = self._save
        self.component.load_weights = self._load

    def train(self, rows: Sequence[Mapping[str, Any]], dev: Sequence[Mapping[str, Any]]) -> None:
        """Train; the epoch that is best on `dev` is kept."""
        vars(optimization).setdefault("AdamW", _adamw)
        self.folder.mkdir(parents=True, exist_ok=True)
        with _quiet():
            batches = importlib.import_module("hanlp.common.dataset").SortingSamplerBuilder
            self.component.fit(
                [sample(row) for row in rows],
                [sample(row) for row in dev],
                str(self.folder),
                self.base,
                delimiter_in_entity="",
                word_dropout=self.plan.word_dropout,
                lr=self.plan.head_learning_rate,
                transformer_lr=self.plan.learning_rate,
                crf=self.decoder == "crf",
                epochs=self.plan.epochs,
                batch_size=self.plan.batch,
                sampler_builder=batches(batch_size=self.plan.batch),
                seed=self.seed,
                devices=0 if torch.cuda.is_available() else -1,
                eval_trn=False,
            )

    def answers(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
        """What it finds, in the form of `panjian tag`."""
        if not rows:
            return {}
        folded = [fold(row["text"]) for row in rows]
        with _quiet():
            self.component.model.eval()
            found = self.component([_tokens(one.plain) for one in folded])
        return {
            str(row["id"]): {
                "id": row["id"],
                "entities": [_entity(label, *one.received(start, end)) for _, label, start, end in entities],
                "relations": [],
            }
            for row, one, entities in zip(rows, folded, found, strict=True)
        }

    def _save(self, folder: str, *_: object, **__: object) -> None:
        weights = {name: value.contiguous().clone() for name, value in self.component.model.state_dict().items()}
        save_file(weights, Path(folder) / _WEIGHTS)

    def _load(self, folder: str, *_: object, **__: object) -> None:
        self.component.model.load_state_dict(load_file(Path(folder) / _WEIGHTS))


def _entity(label: str, start: int, end: int) -> Json:
    return {"start": start, "end": end, "label": label}


def flat(entities: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Entities of which no two overlap: the longest ones."""
    kept: list[Mapping[str, Any]] = []
    for one in sorted(entities, key=lambda one: (one["start"] - one["end"], one["start"], one["label"])):
        if all(one["end"] <= other["start"] or other["end"] <= one["start"] for other in kept):
            kept.append(one)
    return kept


def sample(row: Mapping[str, Any]) -> Json:
    """An item as HanLP reads it: a character a token, a tag a token."""
    folded = fold(row["text"])
    tags = ["O"] * len(folded.plain)
    for one in flat(row["entities"]):
        start, end = bisect_left(folded.offsets, one["start"]), bisect_left(folded.offsets, one["end"])
        tags[start:end] = [f"B-{one['label']}", *[f"I-{one['label']}"] * (end - start - 1)][: end - start]
    return {"token": _tokens(folded.plain), "tag": tags}


def _tokens(plain: str) -> list[str]:
    return list(plain.replace("\n", _FEED))


def _adamw(parameters: Any, no_deprecation_warning: bool = True, **told: Any) -> torch.optim.AdamW:
    """The AdamW that transformers had before its fifth version; HanLP asks for it with a switch of its own."""
    return torch.optim.AdamW(parameters, **told)


@contextmanager
def _quiet() -> Iterator[None]:
    """HanLP tells its progress on standard output; here it goes to standard error, and only where a person is watching."""
    os.environ.setdefault("HANLP_VERBOSE", "0")
    if sys.stderr.isatty():
        with redirect_stdout(sys.stderr):
            yield
        return
    with redirect_stdout(_Nowhere()):
        yield


class _Nowhere(io.TextIOBase):
    """Takes all and keeps nothing; stays open, since HanLP's loggers hold on to it."""

    def write(self, text: str) -> int:
        return len(text)
