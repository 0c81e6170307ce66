"""Scores of a trained model (训练后评测) on what it was not trained on: the development gold, the held-out items of the public sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotation.incident import Incident
from evaluation import extraction, extraction_tables, tag_tables, tags
from evaluation.gold import read_gold
from evaluation.layers import LAYERS, Remembering
from evaluation.page import html
from evaluation.public_sets import FILES
from models.extraction import FactExtractor
from models.loading import Model
from models.tagging import TASKS, Tagger

_SHOWN = ("ALL", "CIRCUMSTANCE", "PRIOR", "CUSTODY", "FACTS", "ARRIVAL")


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores by what was measured (a layer, a task), and the page of each evaluation: tables, confusion, every mistake."""

    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


def of_facts(model: Path, data: Path) -> Measured:
    """Value F1 of each layer on `gold/dev.jsonl`."""
    golds = [one for one in read_gold(data / "gold" / "dev.jsonl") if not isinstance(one, Incident)]
    extractor = Remembering(FactExtractor(Model(model)))
    found = extraction.summary(golds, extraction.score(golds, LAYERS, extractor), "gold/dev.jsonl", extractor.name)
    scores = {layer: _f1(layer, one["groups"]) for layer, one in found["layers"].items()}
    return Measured(scores, {"dev": html(extraction_tables.presented(found))})


def _f1(layer: str, groups: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {f"dev.{layer}.{name}": one["f1"] for name, one in groups.items() if name.upper() in _SHOWN and one["f1"] is not None}


def of_tags(model: Path, data: Path) -> Measured:
    """Micro F1 on the held-out items of each public set."""
    tagger = Tagger(Model(model))
    measured = Measured()
    for task in TASKS:
        if not tagger.of_task[task]:
            continue
        wanted = tags.read_items(data / FILES[task], task, "test").items
        answers = {name: tagger.tagged(task, {"id": name, "text": item["text"]}) for name, item in wanted.items()}
        found = tags.summary(task, "test", FILES[task], model.name, wanted, answers)
        measured.scores[task] = {f"test.{task}.{what}": one["micro"]["f1"] for what, one in found["scores"].items()}
        measured.pages[task] = html(tag_tables.presented(found))
    return measured
