"""Rates, logs, metrics and headers: what every request leaves behind, and what it must not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from serving.endpoint import logs
from serving.endpoint.rates import Buckets
from tests.serving.endpoint.calling import Caller
from tests.serving.offices import THEFT, text_of


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged, each line JSON."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_bucket_holds_its_burst_and_fills_at_its_rate() -> None:
    now = 0.0
    buckets = Buckets(2.0, 3, lambda: now)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.wait("b") == 0
    now = 0.5
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 1]
    now = 100.0
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_no_rate_is_no_limit_and_buckets_are_bounded() -> None:
    assert {Buckets(0, 1).wait("a") for _ in range(100)} == {0}
    buckets = Buckets(0.001, 1, lambda: 0.0)
    for n in range(11_000):
        buckets.wait(str(n))
    assert len(buckets._levels) == 10_000


def test_wrong_keys_of_one_address_are_slowed_down(office: Caller) -> None:
    office.app.state.service.failures.burst = 3
    good, office.token = office.token, "pj_a_b"
    assert [office.get("/v1/checks").status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    office.token = good
    assert office.get("/v1/checks").status_code == 200


def test_a_request_is_one_line_with_its_id_and_no_personal_data(office: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    sent = office.submit(id="张三的案子")
    office.get("/v1/clues", params={"person": "陈检察官", "charge": "盗窃罪"})
    office.get(f"/v1/judgments/{sent['id']}")
    told = lines(capsys)
    assert [one["route"] for one in told] == ["/v1/judgments", "/v1/clues", "/v1/judgments/{id}"]
    assert all({"at", "level", "request_id", "status", "ms", "key", "organisation"} <= one.keys() for one in told)
    whole = json.dumps(told, ensure_ascii=False)
    for word in (
        "王大勇",
        "李小虎",
        "张三",
        "陈检察官",
        "盗窃",
        "pj_",
        "刑初",
        *(line for line in text_of(THEFT).split("\n") if len(line) > 8),
    ):
        assert word not in whole


def test_the_line_of_a_damaged_file_tells_none_of_its_words(office: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    office.post("/v1/judgments", files={"file": ("王大勇.docx", "被告人王大勇".encode())})
    office.post("/v1/judgments", files={"file": ("王大勇.pdf", "%PDF-1.7 被告人王大勇".encode())})
    assert "王大勇" not in capfd.readouterr().err


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("ü", False), ("", False)])
def test_an_id_that_the_caller_gives_is_kept_if_it_is_a_plain_one(office: Caller, given: str, kept: bool) -> None:
    told = office.get("/healthz", headers={"X-Request-ID": given.encode("latin-1")}).headers["x-request-id"]
    assert (told == given) == kept
    assert told


def test_the_id_of_a_request_stands_in_the_audit_log(office: Caller) -> None:
    from serving.store import audit

    office.post("/v1/judgments", json={"text": text_of(THEFT)}, headers={"X-Request-ID": "known-1"})
    with office.offices.database.reading() as session:
        found = audit.page(session, office.offices.who()).items[0]
    assert (found.action, found.request_id) == ("judgment.keep", "known-1")


def test_answers_are_not_cached_nor_sniffed(office: Caller) -> None:
    for path in ("/v1/clues", "/v1/nothing", "/healthz"):
        headers = office.get(path).headers
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert headers["content-security-policy"].startswith("default-src 'none'")


def counted(office: Caller) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """The metrics as Prometheus reads them."""
    families = text_string_to_metric_families(office.get("/metrics").text)
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def test_metrics_count_requests_judgments_clues_and_problems(office: Caller) -> None:
    before = counted(office)
    office.submit()
    office.submit()
    office.get("/v1/clues/nothing")
    office.get("/v1/none-of-ours/王大勇")
    after = counted(office)
    grown = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    assert grown["panjian_judgments_total", (("known", "no"),)] == grown["panjian_judgments_total", (("known", "yes"),)] == 1
    assert grown["panjian_clues_total", (("check", "term_end_arithmetic"), ("grade", "A"))] == 1
    assert (
        grown["panjian_problems_total", (("code", "clue_not_found"),)] == grown["panjian_problems_total", (("code", "no_such_route"),)] == 1
    )
    assert grown["panjian_analysis_seconds_count", ()] == 2
    assert grown["panjian_requests_total", (("method", "GET"), ("route", "/v1/clues/{id}"), ("status", "404"))] == 1
    assert not any("王大勇" in str(name) for name in after)


def test_readiness_tells_what_is_missing(office: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.get("/readyz").json() == {"status": "ready", "parts": {"database": True, "schema": True, "analysts": True}}
    monkeypatch.setattr("serving.store.database.Database.is_newest", lambda _: False)
    answer = office.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["schema"]) == (503, False)
    assert office.get("/healthz").status_code == 200
