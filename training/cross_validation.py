"""Cross-validation on gold (交叉验证): what a model says of gold judgments that it was not trained on: events for the policy, temperature, ECE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.calibration import Answer, ece
from evaluation.extraction import score
from evaluation.gold import Gold as ScoredGold
from evaluation.layers import Layer, Remembering
from evaluation.scores import Counts, added, grouped
from evaluation.values import items
from models.decoding import chances
from models.extraction import FactExtractor
from models.loading import Model
from pipelines.facts import extract
from pipelines.facts.marking import support_of
from pipelines.facts.model_facts import candidates, plain
from pipelines.facts.values import Facts
from pipelines.segment import segment
from training.examples import Example, targets
from training.gold_values import bare, plain_gold
from training.network import IGNORED
from training.policy import Event, events, learned

_TEMPERATURES = np.round(np.arange(0.6, 3.01, 0.1), 2)
_DOUBTFUL = 0.01  # chance of not standing outside, from which a character counts for the temperature

Gold = Mapping[str, Any]


@dataclass(slots=True)
class Fold:
    """One fold: a model that was trained on the others, and what it met on its own judgments (source and gold judgment)."""

    model: Model
    held: Sequence[tuple[str, Gold]]
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """How sure the models of the folds were, and how often rightly."""

    losses: dict[float, list[float]] = field(default_factory=lambda: {float(one): [] for one in _TEMPERATURES})
    answers: list[Answer] = field(default_factory=list)

    @property
    def temperature(self) -> float:
        """The temperature with the least loss."""
        means = {one: float(np.mean(losses)) for one, losses in self.losses.items() if losses}
        return min(means, key=lambda one: means[one]) if means else 1.0

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error of candidates."""
        return ece(self.answers)


def temperature_losses(model: Model, examples: Iterable[Example], seen: Seen) -> None:
    """Note the loss of every temperature on held-out windows, over characters that are marked or that the model doubts."""
    for example in examples:
        logits = _logits(model, example)
        target = targets(example.spans, example.unsure, logits.shape)
        doubtful = ((1 - chances(logits)[:, :, 0] > _DOUBTFUL) | (target > 0)) & (target != IGNORED)
        if doubtful.any():
            for one in _TEMPERATURES:
                told = chances(logits[doubtful] / np.float32(one))
                picked = np.take_along_axis(told, target[doubtful][:, None], 1)
                seen.losses[float(one)].append(float(-np.log(np.maximum(picked, 1e-9)).mean()))


def _logits(model: Model, example: Example) -> NDArray[np.float32]:
    ids = np.asarray([example.ids], dtype=np.int64)
    return model.read_ids(ids, example.parts).spans


def note_events(extractor: FactExtractor, gold: Gold, fold: Fold, seen: Seen) -> None:
    """Note what a policy might change in one held-out judgment, and how often its candidates are right."""
    judgment = segment(gold["text"], gold["id"])
    by_rule: Facts = extract(judgment)
    marks = extractor.mark(judgment, [one.person for one in by_rule.defendants])
    offered = candidates(judgment, [one.person for one in by_rule.defendants], marks.found)

    people = {bare(person["name"]): person for person in gold["defendants"]}
    for one, own in zip(by_rule.defendants, offered, strict=True):
        if person := people.get(bare(one.name)):
            right = plain_gold(person)
            fold.events += events(one, own, right, partial(support_of, marks))
            seen.answers += [(told.score, plain(told.value) in right.get(name, ())) for name, several in own.items() for told in several]


def scores(folds: Sequence[Fold], temperature: float) -> dict[str, dict[str, dict[str, float]]]:
    """F1 of rules and merged on gold that neither the model nor the policy was taught by: source → layer → group."""
    together: dict[tuple[str, Layer], list[Counts]] = defaultdict(list)
    for number, fold in enumerate(folds):
        policy = as_json(temperature, [event for other, one in enumerate(folds) if other != number for event in one.events])
        extractor = Remembering(FactExtractor(fold.model, policy))
        for source, row in fold.held:
            told = tuple(items({"commutation": None, **row}))
            for layer, one in score([ScoredGold(row["id"], row["text"], told, None)], ("rules", "merged"), extractor).items():
                together[source, layer] += one.values
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for (source, layer), counts in sorted(together.items()):
        found[source][layer] = {name: round(one.f1, 4) for name, one in grouped(added(counts)).items() if one.f1 is not None}
    return dict(found)


def as_json(temperature: float, met: Iterable[Event]) -> dict[str, Any]:
    """The policy that events teach, as it is written."""
    return {"temperature": temperature, "trust": {label: asdict(one) for label, one in learned(met).items()}}
