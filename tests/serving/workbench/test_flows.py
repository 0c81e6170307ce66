"""The flows of a judgment, in a real Chromium against a real server: signing in, submitting, reading, the list of clues, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from serving.access import Role
from tests.serving.offices import CLEAN, DRUGS, EAST, ELSEWHERE
from tests.serving.workbench.bench import Bench, fresh_text
from tests.serving.workbench.conftest import Visit

TERM_END = "王大勇：刑期起止日与刑期不符"


def test_signing_in_and_out(bench: Bench, visit: Visit) -> None:
    page = visit(None)
    expect(page).to_have_title("登录 · 判鉴工作台")
    page.fill("#key", "pj_abcdefghij_wrong")
    page.click("text=登录 >> nth=-1")
    expect(page.get_by_role("alert")).to_contain_text("密钥不对")
    page.fill("#key", bench.offices.tokens[EAST, Role.PROSECUTOR])
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_contain_text("东城区人民检察院")
    assert page.evaluate("document.cookie") == "", "scripts must not see the cookie"
    page.click("text=退出")
    expect(page.get_by_role("status")).to_contain_text("已退出")
    page.goto(f"{bench.url}/clues")
    expect(page).to_have_title("登录 · 判鉴工作台")


def test_signing_in_leads_to_the_page_that_was_wanted(bench: Bench, visit: Visit) -> None:
    page = visit(None)
    page.goto(f"{bench.url}/clues?status=new")
    page.fill("#key", bench.offices.tokens[EAST, Role.PROSECUTOR])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{bench.url}/clues?status=new")


def test_a_pasted_judgment_shows_facts_clues_law_and_computation(bench: Bench, visit: Visit) -> None:
    text = fresh_text()
    page = visit("/judgments/new", Role.PROSECUTOR)
    page.fill("#text", text)
    expect(page.locator("#length")).to_contain_text("字")
    page.click("text=分析并入库")
    expect(page.get_by_role("status").first).to_contain_text("入库")
    assert page.locator("#judgment .words").all_text_contents()
    shown = "".join(page.locator("#judgment [data-s]").all_text_contents())
    assert "".join(shown.split()) == "".join(text.split()), "no word of the judgment is left out"
    card = page.locator(".clue-card", has_text=TERM_END)
    card.locator("summary").first.click()
    expect(card).to_contain_text("自2019-02-14起应至2021-02-13止，文书写2022-02-13，多365日")
    expect(card).to_contain_text("《刑法》第47条")
    expect(card).to_contain_text("1997-10-01 起施行")
    expect(page.locator("table.facts", has_text="1988-06-12")).to_contain_text("盗窃罪：有期徒刑2年，罚金10,000元")


def test_the_same_judgment_twice_is_one_record(bench: Bench, visit: Visit) -> None:
    text = fresh_text()
    addresses = set()
    for said in ("已分析并入库", "以前提交过"):
        page = visit("/judgments/new", Role.PROSECUTOR)
        page.fill("#text", text)
        page.click("text=分析并入库")
        expect(page.get_by_role("status").first).to_contain_text(said)
        addresses.add(page.url.split("?")[0])
    assert len(addresses) == 1


def test_an_uploaded_file(bench: Bench, visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "危险驾驶案判决书.txt"
    path.write_bytes(fresh_text(CLEAN).replace("\n", "\r\n").encode("gb18030"))
    page = visit("/judgments/new", Role.PROSECUTOR)
    page.set_input_files("#file", path)
    page.click("text=分析并入库")
    expect(page.locator(".case")).to_contain_text("危险驾驶案判决书.txt")
    expect(page.locator("main")).to_contain_text("未发现线索")


def test_what_is_no_judgment_is_refused_and_the_text_kept(visit: Visit) -> None:
    page = visit("/judgments/new", Role.PROSECUTOR)
    page.fill("#text", "今天天气很好，我们去公园散步。")
    page.click("text=分析并入库")
    expect(page.get_by_role("alert")).to_contain_text("看不到刑事裁判文书的标题")
    expect(page.locator("#text")).to_have_value("今天天气很好，我们去公园散步。")


def test_a_click_on_a_clue_jumps_to_the_quoted_words(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/judgments/{kept.judgment_id}")
    card = page.locator(".clue-card", has_text=TERM_END)
    card.locator("summary").first.click()
    lit = page.locator("#judgment mark.lit")
    expect(lit).to_have_text(["犯盗窃罪，判处有期徒刑二年，并处罚金人民币一万元", "2019年2月14日", "2022年2月13日"])
    expect(lit.first).to_be_in_viewport()
    card.locator(".quotes a").nth(2).click()
    expect(page.locator("#judgment mark.now")).to_have_text("2022年2月13日")
    page.keyboard.press("n")
    expect(page.locator("#judgment mark.now").first).to_have_text("犯盗窃罪，判处有期徒刑二年，并处罚金人民币一万元")


def test_keys_walk_through_the_clues_of_a_judgment(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text(DRUGS))
    page = visit(f"/judgments/{kept.judgment_id}")
    titles = page.locator(".clue-card .title").all_text_contents()
    assert len(titles) == 3
    for expected in (titles[1], titles[2], titles[2]):
        page.keyboard.press("j")
        expect(page.locator(".clue-card[open] .title")).to_have_text(expected)
    page.keyboard.press("k")
    expect(page.locator(".clue-card[open] .title")).to_have_text(titles[1])
    expect(page.locator(".clue-card[open] summary").first).to_be_focused()


def test_facts_are_shown_for_one_defendant_or_one_group(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/judgments/{kept.judgment_id}")
    his, other = page.locator("mark", has_text="1988年6月12日"), page.locator("mark", has_text="1995年11月3日")
    assert "p0" in (his.get_attribute("class") or "") and "p1" in (other.get_attribute("class") or "")
    page.get_by_label("王大勇", exact=True).check()
    expect(other).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(his).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    page.get_by_label("身份").uncheck()
    expect(his).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_filters_and_pages_of_the_list(bench: Bench, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serving.workbench.recent_choices._SECONDS", 0)  # choices asked before these clues came would be kept for a minute
    for _ in range(12):
        bench.keep(fresh_text(DRUGS), ELSEWHERE)
    page = visit("/clues", organisation=ELSEWHERE)
    expect(page.locator("h1")).to_contain_text("共 36 条")
    first = page.locator("a[data-open]").evaluate_all("links => links.map((link) => link.href)")
    page.click("text=下一页")
    second = page.locator("a[data-open]").evaluate_all("links => links.map((link) => link.href)")
    assert (len(first), len(second), len({*first, *second})) == (30, 6, 36)
    page.click("text=回第一页")
    page.get_by_label("检查项", exact=True).select_option(label="应认累犯未认")
    page.get_by_label("罪名").select_option("贩卖毒品罪")
    page.get_by_label("裁判日期，从").fill("2018-07-01")
    page.click("text=筛选 >> nth=-1")
    expect(page.locator("h1")).to_contain_text("共 12 条")
    page.get_by_label("裁判日期，到").fill("2018-07-02")
    page.click("text=筛选 >> nth=-1")
    expect(page.locator("main")).to_contain_text("没有符合条件的线索")
    page.get_by_role("link", name="清除筛选").click()
    page.locator("body").press("j")
    page.keyboard.press("j")
    expect(page.locator("tr[aria-current=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".history")).to_be_visible()


def test_keys_can_be_turned_off(bench: Bench, visit: Visit) -> None:
    page = visit("/keys")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{bench.url}/clues")
    page.keyboard.press("?")
    expect(page).to_have_url(f"{bench.url}/keys")
    page.get_by_label("启用单键快捷键").uncheck()
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{bench.url}/keys")


def test_the_skip_link_leads_past_the_navigation(visit: Visit) -> None:
    page = visit("/clues")
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_pages_fit_a_screen_of_1366(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    for path in (
        "/",
        "/clues",
        "/judgments",
        "/judgments/new",
        f"/judgments/{kept.judgment_id}",
        f"/clues/{kept.clue_ids[0]}",
        "/tasks",
        "/keys",
    ):
        page = visit(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
