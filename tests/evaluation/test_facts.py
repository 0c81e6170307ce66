"""`panjian evaluate facts`: layers, table, page, artifact, and what a user does wrong."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from annotation.dataset import write_dataset
from annotation.evidence import annotation_of
from evaluation import extraction
from evaluation.artifact import contents, record
from evaluation.extraction_tables import presented
from evaluation.layers import Layer
from evaluation.page import html
from evaluation.presentation import text
from pipelines.segment import segment
from tests.evaluation.fictions import REPORTS, TEXTS, THEFT, copied, gold, gold_rows, json_lines, person, run, run_apart

LAYERS: tuple[Layer, ...] = ("rules", "model", "merged")


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    return json_lines(tmp_path / "gold.jsonl", gold_rows())


def read_otherwise(text: str, id: str, layers: Iterable[Layer], extractor: Any, mender: Any) -> dict[Layer, dict[str, Any]]:
    """Rules miss the arrivals; the model has them and nothing else of a person, with scores; merged has all."""
    rules, model = copied(id), copied(id)
    for one in rules["defendants"]:
        one["arrival"] = None
    for one in model["defendants"]:
        for words in one["evidence"].get("arrival", ()):
            words |= {"source": "model", "score": 0.9}
        one["circumstances"] = []
    found = {"rules": rules, "model": model, "merged": copied(id)}
    return {layer: found[layer] for layer in layers}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A summary of three layers over the fictional judgments, ten times each."""
    monkeypatch.setattr(extraction, "reports", read_otherwise)
    anomaly = {"check": "term_end_arithmetic", "defendant": "王大勇", "certainty": "certain"}
    golds = [gold(name, (anomaly,) if name == THEFT else None) for name in TEXTS] * 10
    return extraction.summary(golds, extraction.score(golds, LAYERS), "虚构.jsonl", "fake@1")


def test_three_layers_side_by_side(found: dict[str, Any]) -> None:
    rules, model, merged = (found["layers"][layer] for layer in LAYERS)
    assert merged["groups"]["ALL"]["f1"] == 1.0 and merged["errors"] == []
    assert rules["values"]["arrival"]["f1"] == 0.0 and rules["causes"]["missed"] == rules["values"]["arrival"]["miss"]
    assert model["values"]["arrival"]["f1"] == 1.0 and model["groups"]["circumstance"]["recall"] == 0.0
    difference = found["difference"]["values"]["arrival"]
    assert difference == {"value": 1.0, "low": 1.0, "high": 1.0, "beyond_chance": True}
    assert found["difference"]["groups"]["sex"]["value"] == 0.0
    assert model["calibration"]["arrival"]["ece"] == pytest.approx(0.1) and rules["calibration"] == {}
    assert rules["clues"] == {"found": 10, "missed": 0, "allowed": 0, "false": 10}
    assert found["with_anomalies"] == 10


def test_the_table_says_it_in_chinese(found: dict[str, Any]) -> None:
    told = text(presented(found), most=2)
    assert "文书 40 份；模型：fake@1" in told and "合并－规则" in told
    assert re.search(r"arrival 到案方式\s+\d+\s+0\.000\s+1\.000\s+1\.000\s+\+1\.000＊\s+\+1\.000 至 \+1\.000", told)
    assert "校准：模型的打分（ECE，15 格）" in told and "规则：漏读（" in told and "另有" in told
    assert not [line for line in told.splitlines() if line != line.rstrip()]


def test_the_page_is_one_file_and_trusts_no_name(found: dict[str, Any]) -> None:
    found["layers"]["rules"]["errors"][0]["id"] = "<b>东湖"
    page = html(presented(found))
    assert "<b>东湖" not in page and "&lt;b&gt;东湖" in page
    assert not re.findall(r"(?:src|href)=|<script|@import|url\(", page)
    for opened in ("section", "table", "details", "div", "blockquote", "tr"):
        assert len(re.findall(f"<{opened}[ >]", page)) == page.count(f"</{opened}>"), opened
    assert "抓获</mark>" in page and 'class="good"' in page


def test_a_summary_is_json_and_its_measures_are_numbers(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    measures = extraction.measures(found)
    assert measures["merged.f1.ALL"] == 1.0 and measures["model.ece.arrival"] == pytest.approx(0.1)
    assert measures["merged_less_rules.arrival.low"] == 1.0 and len(measures) < 1_000
    assert not [name for name in measures if not name.isascii()]


def test_a_run_of_mlflow_keeps_it(found: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import mlflow

    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    monkeypatch.chdir(tmp_path)
    run_id = record(found, presented(found), extraction.measures(found), "panjian.evaluation.facts")
    client = mlflow.MlflowClient()
    kept = client.get_run(run_id)
    assert kept.data.metrics == extraction.measures(found) and kept.data.params["model"] == "fake@1"
    names = {one.path for one in client.list_artifacts(run_id, "evaluation")}
    assert names == {f"evaluation/{name}" for name, _ in contents(found, presented(found))}


def test_the_command_scores_the_rules(gold_file: Path, tmp_path: Path) -> None:
    done = run_apart("facts", gold_file, "--model", "none")
    assert (done.returncode, done.stderr) == (0, "") and "规则 F1 1.000" in done.stdout
    shown = json.loads(run("facts", gold_file, "--model", "none", "--layer", "rules", "--format", "json").stdout)
    assert (shown["schema"], shown["judgments"], shown["difference"]) == ("panjian.evaluation.facts/1", len(TEXTS), None)
    page = tmp_path / "page.html"
    assert run("facts", gold_file, "--model", "none", "--format", "html", "--output", page).stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_a_user_does_wrong_is_told(gold_file: Path, tmp_path: Path) -> None:
    done = run("facts", gold_file, "--model", "none", "--layer", "model")
    assert done.returncode == 2 and "不用模型时只有规则这一层" in done.stderr
    done = run("facts", gold_file, "--layer", "rule")
    assert done.returncode == 2 and "没有“rule”这一层；可选：rules、model、merged" in done.stderr
    done = run("facts", tmp_path / "none.jsonl")
    assert done.returncode == 2 and "不存在" in done.stderr
    done = run("facts", gold_file, "--model", tmp_path)
    assert done.returncode == 2 and "--model" in done.stderr and "Traceback" not in done.stderr


def test_gold_that_cannot_serve_is_named_and_the_rest_is_scored(tmp_path: Path) -> None:
    rows = gold_rows()
    del rows[1]["citations"]
    rows[2]["defendants"][0].pop("custody")
    rows[3].pop("text")
    file = json_lines(tmp_path / "gold.jsonl", [*rows, rows[0], {"id": "x", "marks": [], "text": ""}, {"text": ""}, 3])
    with file.open("a", encoding="utf-8") as more:
        more.write("{\n")
    done = run("facts", file, "--model", "none")
    assert done.returncode == 1 and "文书 1 份" in done.stdout
    told = done.stderr.splitlines()
    wanted = (
        "缺少：citations",
        "缺少：custody",
        "没有文书文本",
        "已有一份金标",
        "是标注，不是金标",
        "缺少：id",
        "不是 JSON 对象",
        "不是 JSON：",
    )
    for number, (line, words) in enumerate(zip(told, wanted, strict=True), 2):
        assert words in line and f"第 {number} 行" in line
    texts = json_lines(tmp_path / "texts.jsonl", [{"id": rows[3]["id"], "text": TEXTS[rows[3]["id"]]}])
    assert "文书 2 份" in run("facts", file, "--model", "none", "--texts", texts).stdout


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b""], ids=["no UTF-8", "empty"])
def test_a_file_that_is_no_gold_is_told(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(content)
    done = run("facts", file, "--model", "none")
    assert done.returncode == 1 and done.stdout == "" and "里没有可用的金标" in done.stderr and "Traceback" not in done.stderr


def test_annotation_sets_serve_as_gold(tmp_path: Path) -> None:
    annotations = [annotation_of(REPORTS[name], segment(text, name), "甲") for name, text in TEXTS.items()]
    write_dataset(tmp_path / "sets", annotations, TEXTS)
    texts = json_lines(tmp_path / "texts.jsonl", [{"id": name, "text": text} for name, text in TEXTS.items()])
    done = run("facts", tmp_path / "sets", "--model", "none", "--texts", texts)
    assert (done.returncode, done.stderr) == (0, "") and "规则 F1 1.000" in done.stdout
    spoiled = copied()
    person(spoiled, "王大勇")["sex"] = "女"
    write_dataset(tmp_path / "sets", [annotation_of(spoiled, segment(TEXTS[THEFT], THEFT), "乙")], TEXTS)
    done = run("facts", tmp_path / "sets", "--model", "none", "--texts", texts)
    assert done.returncode == 1 and "有多人的标注：乙、甲" in done.stderr
    done = run("facts", tmp_path / "sets", "--model", "none", "--texts", texts, "--annotator", "乙")
    assert done.returncode == 0 and "规则：取值不对（1）" in done.stdout
    assert "不含文书文本" in run("facts", tmp_path / "sets", "--model", "none").stderr
    shutil.rmtree(tmp_path / "sets")
    (tmp_path / "sets").mkdir()
    assert "没有标注数据集" in run("facts", tmp_path / "sets", "--model", "none", "--texts", texts).stderr


def test_a_tracking_server_that_is_not_there_is_told(gold_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    done = run_apart("facts", gold_file, "--model", "none", "--mlflow", "--output", tmp_path / "out.txt")
    assert done.returncode == 1 and "存不进 MLflow（http://127.0.0.1:9）" in done.stderr and "Traceback" not in done.stderr
    assert "规则 F1 1.000" in (tmp_path / "out.txt").read_text(encoding="utf-8")
