"""Agreement in MLflow (一致性存入 MLflow): the summary, the page and the queue as artifacts of a run, the totals as its metrics.

Needs the part `train`; MLflow is imported when, and only when, it is asked for.
"""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotation.agreement.disagreement import lines
from annotation.agreement.page import html
from annotation.agreement.summary import MEASURES
from annotation.marks import Json

FOLDER = "agreement"


def log_agreement(found: Mapping[str, Any], queue: Iterable[Json] = (), run_id: str | None = None) -> None:
    """Log a summary to a run: the one given, or the one that is active."""
    mlflow: Any = importlib.import_module("mlflow")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents(found, queue):
            (Path(folder) / name).write_text(content, encoding="utf-8", newline="")
        mlflow.log_artifacts(folder, artifact_path=FOLDER, run_id=run_id)
    mlflow.log_metrics(metrics(found), run_id=run_id)


def contents(found: Mapping[str, Any], queue: Iterable[Json]) -> Iterator[tuple[str, str]]:
    """The files of the artifact."""
    yield "agreement.json", json.dumps(found, ensure_ascii=False, indent=1)
    yield "agreement.html", html(found)
    yield "disagreements.jsonl", lines(queue)


def metrics(found: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a run: totals, and each label's value agreement; what could not be computed is left out."""
    named = {f"agreement.{name}": found["total"].get(name) for name in MEASURES}
    named |= {f"agreement.value_f1.{label}": one["value_f1"] for label, one in found["labels"].items()}
    named |= {"agreement.disagreements": found["disagreements"]["all"], "agreement.grave": found["disagreements"]["grave"]}
    named["agreement.alarms"] = sum(one["alarm"] is not None for one in found["drift"])
    return {name: float(value) for name, value in named.items() if value is not None}
