"""Judgments over HTTP: a text or a file in, the report out; the same judgment twice is one record, the same request twice one answer."""

from __future__ import annotations

import threading
from typing import Any

import jsonschema_rs
import pytest

from serving.access import Role
from serving.endpoint.catalogue import report_schema
from tests.reading.judgment_files import JUDGMENT, PARAGRAPHS, TITLE, docx
from tests.serving.endpoint.calling import Caller, code, text_with
from tests.serving.offices import CLEAN, EAST, THEFT, WEST, text_of


def test_a_text_gives_its_report_and_its_clues(office: Caller) -> None:
    answer = office.post("/v1/judgments", json={"text": text_of(THEFT), "id": "甲〔2019〕1号"})
    told = answer.json()
    assert (answer.status_code, told["new"], told["external_id"]) == (201, True, "甲〔2019〕1号")
    assert answer.headers["location"] == f"/v1/judgments/{told['id']}"
    jsonschema_rs.validate(report_schema(), told["report"])
    assert told["report"]["id"] == "甲〔2019〕1号"
    assert len(told["clue_ids"]) == len(told["report"]["clues"]) == 2
    assert all(text_of(THEFT)[e["start"] : e["end"]] == e["quote"] for clue in told["report"]["clues"] for e in clue["evidence"])


def test_what_was_kept_is_shown_with_the_text_as_received(office: Caller) -> None:
    sent = office.submit(id="甲")
    told = office.get(f"/v1/judgments/{sent['id']}").json()
    assert (told["text"], told["report"], told["external_id"]) == (text_of(THEFT), sent["report"], "甲")
    assert (told["court"], told["case_number"], told["judged_on"]) == ("江省江城市东湖区人民法院", "（2019）江0102刑初88号", "2019-06-20")
    assert told["charges"] == ["盗窃罪"]


def test_the_same_judgment_twice_is_one_record(office: Caller) -> None:
    first, second = office.submit(id="甲"), office.submit(id="乙")
    assert (second["id"], second["analysis_id"], second["clue_ids"]) == (first["id"], first["analysis_id"], first["clue_ids"])
    assert (first["new"], second["new"]) == (True, False)
    assert len(office.get("/v1/clues").json()["items"]) == 2


def test_another_organisation_keeps_its_own_record(caller: Caller) -> None:
    first = caller.acting(EAST, Role.SYSTEM).submit()
    second = caller.acting(WEST, Role.SYSTEM).submit()
    assert second["new"]
    assert second["id"] != first["id"]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("判决.txt", JUDGMENT.encode(), "text/plain"),
        ("判决.TXT", JUDGMENT.encode("gb18030"), "application/octet-stream"),
        ("判决.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("判决.html", f"<html><body>{''.join(f'<p>{p}</p>' for p in (TITLE, *PARAGRAPHS))}</body></html>".encode(), "text/html"),
        ("判决.json", f'{{"text": {JUDGMENT!r}}}'.replace("'", '"').encode(), "application/json"),
    ],
)
def test_a_file_is_read(office: Caller, name: str, data: bytes, kind: str) -> None:
    answer = office.post("/v1/judgments", files={"file": (name, data, kind)})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["external_id"] == told["report"]["id"] == name
    assert told["report"]["defendants"][0]["convictions"][0]["charge"] == "盗窃罪"


def test_a_pdf_is_read(office: Caller) -> None:
    from tests.reading.judgment_files import pdf

    lines = [line for part in (TITLE, *PARAGRAPHS) for line in part.split("\n")]
    page = [(60.0, 780.0 - 22 * n, line[:28]) for n, line in enumerate(lines)]
    answer = office.post("/v1/judgments", files={"file": ("判决.pdf", pdf([page]), "application/pdf")}, data={"id": "丙"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["report"]["id"] == "丙"


def test_the_day_whose_law_applies_can_be_given(office: Caller) -> None:
    told = office.submit(as_of="2015-06-01")
    assert told["report"]["produced_by"]["law_as_of"] == "2015-06-01"
    by_form = office.post("/v1/judgments", files={"file": ("a.txt", text_of(THEFT).encode())}, data={"as_of": "2015-06-01"}).json()
    assert (by_form["id"], by_form["analysis_id"]) == (told["id"], told["analysis_id"])


def test_a_request_sent_again_with_its_idempotency_key_gets_the_first_answer(office: Caller) -> None:
    key = {"Idempotency-Key": "once-1"}
    first = office.post("/v1/judgments", json={"text": text_of(THEFT)}, headers=key)
    again = office.post("/v1/judgments", json={"text": text_of(THEFT)}, headers=key)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = office.post("/v1/judgments", json={"text": text_of(CLEAN)}, headers=key)
    assert (other.status_code, code(other)) == (422, "idempotency_mismatch")


def test_an_idempotency_key_is_of_whoever_holds_the_api_key(caller: Caller) -> None:
    key = {"Idempotency-Key": "shared"}
    first = caller.acting(EAST, Role.SYSTEM).post("/v1/judgments", json={"text": text_of(THEFT)}, headers=key)
    other = caller.acting(WEST, Role.SYSTEM).post("/v1/judgments", json={"text": text_of(CLEAN)}, headers=key)
    assert (first.status_code, other.status_code) == (201, 201)


def test_two_at_the_same_time_do_it_once(office: Caller) -> None:
    answers: list[Any] = []
    body, key = {"text": text_with("又查明无其他事实。")}, {"Idempotency-Key": "race"}

    def send() -> None:
        answers.append(office.post("/v1/judgments", json=body, headers=key))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
