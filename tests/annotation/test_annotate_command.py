"""`panjian annotate convert|publish` as a user meets them: every format there and back, failures told, standard output clean."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotation.dataset import FILE
from annotation.evidence import annotation_of
from annotation.gold import gold_of
from pipelines.facts import extract
from pipelines.pipeline import Analysis
from pipelines.report import report
from pipelines.segment import segment

ROOT = Path(__file__).parents[2]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "judgments").glob("*.txt"))}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``panjian annotate`` as a user does."""
    command = [sys.executable, "-m", "panjian", "annotate", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def json_lines(path: Path, rows: list[object]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Gold judgments of the fictional texts."""
    rows: list[object] = []
    for name, text in TEXTS.items():
        judgment = segment(text, name)
        found = report(Analysis(judgment, extract(judgment), (), (), None))
        rows.append(gold_of(annotation_of(found, judgment, "rules"), text))
    return json_lines(tmp_path / "gold.jsonl", rows)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The fictional texts by id."""
    return json_lines(tmp_path / "texts.jsonl", [{"id": name, "text": text} for name, text in TEXTS.items()])


def test_a_chain_of_conversions_ends_where_it_began(gold: Path, texts: Path, tmp_path: Path) -> None:
    chain = ["annotation", "conll", "brat", "dataset", "gold"]
    try:
        import spacy  # noqa: F401

        chain.insert(2, "spacy")
    except ModuleNotFoundError:
        chain.insert(2, "annotation")
    suffixes = {"conll": ".conll", "spacy": ".spacy", "brat": ""}
    path = gold
    for number, form in enumerate(chain):
        output = tmp_path / f"{number}{suffixes.get(form, '.jsonl')}"
        done = run("convert", path, output, "--to", form, "--texts", texts)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        path = output
    first, last = ({row["id"]: row for row in map(json.loads, one.read_text(encoding="utf-8").splitlines())} for one in (gold, path))
    assert last == first


def test_what_cannot_be_converted_is_told_and_the_rest_is_done(gold: Path, tmp_path: Path) -> None:
    sound = gold.read_text(encoding="utf-8").splitlines()[0]
    annotation = {"id": "elsewhere", "digest": "0", "annotator": "甲", "marks": []}
    mixed = tmp_path / "mixed.jsonl"
    mixed.write_text("\n".join((sound, "{", json.dumps(annotation), "[]")), encoding="utf-8")
    done = run("convert", mixed, tmp_path / "out.jsonl", "--to", "annotation")
    assert done.returncode == 1
    assert [code for code in ("X01-", "X02-", "X03-") if code in done.stderr] == ["X01-", "X02-", "X03-"]
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_version_is_published_with_its_card(gold: Path, tmp_path: Path) -> None:
    agreement = tmp_path / "agreement.json"
    agreement.write_text('{"custody": {"严格 F1": 0.98}}', encoding="utf-8")
    done = run("publish", gold, tmp_path / "data", "--source", "盗窃=虚构", "--gap", "没有死刑复核", "--agreement", agreement)
    assert done.returncode == 0, done.stderr
    version = Path(done.stdout.strip())
    assert len((version / FILE).read_text(encoding="utf-8").splitlines()) == len(TEXTS)
    page = (version / "README.md").read_text(encoding="utf-8")
    assert "| 虚构 | 1 |" in page and "- 没有死刑复核" in page and "| 强制措施 | 0.980 |" in page
    done = run("validate", version / FILE, "--level", "warning")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "none.jsonl", "out.jsonl", "--to", "gold"),
        ("convert", "panjian.py", "out.jsonl", "--to", "xml"),
        ("convert", "panjian.py", "none/out.jsonl", "--to", "gold"),
        ("publish", "panjian.py", "out", "--source", "虚构"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "用法有误" in done.stderr and "Traceback" not in done.stderr
