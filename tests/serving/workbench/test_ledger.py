"""The pages of the ledger: every version and where it stands, signing by both sides, a promotion refused and done, the champion withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from pipelines.checks import CHECKS
from serving.access import Role
from serving.ledger.decision import RANK, Act
from serving.lifecycle import Step
from serving.store import keys, ledger, promotion
from tests.serving.offices import EAST
from tests.serving.store.ledger_case import GOOD_SHADOW, LedgerCase
from tests.serving.workbench.bench import Bench, csrf_of
from tests.serving.workbench.conftest import Visit
from tests.serving.workbench.test_accessibility import violations

NOTE = "抽查二十条线索，属实十九条，同意晋级"
CHECK = CHECKS[-1]
REFERENCE = f"{CHECK.name}@{CHECK.version}"


@pytest.fixture(scope="module")
def case(bench: Bench) -> LedgerCase:
    """The ledger of the running workbench."""
    return LedgerCase(bench.offices)


@pytest.fixture
def supervisor(bench: Bench) -> Iterator[httpx.Client]:
    """A supervisor without a browser."""
    with bench.client(EAST, Role.SUPERVISOR) as client:
        yield client


def send(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    """Send a form."""
    return client.post(path, data={"csrf": csrf_of(client.get("/ledger").text), **form})


def test_every_version_is_listed_with_its_rank(bench: Bench, supervisor: httpx.Client) -> None:
    page = supervisor.get("/ledger").text
    for one in CHECKS:
        assert f"/workbench/ledger/{one.name}@{one.version}" in page
        assert one.title in page
    assert "none" in page


def test_both_sides_sign_in_the_browser_and_a_promotion_is_refused_for_want_of_outcomes(case: LedgerCase, visit: Visit) -> None:
    for role in (Role.SUPERVISOR, Role.DATA_SCIENTIST):
        page = visit(f"/ledger/{REFERENCE}", role)
        assert violations(page) == []
        page.get_by_label("同意", exact=True).check()
        page.get_by_label("看了什么，为什么").fill(NOTE)
        page.get_by_role("button", name="签认").click()
        expect(page.get_by_role("status")).to_contain_text("已签认")
        expect(page.locator(".history").last).to_contain_text(NOTE)
    expect(page.get_by_text("双方都已签认")).to_be_visible()
    page.get_by_role("button", name="升一级").click()
    expect(page.get_by_role("status")).to_contain_text("没有晋级")
    expect(page.locator(".history").first).to_contain_text("核实的线索 0 条，属实 0 条：不能升为“已测试”，至少要核实 20 条。")
    assert violations(page) == []
    assert case.standing(REFERENCE).rank == "trial"
    assert [one.holder for one in case.standing(REFERENCE).signatures] == ["东城supervisor", "东城data_scientist"]


def test_a_note_that_says_nothing_is_refused(supervisor: httpx.Client, case: LedgerCase) -> None:
    other = f"{CHECKS[1].name}@{CHECKS[1].version}"
    for form in ({"verdict": "approve", "note": "同意"}, {"verdict": "", "note": NOTE}, {"verdict": "perhaps", "note": NOTE}):
        assert send(supervisor, f"/ledger/{other}/signatures", **form).status_code == 422
    assert case.standing(other).signatures == ()
    assert send(supervisor, "/ledger/nothing@1/signatures", verdict="approve", note=NOTE).status_code == 404
    assert supervisor.get("/ledger/nothing@1").status_code == 404


def test_a_champion_is_shown_and_withdrawn(case: LedgerCase, visit: Visit, supervisor: httpx.Client) -> None:
    entry = case.model("aaaaaaaa")
    case.measured("none")
    case.measured(entry.reference)
    case.sign(entry.reference)
    with case.database.session() as session:
        assert not promotion.promote_model(session, case.scientist, entry.id, shadow=GOOD_SHADOW).refused
    page = visit(f"/ledger/{entry.reference}")
    expect(page.locator(".pairs").first).to_contain_text("测试集 F1100.0%")
    expect(page.get_by_text("它就是现任")).to_be_visible()
    assert violations(page) == []
    page = visit("/ledger")
    expect(page.locator(".tiles").get_by_text(entry.reference)).to_be_visible()
    assert violations(page) == []
    page.get_by_text("立即撤下现任模型").click()
    page.get_by_label("为什么撤下").fill("上线后核查发现误读过多")
    page.get_by_role("button", name=f"撤下 {entry.reference}").click()
    expect(page.get_by_role("status")).to_contain_text("已撤下现任模型")
    expect(page.get_by_text("近 30 天的降级、停用与撤下")).to_be_visible()
    assert case.champion() == "none"
    assert send(supervisor, "/ledger/withdraw", reason="上线后核查发现误读过多").status_code == 422


def test_who_neither_signs_nor_releases_sees_no_form_and_can_send_none(bench: Bench) -> None:
    with bench.client(EAST, Role.PROSECUTOR) as client:
        for path in ("/ledger", f"/ledger/{REFERENCE}"):
            assert client.get(path).text.count("<form") == 1  # to sign out
        assert send(client, "/ledger/withdraw", reason="上线后核查发现误读过多").status_code == 403


def test_supervisors_hear_of_versions_that_went_down(bench: Bench, case: LedgerCase, supervisor: httpx.Client) -> None:
    case.verified(case.kept(3), *[Step.MISCHECK] * 3)
    with bench.offices.database.session() as session:
        ledger.decide(
            session, keys.console(), ledger.find(session, CHECKS[2].name), Act.RETIRE, RANK, "retired", before="trial", reason="试"
        )
    told = f"/workbench/ledger/{CHECKS[2].name}@{CHECKS[2].version}"
    assert told in supervisor.get("/").text
    with bench.client(EAST, Role.PROSECUTOR) as client:
        assert told not in client.get("/").text
