"""Training the extractor (训练抽取模型): silver, then gold; policy and temperature from gold judgments of folds not trained on; export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datasets import Dataset
from transformers import set_seed

from models.characters import Characters
from models.extraction import FactExtractor
from models.loading import POLICY, Model, write_digests
from models.scheme import FACTS
from pipelines.progress import progress
from training.cross_validation import Fold, Seen, as_json, note_events, scores, temperature_losses
from training.examples import Example, dataset
from training.export import FP32, export
from training.gold_sources import GoldJudgment, Sources
from training.gold_values import in_folds
from training.judgment_examples import JudgmentExamples
from training.network import Network
from training.recipe import Recipe, Stage
from training.silver import sample, silver_windows
from training.stages import History, restored, through

Windowed = Sequence[tuple[GoldJudgment, list[Example]]]


@dataclass(slots=True)
class FactRun:
    """One run of a recipe of kind *facts*."""

    recipe: Recipe
    base: str  # a folder or a hub name
    named: str  # the base as the card names it: no path of this machine
    characters: Characters
    sources: Sources
    work: Path
    maker: JudgmentExamples = field(init=False)
    losses: dict[str, History] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.maker = JudgmentExamples(FACTS, self.characters)

    def train(self, out: Path) -> dict[str, Any]:
        """Train, learn the policy, export; the card of the model."""
        network = self._network()
        before, gold = None, self.gold()
        for number, stage in enumerate(self.recipe.stages):
            if stage.source == "gold":
                policy, told = self.policy(stage, number, before, gold)
            name = f"stage-{number}-{stage.source}"
            taken = self._examples(stage, number, [own for _, own in gold])
            self.losses[name], before = through(network, self.characters, stage, self.recipe.seed + number, self.work / name, taken)
        card = self._card(len(gold)) | told
        for folder, int8 in ((out, True), (self.work / FP32, False)):
            export(network, self.characters.first(self.recipe.characters), card, folder, int8)
            (folder / POLICY).write_text(json.dumps(policy, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            write_digests(folder)
        return card

    def _network(self) -> Network:
        """The network before anything is learned, its heads drawn by the recipe's seed."""
        set_seed(self.recipe.seed)
        return Network(FACTS, self.base)

    def gold(self) -> Windowed:
        """Gold judgments with their windows."""
        return [(one, list(self.maker.of(one.marked))) for one in progress(self.sources.gold(), "金标")]

    def _examples(self, stage: Stage, number: int, gold: Iterable[list[Example]]) -> Callable[[], Dataset]:
        def made() -> Dataset:
            if stage.source == "gold":
                return dataset(example for own in gold for example in own)
            windows = silver_windows(self.sources, self.maker)
            return sample(windows, stage.windows or len(windows), self.recipe.seed + number)

        return made

    def policy(self, stage: Stage, number: int, before: Path | None, gold: Windowed) -> tuple[dict[str, Any], dict[str, Any]]:
        """The policy that gold teaches, each fold's judgments read by a model that was trained on the others; and what the card tells of it."""
        seen, folds = Seen(), []
        for place, (trained, held) in enumerate(in_folds([one.id for one, _ in gold], self.recipe.folds)):
            network = self._network()
            if before:
                restored(network, before)
            folder = self.work / f"fold-{place}"
            own = [examples for one, examples in gold if one.id in trained]
            through(network, self.characters, stage, self.recipe.seed + number, folder, self._examples(stage, number, own))
            model = Model(export(network, self.characters, {"name": f"fold-{place}"}, folder / "model"))
            temperature_losses(model, (one for judgment, examples in gold if judgment.id in held for one in examples), seen)
            folds.append(Fold(model, [(one.source, one.row) for one, _ in gold if one.id in held]))
        for fold in folds:
            extractor = FactExtractor(fold.model, {"temperature": seen.temperature})
            for _, row in fold.held:
                note_events(extractor, row, fold, seen)
        policy = as_json(seen.temperature, (event for fold in folds for event in fold.events))
        measured = {"calibration_error": seen.calibration_error, "cross_validated": scores(folds, seen.temperature)}
        return policy, measured

    def _card(self, gold: int) -> dict[str, Any]:
        return {
            "name": f"panjian-{self.recipe.name}",
            "task": "spans of every kind of fact, status and asserter of circumstances, whose a fact is, section roles of sentences",
            "recipe": json.loads(self.recipe.model_dump_json()),
            "base": self.named,
            "gold": f"{gold} judgments; none of gold/dev.jsonl nor alike one of them (case number; more than 30 % of its 12-grams)",
            "folds": self.recipe.folds,
            "not_deterministic": "the order in which threads add floating-point numbers",
        }
