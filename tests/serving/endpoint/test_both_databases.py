"""The endpoint on both databases: a judgment, a batch, a clue from beginning to end, and values that PostgreSQL does not take."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from serving.access import Role
from serving.endpoint.analysts import Analysts
from serving.worker import Worker, analysing
from tests.serving.endpoint.calling import Caller, text_with
from tests.serving.endpoint.conftest import small
from tests.serving.offices import CITY, EAST, THEFT, WEST, Offices, text_of


@pytest.fixture
def anywhere(offices: Offices, analysts: Analysts) -> Iterator[Caller]:
    """A supervisor of East, on both databases."""
    with Caller(small(offices.database.url.render_as_string(hide_password=False)), offices, analysts) as found:
        yield found.acting(EAST, Role.SUPERVISOR)


def test_from_a_judgment_to_the_answer_of_the_court(anywhere: Caller) -> None:
    sent = anywhere.submit()
    again = anywhere.submit()
    assert (sent["new"], again["new"], again["id"]) == (True, False, sent["id"])
    clue = sent["clue_ids"][0]
    for place, told in (
        ("transitions", {"step": "begin", "expected_sequence": 0}),
        ("transitions", {"step": "uphold", "reason": "属实"}),
        ("outcomes", {"measure": "protest"}),
        ("outcomes", {"response": "revised"}),
    ):
        assert anywhere.post(f"/v1/clues/{clue}/{place}", json=told).status_code == 201
    assert anywhere.get("/v1/clues", params={"status": "responded", "charge": "盗窃罪"}).json()["items"][0]["id"] == clue
    assert [one["to_status"] for one in anywhere.get(f"/v1/clues/{clue}").json()["history"]] == [
        "verifying",
        "upheld",
        "measure_taken",
        "responded",
    ]
    assert anywhere.acting(CITY, Role.PROSECUTOR).get(f"/v1/clues/{clue}").status_code == 200
    assert anywhere.acting(WEST, Role.PROSECUTOR).get(f"/v1/clues/{clue}").status_code == 404


def test_a_batch(anywhere: Caller) -> None:
    place = anywhere.post("/v1/batches", json={"items": [{"text": text_of(THEFT)}, {"text": "无"}]}).headers["location"]
    worker = Worker(anywhere.offices.database, analysing("none"), anywhere.settings, "甲")
    while worker.work():
        continue
    told = anywhere.get(f"{place}/items", params={"reports": "true"}).json()["items"]
    assert [one["state"] for one in told] == ["done", "failed"]
    assert told[0]["report"]["clues"]


def test_the_same_request_at_the_same_time_is_done_once(anywhere: Caller) -> None:
    answers: list[Any] = []
    key, body = {"Idempotency-Key": "race"}, {"text": text_with("同时送来。")}
    threads = [threading.Thread(target=lambda: answers.append(anywhere.post("/v1/judgments", json=body, headers=key))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.json()["id"]) for answer in answers} == {(201, answers[0].json()["id"])}


@pytest.mark.parametrize("query", ["after=WyJcdTAwMDAiXQ", "court=%00", "charge=%ED%A0%80", "after=" + "A" * 300, "judged_from=9999-12-31"])
def test_queries_that_a_database_may_not_take(anywhere: Caller, query: str) -> None:
    assert anywhere.get(f"/v1/clues?{query}").status_code in (200, 422)
