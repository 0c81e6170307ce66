"""Clues over HTTP: filters, stable pages, and the life of a clue from its assignment to the court's response."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from serving.access import Role
from serving.store.identity import today
from tests.serving.endpoint.calling import Caller, code, text_with
from tests.serving.offices import CITY, DRUGS, EAST, THEFT, report_of

ASSIGN = {"step": "assign", "office": "第一检察部", "person": "陈检察官", "due_on": "2030-01-31"}


@pytest.fixture
def clue(office: Caller) -> str:
    """The id of a clue that is new."""
    return str(office.submit()["clue_ids"][0])


def step(caller: Caller, id: str, **told: Any) -> Any:
    """One step; the clue after it."""
    answer = caller.post(f"/v1/clues/{id}/transitions", json=told)
    assert answer.status_code == 201, answer.text
    return answer.json()


def outcome(office: Caller, id: str, **told: Any) -> Any:
    """A measure or a response; the clue after it."""
    answer = office.post(f"/v1/clues/{id}/outcomes", json=told)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_life_of_a_clue(office: Caller, clue: str) -> None:
    told = step(office, clue, **ASSIGN)
    assert (told["status"], told["office"], told["person"], told["due_on"]) == ("assigned", "第一检察部", "陈检察官", "2030-01-31")
    assert step(office, clue, step="begin")["status"] == "verifying"
    assert step(office, clue, step="uphold", reason="阅卷属实")["status"] == "upheld"
    assert outcome(office, clue, measure="retrial_proposal", note="云东检建〔2026〕3号")["status"] == "measure_taken"
    told = outcome(office, clue, response="revised", reason="已改判")
    assert (told["status"], told["sequence"], told["permitted"]) == ("responded", 5, ["reopen", "take_measure", "record_response"])
    assert [(one["step"], one["from_status"], one["to_status"]) for one in told["history"]] == [
        ("assign", "new", "assigned"),
        ("begin", "assigned", "verifying"),
        ("uphold", "verifying", "upheld"),
        ("take_measure", "upheld", "measure_taken"),
        ("record_response", "measure_taken", "responded"),
    ]
    assert told["history"][2]["reason"] == "阅卷属实"
    assert {one["holder"] for one in told["history"]} == {"东城supervisor"}
    assert office.get(f"/v1/clues/{clue}").json() == told


def test_what_the_life_cycle_does_not_permit_is_refused(office: Caller, clue: str) -> None:
    answer = office.post(f"/v1/clues/{clue}/outcomes", json={"measure": "protest"})
    assert (answer.status_code, code(answer)) == (409, "step_not_permitted")
    assert office.get(f"/v1/clues/{clue}").json()["history"] == []


def test_a_step_that_does_not_tell_what_it_must_is_refused(office: Caller, clue: str) -> None:
    step(office, clue, step="begin")
    for told in ({"step": "uphold"}, {"step": "reassign", "reason": "另有任务"}):
        answer = office.post(f"/v1/clues/{clue}/transitions", json=told)
        assert (answer.status_code, code(answer)) == (422, "incomplete_step")


def test_who_looked_at_an_older_state_is_told_so(office: Caller, clue: str) -> None:
    step(office, clue, step="begin", expected_sequence=0)
    answer = office.post(f"/v1/clues/{clue}/transitions", json={"step": "explain", "reason": "卷内有说明", "expected_sequence": 0})
    assert (answer.status_code, code(answer)) == (409, "changed_meanwhile")


def test_a_step_sent_again_with_its_idempotency_key_is_one_step(office: Caller, clue: str) -> None:
    first, again = (office.post(f"/v1/clues/{clue}/transitions", json={"step": "begin"}, headers={"Idempotency-Key": "k"}) for _ in "12")
    assert (first.json(), first.status_code) == (again.json(), again.status_code)
    assert len(office.get(f"/v1/clues/{clue}").json()["history"]) == 1


def test_a_prosecutor_verifies_and_does_not_assign(caller: Caller) -> None:
    prosecutor = caller.acting(EAST, Role.PROSECUTOR)
    id = prosecutor.submit()["clue_ids"][0]
    answer = prosecutor.post(f"/v1/clues/{id}/transitions", json=ASSIGN)
    assert (answer.status_code, code(answer)) == (403, "forbidden")
    assert step(prosecutor, id, step="begin")["permitted"] == ["uphold", "explain", "misread", "mischeck"]


def test_the_city_hands_a_clue_down_to_a_district(caller: Caller) -> None:
    city = caller.acting(CITY, Role.SUPERVISOR)
    sent = city.submit(DRUGS)
    id = sent["clue_ids"][0]
    assert step(city, id, **ASSIGN, handler_id=EAST)["handler_id"] == EAST
    district = caller.acting(EAST, Role.PROSECUTOR)
    assert step(district, id, step="begin")["status"] == "verifying"
    assert district.get(f"/v1/judgments/{sent['id']}").status_code == 200
    other = caller.acting(CITY, Role.SUPERVISOR).post(
        f"/v1/clues/{id}/transitions", json={**ASSIGN, "step": "reassign", "handler_id": "nowhere"}
    )
    assert code(other) in ("organisation_not_found", "incomplete_step")


TOLD = [(clue, report_of(name)) for name in (THEFT, DRUGS) for clue in report_of(name)["clues"]]
FILTERS: tuple[tuple[dict[str, Any], Callable[[Any, Any], bool]], ...] = (
    ({}, lambda clue, report: True),
    ({"check": "term_end_arithmetic"}, lambda clue, report: clue["check"] == "term_end_arithmetic"),
    (
        {"check": ["term_end_arithmetic", "fine_theft_range"]},
        lambda clue, report: clue["check"] in ("term_end_arithmetic", "fine_theft_range"),
    ),
    ({"grade": "A"}, lambda clue, report: clue["grade"] == "A"),
    ({"grade": ["B", "C"]}, lambda clue, report: clue["grade"] != "A"),
    ({"rank": "trial"}, lambda clue, report: clue["rank"] == "trial"),
    ({"rank": "retired"}, lambda clue, report: clue["rank"] == "retired"),
    ({"favours": "prosecution"}, lambda clue, report: clue["favours"] == "prosecution"),
    ({"weight": ["procedural", "clerical"]}, lambda clue, report: clue["weight"] != "substantive"),
    ({"court": "江省江城市东湖区人民法院"}, lambda clue, report: report["document"]["court"] == "江省江城市东湖区人民法院"),
    ({"court_level": "基层"}, lambda clue, report: True),
    ({"court_level": "高级"}, lambda clue, report: False),
    ({"charge": "贩卖毒品罪"}, lambda clue, report: report["id"] == DRUGS),
    ({"charge": ["贩卖毒品罪", "盗窃罪"]}, lambda clue, report: True),
    ({"status": "new"}, lambda clue, report: True),
    ({"status": "upheld"}, lambda clue, report: False),
    ({"judged_from": "2019-06-20", "judged_to": "2019-06-20"}, lambda clue, report: report["id"] == THEFT),
    ({"judged_to": "2010-01-01"}, lambda clue, report: False),
    ({"overdue": "false"}, lambda clue, report: True),
    ({"overdue": "true"}, lambda clue, report: False),
    ({"current": "true"}, lambda clue, report: True),
    ({"organisation": EAST}, lambda clue, report: True),
    ({"organisation": CITY}, lambda clue, report: False),
    ({"charge": "盗窃罪", "favours": "defendant"}, lambda clue, report: report["id"] == THEFT and clue["favours"] == "defendant"),
    ({"charge": "'; DROP TABLE clues; --"}, lambda clue, report: False),
    ({"court": "%"}, lambda clue, report: False),
)


def test_filters_find_what_the_reports_tell(office: Caller) -> None:
    office.submit(THEFT)
    office.submit(DRUGS)
    for asked, wanted in FILTERS:
        found = [one["message"] for one in office.get("/v1/clues", params=asked).json()["items"]]
        assert sorted(found) == sorted(clue["message"] for clue, report in TOLD if wanted(clue, report)), asked


def test_overdue_clues_are_found(office: Caller, clue: str) -> None:
    step(office, clue, **{**ASSIGN, "due_on": (today() - timedelta(days=1)).isoformat()})
    found = office.get("/v1/clues", params={"overdue": "true", "order": "due"}).json()["items"]
    assert [(one["id"], one["overdue"]) for one in found] == [(clue, True)]


@pytest.mark.parametrize("order", ["newest", "oldest", "due"])
def test_pages_are_stable_while_clues_are_added(office: Caller, order: str) -> None:
    for n in range(3):
        office.post("/v1/judgments", json={"text": text_with(f"第{n}次。")})
    before = [one["id"] for one in office.get("/v1/clues", params={"order": order}).json()["items"]]
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = office.get("/v1/clues", params={"order": order, "limit": 2, **after}).json()
        seen += [one["id"] for one in page["items"]]
        office.post("/v1/judgments", json={"text": text_with(f"翻页时又来一份{len(seen)}。")}) if len(seen) < 6 else None
        if page["next"] is None or len(seen) > 40:
            break
        after = {"after": page["next"]}
    assert len(seen) == len(set(seen))
    assert [id for id in seen if id in before] == before
