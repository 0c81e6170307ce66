"""Evaluations in MLflow (评测存入 MLflow): JSON, table and page as artifacts of a run, the scores as its metrics.

Needs the part `train`; MLflow is imported when, and only when, it is asked for. Without MLFLOW_TRACKING_URI runs are kept in `mlflow.db` of
the folder one works in.
"""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evaluation.page import html
from evaluation.presentation import Presentation, text

EXPERIMENT = "panjian-evaluation"
FOLDER = "evaluation"
_SETTINGS = {
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",  # what is told there may be JSON
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",  # nothing leaves the office
    "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",  # a trace is kept before anything is said of it
}
_LISTED = 50  # examples of a listing in the table


class TrackingError(RuntimeError):
    """A run that could not be kept; the message, in Chinese, says what to do."""


def tracking_uri() -> str:
    """The server that the environment names, else the database of this folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{Path.cwd() / 'mlflow.db'}"


def prepared() -> Any:
    """MLflow, told to be quiet and not to wait for a server that is not there."""
    for setting, value in _SETTINGS.items():
        os.environ.setdefault(setting, value)
    return importlib.import_module("mlflow")


@contextmanager
def connected(experiment: str) -> Iterator[Any]:
    """MLflow, with an experiment chosen; TrackingError, in Chinese, where it does not answer or refuses."""
    mlflow = prepared()
    try:
        mlflow.set_tracking_uri(tracking_uri())
        mlflow.set_experiment(experiment)
        yield mlflow
    except (mlflow.exceptions.MlflowException, OSError) as error:
        told = str(error).splitlines()[0][:200]
        raise TrackingError(f"存不进 MLflow（{tracking_uri()}）：{told} 请核对 MLFLOW_TRACKING_URI、服务是否在运行。") from error


def record(found: Mapping[str, Any], shown: Presentation, measures: Mapping[str, float], name: str) -> str:
    """Log an evaluation as a run of its own; the id of the run."""
    with connected(EXPERIMENT) as mlflow, mlflow.start_run(run_name=name) as run:
        mlflow.log_params({key: value for key, value in found.items() if isinstance(value, str | int)})
        log_evaluation(found, shown, measures)
    return str(run.info.run_id)


def log_evaluation(found: Mapping[str, Any], shown: Presentation, measures: Mapping[str, float], run_id: str | None = None) -> None:
    """Log an evaluation to a run: the one given, or the one that is active."""
    mlflow: Any = importlib.import_module("mlflow")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents(found, shown):
            (Path(folder) / name).write_text(content, encoding="utf-8", errors="replace", newline="")
        mlflow.log_artifacts(folder, artifact_path=FOLDER, run_id=run_id)
    mlflow.log_metrics(dict(measures), run_id=run_id)


def contents(found: Mapping[str, Any], shown: Presentation) -> Iterator[tuple[str, str]]:
    """The files of the artifact."""
    yield "evaluation.json", json.dumps(found, ensure_ascii=False, indent=1)
    yield "evaluation.txt", text(shown, most=_LISTED)
    yield "evaluation.html", html(shown)
