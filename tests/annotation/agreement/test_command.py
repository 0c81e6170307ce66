"""`panjian annotate agree` and `adjudicate` as a user meets them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from annotation.marks import Annotation
from tests.annotation.agreement.readers import TEXT, mark, reading
from tests.annotation.test_annotate_command import json_lines, run


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Two people's files, the text, and gold in the form of the guide."""
    first = reading("甲", mark("defendant", "张三"), mark("custody", "同年5月14日被逮捕", kind="逮捕"), choices={"instance": "first"})[0]
    second = reading("乙", mark("defendant", "张三"), choices={"instance": "first"})[0]
    return {
        "甲": annotations(tmp_path / "jia.jsonl", first),
        "乙": annotations(tmp_path / "yi.jsonl", second),
        "texts": json_lines(tmp_path / "texts.jsonl", [{"id": "东湖1", "text": TEXT}]),
    }


def annotations(path: Path, *found: Annotation) -> Path:
    return json_lines(path, [one.to_json() for one in found])


def agree(files: dict[str, Path], *more: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``agree`` over both files with their text."""
    return run("agree", files["甲"], files["乙"], "--texts", files["texts"], *more)


def test_a_table_a_json_and_a_page(files: dict[str, Path]) -> None:
    table = agree(files)
    assert (table.returncode, table.stderr) == (0, "")
    assert "强制措施" in table.stdout and "取值 F1" in table.stdout
    found = json.loads(agree(files, "--format", "json").stdout)
    assert (found["schema"], found["annotators"], found["disagreements"]) == ("panjian.agreement/1", ["乙", "甲"], {"all": 1, "grave": 1})
    assert agree(files, "--format", "html").stdout.startswith("<!doctype html>")


def test_the_queue_is_json_lines(files: dict[str, Path], tmp_path: Path) -> None:
    queue = tmp_path / "queue.jsonl"
    done = agree(files, "--queue", queue)
    (row,) = map(json.loads, queue.read_text(encoding="utf-8").splitlines())
    assert done.returncode == 0 and "分歧 1 处" in done.stderr
    assert (row["label"], row["differs"]) == ("custody", ["marked"])


def test_gold_is_named_on_the_command_line_and_lends_its_text(files: dict[str, Path], tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    assert run("convert", files["甲"], gold, "--to", "gold", "--texts", files["texts"]).returncode == 0
    done = run("agree", f"老师={gold}", files["乙"], "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["annotators"] == ["乙", "老师"]


def test_control_tasks_serve_one_annotator_too(files: dict[str, Path]) -> None:
    done = run("agree", files["乙"], "--control", files["甲"], "--texts", files["texts"], "--format", "json")
    (row,) = json.loads(done.stdout)["drift"]
    assert (done.returncode, row["annotator"], row["right"], row["asked"]) == (0, "乙", 1, 2)


def test_gold_given_as_control_lends_its_text(files: dict[str, Path], tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    assert run("convert", files["甲"], gold, "--to", "gold", "--texts", files["texts"]).returncode == 0
    done = run("agree", files["乙"], "--control", gold)
    assert (done.returncode, done.stderr) == (0, "")
    assert "控制题" in done.stdout and "各标签" not in done.stdout and "题数不足" in done.stdout


def test_one_person_alone_agrees_with_nobody(files: dict[str, Path]) -> None:
    done = run("agree", files["甲"], "--texts", files["texts"])
    assert done.returncode == 1 and "A04-" in done.stderr


def test_what_cannot_be_read_is_told_and_the_rest_is_compared(files: dict[str, Path], tmp_path: Path) -> None:
    odd = tmp_path / "gbk.jsonl"
    odd.write_bytes("标注".encode("gbk"))
    done = agree(files, odd, tmp_path / "none.jsonl", "--format", "json")
    assert done.returncode == 1 and "X04-" in done.stderr and "X05-" in done.stderr and "Traceback" not in done.stderr
    assert json.loads(done.stdout)["judgments"] == 1
    done = run("agree", files["甲"], files["乙"])
    assert done.returncode == 1 and "X03-" in done.stderr  # no text at hand


def test_tasks_of_adjudication_are_written(files: dict[str, Path], tmp_path: Path) -> None:
    output = tmp_path / "tasks.json"
    done = run("adjudicate", files["甲"], files["乙"], "--texts", files["texts"], "--output", output)
    assert done.returncode == 0, done.stderr
    (task,) = json.loads(output.read_text(encoding="utf-8"))
    assert [one["model_version"] for one in task["predictions"]] == ["乙", "甲"]


def test_a_version_is_published_with_its_agreement(files: dict[str, Path], tmp_path: Path) -> None:
    numbers = tmp_path / "agreement.json"
    numbers.write_text(agree(files, "--format", "json").stdout, encoding="utf-8")
    done = run("publish", files["甲"], tmp_path / "data", "--texts", files["texts"], "--agreement", numbers)
    assert done.returncode == 0, done.stderr
    page = (Path(done.stdout.strip()) / "README.md").read_text(encoding="utf-8")
    assert "| 被告人 | 1.000 |" in page and "片段 F1（同位）" in page
    numbers.write_text("[]", encoding="utf-8")
    done = run("publish", files["甲"], tmp_path / "data", "--texts", files["texts"], "--agreement", numbers)
    assert done.returncode == 2 and "里没有一致性" in done.stderr
