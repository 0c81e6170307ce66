"""`panjian evaluate compare`: gains and losses between two runs over the fictional judgments."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evaluation import comparison
from evaluation.comparison import Comparison, paired
from evaluation.comparison_tables import presented
from evaluation.page import html
from evaluation.presentation import text
from tests.evaluation.fictions import REPORTS, TEXTS, THEFT, copied, gold, gold_rows, json_lines, person, run, run_apart


def later() -> list[dict[str, Any]]:
    """A second run: an arrival read otherwise, an amount gone, a circumstance more; one clue gone, one new, one reworded."""
    found = copied()
    first, second = person(found, "王大勇"), person(found, "李小虎")
    first["arrival"], second["facts"]["amount"] = "投案", None
    second["circumstances"].append({"kind": "立功", "status": "found", "asserted_by": "court", "evidence": []})
    fine, term = found["clues"]
    found["clues"] = [{**term, "message": "另一种说法"}, {**fine, "check": "date_order"}]
    return [{**one} for name, one in REPORTS.items() if name != THEFT] + [found]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return json_lines(tmp_path / "first.jsonl", REPORTS.values()), json_lines(tmp_path / "second.jsonl", later())


@pytest.fixture
def found(files: tuple[Path, Path]) -> dict[str, Any]:
    compared = Comparison()
    for pair in paired(*files):
        assert isinstance(pair, tuple)
        compared.add(*pair, gold() if pair[0]["id"] == THEFT else None)
    return compared.to_json(("first.jsonl", "second.jsonl"), "gold.jsonl")


def test_what_changed_is_counted(found: dict[str, Any]) -> None:
    assert (found["judgments"], found["changed_judgments"], found["with_gold"]) == (len(TEXTS), 1, 1)
    changes = {name: {key: one[key] for key in ("gained", "lost", "changed") if key in one} for name, one in found["facts"].items()}
    assert {name: one for name, one in changes.items() if one} == {
        "arrival": {"changed": 1},
        "circumstance.立功": {"gained": 1},
        "facts.amount": {"lost": 1},
    }
    clues = {name: {key: count for key, count in one.items() if key not in ("first", "second")} for name, one in found["clues"].items()}
    assert {name: one for name, one in clues.items() if one} == {
        "date_order": {"appeared": 1},
        "fine_theft_range": {"vanished": 1},
        "term_end_arithmetic": {"reworded": 1},
    }


def test_against_gold_it_is_gains_and_losses(found: dict[str, Any]) -> None:
    assert found["against_gold"] == {
        "arrival": {"wrong": 1, "false": 1},
        "circumstance.立功": {"false": 1},
        "facts.amount": {"wrong": 1},
    }
    assert comparison.measures(found)["against_gold.wrong"] == 2.0
    told = text(presented(found), most=3)
    assert "变对 0，变错 2，新的误读 2，误读消失 0" in told
    assert re.search(r"arrival 到案方式\s+0\s+1\s+1\s+0\s+-2", told)
    assert "arrival 到案方式 王大勇：甲 抓获「次日，被告人王大勇、李小虎被公安机关抓获」；乙 投案「" in told


def test_the_page_has_the_words_and_is_one_file(found: dict[str, Any]) -> None:
    page = html(presented(found))
    assert "对照金标：变错（2）" in page and "抓获</mark>" in page and "另一种说法" in page
    assert not re.findall(r"(?:src|href)=|<script|@import|url\(", page)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_only_so_many_examples_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "KEPT", 2)
    compared = Comparison()
    for _ in range(5):
        compared.add(REPORTS[THEFT], later()[-1], None)
    found = compared.to_json(("甲", "乙"), None)
    assert found["facts"]["arrival"]["changed"] == 5 and sum(one["field"] == "arrival" for one in found["examples"]["facts"]) == 2
    assert "另有 3 处" in text(presented(found), most=2)


def test_the_command(files: tuple[Path, Path], tmp_path: Path) -> None:
    gold_file = json_lines(tmp_path / "gold.jsonl", gold_rows())
    done = run_apart("compare", *files, "--gold", gold_file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "其中事实或线索有变化的 1 份" in done.stdout and "对照金标的得失" in done.stdout
    shown = json.loads(run("compare", *files, "--format", "json").stdout)
    assert shown["schema"] == "panjian.evaluation.compare/1" and shown["against_gold"] == {}


def test_what_does_not_fit_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    short = json_lines(tmp_path / "short.jsonl", [copied(), copied(), {"id": "x"}])
    done = run("compare", files[0], short)
    assert done.returncode == 1 and "两次都读的文书 1 份" in done.stdout
    assert "已有一份报告" in done.stderr and "缺少：document、defendants、citations、clues" in done.stderr
    assert re.search(r"first\.jsonl：只有它有这些文书的报告：\S+。", done.stderr)
    other = json_lines(tmp_path / "other.jsonl", [{**copied(), "id": "另一份"}])
    done = run("compare", other, files[1])
    assert done.returncode == 1 and done.stdout == "" and "没有同一份文书的报告" in done.stderr
    gold_file = json_lines(tmp_path / "gold.jsonl", [{**gold_rows()[0], "id": "别处"}])
    assert "金标里没有这些文书" in run("compare", *files, "--gold", gold_file).stderr
