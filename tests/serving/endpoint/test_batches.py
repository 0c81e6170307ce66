"""Batches over HTTP: accepted all or none, their progress, their results page by page; the workers' part is played by the store's worker."""

from __future__ import annotations

import json

from serving.access import Role
from serving.settings import Settings
from serving.worker import Worker, analysing
from tests.serving.endpoint.calling import Caller, code, text_with
from tests.serving.offices import CLEAN, DRUGS, THEFT, WEST, text_of

THREE = {"items": [{"id": "一", "text": text_of(THEFT)}, {"id": "二", "text": "这不是文书。"}, {"text": text_of(CLEAN)}]}


def work(office: Caller, settings: Settings, items: int = 100) -> None:
    """Let a worker take so many items, or all that wait."""
    worker = Worker(office.offices.database, analysing("none"), settings, "甲")
    for _ in range(items):
        if not worker.work():
            return


def test_a_batch_is_accepted_and_each_item_comes_to_an_end(office: Caller, settings: Settings) -> None:
    answer = office.post("/v1/batches", json=THREE)
    told = answer.json()
    assert (answer.status_code, told["total"], told["pending"], told["finished_at"]) == (202, 3, 3, None)
    assert answer.headers["location"] == f"/v1/batches/{told['id']}"
    work(office, settings)
    progress = office.get(answer.headers["location"]).json()
    assert (progress["done"], progress["failed"], progress["pending"], progress["running"]) == (2, 1, 0, 0)
    assert progress["finished_at"] is not None
    first, second, third = office.get(f"{answer.headers['location']}/items", params={"reports": True}).json()["items"]
    assert (first["external_id"], first["state"], first["new"]) == ("一", "done", True)
    assert first["report"]["clues"]
    assert (second["state"], second["problem"]["code"], second["report"]) == ("failed", "not_judgment", None)
    assert (third["sequence"], third["external_id"], third["report"]["clues"]) == (3, None, [])
    assert office.get(f"/v1/judgments/{first['judgment_id']}").json()["report"] == first["report"]


def test_progress_is_told_while_it_is_made(office: Caller, settings: Settings) -> None:
    place = office.post("/v1/batches", json=THREE).headers["location"]
    work(office, settings, 1)
    told = office.get(place).json()
    assert (told["done"], told["pending"], told["finished_at"]) == (1, 2, None)
    assert [one["state"] for one in office.get(f"{place}/items").json()["items"]] == ["done", "pending", "pending"]


def test_results_are_paged_in_the_order_sent(office: Caller) -> None:
    items = [{"id": str(n), "text": text_with(f"第{n}份。")} for n in range(7)]
    place, after, seen = office.post("/v1/batches", json={"items": items}).headers["location"], None, []
    while True:
        page = office.get(f"{place}/items", params={"limit": 3} | ({"after": after} if after else {})).json()
        seen += [one["external_id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [str(n) for n in range(7)]


def test_lines_of_json_are_a_batch_too(office: Caller, settings: Settings) -> None:
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in THREE["items"]) + "\n\n"
    answer = office.post("/v1/batches", content=lines.encode(), headers={"Content-Type": "application/x-ndjson"})
    assert (answer.status_code, answer.json()["total"]) == (202, 3)


def test_a_bad_line_is_named_and_nothing_is_accepted(office: Caller) -> None:
    lines = f'{{"text": "{CLEAN}"}}\n{{"txt": 1}}\n{{'
    answer = office.post("/v1/batches", content=lines.encode(), headers={"Content-Type": "application/x-ndjson"})
    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/第 2 行/text", "/第 2 行/txt", "/第 3 行"]
    assert office.get("/v1/batches").json()["items"] == []


def test_a_text_that_cannot_be_one_is_named_and_nothing_is_accepted(office: Caller) -> None:
    answer = office.post("/v1/batches", json={"items": [{"text": text_of(CLEAN)}, {"text": "a\0b"}]})
    assert (answer.status_code, code(answer), answer.json()["errors"][0]["pointer"]) == (422, "binary", "/items/1/text")
    assert office.get("/v1/batches").json()["items"] == []


def test_a_batch_sent_again_with_its_idempotency_key_is_one_batch(office: Caller) -> None:
    key = {"Idempotency-Key": "batch"}
    first, again = office.post("/v1/batches", json=THREE, headers=key), office.post("/v1/batches", json=THREE, headers=key)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(office.get("/v1/batches").json()["items"]) == 1


def test_batches_are_listed_newest_first_and_paged(office: Caller) -> None:
    made = [office.post("/v1/batches", json={"items": [{"text": text_of(DRUGS)}]}).json()["id"] for _ in range(3)]
    first = office.get("/v1/batches", params={"limit": 2}).json()
    rest = office.get("/v1/batches", params={"limit": 2, "after": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None


def test_a_batch_of_another_district_is_not_there(caller: Caller) -> None:
    place = caller.acting("east", Role.SYSTEM).post("/v1/batches", json=THREE).headers["location"]
    neighbour = caller.acting(WEST, Role.SUPERVISOR)
    assert code(neighbour.get(place)) == code(neighbour.get(f"{place}/items")) == "batch_not_found"
    assert neighbour.get("/v1/batches").json()["items"] == []
