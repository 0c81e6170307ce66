"""`panjian annotate corrections`: what prosecutors put right becomes tasks of Label Studio, and tasks that nobody has worked on are renewed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from annotation.marks import digest_of
from annotation.studio.connection import Address, Studio
from annotation.studio.preannotation import by_rules
from annotation.studio.pull import pull
from annotation.studio.push import push
from serving.annotation_commands import annotate_app
from serving.lifecycle import Step
from serving.store import corrections, judgments, progress
from serving.store.corrections import Correction
from serving.store.judgments import Kept
from tests.annotation.studio.fictions import Fake
from tests.serving.offices import CLEAN, THEFT, Offices, report_of, text_of

AT = text_of(THEFT).index("2022年2月13日")
TERM_TO = Correction("term_to", AT, AT + 10, value="2021-02-13", defendant="王大勇", reason="笔误")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A Label Studio in memory, to which the command is connected."""
    fake = Fake()

    @contextmanager
    def connected(url: str | None, token: str | None) -> Iterator[Studio]:
        with Studio(Address("http://studio", fake.token), fake.transport()) as studio:
            yield studio

    monkeypatch.setattr("annotation.studio.commands._connected", connected)
    return fake


def run(offices: Offices) -> Result:
    """The command, on the store of the offices."""
    environment = {"PANJIAN_DATABASE_URL": offices.database.url.render_as_string(hide_password=False), "COLUMNS": "200"}
    return CliRunner().invoke(annotate_app, ["corrections"], env=environment)


def put_right(offices: Offices) -> Kept:
    """A judgment of which one fact was corrected and one clue found misread; another of which nothing was."""
    who = offices.who()
    with offices.database.session() as session:
        kept = judgments.keep(session, who, report_of(THEFT), text_of(THEFT))
        judgments.keep(session, who, report_of(CLEAN), text_of(CLEAN))
        corrections.keep(session, who, kept.judgment_id, TERM_TO)
        progress.conclude(session, who, kept.clue_ids[1], Step.MISREAD, "止日是笔误，文书后面有裁定更正")
    return kept


def only(fake: Fake) -> dict[str, Any]:
    """The one task."""
    (task,) = fake.stored.values()
    return task


def preset(task: dict[str, Any]) -> list[tuple[int, int]]:
    """The places of the end of the term in what the annotator starts from."""
    marks = [one["value"] for one in task["predictions"][0]["result"] if one["from_name"] == "mark"]
    return [(one["start"], one["end"]) for one in marks if one["labels"] == ["term_to"]]


def verdicts(task: dict[str, Any]) -> list[tuple[str, str]]:
    """The verdicts that the task comes with, and the check of the clue that each answers."""
    found = [one for one in task["predictions"][0]["result"] if one["from_name"].startswith("verdict_")]
    return [(task["data"]["clues"][int(one["from_name"].removeprefix("verdict_"))]["check"], one["value"]["choices"][0]) for one in found]


def test_what_was_put_right_becomes_a_task_with_its_spans_preset(offices: Offices, fake: Fake) -> None:
    put_right(offices)
    done = run(offices)
    assert done.exit_code == 0, done.output
    assert "新送 1 份" in done.output
    task = only(fake)
    assert task["data"]["digest"] == digest_of(text_of(THEFT))
    assert preset(task) == [(AT, AT + 10)]
    assert verdicts(task) == [("term_end_arithmetic", "misread")]


def test_the_task_comes_back_as_a_gold_annotation_with_the_correction(embedded_offices: Offices, fake: Fake) -> None:
    put_right(embedded_offices)
    run(embedded_offices)
    with Studio(Address("http://studio", fake.token), fake.transport()) as studio:
        studio.annotate(only(fake)["id"], only(fake)["predictions"][0]["result"], 30.0)
        pulled = pull(studio, only(fake)["project"])
    (annotation,) = pulled.annotations
    (mark,) = [one for one in annotation.marks if one.label == "term_to"]
    assert (mark.start, mark.end, mark.value, mark.defendant) == (AT, AT + 10, "2021-02-13", "王大勇")
    assert [(one.check, one.verdict) for one in annotation.clues] == [("term_end_arithmetic", "misread")]


def test_a_task_that_nobody_has_worked_on_is_renewed(embedded_offices: Offices, fake: Fake) -> None:
    with Studio(Address("http://studio", fake.token), fake.transport()) as studio:
        push(studio, [by_rules("早先送的", text_of(THEFT))])
    only(fake)["data"]["clues"].reverse()
    put_right(embedded_offices)
    assert "更新预标注 1 份" in run(embedded_offices).output
    assert preset(only(fake)) == [(AT, AT + 10)]
    assert verdicts(only(fake)) == [("term_end_arithmetic", "misread")]
    assert only(fake)["data"]["id"] == "早先送的"
    assert "未变 1 份" in run(embedded_offices).output


def test_a_task_that_somebody_has_worked_on_is_left_and_told(embedded_offices: Offices, fake: Fake) -> None:
    with Studio(Address("http://studio", fake.token), fake.transport()) as studio:
        push(studio, [by_rules("早先送的", text_of(THEFT))])
        studio.annotate(only(fake)["id"], [], 10.0)
    before = only(fake)["predictions"]
    put_right(embedded_offices)
    done = run(embedded_offices)
    assert "L05" in done.output
    assert "已有人标注" in done.output
    assert only(fake)["predictions"] == before


def test_a_store_without_corrections_sends_nothing(embedded_offices: Offices, fake: Fake) -> None:
    done = run(embedded_offices)
    assert done.exit_code == 0
    assert "不必送标" in done.output
    assert fake.stored == {}


def test_a_store_that_is_not_there_is_told(fake: Fake, tmp_path: Any) -> None:
    for url, told in ((f"sqlite:///{tmp_path / 'none.db'}", "panjian serve upgrade"), ("mysql://x", "不支持 mysql")):
        done = CliRunner().invoke(annotate_app, ["corrections"], env={"PANJIAN_DATABASE_URL": url, "COLUMNS": "200"})
        assert done.exit_code == 2
        assert told in done.output
