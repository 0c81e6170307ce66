"""`panjian models` as a user runs it, offline: nothing configured but a folder to work in."""

import json
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from evaluation.artifact import tracking_uri
from models.folder import verified
from models.loading import write_digests
from serving.ledger.entry import Kind
from serving.store import ledger
from serving.store.database import Database
from tests.evaluation.fictions import gold_rows, json_lines, run_command
from tests.models.stand_in import spoil
from tests.training.registry.conftest import scorecard


@pytest.fixture
def store(embedded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The clue store and the models folder of one test."""
    url = f"sqlite:///{tmp_path / 'panjian.db'}"
    monkeypatch.setenv("PANJIAN_DATABASE_URL", url)
    monkeypatch.setenv("PANJIAN_MODELS_FOLDER", str(tmp_path / "models"))
    monkeypatch.setattr("training.examination.TIMED", 3)
    return url


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return json_lines(tmp_path / "gold.jsonl", gold_rows())


def entry_of(url: str, reference: str) -> tuple[Any, Any, Any]:
    """An entry of the ledger, its scorecard and its comparison with the champion."""
    database = Database(url)
    with database.reading() as session:
        entry = ledger.find(session, reference, Kind.MODEL)
        found = entry, *ledger.scorecard(session, entry)
    database.close()
    return found


def test_from_a_folder_to_the_ledger_and_back(store: str, model: Path, gold: Path, tmp_path: Path) -> None:
    name = verified(model).name
    done = run_command("models", "register", str(model))
    assert done.returncode == 0, done.stderr
    assert f"已登记 {name}" in done.stdout and "第 1 版" in done.stdout
    assert "台账里已有" in run_command("models", "register", str(model)).stdout
    entry, card, _ = entry_of(store, name)
    assert entry.detail["files"] == verified(model).digests and entry.detail["mlflow"]["version"] == "1" and card is None
    assert verified(tmp_path / "models" / name).name == name

    measured = run_command("models", "measure", name, "--gold", str(gold), "--enter", "--mlflow", "-o", str(tmp_path / "card.json"))
    assert measured.returncode == 0, measured.stderr
    assert f"成绩单 {name}" in measured.stdout and f"none 到 {name}" in measured.stdout
    _, card, comparison = entry_of(store, name)
    assert card == json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert comparison["first"] == "none" and set(comparison["splits"]) == {"dev", "test"}
    assert entry_of(store, "none")[1]["data"] == card["data"]
    run = MlflowClient(tracking_uri()).get_run(entry.detail["mlflow"]["run_id"])
    assert run.data.metrics["dev.f1.ALL"] > 0.9

    fetched = run_command("models", "fetch", f"{entry.name}/1")
    assert fetched.returncode == 0 and f"已取回 {name}" in fetched.stdout and "台账里没有它" not in fetched.stdout
    mirrored = run_command("models", "mirror")
    assert mirrored.returncode == 0 and "现任（champion）：none" in mirrored.stdout


def test_offices_without_mlflow_register_too(store: str, model: Path) -> None:
    done = run_command("models", "register", str(model), "--no-mlflow")
    assert done.returncode == 0 and "MLflow" not in done.stdout
    assert entry_of(store, verified(model).name)[0].detail["mlflow"] is None


def test_what_a_ledger_knows_otherwise_is_not_fetched(store: str, model: Path, embedded: Path) -> None:
    name = verified(model).name
    run_command("models", "register", str(model))
    (files,) = embedded.glob(f"mlruns/*/models/{entry_of(store, name)[0].detail['mlflow']['model_id']}/artifacts")
    spoil(files, "vocab.json")
    done = run_command("models", "fetch", name)
    assert done.returncode == 1 and "vocab.json”与它的摘要不符" in done.stderr


def test_a_damaged_folder_is_refused_and_leaves_nothing(store: str, model: Path, tmp_path: Path) -> None:
    spoil(model, "encoder.onnx")
    done = run_command("models", "register", str(model))
    assert done.returncode == 1 and "摘要不符" in done.stderr
    assert not (tmp_path / "models").exists()


def test_a_scorecard_goes_to_the_version_that_it_is_of(store: str, model: Path, tmp_path: Path) -> None:
    told, path = verified(model), tmp_path / "card.json"
    for name, status in (("other@12345678", 1), (told.name, 0)):
        path.write_text(json.dumps(scorecard(name, dict(told.digests))), encoding="utf-8")
        done = run_command("models", "register", str(model), "--scorecard", str(path))
        assert done.returncode == status, done.stderr
        assert ("成绩单是 other@12345678 的" in done.stderr) == bool(status)
    entry, kept, comparison = entry_of(store, told.name)
    assert kept["model"] == told.name and comparison is None
    assert MlflowClient(tracking_uri()).get_run(entry.detail["mlflow"]["run_id"]).data.metrics["robustness.fall"] == 0.05


def test_scorecards_over_other_items_are_not_compared(store: str, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps(scorecard("none", {})), encoding="utf-8")
    done = run_command("models", "measure", "none", "--gold", str(gold), "--against", str(tmp_path / "other.json"))
    assert done.returncode == 1 and "不是同一批数据" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("measure", "none", "--gold", "/nowhere.jsonl"), "没有金标文件"),
        (("measure", "none", "--gold", "a=1", "--gold", "a=2"), "名字不能重复"),
        (("measure", "none", "--data", "/nowhere"), "没有金标文件"),
        (("measure", "nothing@12345678"), "台账里没有"),
        (("measure", "/nowhere"), "没有模型"),
        (("fetch", "nothing"), "不是模型的写法"),
        (("register", "/nowhere"), "没有模型文件夹"),
        (("measure", "none", "--against", "/nowhere.json"), "读不了成绩单"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_done_is_told(store: str, words: tuple[str, ...], told: str) -> None:
    done = run_command("models", *words)
    assert done.returncode in (1, 2) and told in done.stderr


def test_a_folder_of_the_same_short_version_but_other_files_is_refused(store: str, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is eight digits of a digest: whoever makes two folders agree in them is still found out."""
    monkeypatch.setattr("models.folder.versioned", lambda card, digests: f"{card['name']}@00000000")
    assert run_command("models", "register", str(model), "--no-mlflow").returncode == 0
    (model / "policy.json").write_text('{"temperature": 2.0}', encoding="utf-8")
    write_digests(model)
    done = run_command("models", "register", str(model), "--no-mlflow")
    assert done.returncode == 1 and "文件摘要不同" in done.stderr
