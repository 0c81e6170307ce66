"""Push and pull against a Label Studio of a few lines: one task a text, nothing dropped without an incident, pulled twice is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from annotation.incident import Level
from annotation.marks import Annotation, digest_of
from annotation.studio.annotation_file import read_annotations, update
from annotation.studio.connection import Address, Studio, StudioError
from annotation.studio.preannotation import RULES, Preannotation, by_rules, of_report
from annotation.studio.pull import Pulled, pull
from annotation.studio.push import Pushed, push
from tests.annotation.studio.fictions import Fake, fiction

JUDGMENTS = [by_rules(f"虚构-{number}", fiction(number)) for number in range(6)]
ADDRESS = Address("http://studio.test", "secret")


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def studio(fake: Fake) -> Iterator[Studio]:
    with Studio(ADDRESS, fake.transport()) as opened:
        yield opened


def finish(fake: Fake, studio: Studio, number: int = 0, **change: Any) -> dict[str, Any]:
    """Annotate a task as it was pre-annotated."""
    task = list(fake.stored.values())[number]
    studio.annotate(task["id"], task["predictions"][0]["result"], 61.5)
    made: dict[str, Any] = task["annotations"][-1]
    made.update(change)
    return made


def codes(pulled: Pulled | Pushed, least: Level = Level.WARNING) -> list[str]:
    levels = list(Level)
    return [one.code for one in pulled.incidents if levels.index(one.level) <= levels.index(least)]


def test_a_judgment_pushed_twice_is_one_task(fake: Fake, studio: Studio) -> None:
    first = push(studio, JUDGMENTS)
    again = push(studio, [*JUDGMENTS, *JUDGMENTS])
    assert (first.added, again.added, again.renewed, again.unchanged) == (6, 0, 0, 12)
    assert len(fake.projects) == 1 and len(fake.stored) == 6


def test_the_same_text_twice_in_one_push_is_one_task_and_told(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, [JUDGMENTS[0], by_rules("别名", JUDGMENTS[0].text)])
    assert len(fake.stored) == 1 and codes(pushed, Level.HINT) == ["L03"]


def test_another_text_under_the_same_id_is_told(fake: Fake, studio: Studio) -> None:
    push(studio, JUDGMENTS[:1])
    pushed = push(studio, [by_rules(JUDGMENTS[0].id, JUDGMENTS[1].text)])
    assert len(fake.stored) == 2 and codes(pushed) == ["L02"]


def test_a_text_that_json_cannot_carry_is_refused(studio: Studio) -> None:
    assert codes(push(studio, [by_rules("坏", fiction(1) + "\ud800")])) == ["L01"]


def test_a_pre_annotation_is_renewed_until_somebody_works_on_the_task(fake: Fake, studio: Studio) -> None:
    push(studio, JUDGMENTS)
    report = json.loads(json.dumps(JUDGMENTS[0].report))
    del report["citations"][0]
    other = Preannotation(Annotation(JUDGMENTS[0].id, digest_of(JUDGMENTS[0].text), "rules"), JUDGMENTS[0].text, report)
    assert push(studio, [other]).renewed == 1
    assert len(next(iter(fake.stored.values()))["predictions"]) == 1
    finish(fake, studio)
    assert push(studio, [JUDGMENTS[0]]).unchanged == 1


def test_finished_work_comes_back_whole(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, JUDGMENTS)
    for number in range(4):
        finish(fake, studio, number)
    pulled = pull(studio, pushed.project)
    assert (pulled.tasks, pulled.open, pulled.held, len(pulled.annotations)) == (6, 2, 0, 4)
    first = pulled.annotations[0]
    assert (first.annotator, first.seconds, first.made_at) == ("jia", 61.5, "2026-11-27T12:00:00Z")
    assert {(m.label, m.start, m.end, m.defendant, m.kind) for m in first.marks} == {
        (m.label, m.start, m.end, m.defendant, m.kind) for m in JUDGMENTS[0].annotation.marks
    }


def test_without_pre_annotation_tasks_are_blank_and_stay_so(fake: Fake, studio: Studio) -> None:
    push(studio, JUDGMENTS[:2], blank=True)
    assert push(studio, JUDGMENTS[:2], blank=True).unchanged == 2
    assert [task["predictions"] for task in fake.stored.values()] == [[], []]
    assert push(studio, JUDGMENTS[:1]).renewed == 1


def test_the_number_of_annotators_stays_unless_given(fake: Fake, studio: Studio) -> None:
    project = push(studio, JUDGMENTS[:1], annotators=2).project
    push(studio, JUDGMENTS[:1])
    assert fake.projects[project]["maximum_annotations"] == 2


def test_the_screen_starts_from_what_was_pushed_and_a_mixture_is_told(fake: Fake, studio: Studio) -> None:
    model = json.loads(json.dumps(JUDGMENTS[2].report))
    model["produced_by"]["model"] = "trial@1"
    pushed = push(studio, [*JUDGMENTS[:2], of_report(model, JUDGMENTS[2].text)])
    assert fake.projects[pushed.project]["model_version"] == RULES
    assert codes(pushed) == ["L04"]
    studio.connect_backend(pushed.project, "http://127.0.0.1:9090")
    push(studio, JUDGMENTS[:1])
    assert fake.projects[pushed.project]["model_version"] == "判鉴预标注"


def test_several_annotators_each_have_their_own(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, JUDGMENTS[:1], annotators=2)
    finish(fake, studio)
    finish(fake, studio, completed_by={"id": 2, "email": "yi@example.com"})
    assert [one.annotator for one in pull(studio, pushed.project).annotations] == ["jia", "yi"]


def test_a_mark_whose_words_are_not_those_of_the_text_holds_the_annotation_back(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, JUDGMENTS[:1])
    made = finish(fake, studio)
    made["result"] = json.loads(json.dumps(made["result"]))
    made["result"][0]["value"]["start"] += 1
    pulled = pull(studio, pushed.project)
    assert (pulled.held, pulled.annotations) == (1, [])
    assert codes(pulled, Level.ERROR) == ["L21", "L16"]
    assert all("任务" in one.where and "标注" in one.where and one.advice for one in pulled.incidents)


def test_a_fact_without_defendant_where_there_are_two_holds_the_annotation_back(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, [JUDGMENTS[5]])
    made = finish(fake, studio)
    made["result"] = [one for one in made["result"] if one.get("from_name") != "owner"]
    pulled = pull(studio, pushed.project)
    assert pulled.held == 1 and set(codes(pulled, Level.ERROR)) == {"V24", "L16"}


def test_skipped_tasks_drafts_and_older_work_are_told(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, JUDGMENTS[:3])
    finish(fake, studio, 0, was_cancelled=True)
    list(fake.stored.values())[1]["drafts"].append({"id": 9, "user": 2})
    finish(fake, studio, 2)
    finish(fake, studio, 2, updated_at="2026-11-28T12:00:00Z")
    pulled = pull(studio, pushed.project)
    assert codes(pulled) == ["L14", "L13", "L15"]
    assert [one.made_at for one in pulled.annotations] == ["2026-11-28T12:00:00Z"]


def test_strange_tasks_and_changed_texts_are_told(fake: Fake, studio: Studio) -> None:
    pushed = push(studio, JUDGMENTS[:2])
    first, second = fake.stored.values()
    finish(fake, studio, 0)
    first["data"] = {**first["data"], "text": first["data"]["text"] + "改"}
    second["data"] = {"text": "别处来的"}
    pulled = pull(studio, pushed.project)
    assert codes(pulled, Level.ERROR) == ["L11", "L10"] and not pulled.annotations


def test_pulled_twice_the_file_is_the_same_and_nothing_in_it_is_lost(fake: Fake, studio: Studio, tmp_path: Path) -> None:
    pushed, file = push(studio, JUDGMENTS), tmp_path / "标注.jsonl"
    for number in range(3):
        finish(fake, studio, number)
    assert update(file, pull(studio, pushed.project).annotations) == (3, [])
    first = file.read_bytes()
    update(file, pull(studio, pushed.project).annotations)
    assert file.read_bytes() == first
    next(iter(fake.stored.values()))["annotations"].clear()
    count, incidents = update(file, pull(studio, pushed.project).annotations)
    assert count == 3 and [one.code for one in incidents] == ["L50"]
    assert file.read_bytes() == first and len(read_annotations(file)) == 3


def test_a_file_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("别的东西\n", encoding="utf-8")
    with pytest.raises(ValueError, match="第 1 行"):
        update(file, [])
    assert file.read_text(encoding="utf-8") == "别的东西\n"


def test_a_wrong_token_is_told_in_chinese(fake: Fake) -> None:
    with Studio(Address("http://studio.test", "wrong"), fake.transport()) as studio, pytest.raises(StudioError, match="访问令牌"):
        studio.people()


def test_a_server_that_is_down_is_told_in_chinese() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with Studio(ADDRESS, httpx.MockTransport(down)) as studio:
        assert not studio.healthy()
        with pytest.raises(StudioError, match="连不上"):
            studio.people()


def test_something_else_at_the_address_is_told_in_chinese() -> None:
    page = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>"))
    with Studio(ADDRESS, page) as studio, pytest.raises(StudioError, match="不是 JSON"):
        studio.people()


def test_a_personal_access_token_buys_an_access_token() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/token/refresh":
            return httpx.Response(200, json={"access": "short"})
        return httpx.Response(200, json=[] if request.headers["Authorization"] == "Bearer short" else [{"id": 1}])

    with Studio(Address("http://studio.test", "a.b.c"), httpx.MockTransport(answer)) as studio:
        assert studio.people() == {}


def test_the_address_comes_from_options_then_the_environment_then_what_up_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PANJIAN_LABEL_STUDIO_URL", "PANJIAN_LABEL_STUDIO_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PANJIAN_LABEL_STUDIO_DATA", str(tmp_path))
    with pytest.raises(StudioError, match="annotate up"):
        Address.found(None, None)
    (tmp_path / "connection.json").write_text('{"url": "http://127.0.0.1:8080", "token": "kept"}')
    assert Address.found(None, None) == Address("http://127.0.0.1:8080", "kept")
    with pytest.raises(StudioError, match="令牌"):
        Address.found("http://elsewhere", None)
    monkeypatch.setenv("PANJIAN_LABEL_STUDIO_URL", "http://elsewhere/")
    monkeypatch.setenv("PANJIAN_LABEL_STUDIO_TOKEN", "theirs")
    assert Address.found(None, None) == Address("http://elsewhere", "theirs")
    assert Address.found("http://option", "own") == Address("http://option", "own")


def test_the_backend_is_connected_once(fake: Fake, studio: Studio) -> None:
    project = push(studio, JUDGMENTS[:1]).project
    studio.connect_backend(project, "http://127.0.0.1:9090")
    studio.connect_backend(project, "http://127.0.0.1:9090/")
    assert len(fake.backends) == 1
    assert [one["url"] for one in fake.webhooks] == ["http://127.0.0.1:9090/webhook"]
    studio.connect_backend(project, "http://127.0.0.1:9191")
    assert [one["url"] for one in fake.backends] == ["http://127.0.0.1:9191"]
    assert [one["url"] for one in fake.webhooks] == ["http://127.0.0.1:9191/webhook"]
