"""Training the extractor (训练抽取模型): silver, then gold; policy and temperature from gold judgments of folds not trained on; export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from datasets import Dataset

from annotation.gold import gold_of
from models.characters import Characters
from models.extraction import FactExtractor
from models.loading import POLICY, Model, write_digests
from models.scheme import FACTS
from pipelines.progress import progress
from training.cross_validation import Seen, in_folds, note_events, temperature_losses
from training.examples import Example, dataset
from training.export import export
from training.gold_sources import Sources
from training.judgment_examples import JudgmentExamples
from training.network import Network
from training.policy import learned
from training.recipe import Recipe, Stage
from training.silver import sample, silver_windows
from training.stages import History, restored, through


@dataclass(slots=True)
class FactRun:
    """One run of a recipe of kind *facts*."""

    recipe: Recipe
    base: str
    characters: Characters
    sources: Sources
    work: Path
    maker: JudgmentExamples = field(init=False)
    losses: dict[str, History] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.maker = JudgmentExamples(FACTS, self.characters)

    def train(self, out: Path) -> dict[str, Any]:
        """Train, learn the policy, export; the card of the model."""
        network = Network(FACTS, self.base)
        before = None
        gold = list(self.gold())
        for number, stage in enumerate(self.recipe.stages):
            if stage.source == "gold":
                policy, seen = self.policy(stage, number, before, gold)
            name = f"stage-{number}-{stage.source}"
            taken = self._examples(stage, number, [own for _, own, _ in gold])
            self.losses[name], before = through(network, self.characters, stage, self.recipe.seed + number, self.work / name, taken)
        card = self._card(len(gold), seen)
        export(network, self.characters, card, out)
        (out / POLICY).write_text(json.dumps(policy, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_digests(out)
        return card

    def gold(self) -> Iterator[tuple[str, list[Example], Mapping[str, Any]]]:
        """Gold judgments: id, windows, the gold judgment itself."""
        texts = dict(self.sources.corpus())
        rows = {row["id"]: row for row in self.sources.gold_rows()}
        rows |= {one.id: gold_of(one, texts[one.id]) for one in self.sources.annotations()}
        for id, marked in progress(self.sources.marked_gold(), "金标"):
            yield id, list(self.maker.of(marked)), rows[id]

    def _examples(self, stage: Stage, number: int, gold: Iterable[list[Example]]) -> Any:
        def made() -> Dataset:
            if stage.source == "gold":
                return dataset(example for own in gold for example in own)
            windows = silver_windows(self.sources, self.maker)
            return sample(windows, stage.windows or len(windows), self.recipe.seed + number)

        return made

    def policy(
        self, stage: Stage, number: int, before: Path | None, gold: list[tuple[str, list[Example], Mapping[str, Any]]]
    ) -> tuple[dict[str, Any], Seen]:
        """The policy that gold teaches: each fold's judgments read by a model that was trained on the others."""
        seen = Seen()
        read: list[tuple[Model, list[Mapping[str, Any]]]] = []
        for fold, (trained, held) in enumerate(in_folds([id for id, _, _ in gold], self.recipe.folds)):
            network = restored(Network(FACTS, self.base), before) if before else Network(FACTS, self.base)
            folder = self.work / f"fold-{fold}"
            own = [examples for id, examples, _ in gold if id in trained]
            through(network, self.characters, stage, self.recipe.seed + number, folder, self._examples(stage, number, own))
            model = Model(export(network, self.characters, {"name": f"fold-{fold}"}, folder / "model"))
            temperature_losses(model, (one for id, examples, _ in gold if id in held for one in examples), seen)
            read.append((model, [row for id, _, row in gold if id in held]))
        for model, rows in read:
            extractor = FactExtractor(model)
            extractor.temperature = seen.temperature
            for row in rows:
                note_events(extractor, row, seen)
        trust = {label: asdict(one) for label, one in learned(seen.events).items()}
        return {"temperature": seen.temperature, "trust": trust}, seen

    def _card(self, gold: int, seen: Seen) -> dict[str, Any]:
        return {
            "name": f"panjian-{self.recipe.name}",
            "task": "spans of every kind of fact, status and asserter of circumstances, whose a fact is, section roles of sentences",
            "recipe": json.loads(self.recipe.model_dump_json()),
            "base": self.base,
            "gold": f"{gold} judgments; none of gold/dev.jsonl nor alike one of them (case number; more than 30 % of its 12-grams)",
            "folds": self.recipe.folds,
            "temperature": seen.temperature,
            "calibration_error": seen.calibration_error,
            "not_deterministic": "the order in which threads add floating-point numbers",
        }
