"""The workbench on both databases: every page answers, a step and a correction are kept, a clue of an older version is linked to the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.access import Role
from serving.endpoint.analysts import Analysts
from serving.endpoint.application import create_app
from serving.lifecycle import Step
from serving.settings import Settings
from serving.store import clues, judgments, progress
from tests.serving.offices import EAST, THEFT, Offices, report_of, text_of
from tests.serving.workbench.bench import csrf_of


@pytest.fixture
def client(offices: Offices) -> Iterator[TestClient]:
    """A supervisor who is signed in, on both databases."""
    settings = Settings.from_environment({"PANJIAN_DATABASE_URL": offices.database.url.render_as_string(hide_password=False)})
    app = create_app(settings, database=offices.database, analysts=Analysts("none"))
    client = TestClient(app, base_url="http://testserver/workbench", follow_redirects=False)
    assert client.post("/sign-in", data={"key": offices.tokens[EAST, Role.SUPERVISOR]}).status_code == 303
    yield client
    client.close()


def newer(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same report as a newer version of the checks would tell it."""
    found = [{**clue, "version": clue["version"] + 1, "message": f"{clue['message']}（新版）"} for clue in report["clues"]]
    return {**report, "clues": found, "produced_by": {**report["produced_by"], "panjian": "9.9.9"}}


def test_pages_steps_and_corrections(offices: Offices, client: TestClient) -> None:
    with offices.database.session() as session:
        kept = judgments.keep(session, offices.who(), report_of(THEFT), text_of(THEFT), "卷一")
    id = kept.clue_ids[0]
    csrf = csrf_of(client.get("/keys").text)
    told = {"csrf": csrf, "step": "misread", "preset": "原文的事实被读错", "sequence": "0"}
    assert client.post(f"/clues/{id}/steps", data=told).headers["location"].endswith("said=misread")
    right = {"csrf": csrf, "label": "sex", "start": "64", "end": "65", "defendant": "王大勇", "v-sex-value": "女", "clue": id}
    assert client.post(f"/judgments/{kept.judgment_id}/corrections", data=right).headers["location"].endswith("said=corrected")
    for path in (
        "/",
        "/clues",
        "/clues?overdue=1&order=due",
        "/clues?order=oldest&current=1&charge=盗窃罪&person=x",
        "/judgments?words=88",
    ):
        assert client.get(path).status_code == 200, path
    assert "女" in client.get("/tasks").text and "误读" in client.get(f"/clues/{id}").text
    (task,) = client.get("/tasks.json").json()
    assert task["data"]["id"] == kept.judgment_id
    assert "王大勇" in client.get(f"/judgments/{kept.judgment_id}").text


def test_a_clue_of_an_older_version_is_linked_to_the_new_one(offices: Offices, client: TestClient) -> None:
    who = offices.who()
    with offices.database.session() as session:
        old = judgments.keep(session, who, report_of(THEFT), text_of(THEFT)).clue_ids[0]
        progress.conclude(session, who, old, Step.UPHOLD, "成立")
        kept = judgments.keep(session, who, newer(report_of(THEFT)), text_of(THEFT))
        new = next(one for one in kept.clue_ids if clues.get(session, who, one).follows_id == old)
    assert new in client.get(f"/clues/{old}").text and old in client.get(f"/clues/{new}").text
    page = client.get(f"/judgments/{kept.judgment_id}").text
    assert "现在不再提出的（2）" in page and page.index(f"clue-{new}") < page.index(f"clue-{old}")


def test_letters_that_no_database_keeps_are_refused(offices: Offices, client: TestClient) -> None:
    csrf = csrf_of(client.get("/keys").text)
    for path in (
        "/clues/%00",
        "/judgments/a%00b",
        "/clues?court=%00",
        "/judgments?words=%00",
        "/clues/%00/paper/pdf",
        "/classes?court=%00",
    ):
        answer = client.get(path)
        assert (answer.status_code, "NUL" in answer.text) == (422, True), path
    for path, form in (
        ("/clues/x/steps", {"step": "begin", "sequence": "\x00"}),
        ("/clues/assign", {"clue": "\x00", "office": "部", "person": "人", "due_on": "2027-01-01"}),
        ("/judgments/x/corrections", {"clue": "\x00"}),
        ("/sign-in", {"key": "pj_\x00_x"}),
    ):
        assert client.post(path, data={"csrf": csrf, **form}).status_code == 422, path
    answer = client.get("/clues/static/x")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert client.get("/static/nothing.css").headers["cache-control"] == "no-store"
