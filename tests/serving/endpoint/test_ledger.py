"""The ledger over HTTP: versions and where they stand, what is live, which versions produced a clue at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.bundle import bundled
from pipelines.checks import CHECKS
from pipelines.checks.check import Rank
from serving.access import Role
from serving.ledger.decision import RANK, Act
from serving.store import keys, ledger
from tests.serving.endpoint.calling import Caller, code
from tests.serving.offices import EAST, THEFT
from tests.serving.store.ledger_case import NOTE, LedgerCase


@pytest.fixture
def acting(caller: Caller) -> Caller:
    """A supervisor of East, with a store of its own."""
    return caller.acting(EAST, Role.SUPERVISOR)


def decide(caller: Caller, reference: str, act: Act, after: Rank) -> None:
    """Decide about a rank."""
    with caller.offices.database.session() as session:
        ledger.decide(session, keys.console(), ledger.find(session, reference), act, RANK, after.value, reason="试一试")


def test_every_version_is_told_with_where_it_stands(acting: Caller) -> None:
    decide(acting, CHECKS[0].name, Act.PROMOTE, Rank.TESTED)
    LedgerCase(acting.offices).sign(CHECKS[0].name)
    told = acting.get("/v1/ledger").json()
    assert (told["champion"], told["challenger"]) == ("none", None)
    known = {one["reference"]: one for one in told["items"]}
    facts = next(one.name for one in bundled() if one.folder == "facts")
    assert set(known) == {"none", facts} | {f"{one.name}@{one.version}" for one in CHECKS}
    first = known[f"{CHECKS[0].name}@{CHECKS[0].version}"]
    assert (first["rank"], first["kind"], first["aliases"]) == ("tested", "check", [])
    assert [(one["side"], one["verdict"], one["note"]) for one in first["signatures"]] == [
        ("business", "approve", NOTE),
        ("digital", "approve", NOTE),
    ]
    assert {one["kind"] for one in acting.get("/v1/ledger", params={"kind": "model"}).json()["items"]} == {"model"}
    assert code(acting.get("/v1/ledger", params={"kind": "dog"})) == "invalid"


def test_a_version_is_told_with_all_that_was_decided(acting: Caller) -> None:
    case = LedgerCase(acting.offices)
    case.model("aaaaaaaa")
    case.promote("panjian-facts@aaaaaaaa", None)
    told = acting.get("/v1/ledger/panjian-facts@aaaaaaaa").json()
    assert told["detail"] == {"card": {"name": "panjian-facts"}}
    (decided,) = told["decisions"]
    assert (decided["act"], decided["subject"], decided["after"]) == ("refuse", "champion", "panjian-facts@aaaaaaaa")
    assert decided["failures"][-2:] == ["缺业务部门签认。", "缺数字部门签认。"]
    case.measured("none", bytes=7)
    champion = acting.get("/v1/ledger/champion").json()
    assert champion["reference"] == "none"
    told = champion["decisions"][0]["evidence"]["scorecard"]
    assert (told["model"], told["bytes"], "splits" in told) == ("none", 7, False)
    for nobody in ("challenger", "nothing", "nothing@1", "%00", "@"):
        assert code(acting.get(f"/v1/ledger/{nobody}")) in ("entry_not_found", "invalid", "not_storable"), nobody


def test_checks_are_told_with_their_live_rank(acting: Caller) -> None:
    name = CHECKS[0].name
    decide(acting, name, Act.PROMOTE, Rank.TRUSTED)
    assert acting.get(f"/v1/checks/{name}").json()["rank"] == "trusted"
    assert {one["rank"] for one in acting.get("/v1/checks").json()["items"]} == {"trusted", "trial"}


def test_reports_carry_the_live_rank_and_a_retired_check_is_silent(acting: Caller) -> None:
    first = acting.submit(THEFT)
    checks = [one["check"] for one in first["report"]["clues"]]
    decide(acting, checks[0], Act.PROMOTE, Rank.TESTED)
    second = acting.submit(THEFT)
    assert [one["rank"] for one in second["report"]["clues"] if one["check"] == checks[0]] == ["tested"]
    assert second["clue_ids"] == first["clue_ids"]
    decide(acting, checks[0], Act.RETIRE, Rank.RETIRED)
    third = acting.submit(THEFT)
    assert [one["check"] for one in third["report"]["clues"]] == checks[1:]
    assert acting.get(f"/v1/judgments/{first['id']}").json()["report"]["clues"] == third["report"]["clues"]


def test_which_versions_produced_a_clue_is_told_for_any_moment(acting: Caller) -> None:
    sent = acting.submit(THEFT)
    clue, check = sent["clue_ids"][0], sent["report"]["clues"][0]["check"]
    first = acting.get(f"/v1/clues/{clue}/versions").json()
    assert (first["check"], first["rank"], first["model"], first["analysis_id"]) == (check, "trial", "none", sent["analysis_id"])
    decide(acting, check, Act.PROMOTE, Rank.TESTED)
    later = acting.submit(THEFT)
    moment = datetime.fromisoformat(first["analysed_at"])
    for at, rank, analysis in (
        (moment, "trial", sent["analysis_id"]),
        (moment + timedelta(days=1), "tested", later["analysis_id"]),
    ):
        told = acting.get(f"/v1/clues/{clue}/versions", params={"at": at.isoformat()}).json()
        assert (told["rank"], told["analysis_id"]) == (rank, analysis)
    too_early = acting.get(f"/v1/clues/{clue}/versions", params={"at": (moment - timedelta(days=1)).isoformat()})
    assert (too_early.status_code, code(too_early)) == (404, "clue_not_found")
    for wrong in ("2026-01-01", "yesterday", "1767225600", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        for path in (f"/v1/clues/{clue}/versions", "/v1/live"):
            answer = acting.get(path, params={"at": wrong})
            assert code(answer) == "invalid", wrong
            assert "应当是带时区的时刻" in answer.json()["detail"]


def test_what_is_live(acting: Caller) -> None:
    assert acting.get("/v1/live", params={"at": "2020-01-01T00:00:00Z"}).json()["items"] == []
    acting.submit(THEFT)
    (told,) = acting.get("/v1/live").json()["items"]
    assert (told["part"], told["model"], told["until"]) == ("champion", "none", None)
    assert told["checks"] == {one.name: [one.version, "trial"] for one in CHECKS}
