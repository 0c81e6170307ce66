"""Watching: one round a period, whoever else watches, whatever dies or is away; what is proved bad goes down with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from serving.outcomes import watching
from serving.outcomes.report import Report
from serving.outcomes.watching import Watch
from serving.store import rounds
from serving.store.database import Database
from serving.store.identity import CHINA, clocked, now
from serving.store.outcome_tables import rounds as table
from serving.store.refusal import Conflict, Invalid
from tests.serving.offices import Offices
from tests.serving.outcomes.many import many
from tests.serving.postgres import Postgres

DAY = timedelta(hours=24)
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a test."""
    monkeypatch.setattr(watching, "BROKEN_SECONDS", 0.1)
    monkeypatch.setattr(watching, "IDLE_SECONDS", 0.1)


def done(database: Database) -> list[Mapping[str, Any]]:
    """The rounds as they stand."""
    with database.reading() as session:
        return [dict(row._mapping) for row in session.execute(select(table).order_by(table.c.begins_at))]


def test_periods_begin_at_midnight_in_china() -> None:
    at = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
    assert rounds.period(at, DAY) == datetime(2026, 11, 28, tzinfo=CHINA)
    assert rounds.period(at, timedelta(hours=1)) == datetime(2026, 11, 28, 1, tzinfo=CHINA)
    assert rounds.period(rounds.period(at, DAY), DAY) == rounds.period(at, DAY)
    with pytest.raises(Invalid):
        rounds.period(at, timedelta(seconds=1))


def test_a_period_has_one_round_however_many_watch(database: Database) -> None:
    mirrored: list[Report] = []

    def mirror(_: Database, report: Report) -> dict[str, int]:
        mirrored.append(report)
        return {}

    watches = [Watch(database, DAY, [mirror], f"watch-{number}") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = [one for one in pool.map(Watch.look, watches) if one is not None]
    assert len(found) == 1 == len(mirrored)
    (row,) = done(database)
    assert (row["state"], row["attempts"]) == ("done", 1)
    with clocked(lambda: datetime.now(UTC) + DAY):
        assert watches[0].look() is not None
        assert watches[1].look() is None
    assert [one["state"] for one in done(database)] == ["done", "done"]


def test_the_round_of_a_dead_process_is_taken_over_and_the_dead_cannot_end_it(database: Database) -> None:
    with database.session() as session:
        dead = rounds.take(session, DAY, "dead", watching.LEASE_SECONDS)
    assert dead is not None
    watch = Watch(database, DAY, name="alive")
    assert watch.look() is None, "its lease runs still"
    with clocked(lambda: datetime.now(UTC) + timedelta(seconds=watching.LEASE_SECONDS + 1)):
        if rounds.period(now(), DAY) != dead.begins_at:
            pytest.skip("midnight has just passed")
        assert watch.look() is not None
    with pytest.raises(Conflict), database.session() as session:
        rounds.end(session, dead, {})
    (row,) = done(database)
    assert (row["state"], row["worker"], row["attempts"]) == ("done", "alive", 2)


def test_a_round_that_fails_is_tried_again_and_given_up_at_last(embedded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(watching, "compiled", broken)
    watch = Watch(embedded, DAY)
    for attempt in (1, 2, 3):
        assert watch.look() is None
        (row,) = done(embedded)
        assert (row["state"], row["attempts"]) == ("pending", attempt)
    assert watch.look() is None
    assert [one["state"] for one in done(embedded)] == ["failed"]
    with embedded.reading() as session:
        assert rounds.last(session) is None


def test_a_mirror_that_fails_holds_nothing_up(embedded: Database, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any) -> Any:
        raise OSError("no such server")

    with caplog.at_level("INFO", logger="panjian"):
        assert Watch(embedded, DAY, [broken]).look() is not None
    assert "mirror failed" in [one.getMessage() for one in caplog.records]
    assert [one["state"] for one in done(embedded)] == ["done"]


def test_what_outcomes_prove_bad_goes_down_once(database: Database, offices: Offices) -> None:
    """Two checks that were right in 40 of 100 and then in 5: both are retired by the first round, and the fall is told."""
    many(database, offices, 240, checks=2, precision=(0.4, 0.4, 0.05))
    with clocked(lambda: datetime(2027, 1, 5, tzinfo=UTC)):
        found = Watch(database, DAY).look()
        assert found is not None
        assert {(one["act"], one["before"], one["after"]) for one in found["decided"]} == {("retire", "trial", "retired")}
        assert len(found["decided"]) == 2
        assert "all" in {one["subject"] for one in found["alerts"] if one["kind"] == "change"}
        with database.reading() as session:
            last = rounds.last(session)
    assert last is not None and last.found == found
    with clocked(lambda: datetime(2027, 1, 6, tzinfo=UTC)):
        again = Watch(database, DAY).look()
    assert again is not None and again["decided"] == []
    assert again["alerting"]["demoted"] == 2


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@contextmanager
def running(watch: Watch) -> Iterator[threading.Thread]:
    """A watch in a thread; it stops when told."""
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        watch.stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_a_database_that_is_away_for_a_while_is_waited_for(postgresql: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    """A real server that takes no connection of ours and cuts those there are."""
    with postgresql.fresh() as url:
        database = Database(url)
        name = str(database.url.database)
        postgresql.shut(name, True)
        with caplog.at_level("INFO", logger="panjian"), running(Watch(database, DAY)) as thread:
            _until(lambda: sum(one.getMessage() == "database failed" for one in caplog.records) >= 3)
            postgresql.shut(name, False)
            _until(lambda: [one["state"] for one in done(database)] == ["done"])
            postgresql.shut(name, True)  # and away again between rounds
            time.sleep(0.5)
            postgresql.shut(name, False)
            assert thread.is_alive()
        assert [one["state"] for one in done(database)] == ["done"]
        database.close()


def test_a_round_in_which_the_database_goes_away_is_begun_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    real, times = watching.compiled, []

    def cut(*arguments: Any) -> Report:
        times.append(1)
        if len(times) == 1:
            raise OperationalError("SELECT", {}, Exception("server closed the connection"))
        return real(*arguments)

    monkeypatch.setattr(watching, "compiled", cut)
    watch = Watch(database, DAY)
    with pytest.raises(OperationalError):
        watch.look()
    assert watch.look() is not None, "it does not wait for its own lease to run out"
    (row,) = done(database)
    assert (row["state"], row["attempts"]) == ("done", 2)


def _watch(url: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "panjian", "outcomes", "watch", *more]
    environment = {**os.environ, "PANJIAN_DATABASE_URL": url}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def test_two_processes_do_one_round_and_stop_cleanly_when_told(database_url: str) -> None:
    both = [_watch(database_url) for _ in range(2)]
    database = Database(database_url)
    _until(lambda: [one["state"] for one in done(database)] == ["done"], 120)
    time.sleep(0.5)
    for one in both:
        one.send_signal(signal.SIGTERM)
    told = [one.communicate(timeout=60)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    events = [json.loads(line) for text in told for line in text.splitlines()]
    assert sum(one["event"] == "round ended" for one in events) == 1, events
    assert not [one for one in events if one["level"] == "error"]
    assert len(done(database)) == 1
    database.close()


def test_it_stops_when_told_though_the_database_never_came() -> None:
    process = _watch("postgresql://panjian@127.0.0.1:9/none")
    assert process.stderr is not None
    assert json.loads(process.stderr.readline())["event"] == "database failed"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
