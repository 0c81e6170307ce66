"""Problems: every kind in the catalogue is reached by a request, has its status, its title and its page; what is unforeseen tells nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from serving.access import Role
from serving.endpoint import analysts as pool
from serving.endpoint.problems import KINDS, Problem
from serving.endpoint.rates import Buckets
from serving.store import clues, idempotency, refusal
from serving.store.refusal import Conflict
from tests.serving.endpoint import test_bad_input
from tests.serving.endpoint.calling import Caller, check_problem, code
from tests.serving.offices import EAST, THEFT, text_of

BAD_INPUT = {case.code for case in test_bad_input.CASES}
TEXT = {"json": {"text": text_of(THEFT)}}
Reach = Callable[[Caller, pytest.MonkeyPatch], Any]


def settings(office: Caller, **changed: Any) -> None:
    """Other settings from now on."""
    service = office.app.state.service
    office.app.state.service = replace(service, settings=replace(service.settings, **changed))


def clue(office: Caller) -> str:
    """The address of a clue."""
    return f"/v1/clues/{office.submit()['clue_ids'][0]}"


def no_key(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    office.token = None
    return office.get("/v1/clues")


def bad_key(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    office.token = "pj_a_b"
    return office.get("/v1/clues")


def too_many(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    office.app.state.service = replace(office.app.state.service, rates=Buckets(0.5, 2))
    assert [office.get("/v1/checks").status_code for _ in "12"] == [200, 200]
    answer = office.get("/v1/checks")
    assert answer.headers["retry-after"] == "2"
    assert office.get("/healthz").status_code == 200  # the rates are those of a key
    return answer


def changed_meanwhile(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    return office.post(f"{clue(office)}/transitions", json={"step": "begin", "expected_sequence": 9})


def step_not_permitted(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    return office.post(f"{clue(office)}/outcomes", json={"response": "adopted"})


def incomplete_step(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    return office.post(f"{clue(office)}/transitions", json={"step": "assign"})


def organisation_not_found(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    told = {"step": "assign", "office": "一部", "person": "陈某", "due_on": "2030-01-01", "handler_id": "nowhere"}
    return office.post(f"{clue(office)}/transitions", json=told)


def idempotency_raced(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    def raced(*_: Any) -> None:
        raise Conflict("同一请求正在处理，请稍后重试。", "idempotency_raced")

    patch.setattr(idempotency, "keep", raced)
    answer = office.post("/v1/judgments", **TEXT, headers={"Idempotency-Key": "k"})
    assert answer.headers["retry-after"] == "1"
    assert office.get("/v1/clues").json()["items"] == []
    return answer


def idempotency_mismatch(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    for step in ("begin", "uphold"):
        answer = office.post(f"{clue(office)}/transitions", json={"step": step, "reason": "是"}, headers={"Idempotency-Key": "k"})
    return answer


def text_not_storable(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    def refused(*_: Any) -> None:
        raise refusal.Invalid("文书里有不能保存的字符。", "text_not_storable")

    patch.setattr("serving.store.judgments.keep", refused)
    return office.post("/v1/judgments", **TEXT)


def too_long_to_analyze(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    slow = pool.Analysts("none", processes=1, seconds=60)
    slow.start()
    for process in slow._idle:
        assert process is not None
        os.kill(process._popen.pid, signal.SIGSTOP)
    slow.seconds = 0.2
    settings(office, request_seconds=1)
    office.app.state.service = replace(office.app.state.service, analysts=slow)
    answer = office.post("/v1/judgments", **TEXT)
    slow.close()
    return answer


def busy(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    office.app.state.service = replace(office.app.state.service, analysts=pool.Analysts("none", processes=0, waiting=0))
    answer = office.post("/v1/judgments", **TEXT)
    assert answer.headers["retry-after"] == "2"
    return answer


def too_slow(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    settings(office, request_seconds=0.05)
    return asyncio.run(_stalled(office, "/v1/judgments"))


async def _stalled(office: Caller, path: str) -> httpx.Response:
    """The answer to a request whose body begins and never ends."""
    sent: list[Any] = []
    first = iter([{"type": "http.request", "body": b'{"text":', "more_body": True}])

    async def receive() -> Any:
        for part in first:
            return part
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", f"Bearer {office.token}".encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    await office.app({**scope, "http_version": "1.1", "scheme": "http", "server": ("x", 80), "root_path": ""}, receive, send)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=b"".join(one.get("body", b"") for one in sent[1:]))


def unavailable(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    def away(*_: Any) -> None:
        raise OperationalError("SELECT 王大勇", {}, Exception("connection refused"))

    patch.setattr(clues, "page", away)
    answer = office.get("/v1/clues")
    assert answer.headers["retry-after"] == "5"
    return answer


def internal(office: Caller, patch: pytest.MonkeyPatch) -> Any:
    def broken(*_: Any) -> None:
        raise RuntimeError("被告人王大勇")

    patch.setattr(clues, "page", broken)
    return office.get("/v1/clues")


REACHED: dict[str, Reach] = {
    "no_key": no_key,
    "bad_key": bad_key,
    "forbidden": lambda office, _: office.acting(EAST, Role.ADMIN).post("/v1/judgments", **TEXT),
    "judgment_not_found": lambda office, _: office.get("/v1/judgments/01a21e3d-e793-7000-9c48-dad30b66d613"),
    "clue_not_found": lambda office, _: office.get("/v1/clues/01a21e3d-e793-7000-9c48-dad30b66d613"),
    "batch_not_found": lambda office, _: office.get("/v1/batches/01a21e3d-e793-7000-9c48-dad30b66d613"),
    "organisation_not_found": organisation_not_found,
    "check_not_found": lambda office, _: office.get("/v1/checks/nothing"),
    "entry_not_found": lambda office, _: office.get("/v1/ledger/nothing@1"),
    "problem_not_found": lambda office, _: office.get("/v1/problems/nothing"),
    "no_such_route": lambda office, _: office.get("/v1/nothing"),
    "method_not_allowed": lambda office, _: office.send("DELETE", "/v1/clues"),
    "too_slow": too_slow,
    "changed_meanwhile": changed_meanwhile,
    "step_not_permitted": step_not_permitted,
    "incomplete_step": incomplete_step,
    "idempotency_raced": idempotency_raced,
    "idempotency_mismatch": idempotency_mismatch,
    "text_not_storable": text_not_storable,
    "bad_cursor": lambda office, _: office.get("/v1/clues", params={"after": "WzFd"}),
    "too_long_to_analyze": too_long_to_analyze,
    "too_many": too_many,
    "busy": busy,
    "unavailable": unavailable,
    "internal": internal,
}


def test_every_kind_of_problem_is_reached_here_or_by_bad_input() -> None:
    assert BAD_INPUT | REACHED.keys() == KINDS.keys()


@pytest.mark.parametrize("name", REACHED)
def test_each_is_reached(office: Caller, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    answer = REACHED[name](office, monkeypatch)
    check_problem(answer)
    assert code(answer) == name
    assert "王大勇" not in answer.text


def test_every_code_of_the_store_has_its_problem() -> None:
    import ast
    from pathlib import Path

    elsewhere = {  # what the endpoint does not ask for: leases, keys, organisations, corrections, shadow runs, rounds
        *("lease_lost", "exists", "parent_needed", "key_not_found", "bad_holder", "bad_organisation_id", "bad_organisation_name"),
        *("already_champion", "bad_entry", "bad_scorecard", "composition_not_found", "empty_note", "no_challenger", "no_champion"),
        *("not_a_model", "not_promotable"),  # of the ledger, which the endpoint only reads
        *("bad_interval", "bad_number", "difference_not_found", "nothing_to_replay", "same_model", "shadow_not_found"),
        *("clue_of_other_judgment", "bad_kind", "bad_span", "bad_choice", "bad_stance", "bad_defendant"),
    }
    invalid = {"too_long", "bad_limit", "bad_external_id", "batch_empty", "text_empty", "bad_verdict", "not_storable"}  # refused as invalid
    found = set()
    for path in Path(refusal.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Invalid", "Conflict", "NotFound") and len(node.args) > 1:
                found |= {leaf.value for leaf in ast.walk(node.args[1]) if isinstance(leaf, ast.Constant)}
    assert {"judgment_not_found", "changed_meanwhile"} <= found
    assert found - KINDS.keys() - elsewhere - invalid == set()


def test_every_problem_has_its_page(office: Caller) -> None:
    told = office.get("/v1/problems").json()["items"]
    assert [one["code"] for one in told] == list(KINDS)
    for one in told:
        assert office.get(f"/v1/problems/{one['code']}").json() == one


def test_the_words_of_a_problem_are_chinese_and_end_as_sentences() -> None:
    for kind in KINDS.values():
        assert kind.detail.endswith("。"), kind
        assert not kind.title.endswith("。"), kind
        assert any("\u4e00" <= one <= "\u9fff" for one in kind.title)


def test_a_problem_of_several_fields_names_each(office: Caller) -> None:
    answer = office.post("/v1/judgments", json={"text": 1, "id": "", "as_of": "x", "more": 0})
    assert {one["pointer"]: one["detail"] for one in answer.json()["errors"]} == {
        "/text": "应当是文字",
        "/id": "不应少于 1 个字符",
        "/as_of": "应当是日期，写作 2015-06-01",
        "/more": "没有这一项",
    }


def test_an_unforeseen_failure_tells_its_place_to_the_log_and_nothing_else(
    office: Caller, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from serving.endpoint import logs

    logs.set_up()
    internal(office, monkeypatch)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    failed = next(line for line in lines if line["event"] == "request failed")
    assert failed["error"] == "builtins.RuntimeError"
    assert any("clues.py" in place for place in failed["raised_at"])
    assert "王大勇" not in json.dumps(lines, ensure_ascii=False)
    assert {line.get("request_id") for line in lines} == {failed["request_id"]}


def test_a_code_nobody_knows_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        Problem("nonsense")
