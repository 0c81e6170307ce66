"""Correcting (更正) in a real Chromium: by selecting words, by keys; what becomes an annotation task."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from serving.access import Role
from serving.store import corrections
from tests.serving.offices import DRUGS
from tests.serving.workbench.bench import Bench, fresh_text
from tests.serving.workbench.conftest import Visit


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
