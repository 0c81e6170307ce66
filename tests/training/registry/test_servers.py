"""Against a real `mlflow server`, on SQLite and on PostgreSQL: what is registered can be seen there, over time, and looked at in a browser."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import mlflow
import yaml
from mlflow import MlflowClient
from playwright.sync_api import Browser

from models.folder import verified
from tests.models.written import written
from tests.training.registry.conftest import scorecard
from tests.training.registry.server import Served
from training.registry.fetching import fetch
from training.registry.mirroring import OUTCOMES, Point, Verdict, mirror_aliases, mirror_metrics, mirror_verdicts
from training.registry.registering import DATA, ENTRY, register

BEGAN = datetime(2026, 1, 31, 16, tzinfo=UTC)


def months(entry: str, values: list[float], name: str = "precision.all") -> list[Point]:
    return [Point(entry, name, value, BEGAN + timedelta(days=30 * at), 202601 + at) for at, value in enumerate(values)]


def test_a_version_is_registered_once_with_signature_card_data_scores_and_files(server: Served, model: Path) -> None:
    told = verified(model)
    done = register(model, scorecard(told.name, dict(told.digests)))
    again = register(model, scorecard(told.name, dict(told.digests)))
    assert done.new and dataclasses.replace(again, new=True) == done
    client = MlflowClient()
    version = client.get_model_version(done.name, done.version)
    assert version.tags[ENTRY] == told.name and '"dev"' in version.tags[DATA]
    assert version.description.startswith(f"# {done.name}")
    signature = yaml.safe_load((server.files(done.model_id) / "MLmodel").read_text(encoding="utf-8"))["signature"]
    assert '"name": "ids"' in signature["inputs"] and '"name": "spans"' in signature["outputs"]
    run = client.get_run(done.run_id)
    assert run.data.metrics["dev.f1.prior"] == 0.9 and run.data.metrics["speed.per_second"] == 20.0
    assert [one.dataset.name for one in run.inputs.dataset_inputs] == ["dev", "test"]
    assert len(client.get_metric_history(done.run_id, "dev.f1.ALL")) == 1
    assert {path.name for path in server.files(done.model_id).iterdir()} == {*told.files, "MLmodel"}
    assert all((server.files(done.model_id) / name).read_bytes() == content for name, content in told.files.items())


def test_metrics_stand_at_their_moments_on_the_run_of_the_version(server: Served, model: Path) -> None:
    done = register(model)
    points = months(done.entry, [0.7, 0.75, 0.8])
    assert (mirror_metrics(points), mirror_metrics(points)) == (3, 0)
    changed = [*points[:1], dataclasses.replace(points[1], value=0.5), *points[2:]]
    assert (mirror_metrics(changed), mirror_metrics(changed)) == (1, 0)
    history = MlflowClient().get_metric_history(done.run_id, "precision.all")
    last = {one.step: (one.timestamp, one.value) for one in sorted(history, key=lambda one: one.timestamp)}
    at = [int(point.at.timestamp() * 1000) for point in points]
    assert last == {202601: (at[0], 0.7), 202602: (at[1] + 1, 0.5), 202603: (at[2], 0.8)}
    assert MlflowClient().get_run(done.run_id).data.metrics["precision.all"] == 0.8
    assert mirror_metrics([Point("unknown@12345678", "precision.all", 1.0, BEGAN)]) == 0


def test_aliases_are_those_of_the_ledger(server: Served, model: Path, tmp_path: Path) -> None:
    first, second = register(model), register(written(tmp_path / "other", "other-name"))
    client = MlflowClient()
    client.set_registered_model_alias(first.name, "kept-by-people", first.version)
    assert mirror_aliases({"champion": first.entry, "challenger": second.entry}) == {"champion": first.entry, "challenger": second.entry}
    assert mirror_aliases({"champion": second.entry}) == {"champion": second.entry}
    assert dict(client.get_registered_model(second.name).aliases) == {"champion": second.version}
    assert dict(client.get_registered_model(first.name).aliases) == {"kept-by-people": first.version}
    assert mirror_aliases({"champion": "none"}) == {}
    assert client.get_model_version(second.name, second.version).aliases == []


def test_outcomes_are_feedback_of_people_on_traces_without_any_words(server: Served, model: Path) -> None:
    done = register(model)
    verdict = Verdict(
        f"clue-{done.name}", done.entry, "fine_theft_range", 2, "A", "misread", "prosecutor", BEGAN, BEGAN + timedelta(days=9)
    )
    assert (mirror_verdicts([verdict]), mirror_verdicts([verdict])) == (1, 0)
    upheld = dataclasses.replace(verdict, outcome="upheld", concluded_at=BEGAN + timedelta(days=20))
    assert (mirror_verdicts([upheld]), mirror_verdicts([upheld])) == (1, 0)
    experiment = mlflow.get_experiment_by_name(OUTCOMES).experiment_id
    (trace,) = MlflowClient().search_traces(locations=[experiment], filter_string=f"tag.`{ENTRY}` = '{done.entry}'")
    told = {one.value: (one.source.source_type, one.source.source_id, one.valid) for one in trace.info.assessments}
    assert told == {"misread": ("HUMAN", "prosecutor", False), "upheld": ("HUMAN", "prosecutor", True)}
    assert trace.info.trace_metadata["mlflow.modelId"] == done.model_id
    assert trace.info.request_time == int(BEGAN.timestamp() * 1000)
    assert trace.data.spans[0].inputs == {"check": "fine_theft_range", "version": 2, "model": done.entry, "grade": "A"}


def test_a_version_is_fetched_by_entry_number_and_alias(server: Served, model: Path, tmp_path: Path) -> None:
    done = register(model)
    mirror_aliases({"challenger": done.entry})
    for number, reference in enumerate((done.entry, f"{done.name}/{done.version}", f"{done.name}:challenger")):
        root = tmp_path / f"models-{number}"
        entry, place = fetch(reference, root, lambda _: verified(model).digests)
        assert entry == done.entry and verified(place) == verified(model)
        assert [one.name for one in root.iterdir()] == [done.entry]


def test_the_pages_of_the_version_in_a_browser(server: Served, model: Path, browser: Browser, tmp_path: Path) -> None:
    told = verified(model)
    done = register(model, scorecard(told.name, dict(told.digests)))
    mirror_metrics(months(done.entry, [0.7, 0.75, 0.8]))
    mirror_aliases({"champion": done.entry})
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    page.goto(f"{server.uri}/#/models/{done.name}/versions/{done.version}")
    page.get_by_text("Inputs (2)").click()
    page.get_by_text("Outputs (3)").click()
    shown = page.inner_text("body")
    assert "champion" in shown and told.name in shown and "Tensor" in shown and "spans" in shown
    page.screenshot(path=tmp_path / "version.png", full_page=True)
    page.goto(f"{server.uri}/#/experiments/{MlflowClient().get_run(done.run_id).info.experiment_id}/runs/{done.run_id}/model-metrics")
    page.get_by_text("precision.all").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length > 0")
    page.screenshot(path=tmp_path / "metrics.png", full_page=True)
    page.close()
