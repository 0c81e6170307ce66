"""Scorecards: what they count is what the evaluation counts, over items that are told apart and misread in the same way each time."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from pathlib import Path
from typing import Any

import pytest

from evaluation.extraction import score
from evaluation.robustness import SEED, noise, spoiled
from evaluation.scores import added, grouped
from models.bundle import FOLDER
from models.folder import ModelError, verified
from tests.evaluation.fictions import copied, gold_rows, json_lines
from tests.models.written import written
from tests.training.fictions import theft_row
from training import examination
from training.examination import examined
from training.scorecard import ScorecardError, compared, f1_by_kind, figures, read_scorecard


@pytest.fixture(autouse=True)
def a_short_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock itself, in this process: that it runs in one of its own is tried with the command."""
    monkeypatch.setattr(examination, "_speed", lambda name, task, rows: examination.clocked(name, [row["text"] for row in rows[:2]]))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Gold that the rules do not read wholly: one fact of each judgment is another."""
    rows = gold_rows()
    for row in rows:
        row["defendants"][0]["sex"] = "女" if row["defendants"][0]["sex"] == "男" else "男"
    return json_lines(tmp_path / "gold.jsonl", rows)


def test_the_counts_are_those_of_the_evaluation(gold: Path) -> None:
    told = examined("none", {"dev": gold, "test": gold})
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    whole = grouped(added(score(spoiled(rows, lambda row, _: row), ("rules",))["rules"].values))
    assert f1_by_kind(told["splits"]["dev"])["ALL"] == whole["ALL"].f1 < 1
    assert f1_by_kind(told["splits"]["dev"])["sex"] == whole["sex"].f1
    noisy = grouped(added(score(spoiled(rows, noise(0.01)), ("rules",))["rules"].values))["ALL"].f1
    assert told["robustness"] == {
        "split": "dev",
        "noise": 0.01,
        "clean": whole["ALL"].f1,
        "noise_1": noisy,
        "fall": whole["ALL"].f1 - (noisy or 0),
    }
    assert told["data"]["dev"] == told["data"]["test"] and told["bytes"] == 0 and told["files"] == {}


def test_one_file_is_parted_by_the_digest_of_the_ids(tmp_path: Path) -> None:
    rows = gold_rows()
    told = examined("none", {"gold": json_lines(tmp_path / "gold.jsonl", rows)})
    odd = sum(int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 for row in rows)
    assert {split: one["items"] for split, one in told["splits"].items()} == {"dev": len(rows) - odd, "test": odd}


def test_a_model_is_measured_as_it_would_speak(gold: Path, tmp_path: Path) -> None:
    model = written(
        tmp_path / "model", "writer", {"circumstance:被害人过错": "被"}, {"circumstance": {"add": 0.5, "drop": 0.0, "replace": 2.0}}
    )
    told = examined(str(model), {"dev": gold, "test": gold}, fp32=model)
    assert told["model"] == verified(model).name and told["files"] == verified(model).digests
    assert told["bytes"] == sum((model / name).stat().st_size for name in verified(model).digests)
    assert told["fp32"]["splits"]["dev"] == told["splits"]["dev"]
    difference = compared(examined("none", {"dev": gold, "test": gold}), told)["splits"]["dev"]["difference"]
    assert difference["circumstance"]["value"] < 0 and difference["circumstance"]["beyond_chance"]
    assert difference["ALL"]["low"] <= difference["ALL"]["value"] < 0 == difference["citation"]["value"]


def test_a_tagger_is_measured_on_the_splits_of_its_public_set(tmp_path: Path) -> None:
    with lzma.open(tmp_path / "theft_entities.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(theft_row(number), ensure_ascii=False) + "\n" for number in range(60))
    told = examined(str(FOLDER / "theft"), data=tmp_path)
    assert told["task"] == "theft" and set(told["splits"]) == {"dev", "test"}
    assert {kind.partition(".")[0] for item in told["splits"]["dev"]["counts"] for kind in item} == {"entities"}
    assert (f1_by_kind(told["splits"]["dev"])["ALL"] or 0) > 0.5


def test_noise_is_the_same_each_time() -> None:
    row = {"id": "x", "text": gold_rows()[0]["text"]}
    first, second = (noise(0.01)(row, random.Random(f"{SEED} x"))["text"] for _ in range(2))
    assert first == second != row["text"] and len(first) == len(row["text"])


def test_figures_are_numbers_that_mlflow_takes(gold: Path) -> None:
    told = figures(examined("none", {"dev": gold, "test": gold}))
    assert {"dev.f1.ALL", "test.f1.sex", "robustness.fall", "speed.per_second", "speed.memory_mib", "bytes"} <= told.keys()
    assert all(isinstance(value, float) and name.isascii() for name, value in told.items())


def broken(tmp_path: Path) -> dict[str, Path]:
    report = copied()
    return {"dev": json_lines(tmp_path / "report.jsonl", [{"id": "x", "text": report["id"]}])}


@pytest.mark.parametrize(
    ("name", "golds", "told", "kind"),
    [
        ("none", lambda _: {"dev": Path("/nowhere.jsonl")}, "没有金标文件", ScorecardError),
        ("none", broken, "不是完整的金标", ScorecardError),
        ("none", lambda folder: {"dev": json_lines(folder / "empty.jsonl", [])}, "里没有可用的金标", ScorecardError),
        ("/nowhere", lambda _: None, "没有模型", ModelError),
    ],
    ids=["absent", "incomplete", "empty", "no model"],
)
def test_what_cannot_be_measured_is_told(tmp_path: Path, name: str, golds: Any, told: str, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=told):
        examined(name, golds(tmp_path))


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": "panjian.scorecard/2"}', '{"schema": "panjian.scorecard/1"}'])
def test_what_is_no_scorecard_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "card.json").write_text(content, encoding="utf-8")
    with pytest.raises(ScorecardError, match="panjian models measure"):
        read_scorecard(tmp_path / "card.json")
