"""Findings of the corpus with the charges of their verdicts."""

import json
import lzma
from pathlib import Path

import pytest

from tests.training.fictions import shared_data
from training.charged_findings import ChargedFindings, frequent


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> ChargedFindings:
    folder = tmp_path_factory.mktemp("charged")
    return ChargedFindings(folder / "work", shared_data(folder / "data"))


def test_every_defendant_of_findings_has_the_charge_of_the_verdict(findings: ChargedFindings) -> None:
    found = findings.rows()
    told = {(one["name"], charge) for row in found for one in row["defendants"] for charge in one["charges"]}
    assert {("王大勇", "盗窃罪"), ("李小虎", "盗窃罪")} <= told
    assert all(one["name"] in row["text"] and len(one["charges"]) <= 1 for row in found for one in row["defendants"])
    assert findings.rows() == found  # kept on disk
    assert frequent(found) == set()  # a handful of judgments teaches no charge of its own


def test_what_is_alike_a_held_out_item_is_left_out(findings: ChargedFindings, tmp_path: Path) -> None:
    row = findings.rows()[0]
    data = shared_data(tmp_path / "data")
    held = {"id": "held", "text": row["text"], "split": "dev", "defendants": [{"subject": "某人", "charge": "盗窃罪"}]}
    with lzma.open(data / "multi_defendant_charges.jsonl.xz", "at", encoding="utf-8") as lines:
        lines.write(json.dumps(held, ensure_ascii=False) + "\n")
    left = {one["text"] for one in ChargedFindings(tmp_path / "work", data).rows()}
    assert row["text"] not in left and left
