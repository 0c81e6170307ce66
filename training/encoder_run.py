"""Pre-training an encoder (预训练编码器): masked-language modelling from scratch, one token a character, spans of 1–4 characters masked.

The corpus is packed once into 16-bit numbers; a run writes checkpoints and goes on from the last, on CPU or GPU. J. Devlin and others,
BERT, 2019; spans as in M. Joshi and others, SpanBERT, 2020.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset
from transformers import BertConfig, BertForMaskedLM, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from evaluation.public_sets import FILES, items
from models.characters import SPECIAL, Characters
from pipelines.folding import fold
from pipelines.progress import progress
from training.gold_sources import Sources
from training.recipe import Pretraining, Recipe
from training.stages import History

_LEAST = 5  # times that a character stands in the corpus
_WHOLE = 64  # the vocabulary is filled up to a multiple of it
_LONGEST_SPAN = 4
_KEPT, _RANDOM = 0.1, 0.1  # shares of masked characters that stay, or become another


@dataclass(slots=True)
class EncoderRun:
    """One run of a recipe of kind *encoder*."""

    recipe: Recipe
    sources: Sources
    work: Path
    losses: dict[str, History] = field(default_factory=dict)

    def train(self, out: Path) -> dict[str, Any]:
        """Pack, train, write the encoder's folder (config, weights, vocabulary, card); its card."""
        asked = self.recipe.pretraining
        assert asked is not None
        characters, packed = self.packed()
        model = BertForMaskedLM(configuration(asked, len(characters.numbers)))
        blocks = Blocks(packed, characters, asked, self.recipe.seed)
        trainer = Trainer(model, _arguments(asked, self.recipe.seed, self.work / "checkpoints"), train_dataset=blocks)
        trainer.train(resume_from_checkpoint=get_last_checkpoint(str(self.work / "checkpoints")) if self.work.is_dir() else None)
        self.losses["pretraining"] = trainer.state.log_history
        model.half().save_pretrained(out)
        (out / "vocab.json").write_text(json.dumps(_listed(characters), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        card = {
            "name": f"panjian-encoder-{self.recipe.name}",
            "objective": f"masked language modelling, spans of 1-4 characters, {asked.masked:.0%} masked (80/10/10)",
            "recipe": json.loads(self.recipe.model_dump_json()),
            "characters": len(packed),
            "left_out": "gold/dev.jsonl and judgments alike; of the public sets all but the training items",
        }
        (out / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return card

    def packed(self) -> tuple[Characters, NDArray[np.uint16]]:
        """The vocabulary and the corpus as numbers, made once."""
        words, numbers = self.work / "vocab.json", self.work / "packed.npy"
        if not (words.is_file() and numbers.is_file()):
            self.work.mkdir(parents=True, exist_ok=True)
            characters = vocabulary(self.texts())
            np.save(numbers, np.concatenate([coded(text, characters) for text in progress(self.texts(), "编码")]))
            words.write_text(json.dumps(_listed(characters), ensure_ascii=False), encoding="utf-8")
        return Characters.of({token: n for n, token in enumerate(json.loads(words.read_text(encoding="utf-8")))}), np.load(numbers)

    def texts(self) -> Iterator[str]:
        """The plain texts to learn from: the corpus and the training items of the public sets, without what models are measured on."""
        barred = self.sources.held_out()
        yield from (fold(text).plain for id, text in self.sources.corpus() if id not in barred)
        for task in FILES:
            yield from (fold(row["text"]).plain for split, row in items(task, self.sources.data) if split == "train")


def vocabulary(texts: Iterable[str]) -> Characters:
    """The characters that stand often enough, the commonest first, filled up with unused ones."""
    often: Counter[str] = Counter()
    for text in progress(texts, "字表"):
        often.update(text)
    tokens = [*SPECIAL, *(one for one, count in often.most_common() if count >= _LEAST)]
    tokens += [f"[unused{n}]" for n in range(-len(tokens) % _WHOLE)]
    return Characters.of({token: n for n, token in enumerate(tokens)})


def coded(text: str, characters: Characters) -> NDArray[np.uint16]:
    """A text as numbers, closed by [SEP]."""
    return np.asarray(characters.encode(text)[1:], dtype=np.uint16)


def configuration(asked: Pretraining, words: int) -> BertConfig:
    """The architecture: heads of 64, four times the width inside, no dropout on attention (three times slower on CPU with it)."""
    size = -(-(words + len(SPECIAL)) // _WHOLE) * _WHOLE
    return BertConfig(
        vocab_size=size,
        hidden_size=asked.width,
        num_hidden_layers=asked.layers,
        num_attention_heads=max(1, asked.width // 64),
        intermediate_size=4 * asked.width,
        max_position_embeddings=512,
        attention_probs_dropout_prob=0.0,
    )


class Blocks(Dataset[dict[str, Tensor]]):
    """Stretches of the packed corpus, masked anew each time they are asked for, the same for the same seed and number."""

    def __init__(self, packed: NDArray[np.uint16], characters: Characters, asked: Pretraining, seed: int) -> None:
        self.packed, self.characters, self.asked, self.seed = packed, characters, asked, seed
        self.ordinary = np.asarray(list(characters.numbers.values()))

    def __len__(self) -> int:
        return self.asked.steps * self.asked.batch

    def __getitem__(self, number: int) -> dict[str, Tensor]:
        drawn = np.random.default_rng((self.seed, number))
        length = min(self.asked.length, len(self.packed))
        start = int(drawn.integers(0, len(self.packed) - length + 1))
        ids = self.packed[start : start + length].astype(np.int64)
        chosen = _spans(drawn, length, self.asked.masked) & np.isin(ids, self.ordinary)
        labels = np.where(chosen, ids, -100)
        fate = drawn.random(length)
        ids = np.where(chosen & (fate >= _KEPT + _RANDOM), self.characters.mask, ids)
        ids = np.where(chosen & (fate < _RANDOM), drawn.choice(self.ordinary, length), ids)
        return {"input_ids": torch.from_numpy(ids), "labels": torch.from_numpy(labels)}


def _spans(drawn: np.random.Generator, length: int, share: float) -> NDArray[np.bool_]:
    """Places to mask: spans of 1–4 characters, about `share` of all."""
    chosen = np.zeros(length, dtype=bool)
    while chosen.sum() < share * length:
        start = int(drawn.integers(0, length))
        chosen[start : start + int(drawn.integers(1, _LONGEST_SPAN + 1))] = True
    return chosen


def _arguments(asked: Pretraining, seed: int, folder: Path) -> TrainingArguments:
    gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=asked.steps,
        per_device_train_batch_size=asked.batch,
        learning_rate=asked.learning_rate,
        warmup_steps=max(1, asked.steps // 20),
        weight_decay=0.01,
        bf16=True,
        use_cpu=not gpu,
        save_steps=max(1, min(1000, asked.steps // 4)),
        save_total_limit=1,
        logging_steps=max(1, min(100, asked.steps // 10)),
        seed=seed,
        data_seed=seed,
        report_to=[],
        dataloader_pin_memory=gpu,
    )


def _listed(characters: Characters) -> list[str]:
    tokens = characters.to_json()
    listed = [""] * (max(tokens.values()) + 1)
    for token, number in tokens.items():
        listed[number] = token
    return [token or f"[unused{number}]" for number, token in enumerate(listed)]
