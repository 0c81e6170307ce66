"""Class-case pages in a real Chromium: every figure leads to the clues it counts, charts say what they show, the report comes in three forms."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pdfplumber
import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from serving.access import Role
from serving.store import audit
from serving.store.database import Database
from tests.serving.class_cases import cases, plant
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST, Offices
from tests.serving.workbench.bench import Bench, running
from tests.serving.workbench.conftest import Visit
from tests.serving.workbench.test_accessibility import violations

PLANTED = cases(110)
SEEN = {EAST: {EAST}, WEST: {WEST}, CITY: {CITY, EAST, WEST}, ELSEWHERE: {ELSEWHERE}}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A workbench of its own, with a class of cases."""
    with running(tmp_path_factory.mktemp("classes")) as found:
        plant(found.offices.database, found.offices, PLANTED)
        yield found


def _clues(organisation: str) -> int:
    return sum(len(case.clues) for case in PLANTED if case.organisation in SEEN[organisation])


@pytest.mark.parametrize("organisation", [CITY, EAST, ELSEWHERE])
def test_the_page_counts_what_lies_in_scope(visit: Visit, organisation: str) -> None:
    page = visit("/classes", Role.PROSECUTOR, organisation)
    tile = page.locator(".tiles li", has_text=re.compile(r"^\d+线索$"))
    expect(tile.locator("b")).to_have_text(str(_clues(organisation)))
    courts = page.locator("#by-court-part tbody th").all_inner_texts()
    seen = {case.court or "法院未读出" for case in PLANTED if case.organisation in SEEN[organisation]}
    assert set(courts) == seen


def test_every_figure_leads_to_as_many_clues(bench: Bench, visit: Visit) -> None:
    page = visit("/classes?unit=month", organisation=CITY)
    links = page.locator("section.figures td a, .tiles a")
    found = [(one.get_attribute("href") or "", int(re.findall(r"\d+", one.inner_text())[0])) for one in links.all()]
    assert len(found) > 100
    with bench.client(CITY) as client:
        for address, count in found[:: max(1, len(found) // 45)]:
            told = re.search(r"共 (\d+) 条", client.get(address.removeprefix("/workbench")).text)
            asked = parse_qs(urlsplit(address).query)
            assert told
            # a judgment that tells its year only lies in every month of it, and is counted apart
            assert int(told[1]) >= count if "from" in asked else int(told[1]) == count, address


def test_a_figure_is_clicked_through_to_its_clues(visit: Visit) -> None:
    page = visit("/classes", organisation=CITY)
    row = page.locator("#by-check-part tbody tr").first
    name, count = row.locator("th").inner_text(), row.locator("td").nth(2).inner_text()
    row.locator("td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"共 {count} 条")
    expect(page.locator("tbody tr [data-open]").first).to_contain_text(name)


def test_filters_narrow_the_class_and_stay(visit: Visit) -> None:
    page = visit("/classes", organisation=CITY)
    page.get_by_label("罪名", exact=True).select_option("盗窃罪")
    page.get_by_label("裁判日期，从").fill("2019-11-01")
    page.get_by_label("期间按", exact=True).select_option("quarter")
    page.get_by_role("button", name="统计").click()
    assert {"charge": ["盗窃罪"], "from": ["2019-11-01"], "unit": ["quarter"]}.items() <= parse_qs(urlsplit(page.url).query).items()
    expect(page.locator("#by-charge-part tbody th")).to_have_text(["盗窃罪"])
    expect(page.locator("#by-period-part tbody th").first).to_have_text("2019年第四季度")
    page.locator("#by-court-part tbody th a").first.click()
    expect(page.locator("#by-court-part tbody tr")).to_have_count(1)
    expect(page.get_by_label("罪名", exact=True)).to_have_value("盗窃罪")


def test_a_date_that_is_none_is_told_and_not_used(visit: Visit) -> None:
    page = visit("/classes?from=2019-13-45", organisation=CITY)
    expect(page.get_by_role("alert")).to_contain_text("2019-13-45")
    expect(page.locator(".tiles b").nth(1)).to_have_text(str(_clues(CITY)))


def test_charts_say_what_they_show(visit: Visit) -> None:
    page = visit("/classes", organisation=CITY)
    charts = page.locator("svg[role=img]")
    assert charts.count() == 7
    for chart in charts.all():
        name, said = chart.get_attribute("aria-labelledby"), chart.get_attribute("aria-describedby")
        assert page.locator(f"#{name}").text_content() and page.locator(f"#{said}").text_content()
        assert chart.locator("xpath=ancestor::section[1]").locator("table").count() == 1
    drawn = page.locator("#by-check-part svg text").all_text_contents()
    for name in page.locator("#by-check-part tbody th").all_inner_texts():
        assert any(name.startswith(one.split("…")[0]) for one in drawn), name


@pytest.mark.parametrize("path", ["/classes", "/classes?charge=盗窃罪&unit=month", "/classes?court=没有这个法院", "/classes?from=x"])
def test_pages_have_no_serious_violation(visit: Visit, path: str) -> None:
    page = visit(path, organisation=CITY)
    assert violations(page) == []


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit("/classes?unit=month", organisation=CITY)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_class_without_a_case_says_so(visit: Visit) -> None:
    page = visit("/classes?charge=没有这个罪名", organisation=EAST)
    assert page.locator(".figures .empty").count() == 8
    assert page.locator("svg").count() == 0


def test_the_report_is_downloaded_in_three_forms(bench: Bench, visit: Visit) -> None:
    page = visit("/classes?charge=盗窃罪", Role.PROSECUTOR, CITY)
    made: dict[str, bytes] = {}
    for name in ("Word", "PDF", "Excel"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"{name} 报告").click()
        assert download.value.suggested_filename.startswith("类案监督线索报告-")
        made[name] = download.value.path().read_bytes()
    count = page.locator(".tiles b").nth(1).inner_text()
    word = "\n".join(cell.text for table in Document(io.BytesIO(made["Word"])).tables for row in table.rows for cell in row.cells)
    assert f"{count}条，已核查" in word
    with pdfplumber.open(io.BytesIO(made["PDF"])) as document:
        text = "".join(one.extract_text() for one in document.pages)
    assert "云州市人民检察院" in text and f"{count}条，已核查" in text.replace(" ", "")
    book = load_workbook(io.BytesIO(made["Excel"]), read_only=True)
    rows = list(book["线索"].iter_rows(values_only=True))
    assert len(rows) == int(count) + 1
    assert book["按罪名"].cell(2, 1).value == "盗窃罪"


def test_the_report_is_logged_and_keeps_to_the_scope(bench: Bench) -> None:
    with bench.client(WEST, Role.PROSECUTOR) as client:
        answer = client.get("/classes/report/xlsx")
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.content), read_only=True)["线索"].iter_rows(values_only=True))
    assert len(rows) == _clues(WEST) + 1
    entry = _last_entry(bench.offices.database, bench.offices)
    assert (entry.action, entry.object, entry.organisation_id, entry.detail) == ("class.report", "xlsx", WEST, {"clues": _clues(WEST)})


def _last_entry(database: Database, offices: Offices) -> audit.Entry:
    with database.reading() as session:
        return audit.page(session, offices.who(CITY), limit=1).items[0]


def test_another_format_is_no_page(bench: Bench) -> None:
    with bench.client() as client:
        assert client.get("/classes/report/exe").status_code == 404
