"""What a run leaves in MLflow (训练记录): recipe, data, commit, losses, scores, and the plain model folder; never our code, never a pickle.

Without MLFLOW_TRACKING_URI runs are kept in `mlflow.db` of the folder one works in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from evaluation.artifact import connected

EXPERIMENT = "panjian-training"
_LOSSES = ("loss", "grad_norm", "learning_rate")


class Followed(Protocol):
    """A recipe, of a model or of baselines."""

    @property
    def name(self) -> str:
        """The name of the run."""

    @property
    def kind(self) -> str:
        """What is trained."""

    @property
    def base(self) -> str | None:
        """The encoder that it begins with."""

    @property
    def seed(self) -> int:
        """Of chance."""

    def model_dump_json(self) -> str:
        """All of it."""


class Run:
    """A run that is active."""

    def __init__(self, mlflow: Any) -> None:
        self._mlflow = mlflow

    def losses(self, stage: str, history: Sequence[Mapping[str, Any]]) -> None:
        """The curves of a stage."""
        for row in history:
            told = {f"{stage}.{name}": float(row[name]) for name in _LOSSES if name in row}
            if told:
                self._mlflow.log_metrics(told, step=int(row["step"]))

    def scores(self, scores: Mapping[str, float]) -> None:
        """Scores by name."""
        self._mlflow.log_metrics(dict(scores))

    def folder(self, folder: Path, name: str) -> None:
        """A folder of plain files."""
        self._mlflow.log_artifacts(str(folder), artifact_path=name)

    def describe(self, markdown: str) -> None:
        """What the page of the run shows above its numbers."""
        self._mlflow.set_tag("mlflow.note.content", markdown)

    def text(self, content: str, name: str) -> None:
        """A page or a table."""
        self._mlflow.log_text(content, name)


@contextmanager
def tracked(recipe: Followed, about: Mapping[str, str]) -> Iterator[Run]:
    """A run of a recipe; `about`: what else identifies it (data digest, base, machine)."""
    with connected(EXPERIMENT) as mlflow, mlflow.start_run(run_name=recipe.name):
        mlflow.log_params({"name": recipe.name, "kind": recipe.kind, "base": recipe.base or "", "seed": recipe.seed})
        mlflow.set_tags({"commit": commit(), "python": sys.version.split()[0], **about})
        mlflow.log_dict(json.loads(recipe.model_dump_json()), "recipe.json")
        yield Run(mlflow)


def commit() -> str:
    """The commit that is checked out, with + where files differ from it; *unknown* outside of a checkout."""
    here = Path(__file__).resolve().parent
    try:
        told = [
            subprocess.run(["git", "-C", str(here), *asked], capture_output=True, text=True, timeout=20, check=True).stdout.strip()
            for asked in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        ]
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return told[0] + ("+" if told[1] else "")
