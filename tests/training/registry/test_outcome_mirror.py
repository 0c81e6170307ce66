"""`panjian outcomes report --mlflow`: what the clue store knows of a registered version stands on its run, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.artifact import prepared, tracking_uri
from serving.store import keys, outcomes
from serving.store.database import Database
from tests.serving.offices import Offices
from tests.serving.outcomes.many import many
from training.outcome_commands import outcomes_app


def test_verdicts_become_feedback_once_and_a_server_that_is_away_is_told(
    embedded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the embedded default, offline; models that MLflow does not know get no metrics."""
    database = Database(f"sqlite:///{tmp_path}/panjian.db")
    database.upgrade()
    many(database, Offices(database), 12, checks=2)
    environment = {"PANJIAN_DATABASE_URL": f"sqlite:///{tmp_path}/panjian.db"}

    def run() -> Any:
        return CliRunner().invoke(outcomes_app, ["report", "--mlflow"], env=environment)

    first, again = run(), run()
    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    with database.reading() as session:
        verified = sum(one.verdict is not None for one in outcomes.read(session, keys.console()))
    assert f"指标 0 个，核查结论 {verified} 条" in first.stderr and "核查结论 0 条" in again.stderr
    mlflow = prepared()
    mlflow.set_tracking_uri(tracking_uri())
    experiment = mlflow.get_experiment_by_name("panjian-outcomes")
    assert len(mlflow.MlflowClient().search_traces(locations=[experiment.experiment_id], max_results=100)) >= verified
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    away = run()
    assert away.exit_code == 1 and "MLflow" in away.stderr
    database.close()
