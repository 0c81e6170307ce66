"""Sampling: by check, by uncertainty, by disagreement, at random; spread over courts, years and charges; the same seed draws the same."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from annotation.studio.preannotation import ModelReader, by_rules
from annotation.studio.sampling import Candidate, sample
from annotation.studio.selection import Selection, SelectionError
from tests.annotation.studio.fictions import fiction
from tests.annotation.studio.modelled import MODEL, SOURCES, model_report


def reports(folder: Path) -> Path:
    rows = [model_report(id, text, 0.5 + number / 100, number % 3) for number, (id, text) in enumerate(SOURCES)]
    file = folder / "reports.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def drawn(way: str | None, count: int = 6, seed: int = 0, file: Path | None = None, model: ModelReader | None = None) -> list[str]:
    return [one.id for one in Selection.of(way, count, seed, file, model).drawn(SOURCES)]


def test_without_sampling_all_are_taken() -> None:
    assert drawn(None) == [id for id, _ in SOURCES]


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    assert drawn("random") == drawn("random") != drawn("random", seed=1)


def test_a_sample_is_spread_over_the_strata() -> None:
    candidates = [Candidate(f"{n}", (f"法院:{n % 10 and 1}", f"罪名:{n % 50 and 1}")) for n in range(500)]
    taken = Counter(stratum for one in sample(candidates, 40) for stratum in one.strata)
    assert taken["法院:0"] >= 15 and taken["罪名:0"] == 10


def test_what_ranks_high_is_drawn() -> None:
    candidates = [Candidate(f"{n}", ("法院:甲",), n / 100) for n in range(100)]
    assert min(int(one.id) for one in sample(candidates, 5)) >= 80


def test_a_check_draws_where_it_fires() -> None:
    ids = {id for id, text in SOURCES if any(one["check"] == "trial_limit_exceeded" for one in by_rules(id, text).report["clues"])}
    assert ids
    assert set(drawn("check:trial_limit_exceeded", 30)) == ids


def test_uncertainty_draws_what_the_model_is_least_sure_of(tmp_path: Path) -> None:
    assert set(drawn("uncertainty", 2, file=reports(tmp_path))) <= {f"虚构-{number}" for number in range(8)}


def test_disagreement_draws_where_rules_and_model_differ(tmp_path: Path) -> None:
    assert set(drawn("disagreement", 5, file=reports(tmp_path))) <= {f"虚构-{number}" for number in range(30) if number % 3}


def test_a_model_at_hand_ranks_as_its_reports_do() -> None:
    assert set(drawn("uncertainty", 2, model=MODEL)) <= {f"虚构-{number}" for number in range(8)}
    assert set(drawn("disagreement", 5, model=MODEL)) <= {f"虚构-{number}" for number in range(30) if number % 3}


def test_a_model_reads_what_has_no_report(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps(model_report(*SOURCES[0], 0.9), ensure_ascii=False), encoding="utf-8")
    selection = Selection.of(None, 1, 0, file, MODEL)
    assert [one.score for one in selection.drawn(SOURCES[:2])] == [0.9, 0.51]
    assert [(one.code, "模型预标注" in one.message) for one in selection.incidents] == [("L07", True)]


def test_reports_of_another_text_are_told_and_not_used(tmp_path: Path) -> None:
    report = model_report("虚构-1", fiction(2), 0.9)
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    selection = Selection.of(None, 1, 0, file)
    read = next(iter(selection.drawn(SOURCES[1:2])))
    assert read.version.startswith("rules") and [one.code for one in selection.incidents] == ["L06"]


def test_a_model_report_gives_its_scores_to_the_pre_annotation(tmp_path: Path) -> None:
    read = next(iter(Selection.of(None, 1, 0, reports(tmp_path)).drawn(SOURCES)))
    prediction = read.prediction()
    assert prediction["model_version"] == "trial@1" and prediction["score"] == 0.5
    assert {one.get("score") for one in prediction["result"]} == {None, 0.5}


@pytest.mark.parametrize("way", ["certainty", "check:", "check:no_such_check", "disagreement"])
def test_a_sampling_that_cannot_be_done_is_refused(way: str) -> None:
    with pytest.raises(SelectionError):
        Selection.of(way, 1, 0, None)


def test_a_sample_smaller_than_asked_for_is_told() -> None:
    selection = Selection.of("random", 99, 0, None)
    assert len(list(selection.drawn(SOURCES))) == 30
    assert [one.code for one in selection.incidents] == ["L08"]
