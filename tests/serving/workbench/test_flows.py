"""Every flow of the workbench, in a real Chromium against a real server: what prosecutors do with a judgment and its clues."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from serving.access import Role
from serving.lifecycle import Act, Status, Step
from serving.store import corrections, progress
from serving.store.identity import today
from tests.serving.offices import CITY, CLEAN, DRUGS, EAST, ELSEWHERE
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


def test_verifying_takes_two_clicks(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/judgments/{kept.judgment_id}?clue={kept.clue_ids[0]}", Role.PROSECUTOR)
    card = page.locator(f"#clue-{kept.clue_ids[0]}")
    card.get_by_role("button", name="查实").click()
    card.get_by_role("button", name="调阅卷宗核实，线索成立").click()
    expect(page.get_by_role("status").first).to_contain_text("查实")
    assert bench.clue(kept.clue_ids[0]).status is Status.UPHELD
    last = bench.history(kept.clue_ids[0])[-1]
    assert (last.reason, last.holder) == ("调阅卷宗核实，线索成立", "东城prosecutor")
    expect(page.locator(f"#clue-{kept.clue_ids[0]}")).to_have_attribute("open", "")


def test_verifying_by_keys_with_a_reason_of_ones_own(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/clues/{kept.clue_ids[0]}", Role.PROSECUTOR)
    page.keyboard.press("4")
    page.locator(".choose.open textarea").fill("罚金已由后案并处，\n本条不适用。")
    page.get_by_role("button", name="以所写理由办结").locator("visible=true").click()
    expect(page.locator(".history")).to_contain_text("规则误报")
    assert bench.history(kept.clue_ids[0])[-1].reason == "罚金已由后案并处，\n本条不适用。"
    assert bench.clue(kept.clue_ids[0]).status is Status.MISCHECKED


def test_a_verdict_without_a_reason_is_refused(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    page = visit(f"/clues/{kept.clue_ids[0]}", Role.PROSECUTOR)
    page.keyboard.press("1")
    page.get_by_role("button", name="以所写理由办结").locator("visible=true").click()
    expect(page.get_by_role("alert")).to_contain_text("须写明理由")
    assert bench.clue(kept.clue_ids[0]).status is Status.NEW
    page.click("text=返回")
    expect(page).to_have_url(f"{bench.url}/clues/{kept.clue_ids[0]}")


def test_from_assignment_to_the_response_of_the_court(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    id = kept.clue_ids[0]
    page = visit(f"/clues/{id}")
    page.get_by_role("button", name="交办", exact=True).first.click()
    panel = page.locator(".choose.open")
    panel.get_by_label("承办部门").fill("第一检察部")
    panel.get_by_label("承办人").fill("东城prosecutor")
    panel.get_by_label("办理期限").fill((today() + timedelta(days=15)).isoformat())
    panel.get_by_role("button", name="交办").click()
    expect(page.locator(".state").first).to_have_text("已交办")
    mine = visit("/", Role.PROSECUTOR)
    expect(mine.locator("section", has_text="我的待办").locator(f"a[href$='{id}']")).to_be_visible()
    page = visit(f"/clues/{id}", Role.PROSECUTOR)
    page.click("text=领办，开始核查")
    page.get_by_role("button", name="查实").click()
    page.get_by_role("button", name="与文书原文、法律规定核对，线索成立").click()
    page.get_by_role("button", name="采取监督措施").first.click()
    panel = page.locator(".choose.open")
    expect(panel.get_by_label("监督措施")).to_have_value("retrial_proposal")
    panel.get_by_label("理由、文号").fill("云东检再建〔2026〕5号")
    panel.get_by_role("button", name="采取监督措施").click()
    page.get_by_role("button", name="记录法院回应").first.click()
    page.locator(".choose.open").get_by_label("改判").check()
    page.locator(".choose.open").get_by_role("button").click()
    expect(page.locator(".state").first).to_have_text("已回应")
    steps = [one.split() for one in page.locator(".history li b").all_text_contents()]
    assert [name for step in steps for name in step] == ["提出", "交办", "开始核查", "查实", "采取监督措施", "记录法院回应"]
    expect(page.locator(".history")).to_contain_text("再审检察建议")
    expect(page.locator(".history")).to_contain_text("云东检再建〔2026〕5号")
    assert bench.clue(id).status is Status.RESPONDED


def test_reopening_wants_a_reason(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    id = kept.clue_ids[0]
    with bench.offices.database.session() as session:
        progress.conclude(session, bench.offices.who(), id, Step.EXPLAIN, "另有依据")
    page = visit(f"/clues/{id}")
    page.get_by_role("button", name="重新核查").first.click()
    page.locator(".choose.open").get_by_label("理由").fill("上级院要求复核")
    page.locator(".choose.open").get_by_role("button").click()
    expect(page.locator(".state").first).to_have_text("核查中")


def test_several_clues_are_assigned_at_once(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text(DRUGS))
    page = visit("/clues?status=new")
    expect(page.locator("#assign button")).not_to_be_visible()
    for id in kept.clue_ids:
        page.check(f"input[value='{id}']")
    expect(page.locator("#assign .count")).to_have_text("已选 3 条")
    page.get_by_label("承办部门").fill("第二检察部")
    page.get_by_label("承办人").last.fill("周检察官")
    page.get_by_label("办理期限").fill((today() - timedelta(days=2)).isoformat())
    page.get_by_role("button", name="交办").click()
    expect(page.get_by_role("status").first).to_contain_text("已交办")
    assert {bench.clue(id).person for id in kept.clue_ids} == {"周检察官"}
    late = visit("/clues?overdue=1&person=周检察官")
    expect(late.locator("tbody tr")).to_have_count(3)
    expect(late.locator("tbody tr").first).to_contain_text("逾期 2 天")


def test_filters_and_pages_of_the_list(bench: Bench, visit: Visit) -> None:
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


def test_a_selection_of_the_text_becomes_a_correction_and_a_task(bench: Bench, visit: Visit) -> None:
    text = fresh_text()
    kept = bench.keep(text)
    page = visit(f"/judgments/{kept.judgment_id}", Role.PROSECUTOR)
    places = page.evaluate(
        """() => {
          const mark = [...document.querySelectorAll('#judgment mark')].find((one) => one.textContent.includes('2022年2月13日'));
          const range = document.createRange();
          const box = (at) => { range.setStart(mark.firstChild, at); range.setEnd(mark.firstChild, at + 1); return range.getBoundingClientRect(); };
          mark.scrollIntoView({ block: 'center' });
          return [box(5), box(9)].map((one) => [one.x, one.y + one.height / 2, one.width]);
        }"""
    )
    page.mouse.move(places[0][0] + 1, places[0][1])
    page.mouse.down()
    page.mouse.move(places[1][0] + places[1][2] - 1, places[1][1], steps=5)
    page.mouse.up()
    page.get_by_role("button", name="纠正所选文字").click()
    dialog = page.locator("dialog")
    start = text.index("2022年2月13日") + 5
    quote = text[start : start + 5]
    expect(dialog.locator("blockquote")).to_have_text(f"「{quote}」")
    dialog.get_by_label("这段文字是").select_option(label="刑期止")
    dialog.get_by_label("属于哪名被告人").select_option("王大勇")
    dialog.get_by_label("正确的日期").fill("2021年2月13日")
    dialog.get_by_label("说明").fill("印刷错误")
    dialog.get_by_role("button", name="记录纠正").click()
    expect(page.get_by_role("status").first).to_contain_text("已记录纠正")
    expect(page.locator(".corrected").first).to_contain_text("2021-02-13")
    with bench.offices.database.reading() as session:
        (found,) = corrections.of_judgment(session, bench.offices.who(), kept.judgment_id)
    assert (found.kind, found.start, found.end, found.quote, found.value) == ("term_to", start, start + 5, quote, "2021-02-13")
    assert found.quote == text[found.start : found.end]
    tasks = visit("/tasks")
    card = tasks.locator("section", has=tasks.locator(f"a[href$='{kept.judgment_id}']"))
    expect(card).to_contain_text("刑期止")
    expect(card).to_contain_text("印刷错误")


def test_a_fact_is_corrected_by_keys(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text(DRUGS))
    page = visit(f"/judgments/{kept.judgment_id}", Role.ANNOTATOR)
    for _ in range(40):
        page.keyboard.press("f")
        if page.evaluate("document.activeElement.textContent") == "0.6克":
            break
    expect(page.locator("#floating")).to_contain_text("毒品：甲基苯丙胺 0.6克")
    page.keyboard.press("e")
    dialog = page.locator("dialog")
    expect(dialog.get_by_label("这段文字是")).to_have_value("drug")
    dialog.get_by_label("克数").fill("0.9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已记录纠正")
    with bench.offices.database.reading() as session:
        (found,) = corrections.of_judgment(session, bench.offices.who(), kept.judgment_id)
    assert found.value["grams"] == 0.9 and found.by == "东城annotator"


def test_a_misread_clue_becomes_a_task_that_can_be_downloaded(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text(DRUGS))
    page = visit(f"/clues/{kept.clue_ids[0]}", Role.PROSECUTOR)
    page.keyboard.press("3")
    page.get_by_role("button", name="把指控、辩解读成了法院的认定").click()
    expect(page.locator(".state").first).to_have_text("误读")
    tasks = visit("/tasks")
    with tasks.expect_download() as download:
        tasks.click("text=下载任务")
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    task = next(one for one in told if one["data"]["id"] == kept.judgment_id)
    answers = [one["value"] for one in task["predictions"][0]["result"] if one["from_name"].startswith("verdict_")]
    assert answers == [{"choices": ["misread"]}]


def test_a_city_assigns_to_a_district_which_then_sees_the_clue(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text(), CITY)
    id = kept.clue_ids[0]
    assert visit(f"/clues/{id}").locator("h1").inner_text() == "没有找到"
    page = visit("/clues?organisation=city&status=new", organisation=CITY)
    page.check(f"input[value='{id}']")
    page.get_by_label("承办单位").select_option(label="东城区人民检察院")
    page.get_by_label("承办部门").fill("第一检察部")
    page.get_by_label("承办人").last.fill("东城prosecutor")
    page.get_by_label("办理期限").fill((today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="交办").click()
    expect(page.get_by_role("status").first).to_contain_text("已交办")
    page = visit(f"/clues/{id}", Role.PROSECUTOR)
    expect(page.locator(".history")).to_contain_text("交 东城区人民检察院 第一检察部 东城prosecutor")
    expect(page.locator(".history")).to_contain_text("上级院 云州supervisor")


def test_somebody_faster_is_not_overruled(bench: Bench, visit: Visit) -> None:
    kept = bench.keep(fresh_text())
    id = kept.clue_ids[0]
    page = visit(f"/clues/{id}", Role.PROSECUTOR)
    with bench.offices.database.session() as session:
        progress.advance(session, bench.offices.who(), id, Act(Step.BEGIN))
    page.keyboard.press("1")
    page.locator(".choose.open .reasons button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("刚被他人办理过")
    assert bench.clue(id).status is Status.VERIFYING


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
