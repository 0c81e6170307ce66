"""Accessibility of every page (axe-core, bundled with its package): no serious or critical violation; everything is reached by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from serving.access import Role
from serving.lifecycle import Act, Measure, Step
from serving.store import progress
from serving.store.identity import today
from tests.serving.offices import CITY
from tests.serving.workbench.bench import Bench, fresh_text
from tests.serving.workbench.conftest import Visit

_OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical, with the first place of each."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.fixture(scope="module")
def lived(bench: Bench) -> tuple[str, str]:
    """A judgment and a clue with which much was done: overdue once, upheld, a measure taken."""
    kept = bench.keep(fresh_text())
    who, (first, second) = bench.offices.who(), kept.clue_ids
    assign = Act(Step.ASSIGN, office="第一检察部", person=who.holder, due_on=today().replace(year=2020, day=1))
    with bench.offices.database.session() as session:
        progress.advance(session, who, first, assign)
        progress.advance(session, who, second, assign)
        progress.conclude(session, who, first, Step.UPHOLD, "线索成立")
        progress.take_measure(session, who, first, Measure.PROTEST)
    return kept.judgment_id, first


@pytest.mark.parametrize(
    "path", ["/", "/clues", "/clues?overdue=1", "/clues?status=nothing", "/judgments", "/judgments/new", "/tasks", "/keys", "/nowhere"]
)
def test_pages_have_no_serious_violation(lived: tuple[str, str], visit: Visit, path: str) -> None:
    assert violations(visit(path)) == []


def test_signing_in_has_no_serious_violation(visit: Visit) -> None:
    page = visit(None)
    assert violations(page) == []
    page.fill("#key", "wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_a_judgment_has_no_serious_violation_with_everything_opened(lived: tuple[str, str], visit: Visit) -> None:
    page = visit(f"/judgments/{lived[0]}")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("f")
    expect(page.locator("#floating")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("e")
    page.get_by_label("这段文字是").select_option("circumstance")
    expect(page.get_by_label("量刑情节的种类")).to_be_visible()
    page.get_by_label("这段文字是").select_option("conviction")
    expect(page.locator("#v-conviction-fine")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
def test_a_clue_has_no_serious_violation(lived: tuple[str, str], visit: Visit, role: Role) -> None:
    page = visit(f"/clues/{lived[1]}", role)
    assert violations(page) == []
    for button in page.locator("[data-panel]").all():
        button.click()  # the panels stay in the page: the last look sees one open, and all of them were opened once
        expect(page.locator(".choose.open")).to_be_visible()
    assert violations(page) == []


def test_a_city_that_assigns_to_its_districts_has_no_serious_violation(lived: tuple[str, str], visit: Visit) -> None:
    page = visit("/clues", organisation=CITY)
    page.locator("input[name=clue]").first.check()
    expect(page.get_by_label("承办单位")).to_be_visible()
    assert violations(page) == []


def test_a_page_without_script_still_verifies(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/clues/{kept.clue_ids[0]}", Role.PROSECUTOR, java_script_enabled=False)
    page.get_by_role("button", name="卷宗另有材料说明，处理并无不当").click()
    assert bench.clue(kept.clue_ids[0]).status == "explained"


def test_focus_is_seen(bench: Bench, visit: Visit) -> None:
    page = visit("/clues")
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert width == "3px", page.evaluate("document.activeElement.outerHTML")
