"""The backend speaks Label Studio's protocol: health, setup, predictions, events; one bad task spoils no other."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from annotation.studio.backend import Event, backend
from annotation.studio.preannotation import RULES, Preannotation, by_rules
from tests.annotation.studio.fictions import fiction


def ask(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://backend") as client:
            return await client.request(method, path, **more)

    return asyncio.run(asked())


def task(id: int, text: object) -> dict[str, Any]:
    return {"id": id, "project": 1, "data": {"id": f"虚构-{id}", "text": text}}


def test_it_is_healthy_and_tells_its_version() -> None:
    assert ask(backend(), "GET", "/health").json()["status"] == "UP"
    assert ask(backend(), "POST", "/setup", json={"project": "1.1", "schema": "<View/>"}).json() == {"model_version": RULES}
    assert ask(backend(), "GET", "/versions").json() == {"versions": [RULES]}


def test_it_predicts_what_the_rules_read() -> None:
    answer = ask(backend(), "POST", "/predict", json={"tasks": [task(1, fiction(1)), task(2, fiction(2))]}).json()["results"]
    assert answer == [by_rules(f"虚构-{n}", fiction(n)).prediction() for n in (1, 2)]


def test_any_callable_reads_and_a_new_version_shows_at_once() -> None:
    versions = iter(["model@1", "model@2"])
    read: list[str] = []

    def reader(id: str, text: str) -> Preannotation:
        read.append(id)
        return by_rules(id, text)

    app = backend(reader, lambda: next(versions))
    assert ask(app, "POST", "/setup", json={}).json() == {"model_version": "model@1"}
    assert ask(app, "POST", "/setup", json={}).json() == {"model_version": "model@2"}
    app = backend(reader, "model@3")
    assert ask(app, "POST", "/predict", json={"tasks": [task(1, fiction(1))]}).json()["results"][0]["model_version"] == "model@3"
    assert read == ["虚构-1"]


def test_a_bad_task_gets_an_empty_prediction_and_the_others_theirs() -> None:
    def reader(id: str, text: str) -> Preannotation:
        if id == "虚构-2":
            raise ValueError("broken")
        return by_rules(id, text)

    tasks = [task(1, fiction(1)), task(2, fiction(2)), task(3, None), task(4, "  "), "no task", {"data": []}]
    answer = ask(backend(reader), "POST", "/predict", json={"tasks": tasks}).json()["results"]
    assert len(answer) == 6 and answer[0]["result"]
    assert [(one["result"], bool(one["error"])) for one in answer[1:]] == [([], True)] * 5


@pytest.mark.parametrize("body", ["", "no json", "[]", '{"tasks": 3}', "\xff"])
def test_a_request_without_tasks_is_refused(body: str) -> None:
    assert ask(backend(), "POST", "/predict", content=body.encode("latin-1")).status_code == 400


def test_events_reach_the_callable_and_its_job_is_named() -> None:
    events: list[Event] = []

    def listen(event: Event) -> str | None:
        events.append(event)
        return "job-1" if event.action == "START_TRAINING" else None

    app = backend(listen=listen)
    told = ask(app, "POST", "/webhook", json={"action": "ANNOTATION_CREATED", "project": {"id": 7}, "annotation": {"id": 3}})
    assert (told.status_code, told.json()) == (201, {})
    assert ask(app, "POST", "/webhook", json={"action": "START_TRAINING", "project": {"id": 7}}).json() == {"job": "job-1"}
    assert ask(app, "POST", "/train", json={"project": "7.123", "annotations": []}).json() == {"job": "job-1"}
    assert [(one.action, one.project) for one in events] == [("ANNOTATION_CREATED", 7), ("START_TRAINING", 7), ("START_TRAINING", 7)]


def test_an_event_without_an_action_is_refused_and_without_a_callable_nothing_happens() -> None:
    assert ask(backend(), "POST", "/webhook", json={}).status_code == 400
    assert ask(backend(), "POST", "/webhook", json={"action": "PROJECT_UPDATED"}).status_code == 201


def test_with_a_password_only_those_who_know_it_are_answered() -> None:
    app = backend(password="口令")
    assert ask(app, "GET", "/health").status_code == 401
    assert ask(app, "GET", "/health", auth=("any", "wrong")).status_code == 401
    assert ask(app, "GET", "/health", headers={"Authorization": "Basic !"}).status_code == 401
    assert ask(app, "GET", "/health", auth=("any", "口令")).status_code == 200
