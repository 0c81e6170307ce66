"""The challenger at work: live traffic and replays read a second time by workers, nothing lost to SIGKILL, and the command line."""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import panjian
from serving.analysis import Analyse, analysing
from serving.ledger.entry import Alias
from serving.settings import Settings
from serving.shadow_reader import ShadowReader
from serving.store import compositions, judgments, keys, shadows
from serving.store.compositions import Part
from serving.store.database import Database
from serving.store.shadow_tables import shadow_differences
from serving.store.shadow_tables import shadow_items as item_table
from serving.store.shadows import Course, Plan, Run
from serving.worker import Worker
from tests.serving.model_ledger import DROPS, READS, ModelLedger
from tests.serving.offices import CLEAN, DRUGS, THEFT, Offices, report_of, text_of
from tests.serving.processes import ran
from tests.serving.test_worker import accept

RULES = analysing("none")


def settings(models: ModelLedger, **more: Any) -> Settings:
    """Settings of a store whose live traffic is all read a second time."""
    url = models.database.url.render_as_string(hide_password=False)
    return replace(Settings(url), model="none", models_folder=str(models.root), shadow_share=1.0, **more)


@pytest.fixture
def models(offices: Offices, tmp_path: Path) -> ModelLedger:
    """A ledger whose challenger takes 窃 or 毒 for a recidivist."""
    found = ModelLedger(offices.database, tmp_path)
    found.call(found.enter(*READS), Alias.CHALLENGER)
    return found


def course(models: ModelLedger) -> Course:
    """The newest run."""
    with models.database.reading() as session:
        return shadows.listed(session, keys.console())[0]


def told(models: ModelLedger) -> Counter[tuple[str, str]]:
    """How often each change of a clue was told."""
    with models.database.reading() as session:
        rows = session.execute(select(shadow_differences).where(shadow_differences.c.sort == "clue"))
        return Counter((row.change, row.subject) for row in rows)


def kept(models: ModelLedger, offices: Offices, name: str, number: int) -> None:
    """A judgment of the store, read by the rules."""
    text = f"{text_of(name)}\n附{number}"
    with models.database.session() as session:
        judgments.keep(session, offices.who(), RULES(text, None, None), text)


def test_a_batch_is_read_by_the_challenger_once_the_worker_is_idle(models: ModelLedger, offices: Offices) -> None:
    accept(offices, text_of(DRUGS), text_of(THEFT), text_of(CLEAN))
    reader = ShadowReader(models.database, settings(models))
    worker = Worker(models.database, RULES, settings(models), idle=reader.work)
    while worker.work():
        continue
    assert (course(models).pending, course(models).run.champion) == (3, "none")
    while worker.idle():
        continue
    assert (course(models).done, course(models).failed) == (3, 0)
    assert told(models) == {("lost", "recidivist_missed"): 1, ("gained", "probation_barred"): 1, ("gained", "recidivist_wrong"): 1}
    with models.database.reading() as session:
        rows = session.execute(select(shadow_differences)).all()
        texts = {row.id: judgments.get(session, offices.who(), row.judgment_id).text for row in rows}
        (live,) = compositions.live_at(session, part=Part.SHADOW)
    assert live.composition.model == course(models).run.challenger
    for row in rows:
        for place in [place for side in (row.before, row.after) if side for place in side["evidence"]]:
            assert texts[row.id][place["start"] : place["end"]] == place["quote"]
    reader.stop()
    with models.database.reading() as session:
        assert compositions.live_at(session, part=Part.SHADOW) == ()


def test_a_replay_reads_with_both_so_that_only_the_models_differ(models: ModelLedger, offices: Offices) -> None:
    other = models.enter(*DROPS)
    kept(models, offices, DRUGS, 1)
    with models.database.session() as session:
        shadows.replay(session, keys.console(), models.enter(*READS), other, 5, Plan())
    reader = ShadowReader(models.database, settings(models))
    assert reader.work() and not reader.work()
    assert told(models) == {("gained", "drug_recidivist_missed"): 1}, "the stored report, by the rules, has two clues more"


def test_what_this_machine_cannot_load_waits_for_one_that_can(
    models: ModelLedger, offices: Offices, caplog: pytest.LogCaptureFixture
) -> None:
    accept(offices, text_of(DRUGS))
    reader = ShadowReader(models.database, settings(models))
    assert Worker(models.database, RULES, settings(models)).work()
    away = models.root / "away"
    place = models.root / course(models).run.challenger
    place.rename(away)
    assert not reader.work()
    assert (course(models).pending, caplog.messages.count("shadow run not read")) == (1, 1)
    assert not reader.work()
    assert caplog.messages.count("shadow run not read") == 1, "not tried again at once"
    away.rename(place)
    assert ShadowReader(models.database, settings(models)).work()
    assert course(models).done == 1


def test_what_cannot_be_read_is_failed_with_the_reason(models: ModelLedger, offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    accept(offices, text_of(DRUGS))
    assert Worker(models.database, RULES, settings(models)).work()
    reader = ShadowReader(models.database, settings(models))

    def broken(text: str, id: str | None, as_of: Any) -> Any:
        raise KeyError(text)

    monkeypatch.setattr(reader, "reading", lambda reference: broken)
    assert reader.work()
    with models.database.reading() as session:
        (problem,) = session.execute(select(item_table.c.problem)).scalars()
    assert (course(models).failed, problem["code"]) == (1, "internal")


def test_a_comparison_that_cannot_be_kept_ends_this_judgment_only(
    models: ModelLedger, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(offices, text_of(DRUGS), text_of(THEFT))
    worker = Worker(models.database, RULES, settings(models))
    while worker.work():
        continue
    reader = ShadowReader(models.database, settings(models))

    def huge(text: str, id: str | None, as_of: Any) -> Any:
        told = RULES(text, id, as_of)
        return {**told, "clues": [{**one, "version": 10**30, "message": "另"} for one in told["clues"]]}

    monkeypatch.setattr(reader, "reading", lambda reference: huge)
    assert reader.work() and reader.work() and not reader.work()
    assert (course(models).failed, course(models).differences) == (2, 0)


def told_by(reference: str) -> Analyse:
    """A reading without an analysis, so that most of the time is spent in the database, where the kill is to hit: the challenger lacks a clue."""
    clues = report_of(DRUGS)["clues"][0 if reference == "none" else 1 :]
    return lambda text, id, as_of: {**report_of(DRUGS), "clues": clues}


def read(url: str, done: Connection) -> None:
    """Read in the shadow until killed, and tell each time whether there was anything."""
    reader = ShadowReader(Database(url), replace(Settings(url), lease_seconds=0.2, max_attempts=10_000))
    reader.reading = told_by  # type: ignore[method-assign]
    while True:
        done.send(reader.work())


def test_a_reader_killed_in_the_middle_loses_nothing_and_compares_nothing_twice(
    models: ModelLedger, offices: Offices, database_url: str
) -> None:
    chance, number = random.Random(4), 60
    for n in range(number):
        with models.database.session() as session:
            judgments.keep(session, offices.who(), report_of(DRUGS), f"{text_of(DRUGS)}\n附{n}")
    with models.database.session() as session:
        run = shadows.replay(session, keys.console(), models.enter(*READS), "none", number, Plan())
    done = 0
    for _ in range(8):
        done += sum(ran(read, database_url, seconds=chance.uniform(0, 0.04)))
    assert course(models).done >= done > 0
    left = ShadowReader(models.database, replace(Settings(database_url), lease_seconds=0.2, max_attempts=10_000))
    left.reading = told_by  # type: ignore[method-assign]
    until = time.monotonic() + 60
    while course(models).done < number:
        assert time.monotonic() < until
        if not left.work():
            time.sleep(0.05)
    with models.database.reading() as session:
        rows = Counter(session.execute(select(shadow_differences.c.judgment_id).where(shadow_differences.c.run_id == run.id)).scalars())
    assert len(rows) == number and set(rows.values()) == {1}, "each judgment lacks its one clue once"


def run_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """`panjian models shadow …` in this process."""
    monkeypatch.setattr(sys, "argv", ["panjian", "models", "shadow", *arguments])
    with pytest.raises(SystemExit) as ended:
        panjian.main()
    return int(str(ended.value.code)), *capsys.readouterr()


def test_the_command_replays_and_tells_what_was_found(
    models: ModelLedger, offices: Offices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in settings(models).environment().items():
        monkeypatch.setenv(name, value)
    assert "还没有影子比对" in run_command(monkeypatch, capsys)[1]
    assert run_command(monkeypatch, capsys, "--replay", "3")[::2] == (1, "线索库里还没有文书，没有可以重放的。\n")
    for number, name in enumerate((DRUGS, THEFT)):
        kept(models, offices, name, number)
    status, out, err = run_command(monkeypatch, capsys, "--replay", "9", "--sample", "7", "--format", "json")
    (found,) = json.loads(out)
    assert (status, err, found["done"], found["run"]["sample"], found["precision"]) == (0, "", 2, 7, None)
    assert {change: one["found"] for change, one in found["clues"].items()} == {"lost": 1, "gained": 2}
    status, out, _ = run_command(monkeypatch, capsys, "--run", found["run"]["id"])
    assert status == 0 and "读完 2，失败 0，未读 0" in out and "新增 2（已复核 0）" in out
    assert out == run_command(monkeypatch, capsys)[1]
    assert run_command(monkeypatch, capsys, "--run", "nowhere")[::2] == (1, "没有这次影子比对。\n")
    assert run_command(monkeypatch, capsys, "--run", "x", "--replay", "1")[0] == 2
    shutil.rmtree(models.root / course(models).run.challenger)
    status, _, err = run_command(monkeypatch, capsys, "--replay", "1")
    assert status == 1 and "模型库" in err and len(runs(models)) == 1, "nothing is queued for a model that is not there"


def runs(models: ModelLedger) -> list[Run]:
    """All runs."""
    with models.database.reading() as session:
        return [one.run for one in shadows.listed(session, keys.console())]
