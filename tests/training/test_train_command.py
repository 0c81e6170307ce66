"""Recipes followed from end to end on a small shared/data: what is written can be loaded, goes on after a stop, and stands in MLflow."""

import json
from pathlib import Path

import mlflow
import numpy as np
import pytest
import yaml

from models.characters import Characters
from models.extraction import FactExtractor
from models.loading import Model
from models.mending import Mender
from models.tagging import Tagger
from pipelines.pipeline import analyze
from pipelines.report import report
from tests.evaluation.fictions import TEXTS, THEFT, run_command
from tests.models.stand_in import base
from tests.training.fictions import charges_row, drug_row, shared_data, theft_row


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_data(tmp_path_factory.mktemp("shared") / "data")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local folder as anybody has it: the base that `--base` names."""
    texts = [*TEXTS.values(), *(made(1)["text"] for made in (theft_row, drug_row, charges_row)), "0123456789"]
    return base(tmp_path_factory.mktemp("base"), texts)


def recipe(folder: Path, **told: object) -> Path:
    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump({"name": "small", "base": "models/encoders/small", **told}), encoding="utf-8")
    return path


def followed(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str, str]:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
    monkeypatch.chdir(folder)
    done = run_command("train", *map(str, arguments), "--work", folder / "work", "--threads", "1")
    return done.returncode, done.stdout, done.stderr


def runs(folder: Path) -> list[object]:
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    return list(mlflow.search_runs(experiment_names=["panjian-training"], output_format="list"))


def test_the_tagger_learns_from_the_public_sets_on_a_local_base(
    tmp_path: Path, data: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = recipe(
        tmp_path,
        kind="tags",
        characters=6,  # of the recipe's own base: another's are all kept
        wording={"weight": 1.0},
        stages=[
            {"source": "findings"},
            {
                "source": "tags",
                "repeat": {"theft": 1, "drugs": 1, "charges": 1},
                "epochs": 30,
                "batch": 8,
                "learning_rate": 3e-3,
                "noise": 0.0,
            },
        ],
    )
    status, out, err = followed(tmp_path, monkeypatch, asked, "--base", encoder, "--data", data, "-o", tmp_path / "model")
    assert status == 0, err
    tagger = Tagger(Model(tmp_path / "model"))
    row = theft_row(7)
    told = {(row["text"][one["start"] : one["end"]], one["label"]) for one in tagger.tagged("theft", row)["entities"]}
    assert ("王某", "NHCS") in told
    assert tagger.model.card["base"] == str(encoder)
    assert tagger.model.characters == Characters.read(encoder)
    assert tagger.model.scheme.wording and tagger.model.worded(np.zeros(1, np.int64), np.zeros(1, np.float32)).any()
    (kept,) = runs(tmp_path)
    assert kept.data.metrics["test.theft.entities"] > 0.5
    assert kept.data.tags["commit"] and kept.data.tags["data"]
    assert kept.data.tags["mlflow.note.content"].startswith("# panjian-small") and "left_out" in kept.data.tags["mlflow.note.content"]
    assert "混淆：实体" in mlflow.artifacts.load_text(f"{kept.info.artifact_uri}/evaluation/theft.html")
    assert "test.theft.entities" in out or "theft" in out


def test_the_extractor_learns_goes_on_after_a_stop_and_merges_by_its_policy(
    tmp_path: Path, data: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = [{"source": "silver", "windows": 30}, {"source": "gold", "epochs": 1}]
    asked = recipe(tmp_path, kind="facts", stages=stages, folds=2)
    given = (asked, "--base", encoder, "--data", data, "-o", tmp_path / "model")
    assert followed(tmp_path, monkeypatch, *given)[0] == 0
    weights = tmp_path / "work" / "small" / "stage-0-silver" / "weights.safetensors"
    made = weights.stat().st_mtime_ns
    (tmp_path / "work" / "small" / "stage-1-gold" / "weights.safetensors").unlink()
    status, _, err = followed(tmp_path, monkeypatch, *given)
    assert status == 0, err
    assert weights.stat().st_mtime_ns == made  # a stage that was done is not done again
    extractor = FactExtractor.load(str(tmp_path / "model"))
    policy = json.loads((tmp_path / "model" / "policy.json").read_text(encoding="utf-8"))
    assert policy["temperature"] > 0 and extractor.temperature == policy["temperature"]
    found = report(analyze(TEXTS[THEFT], "x", model=extractor))
    assert found["produced_by"]["model"].startswith("panjian-small@")
    assert len(runs(tmp_path)) == 2


def test_weights_of_another_network_are_told(tmp_path: Path, data: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = {"source": "tags", "repeat": {"theft": 1}, "epochs": 0.1}
    given = ("--base", encoder, "--data", data, "-o", tmp_path / "model")
    assert followed(tmp_path, monkeypatch, recipe(tmp_path, kind="tags", stages=[stage]), *given)[0] == 0
    asked = recipe(tmp_path, kind="tags", stages=[stage | {"repeat": {"charges": 1}}])
    status, _, err = followed(tmp_path, monkeypatch, asked, *given)
    assert status == 2 and "另一种网络" in err and "重新训练" in err


def test_a_tagger_is_taught_by_another(tmp_path: Path, data: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled = {"source": "tags", "repeat": {"drugs": 1}, "epochs": 30, "batch": 8, "learning_rate": 3e-3, "noise": 0.0}
    taught = labelled | {"source": "taught", "teachers": ["small"]}
    asked = recipe(tmp_path, name="pupil", kind="tags", stages=[taught])
    given = (asked, "--base", encoder, "--data", data, "-o", tmp_path / "model")
    status, _, err = followed(tmp_path, monkeypatch, *given)
    assert status == 2 and "panjian train small" in err
    teacher = recipe(tmp_path, kind="tags", stages=[labelled])
    assert followed(tmp_path, monkeypatch, teacher, "--base", encoder, "--data", data)[0] == 0
    asked = recipe(tmp_path, name="pupil", kind="tags", stages=[taught])
    status, _, err = followed(tmp_path, monkeypatch, *given)
    assert status == 0, err
    pupil = max(runs(tmp_path), key=lambda run: run.info.start_time)
    assert pupil.data.params["name"] == "pupil" and "test.drugs.entities" in pupil.data.metrics
    assert Tagger.load("drugs", str(tmp_path / "model")).of_task["drugs"]


def test_an_encoder_is_pretrained_and_serves_as_base(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "encoder.yaml"
    told = {"layers": 1, "width": 64, "steps": 4, "batch": 2, "length": 64}
    asked.write_text(yaml.safe_dump({"name": "tiny", "kind": "encoder", "pretraining": told}), encoding="utf-8")
    status, _, err = followed(tmp_path, monkeypatch, asked, "--data", data, "-o", tmp_path / "encoder")
    assert status == 0, err
    card = json.loads((tmp_path / "encoder" / "card.json").read_text(encoding="utf-8"))
    assert card["characters"] > 1000
    stages = [{"source": "tags", "repeat": {"charges": 1}, "epochs": 1}]
    status, _, err = followed(
        tmp_path, monkeypatch, recipe(tmp_path, kind="tags", stages=stages), "--base", tmp_path / "encoder", "--data", data
    )
    assert status == 0, err


def test_a_mender_is_made_from_an_encoder_and_the_corpus(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = tmp_path / "encoder.yaml"
    told = {"layers": 1, "width": 64, "steps": 2, "batch": 2, "length": 64}
    encoder.write_text(yaml.safe_dump({"name": "tiny", "kind": "encoder", "pretraining": told}), encoding="utf-8")
    assert followed(tmp_path, monkeypatch, encoder, "--data", data, "-o", tmp_path / "encoder")[0] == 0
    asked = recipe(tmp_path, kind="mending", mending={"least": 1, "bits": 16})
    given = (asked, "--base", tmp_path / "encoder", "--data", data, "-o", tmp_path / "model")
    status, _, err = followed(tmp_path, monkeypatch, *given)
    assert status == 0, err
    mender = Mender(tmp_path / "model")
    assert mender.name.startswith("panjian-small@")
    assert len(mender.mend(TEXTS[THEFT])) == len(TEXTS[THEFT])
    assert 0 < mender.policy["strange"] < 0.05


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("nothing",), "没有配方"), (("theft", "--data", "/nowhere"), "没有数据文件夹")],
)
def test_what_cannot_be_followed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str) -> None:
    status, _, err = followed(tmp_path, monkeypatch, *arguments)
    assert status == 2
    assert told in err
