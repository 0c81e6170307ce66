"""Workers: what they make of an item, that they end the one at hand when told to stop, and that a crew replaces its dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from pipelines.reading import ReadingError
from serving.settings import Settings
from serving.store import batches
from serving.store.batches import Item, Sent
from serving.worker import Crew, Worker, analysing, name_of
from tests.serving.offices import CLEAN, DRUGS, THEFT, Offices, report_of, text_of

RULES = analysing("none")


def settings(offices: Offices, **more: Any) -> Settings:
    """Settings of a store, rules only."""
    return replace(Settings(str(offices.database.url.render_as_string(hide_password=False)), model="none"), **more)


def accept(offices: Offices, *texts: str) -> str:
    """The id of a new batch."""
    with offices.database.session() as session:
        return batches.accept(session, offices.who(), [Sent(text, f"第{n}份") for n, text in enumerate(texts, 1)]).id


def items(offices: Offices, batch: str) -> tuple[Item, ...]:
    """The items of a batch as they are now."""
    with offices.database.reading() as session:
        return batches.page(session, offices.who(), batch, limit=500).items


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_an_item_becomes_a_record_or_a_problem(offices: Offices) -> None:
    batch = accept(offices, text_of(DRUGS), "今天天气很好，我们去公园。", text_of(CLEAN), text_of(DRUGS))
    worker = Worker(offices.database, RULES, settings(offices))
    while worker.work():
        continue
    first, second, third, fourth = items(offices, batch)
    assert [one.state for one in (first, second, third, fourth)] == ["done", "failed", "done", "done"]
    assert first.judgment_id == fourth.judgment_id != third.judgment_id
    assert (first.new, fourth.new) == (True, False)
    assert second.problem is not None
    assert second.problem["code"] == "not_judgment"
    assert "建议：" in second.problem["message"]


def test_the_report_is_that_of_the_command_line() -> None:
    assert RULES(text_of(DRUGS), DRUGS, None) == report_of(DRUGS)
    assert RULES(text_of(THEFT), None, date(2019, 1, 1))["produced_by"]["law_as_of"] == "2019-01-01"
    with pytest.raises(ReadingError):
        RULES("不是文书", None, None)


def failing(error: BaseException) -> Callable[[str, str | None, date | None], Mapping[str, Any]]:
    """An analysis that goes wrong."""

    def analyse(text: str, id: str | None, as_of: date | None) -> Mapping[str, Any]:
        raise error

    return analyse


@pytest.mark.parametrize(("error", "code"), [(ZeroDivisionError("被告人张三"), "internal"), (MemoryError(), "too_large")])
def test_a_mistake_ends_its_item_only_and_its_words_are_not_told(
    embedded_offices: Offices, error: BaseException, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    batch = accept(embedded_offices, text_of(DRUGS), text_of(THEFT))
    assert Worker(embedded_offices.database, failing(error), settings(embedded_offices)).work()
    first, second = items(embedded_offices, batch)
    assert first.problem is not None and first.problem["code"] == code
    assert "张三" not in str(first.problem)
    assert "张三" not in "".join(one.getMessage() for one in caplog.records)
    assert second.state == "pending"


def test_an_analysis_that_takes_too_long_is_broken_off(embedded_offices: Offices) -> None:
    batch = accept(embedded_offices, text_of(DRUGS))

    def endless(text: str, id: str | None, as_of: date | None) -> Mapping[str, Any]:
        while True:
            text.count("被告人")

    worker = Worker(embedded_offices.database, endless, settings(embedded_offices, request_seconds=0.2))
    assert worker.work()
    problem = items(embedded_offices, batch)[0].problem
    assert problem is not None and problem["code"] == "too_long_to_analyze"
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_report_that_cannot_be_kept_is_a_problem(embedded_offices: Offices) -> None:
    batch = accept(embedded_offices, text_of(DRUGS))

    def huge(text: str, id: str | None, as_of: date | None) -> Mapping[str, Any]:
        report = report_of(DRUGS)
        return {**report, "clues": [{**report["clues"][0], "version": 10**30}]}

    assert Worker(embedded_offices.database, huge, settings(embedded_offices)).work()
    problem = items(embedded_offices, batch)[0].problem
    assert problem is not None and problem["code"] == "not_storable"


def test_an_item_lost_to_another_worker_is_left_to_it(embedded_offices: Offices) -> None:
    batch = accept(embedded_offices, text_of(DRUGS))
    quick = Worker(embedded_offices.database, RULES, settings(embedded_offices), "quick")

    def slow(text: str, id: str | None, as_of: date | None) -> Mapping[str, Any]:
        time.sleep(0.05)
        assert quick.work()
        return RULES(text, id, as_of)

    assert Worker(embedded_offices.database, slow, settings(embedded_offices, lease_seconds=0.01), "slow").work()
    assert [(one.state, one.attempts) for one in items(embedded_offices, batch)] == [("done", 2)]


def test_a_worker_waits_for_a_database_that_does_not_answer(embedded_offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = accept(embedded_offices, text_of(DRUGS))
    worker = Worker(embedded_offices.database, RULES, settings(embedded_offices))
    claim, failures = batches.claim, []

    def broken(*arguments: Any) -> Any:
        if len(failures) < 2:
            failures.append(1)
            raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))
        worker.stop.set()
        return claim(*arguments)

    monkeypatch.setattr("serving.worker.BROKEN_SECONDS", 0.01)
    monkeypatch.setattr(batches, "claim", broken)
    worker.run()
    assert items(embedded_offices, batch)[0].state == "done"


def started(offices: Offices, *arguments: str) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    environment = {**os.environ, **settings(offices).environment()}
    command = [sys.executable, "-m", "serving.worker", *arguments]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("end", ["SIGTERM", "SIGINT", "the end of its parent"])
def test_a_worker_told_to_stop_ends_the_item_at_hand(embedded_offices: Offices, end: str) -> None:
    batch = accept(embedded_offices, *(f"{text_of(DRUGS)}{n}" for n in range(60)))
    process = started(embedded_offices, "--with-parent")
    until(lambda: any(one.state == "done" for one in items(embedded_offices, batch)))
    if end.startswith("SIG"):
        process.send_signal(getattr(signal, end))
    assert process.stdin is not None
    process.stdin.close() if not end.startswith("SIG") else None
    assert process.wait(30) == 0
    states = [one.state for one in items(embedded_offices, batch)]
    assert "running" not in states
    assert states.count("done") >= 1
    assert states.count("pending") >= 1, "it worked on after it was told to stop"


def test_a_crew_replaces_its_dead_and_frees_their_items(offices: Offices) -> None:
    crew = Crew(settings(offices, workers=2), offices.database)
    crew.start()
    try:
        batch = accept(offices, *(f"{text_of(DRUGS)}{n}" for n in range(60)))
        until(lambda: any(one.state == "done" for one in items(offices, batch)))
        dead = crew.pids[0]
        os.kill(dead, signal.SIGKILL)
        until(lambda: all(one.state == "done" for one in items(offices, batch)))
        until(lambda: len(crew.pids) == 2 and dead not in crew.pids)
        pids = crew.pids
    finally:
        crew.stop()
    assert crew.pids == []
    assert all(not os.path.exists(f"/proc/{pid}") for pid in pids)  # noqa: PTH110
    with offices.database.reading() as session:
        assert batches.get(session, offices.who(), batch).finished_at is not None


def test_a_worker_in_a_thread_stops_too(embedded_offices: Offices) -> None:
    batch = accept(embedded_offices, text_of(DRUGS))
    worker = Worker(embedded_offices.database, RULES, settings(embedded_offices))
    thread = threading.Thread(target=worker.run)
    thread.start()
    until(lambda: items(embedded_offices, batch)[0].state == "done")
    worker.stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert worker.name == name_of(os.getpid())
