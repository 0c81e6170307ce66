"""The pool of analysing processes: one that dies is replaced and asked again, one that hangs is ended, the queue is bounded."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.folder import verified
from pipelines.reading import DEFAULT_BOUNDS
from serving.choice import Choice
from serving.endpoint.analyst import Task
from serving.endpoint.analysts import Analysts
from serving.endpoint.problems import Problem
from serving.store.identity import now
from tests.models.written import written
from tests.serving.offices import THEFT, report_of, text_of

TASK = Task(text_of(THEFT).encode(), None, THEFT, None, DEFAULT_BOUNDS)


@pytest.fixture
def pool() -> Iterator[Analysts]:
    """One process of its own."""
    found = Analysts("none", processes=1, seconds=30, waiting=1)
    found.start()
    yield found
    if found.ready:
        found.close()


def pid(pool: Analysts) -> int:
    """The process that is idle."""
    process = pool._idle[0]
    assert process is not None
    return process._popen.pid


def test_a_process_answers_as_the_pipeline_does(pool: Analysts) -> None:
    assert pool.analyze(TASK) == (text_of(THEFT), report_of(THEFT))


def test_a_process_that_was_killed_is_replaced(pool: Analysts) -> None:
    before = pid(pool)
    os.kill(before, signal.SIGKILL)
    assert pool.analyze(TASK)[1] == report_of(THEFT)
    assert pid(pool) != before


def test_a_process_killed_in_the_middle_is_replaced_and_asked_again(pool: Analysts) -> None:
    before = pid(pool)
    os.kill(before, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (before, signal.SIGKILL)).start()
    assert pool.analyze(TASK)[1] == report_of(THEFT)


def test_a_process_that_hangs_is_ended_and_the_next_judgment_is_answered(pool: Analysts) -> None:
    before = pid(pool)
    os.kill(before, signal.SIGSTOP)
    pool.seconds = 0.3
    with pytest.raises(Problem) as refused:
        pool.analyze(Task(TASK.data, None, None, None, type(DEFAULT_BOUNDS)(seconds=0.1)))
    assert refused.value.kind.code == "too_long_to_analyze"
    pool.seconds = 30
    assert pool.analyze(TASK)[1] == report_of(THEFT)
    assert pid(pool) != before


def test_who_comes_when_the_queue_is_full_is_told_so_at_once(pool: Analysts) -> None:
    before, answers = pid(pool), list[object]()
    os.kill(before, signal.SIGSTOP)
    threads = [threading.Thread(target=lambda: answers.append(pool.analyze(TASK))) for _ in range(2)]
    for thread in threads:
        thread.start()
    while pool._inside < 2:
        time.sleep(0.01)
    begun = time.monotonic()
    with pytest.raises(Problem) as refused:
        pool.analyze(TASK)
    assert (refused.value.kind.code, time.monotonic() - begun < 1) == ("busy", True)
    os.kill(before, signal.SIGCONT)
    for thread in threads:
        thread.join()
    assert len(answers) == 2


def test_a_pool_that_was_closed_takes_nothing_and_leaves_no_process(pool: Analysts) -> None:
    before = pid(pool)
    pool.close()
    with pytest.raises(Problem):
        pool.analyze(TASK)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_file_that_eats_memory_is_refused_and_others_go_on() -> None:
    small = Analysts("none", processes=1, seconds=30, memory=300 << 20)
    small.start()
    nested = b"<b>" * 120_000 + text_of(THEFT).encode() + "犯".encode() * 6_000_000
    with pytest.raises(Problem) as refused:
        small.analyze(Task(nested, ".html", None, None, DEFAULT_BOUNDS))
    assert refused.value.kind.code in ("too_large", "unreadable")
    assert small.analyze(TASK)[1] == report_of(THEFT)
    small.close()


def held(pool: Analysts) -> tuple[threading.Thread, list[str | None], int]:
    """A judgment that is in analysis until its process is let go on: its thread, its answer, the process."""
    process, answers = pid(pool), list[str | None]()
    os.kill(process, signal.SIGSTOP)
    thread = threading.Thread(target=lambda: answers.append(pool.analyze(TASK)[1]["produced_by"]["model"]))
    thread.start()
    while pool._idle:
        time.sleep(0.01)
    return thread, answers, process


def test_another_model_takes_over_while_the_old_one_finishes_what_it_has(pool: Analysts, tmp_path: Path) -> None:
    model = written(tmp_path / "model")
    thread, answers, before = held(pool)
    moment = pool.swap(Choice(str(model)))
    assert pool.analyze(TASK)[1]["produced_by"]["model"] == pool.model_name == f"written@{verified(model).name[-8:]}"
    assert (answers, moment <= now()) == ([], True)
    os.kill(before, signal.SIGCONT)
    thread.join()
    assert answers == [None], "the old one, by rules only, answers what it had"
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert len(pool._idle) == 1


def test_the_same_model_chosen_again_leaves_no_process_behind(pool: Analysts) -> None:
    thread, answers, before = held(pool)
    pool.swap(pool.choice)
    os.kill(before, signal.SIGCONT)
    thread.join()
    assert (answers, len(pool._idle)) == ([None], 1)
    assert pid(pool) != before


@pytest.mark.parametrize(("name", "told"), [("none@1", "不是要装载的 none@1"), (None, "没有模型")])
def test_a_model_that_cannot_be_loaded_leaves_the_old_one(pool: Analysts, tmp_path: Path, name: str | None, told: str) -> None:
    before = pid(pool)
    with pytest.raises(ValueError, match=told):
        pool.swap(Choice("none" if name else str(tmp_path), name))
    assert (pid(pool), pool.choice.source, pool.analyze(TASK)[1]) == (before, "none", report_of(THEFT))


def test_a_process_that_cannot_be_replaced_costs_no_place(pool: Analysts, tmp_path: Path) -> None:
    model = written(tmp_path / "model")
    pool.swap(Choice(str(model)))
    model.rename(tmp_path / "away")
    os.kill(pid(pool), signal.SIGKILL)
    for _ in range(3):
        with pytest.raises(Problem) as refused:
            pool.analyze(TASK)
        assert refused.value.kind.code == "busy"
    (tmp_path / "away").rename(model)
    assert pool.analyze(TASK)[1]["produced_by"]["model"] == pool.model_name


def test_a_swap_of_a_pool_that_was_closed_leaves_no_process(pool: Analysts) -> None:
    pool.close()
    pool.swap(Choice("none"))
    assert pool._idle == [None]
