"""Following the ledger: the champion speaks, the next one takes over, what cannot be loaded leaves the present one speaking and is told."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from models.loading import ModelError
from serving.access import Role
from serving.choice import Choice, choice_of, load
from serving.endpoint import metrics
from serving.endpoint.analysts import Analysts
from serving.following import Follower, speak
from serving.ledger.entry import Kind
from serving.settings import Settings
from serving.store import compositions, ledger
from serving.store.compositions import Part
from serving.worker import Speaker, Worker
from tests.models.stand_in import spoil
from tests.serving.endpoint.calling import Caller
from tests.serving.model_ledger import DROPS, READS, SILENT, ModelLedger
from tests.serving.offices import DRUGS, EAST, Offices, text_of
from tests.serving.test_worker import accept, items, until


@pytest.fixture
def models(embedded_offices: Offices, tmp_path: Path) -> ModelLedger:
    """A ledger without models yet."""
    return ModelLedger(embedded_offices.database, tmp_path)


@pytest.fixture
def settings(models: ModelLedger) -> Settings:
    """Settings that follow it."""
    url = models.database.url.render_as_string(hide_password=False)
    return replace(Settings(url), model="champion", models_folder=str(models.root), follow_seconds=0.05, analyses_at_once=1)


def follower(models: ModelLedger, settings: Settings) -> tuple[Follower, Speaker]:
    """A follower of this process, and what it speaks with."""
    speaker = Speaker()
    return Follower(models.database, settings, speaker.take), speaker


def said(speaker: Speaker) -> str | None:
    """The model that a report names."""
    return str(speaker(text_of(DRUGS), None, None)["produced_by"]["model"])


def live(models: ModelLedger) -> list[str | None]:
    """What this process spoke with, oldest first."""
    with models.database.reading() as session:
        return [one.composition.model for one in compositions.timeline(session) if one.process == compositions.process_name()]


def gauge(name: str) -> float | None:
    """A gauge without labels."""
    return metrics.REGISTRY.get_sample_value(name)


def test_nobody_was_promoted_so_the_rules_speak(models: ModelLedger, settings: Settings) -> None:
    following, speaker = follower(models, settings)
    following.begin()
    assert (following.speaking, said(speaker), live(models)) == ("none", "None", ["none"])


def test_another_champion_takes_over_and_the_ledger_tells_when(models: ModelLedger, settings: Settings) -> None:
    first, second = models.enter(*SILENT), models.enter(*READS)
    models.call(first)
    following, speaker = follower(models, settings)
    following.begin()
    assert said(speaker) == first
    models.call(second)
    following.look()
    assert said(speaker) == second
    models.call("none")
    following.look()
    assert said(speaker) == "None"
    following.stop()
    assert live(models) == [first, second, "none"]
    with models.database.reading() as session:
        assert compositions.live_at(session) == (), "a process that stopped speaks no more"


def test_the_bundled_model_speaks_where_it_is_called_by_name(models: ModelLedger, settings: Settings) -> None:
    with models.database.reading() as session:
        entry = ledger.find(session, "panjian-facts", Kind.MODEL)
    models.call(entry.reference)
    following, speaker = follower(models, settings)
    following.begin()
    assert said(speaker) == entry.reference


@pytest.mark.parametrize("harm", ["gone", "spoiled", "another"])
def test_what_cannot_be_loaded_leaves_the_present_one_speaking_and_is_tried_again(
    models: ModelLedger, settings: Settings, harm: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = models.enter(*SILENT), models.enter(*READS)
    models.call(first)
    following, speaker = follower(models, settings)
    following.begin()
    place, kept = models.root / second, models.root / "kept"
    shutil.copytree(place, kept)
    if harm == "gone":
        shutil.rmtree(place)
    elif harm == "spoiled":
        spoil(place, "encoder.onnx")
    else:
        shutil.rmtree(place)
        shutil.copytree(models.root / first, place)
    models.call(second)
    following.look()
    assert (said(speaker), following.speaking) == (first, first)
    assert gauge("panjian_model_follows_ledger") == 0
    (told,) = [one for one in caplog.records if one.getMessage() == "model not followed"]
    assert (told.told["wanted"], told.told["speaking"]) == (second, first)  # type: ignore[attr-defined]
    shutil.rmtree(place, ignore_errors=True)
    kept.rename(place)
    following.look()
    assert said(speaker) == first, "not tried again at once"
    monkeypatch.setattr(following, "_barred", (second, 0.0))
    following.look()
    assert said(speaker) == second
    assert gauge("panjian_model_follows_ledger") == 1


def test_who_starts_with_a_champion_that_cannot_be_loaded_goes_by_the_rules(models: ModelLedger, settings: Settings) -> None:
    name = models.enter(*READS)
    models.call(name)
    shutil.rmtree(models.root / name)
    following, speaker = follower(models, settings)
    following.begin()
    assert said(speaker) == "None"
    assert gauge("panjian_model_follows_ledger") == 0


def test_a_database_that_does_not_answer_changes_nothing(
    models: ModelLedger, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = models.enter(*SILENT)
    models.call(name)
    following, speaker = follower(models, settings)
    following.begin()

    def away(*_: Any) -> Any:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(ledger, "champion", away)
    following.look()
    assert said(speaker) == name
    assert "ledger not read" in caplog.messages


def test_a_model_that_is_named_is_not_followed_and_must_be_there(models: ModelLedger, settings: Settings, tmp_path: Path) -> None:
    name = models.enter(*READS)
    following, speaker = follower(models, replace(settings, model=str(models.root / name)))
    following.begin()
    models.call("none")
    following.look_now_and_then()
    assert said(speaker) == name
    wrong, _ = follower(models, replace(settings, model=str(tmp_path / "nothing")))
    with pytest.raises(ValueError, match="没有模型"):
        wrong.begin()


def test_a_model_must_be_the_one_that_was_entered(models: ModelLedger, settings: Settings) -> None:
    first, second = models.enter(*SILENT), models.enter(*READS)
    with pytest.raises(ValueError, match="不是要装载的"):
        load(Choice(str(models.root / first), second))
    with models.database.reading() as session:
        entry = ledger.find(session, first, Kind.MODEL)
    digests = json.loads((models.root / first / "digests.json").read_text(encoding="utf-8"))
    wrong = replace(entry, detail={"files": {**digests, "card.json": "0" * 64}})
    assert choice_of(entry, settings) == Choice(str(models.root / first), first)
    with pytest.raises(ModelError, match="台账里登记的"):
        choice_of(wrong, settings)


def test_a_worker_follows_between_items_and_each_report_is_by_one_version(
    models: ModelLedger, settings: Settings, embedded_offices: Offices
) -> None:
    names = [models.enter(*one) for one in (SILENT, READS, DROPS)]
    models.call(names[0])
    following, speaker = follower(models, settings)
    following.begin()
    batch = accept(embedded_offices, *(f"{text_of(DRUGS)}{n}" for n in range(3)))
    worker = Worker(models.database, speaker, settings, between=following.look)
    for name in names:
        models.call(name)
        worker.between()
        assert worker.work()
    assert [one.state for one in items(embedded_offices, batch)] == ["done"] * 3
    assert live(models) == names


def test_of_processes_that_were_killed_the_next_one_tells_that_they_speak_no_more(models: ModelLedger, settings: Settings) -> None:
    dead, alive = (compositions.process_name(pid) for pid in (2**22 - 3, os.getppid()))
    with models.database.session() as session:
        for process in (dead, alive, "elsewhere-7"):
            speak(session, "none", Part.SHADOW, process)
    following, _ = follower(models, settings)
    following.begin()
    with models.database.reading() as session:
        assert {one.process for one in compositions.live_at(session)} == {alive, "elsewhere-7", compositions.process_name()}


@pytest.fixture
def analysts() -> Iterator[Analysts]:
    """One analysing process, which starts with what the ledger says."""
    found = Analysts("champion", processes=1, seconds=30)
    yield found
    if found.started:
        found.close()


def test_the_endpoint_swaps_its_analysts(models: ModelLedger, settings: Settings, embedded_offices: Offices, analysts: Analysts) -> None:
    first, second = models.enter(*SILENT), models.enter(*READS)
    models.call(first)
    with Caller(settings, embedded_offices, analysts).acting(EAST, Role.SUPERVISOR) as office:
        assert office.submit(DRUGS)["report"]["produced_by"]["model"] == first
        models.call(second)
        until(lambda: analysts.model_name == second)
        told = office.submit(DRUGS)
        assert (told["new"], told["report"]["produced_by"]["model"]) == (False, second)
        assert f'panjian_model_info{{model="{second}"}} 1.0' in office.get("/metrics").text
