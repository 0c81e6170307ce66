"""Training the tagger of findings (训练事实段标注模型) on the public labelled sets, and its export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from datasets import Dataset
from transformers import set_seed

from evaluation.public_sets import DATA, items
from models.characters import Characters
from models.scheme import Scheme, tag_scheme
from models.tagging import Task
from training.charged_findings import ChargedFindings, frequent
from training.examples import dataset
from training.export import FP32, Words, export
from training.network import Network
from training.recipe import Recipe, RecipeError, Stage
from training.stages import History, through
from training.tag_examples import TagExamples
from training.taught import taught
from training.wording import learned
from training.written_findings import written_findings

_LEFT_OUT = {
    False: "of theft_entities and drug_relations what int(sha256(text), 16) % 10 makes 0 (test) or 1 (dev); of "
    "multi_defendant_charges its dev split (test here) and the same tenths of its train split (dev here)",
    True: "of theft_entities and drug_relations what int(sha256(text), 16) % 10 makes 0 (test); of multi_defendant_charges its dev split "
    "(test here). The development items (dev) were left out until all choices had been made, then learned too",
}


@dataclass(slots=True)
class TagRun:
    """One run of a recipe of kind *tags*."""

    recipe: Recipe
    base: str  # a folder or a hub name
    named: str  # the base as the card names it: no path of this machine
    characters: Characters
    work: Path
    data: Path = DATA
    losses: dict[str, History] = field(default_factory=dict)

    def train(self, out: Path) -> dict[str, Any]:
        """Train and export; the card of the model."""
        scheme = self.scheme()
        set_seed(self.recipe.seed)
        network = Network(scheme, self.base)
        for number, stage in enumerate(self.recipe.stages):
            name = f"stage-{number}"
            made = partial(self.examples, scheme, stage)
            self.losses[name], _ = through(network, self.characters, stage, self.recipe.seed + number, self.work / name, made)
        card = {
            "name": f"panjian-{self.recipe.name}",
            "task": f"tags of findings: {', '.join(self.tasks)}",
            "recipe": json.loads(self.recipe.model_dump_json()),
            "base": self.named,
            "left_out": _LEFT_OUT[self.recipe.development],
            "not_deterministic": "the order in which threads add floating-point numbers",
        }
        words = self.words(scheme)
        for folder, int8 in ((out, True), (self.work / FP32, False)):
            export(network, self.characters.first(self.recipe.characters), card, folder, int8, words)
        return card

    def words(self, scheme: Scheme) -> Words | None:
        """What words by themselves say of charges, ready to be written; None where the recipe does not want it."""
        told = self.recipe.wording
        if told is None:
            return None
        written = any(stage.written for stage in self.recipe.stages)
        items = chain(self.items("charges"), written_findings() if written else ())
        found = learned(items, self.findings.rows(), scheme.head("charge").classes, told, self.recipe.seed)
        return partial(found.write, told.weight)

    @property
    def tasks(self) -> list[Task]:
        """The tasks that the recipe names."""
        told: list[Task] = []
        for stage in self.recipe.stages:
            told += stage.repeat or ("charges",)
        return list(dict.fromkeys(told))

    def scheme(self) -> Scheme:
        """The scheme of the tasks, with the charges of the training items."""
        if "charges" not in self.tasks:
            return tag_scheme(self.tasks, ())
        charges = {name for row in self.items("charges") for one in row["defendants"] for name in one["charges"]}
        if any(stage.source == "findings" for stage in self.recipe.stages):
            charges |= frequent(self.findings.rows())
        return tag_scheme(self.tasks, sorted(charges), self.recipe.wording is not None)

    def items(self, task: Task) -> Iterator[Mapping[str, Any]]:
        """The items of a public set that are learned from."""
        taught = ("train", "dev") if self.recipe.development else ("train",)
        return (row for split, row in items(task, self.data) if split in taught)

    def teachers(self, stage: Stage) -> list[Path]:
        """The models of the teachers, beside this run's work folder; RecipeError where one was not trained yet."""
        folders = [self.work.parent / name / FP32 for name in stage.teachers]
        for folder in folders:
            if not folder.is_dir():
                raise RecipeError(f"教师模型不在“{folder}”：请先运行 panjian train {folder.parent.name}。")
        return folders

    @property
    def findings(self) -> ChargedFindings:
        """The findings of the corpus."""
        return ChargedFindings(self.work, self.data)

    def examples(self, scheme: Scheme, stage: Stage) -> Dataset:
        """The training items, those of a task as often as the stage says."""
        maker = TagExamples(scheme, self.characters)
        if stage.source == "findings":
            return dataset(maker.of("charges", row) for row in self.findings.rows())
        if stage.source == "taught":
            return dataset(maker.of("drugs", row) for row in taught("drugs", self.teachers(stage), self.data))
        public = (maker.of(task, row) for task, times in stage.repeat.items() for row in self.items(task) for _ in range(times))
        written = (maker.of("charges", row, marks=False) for _ in range(stage.written) for row in written_findings())
        return dataset(chain(public, written))
