"""Drafts of disputes: what the queue of disagreements tells, without names, for a person to finish."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotation.guidelines.disputes import dispute_of
from annotation.guidelines.draft import draft_file, drafts
from annotation.marks import Mark
from tests.annotation.guidelines.test_booklet import run


def _row(**change: Any) -> dict[str, Any]:
    mark = Mark("circumstance", 3, 9, "张三", "自首", "rejected", "court")
    said = [
        {"annotator": "甲", "mark": asdict(mark), "value": "自首"},
        {"annotator": "乙", "mark": None, "value": None},
        {"annotator": "丙", "mark": None, "value": None},
    ]
    row = {"schema": "panjian.disagreement/1", "key": "0123456789ab", "about": "mark", "label": "circumstance", "grave": True, "said": said}
    return row | change


def test_a_draft_tells_opinions_once_and_without_names() -> None:
    (draft,) = drafts([_row()])
    assert (draft["label"], draft["source"]) == ("circumstance", "0123456789ab")
    assert draft["opinions"] == ["量刑情节 自首 未采纳 本院", "不标"]
    assert not {"甲", "乙", "张三"} & set(draft_file([draft]))


def test_values_are_told() -> None:
    mark = asdict(Mark("amount", 3, 9, "张三"))
    said = [{"annotator": "甲", "mark": mark, "value": 3000}, {"annotator": "乙", "mark": mark, "value": 500}]
    assert drafts([_row(label="amount", said=said)])[0]["opinions"] == ["犯罪数额 3000", "犯罪数额 500"]


@pytest.mark.parametrize("change", [{"grave": False}, {"about": "choice", "label": "procedure"}, {"about": "clue", "label": "no_such"}])
def test_places_choices_and_clues_are_no_disputes_of_labels(change: dict[str, Any]) -> None:
    assert drafts([_row(**change)]) == []


def test_what_is_decided_is_left_out() -> None:
    assert drafts([_row()], known=["0123456789ab"]) == []


def test_a_finished_draft_is_a_dispute() -> None:
    (draft,) = yaml.safe_load(draft_file(drafts([_row()])))
    with pytest.raises(ValueError, match="缺少"):
        dispute_of(draft)
    finished = "name: 甲\ndecided: 不标\nwhy: 丙\ndecided_on: 2026-11-27\nreasoning: 本院认为，[虽不具有自首情节](not circumstance 自首)。"
    assert dispute_of(draft | yaml.safe_load(finished)).source == "0123456789ab"


def test_the_command_drafts_and_refuses_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = tmp_path / "queue.jsonl"
    queue.write_text(json.dumps(_row(), ensure_ascii=False) + "\n", encoding="utf-8")
    assert run(monkeypatch, "--drafts", str(queue)) == 0
    assert yaml.safe_load(capsys.readouterr().out)[0]["source"] == "0123456789ab"
    queue.write_text("{}\n", encoding="utf-8")
    assert run(monkeypatch, "--drafts", str(queue)) == 2
    assert "agree --queue" in capsys.readouterr().err
