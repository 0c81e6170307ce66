"""Verifying (核查) in a real Chromium: two clicks with the reason, assignment, measures and the response of the court, somebody faster."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from serving.access import Role
from serving.lifecycle import Act, Status, Step
from serving.store import progress
from serving.store.identity import today
from tests.serving.offices import CITY, DRUGS
from tests.serving.workbench.bench import Bench, fresh_text
from tests.serving.workbench.conftest import Visit


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
