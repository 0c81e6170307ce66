"""panjian annotate mask and unmask: files there and back, reports back, failures told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from annotation.masking.commands import masking_app
from pipelines.pipeline import analyze
from pipelines.report import report
from tests.annotation.masking.fictional import JUDGMENT

KEY = {"PANJIAN_MASK_KEY": "correct horse battery"}


def run(*arguments: object, key: dict[str, str] | None = None) -> Result:
    """Run the command with a key in the environment (or without: {})."""
    environment = {"PANJIAN_MASK_KEY": "", **(KEY if key is None else key)}
    return CliRunner().invoke(masking_app, [str(one) for one in arguments], env=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two judgments, one named for the accused."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "张三丰盗窃案.txt").write_bytes(JUDGMENT.encode())
    (made / "第二份.txt").write_bytes(JUDGMENT.replace("张三丰", "关云长").replace("\n", "\r\n").encode())
    return made


def test_a_folder_there_and_back(folder: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    assert run("mask", folder, "--output", out).exit_code == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert len(written) == 2 and not any("张三丰" in words for pair in written.items() for words in pair)
    assert run("unmask", out, "--map", tmp_path / "out.map", "--output", back).exit_code == 0
    assert {path.name: path.read_bytes() for path in back.iterdir()} == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_report_on_the_masked_text_comes_back(folder: Path, tmp_path: Path) -> None:
    out, reports, back = tmp_path / "out.jsonl", tmp_path / "reports.jsonl", tmp_path / "back.jsonl"
    assert run("mask", folder / "张三丰盗窃案.txt", "--output", out, "--map", tmp_path / "m").exit_code == 0
    row = json.loads(out.read_text(encoding="utf-8"))
    reports.write_text(json.dumps(report(analyze(row["text"], row["id"]))) + "\n", encoding="utf-8")
    assert run("unmask", reports, "--map", tmp_path / "m", "--output", back).exit_code == 0
    told = json.loads(back.read_text(encoding="utf-8"))
    assert [one["name"] for one in told["defendants"]] == ["张三丰", "于某某"]
    assert told["id"].startswith("张三丰盗窃案")


def test_a_changed_text_is_not_put_back(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("mask", folder, "--output", out)
    changed = next(out.iterdir())
    changed.write_text("一" + changed.read_text(encoding="utf-8"), encoding="utf-8")
    done = run("unmask", out, "--map", tmp_path / "out.map", "--output", tmp_path / "back")
    assert done.exit_code == 1 and "改动" in done.stderr and len(list((tmp_path / "back").iterdir())) == 1


def test_irreversible_needs_no_key_and_leaves_no_map(folder: Path, tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        assert run("mask", folder / "第二份.txt", "--output", tmp_path / name, "--irreversible", key={}).exit_code == 0
        texts.append(next((tmp_path / name).iterdir()).read_text(encoding="utf-8"))
    assert texts[0] != texts[1] and not list(tmp_path.glob("*.map"))


def test_without_a_key_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    done = run("mask", folder, "--output", tmp_path / "out", key={})
    assert done.exit_code == 2 and not (tmp_path / "out").exists()


def test_what_is_no_judgment_is_told_and_the_others_are_done(folder: Path, tmp_path: Path) -> None:
    (folder / "便条.txt").write_text("明天下午开会。", encoding="utf-8")
    done = run("mask", folder, "--output", tmp_path / "out")
    assert done.exit_code == 1 and "便条" in done.stderr and len(list((tmp_path / "out").iterdir())) == 2


def test_together_one_name_is_one_name_in_every_judgment(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run("mask", folder, "--output", out, "--together")
    texts = [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()]
    counsel = {text[text.index("\n辩护人") + 4 :].split("，")[0] for text in texts}
    assert len(counsel) == 1 and "欧阳建国" not in counsel


def test_no_key_and_no_name_on_the_screen(folder: Path, tmp_path: Path) -> None:
    done = run("mask", folder, "--output", tmp_path / "out")
    assert done.stdout == "" and "correct horse" not in done.stderr and "张三丰" not in done.stderr
