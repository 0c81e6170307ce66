"""What is written where: never over a judgment, never read back as one; and the last word on several inputs."""

import json
import shutil
from pathlib import Path

import pytest

from tests.test_commands import ONE, run


@pytest.mark.parametrize("given", ["文书.txt", "./文书.txt", "链接.txt"])
def test_a_judgment_is_not_written_over(given: str, tmp_path: Path) -> None:
    judgment = tmp_path / "文书.txt"
    shutil.copy(ONE, judgment)
    (tmp_path / "链接.txt").symlink_to(judgment)
    done = run("analyze", judgment, "--output", f"{tmp_path}/{given}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "覆盖" in done.stderr.decode()
    assert judgment.read_bytes() == ONE.read_bytes()


@pytest.mark.parametrize("format", ["html", "text", "json"])
def test_the_report_in_the_folder_is_no_input(format: str, tmp_path: Path) -> None:
    shutil.copy(ONE, tmp_path)
    target = tmp_path / {"html": "线索.html", "text": "线索.txt", "json": "线索.json"}[format]
    for _ in range(2):
        done = run("analyze", tmp_path, "--format", format, "--output", target)
        assert (done.returncode, done.stderr) == (0, b"")
    assert "线索." not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["html", "json", "jsonl"])
def test_an_earlier_report_is_told_from_a_judgment(format: str, tmp_path: Path) -> None:
    run("analyze", ONE, ONE, "--format", format, "--output", tmp_path / f"上次.{format}")
    done = run("analyze", tmp_path, "--format", "csv")
    assert (done.returncode, done.stdout.count(b"\n")) == (1, 1)
    assert done.stderr.decode().count("判鉴写出的报告") == 1


def test_json_of_several_inputs_is_an_array_whatever_fails(tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    assert [one["id"] for one in json.loads(run("analyze", ONE, tmp_path / "空.txt", "--format", "json").stdout)] == [ONE.name]
    assert json.loads(run("analyze", tmp_path / "空.txt", "--format", "json").stdout) == []


def test_the_last_word_counts_what_failed(tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    told = run("analyze", ONE, tmp_path / "空.txt", ONE).stderr.decode().splitlines()
    assert told[-1] == "共 3 份：已分析 2 份，未能处理 1 份。"
    assert len(run("analyze", tmp_path / "空.txt").stderr.decode().splitlines()) == 1


def test_what_is_no_judgment_is_named_by_its_line_or_id(tmp_path: Path) -> None:
    judgment, other = {"id": "甲", "text": ONE.read_text(encoding="utf-8")}, {"id": "乙", "text": "今日天气晴朗，宜出门。"}
    lines, whole = tmp_path / "多.jsonl", tmp_path / "组.json"
    lines.write_text("\n".join(json.dumps(one) for one in (judgment, other)), encoding="utf-8")
    whole.write_text(json.dumps([judgment, other]), encoding="utf-8")
    assert "多.jsonl》第 2 行：" in run("analyze", lines).stderr.decode()
    assert "组.json》：“乙”" in run("analyze", whole).stderr.decode()
