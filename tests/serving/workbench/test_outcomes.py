"""The page of outcomes in a real Chromium: its figures are those of the report, its charts say what they show, its alerts stand at the head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from serving.access import Role
from serving.outcomes.precision import Axis
from serving.outcomes.report import Report, compiled, percent
from serving.store import audit
from tests.serving.offices import CITY, EAST, ELSEWHERE
from tests.serving.outcomes.many import many
from tests.serving.workbench.bench import Bench, running
from tests.serving.workbench.conftest import Visit
from tests.serving.workbench.test_accessibility import violations


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A workbench of its own, with a year of clues of two checks; the third model is bad."""
    with running(tmp_path_factory.mktemp("outcomes")) as found:
        many(found.offices.database, found.offices, 240, checks=2, precision=(0.95, 0.9, 0.3))
        yield found


@pytest.fixture(scope="module")
def report(bench: Bench) -> Report:
    """What the store tells the city."""
    with bench.offices.database.reading() as session:
        return compiled(session, bench.offices.who(CITY))


def test_figures_are_those_of_the_report(visit: Visit, report: Report) -> None:
    page = visit("/outcomes", Role.PROSECUTOR, CITY)
    whole = report.whole
    shares = (whole.precision, whole.given_facts, whole.reading, whole.conversion)
    expect(page.locator(".tile b")).to_have_text(
        [str(whole.raised), *(percent(one.value) for one in shares), f"{report.durations.median:.1f} 天"]
    )
    rows = page.locator("#by-model-part tbody tr").all()
    told = {row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()[:3]] for row in rows}
    assert told == {one.key: [str(one.tally.raised), str(one.tally.verified), str(one.tally.upheld)] for one in report.lines[Axis.MODEL]}
    expect(page.locator("nav[aria-label=主导航] a[aria-current=page]")).to_have_text("质效")


def test_alerts_stand_at_the_head_and_changes_in_their_table(visit: Visit, report: Report) -> None:
    page = visit("/outcomes", organisation=CITY)
    assert any(one.kind == "change" for one in report.alerts)
    expect(page.get_by_role("region", name="报警").locator("li")).to_have_text([one.sentence for one in report.alerts])
    changes = sum(len(one.changes) for one in report.trends.values())
    expect(page.locator("#changes-part tbody tr")).to_have_count(changes)


def test_charts_say_what_they_show(visit: Visit) -> None:
    page = visit("/outcomes", organisation=CITY)
    charts = page.locator("svg[role=img]")
    assert charts.count() == 5
    for chart in charts.all():
        name, said = chart.get_attribute("aria-labelledby"), chart.get_attribute("aria-describedby")
        assert page.locator(f"#{name}").text_content() and page.locator(f"#{said}").text_content()
        assert chart.locator("xpath=ancestor::section[1]").locator("table").count() == 1
    drawn = "".join(page.locator("#by-model-part svg text").all_text_contents())
    assert all(name in drawn for name in ("panjian-facts@0000aaaa", "panjian-facts@2222aaaa"))


def test_filters_narrow_and_stay_in_the_address(visit: Visit) -> None:
    page = visit("/outcomes", organisation=CITY)
    page.get_by_label("线索产生日期，从").fill("2026-06-01")
    page.get_by_label("期间按", exact=True).select_option("quarter")
    page.get_by_label("期间依据", exact=True).select_option("concluded")
    page.get_by_role("button", name="统计").click()
    asked = parse_qs(urlsplit(page.url).query)
    assert {"from": ["2026-06-01"], "unit": ["quarter"], "basis": ["concluded"]}.items() <= asked.items()
    expect(page.locator("#by-period-part thead th").first).to_have_text("核结季度")
    expect(page.locator("#by-period-part tbody th").first).to_have_text("2026-Q2")
    expect(page.get_by_label("期间依据", exact=True)).to_have_value("concluded")


def test_a_date_that_is_none_is_told_and_not_used(visit: Visit, report: Report) -> None:
    page = visit("/outcomes?from=2019-13-45&unit=week&basis=x", organisation=CITY)
    expect(page.get_by_role("alert")).to_contain_text("2019-13-45")
    expect(page.locator(".tile b").first).to_have_text(str(report.whole.raised))


@pytest.mark.parametrize("path", ["/outcomes", "/outcomes?charge=没有这个罪名", "/outcomes?from=x", "/outcomes?unit=year"])
def test_pages_have_no_serious_violation(visit: Visit, path: str) -> None:
    assert violations(visit(path, organisation=CITY)) == []


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit("/outcomes", organisation=CITY)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_who_has_no_clue_is_told_so(visit: Visit) -> None:
    page = visit("/outcomes", organisation=ELSEWHERE)
    expect(page.locator(".tile b").first).to_have_text("0")
    assert page.locator("svg").count() == 0
    expect(page.locator("#main > .empty")).to_have_text("没有符合条件的线索。")


def test_the_report_is_downloaded_within_the_scope_and_logged(bench: Bench, report: Report) -> None:
    with bench.client(EAST, Role.PROSECUTOR) as client:
        found = client.get("/outcomes/report/json?level=基层")
        page = client.get("/outcomes/report/html")
        assert client.get("/outcomes/report/exe").status_code == 404
    assert json.loads(found.content)["asked"]["levels"] == ["基层"]
    assert json.loads(found.content)["whole"]["raised"] == report.whole.raised
    assert f"产生 {report.whole.raised} 条线索" in page.text and "attachment" in page.headers["content-disposition"]
    with bench.offices.database.reading() as session:
        entry = audit.page(session, bench.offices.who(CITY), limit=1).items[0]
    assert (entry.action, entry.object, entry.detail) == ("outcomes.report", "html", {"clues": report.whole.raised})
    with bench.client(ELSEWHERE, Role.PROSECUTOR) as client:
        assert json.loads(client.get("/outcomes/report/json").content)["whole"]["raised"] == 0
