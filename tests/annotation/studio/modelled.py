"""A model that reads the fictional judgments: the rules' own citations with scores; alone, it leaves some of them out."""

from __future__ import annotations

import json
from typing import Any

from annotation.studio.preannotation import Layer, ModelReader, by_rules
from tests.annotation.studio.fictions import fiction

SOURCES = [(f"虚构-{number}", fiction(number)) for number in range(30)]


def model_report(id: str, text: str, score: float, drop: int = 0) -> dict[str, Any]:
    """A report as a model would give it: the rules' own, with scores, some citations left out."""
    report: dict[str, Any] = json.loads(json.dumps(by_rules(id, text).report))
    report["produced_by"]["model"] = "trial@1"
    del report["citations"][:drop]
    for one in report["citations"]:
        for evidence in one["evidence"]:
            evidence.update(source="model", score=score)
    return report


def _report(id: str, text: str, layer: Layer) -> dict[str, Any]:
    """The higher the number of the judgment the surer; alone, all but every third differ from the rules."""
    number = int(id.removeprefix("虚构-"))
    return model_report(id, text, 0.5 + number / 100, 0 if layer == "merged" else number % 3)


MODEL = ModelReader("trial@1", _report)
