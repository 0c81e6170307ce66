"""Pages of shadow runs in a browser: the runs, one difference with its words lit, a verdict that leads to the next; nothing for who may not."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from serving.access import Role
from serving.store import shadow_reviews
from serving.store.shadows import Run
from serving.workbench.shadow_pages import worded
from tests.serving.offices import DRUGS, WEST
from tests.serving.workbench.bench import Bench, csrf_of, fresh_text
from tests.serving.workbench.conftest import Visit
from tests.serving.workbench.shadow_run import NEW, compared, drawn
from tests.serving.workbench.test_accessibility import violations
from tests.serving.workbench.test_hostile_text import ATTACKS, unhurt


@pytest.fixture(scope="module")
def run(bench: Bench) -> Run:
    """A run that has compared three judgments."""
    return compared(bench, 3)


def newest(bench: Bench, id: str) -> tuple[str, str] | None:
    """The newest verdict of a difference and its reason."""
    with bench.offices.database.reading() as session:
        found = shadow_reviews.history(session, bench.offices.who(), id)
    return found[-1][:2] if found else None


def test_from_the_runs_to_a_verdict_by_keyboard_and_on_to_the_next(bench: Bench, run: Run, visit: Visit) -> None:
    page = visit("/", Role.PROSECUTOR)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.get_by_role("link", name=NEW).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NEW)
    before = page.get_by_text("待复核").count()
    page.get_by_role("link", name=re.compile("赵铁柱：")).first.click()
    first = page.url.rpartition("/")[2]
    expect(page.get_by_text("没有提出这条线索")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#p-upheld")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已记下复核结论")
    assert newest(bench, first) == ("upheld", "与文书原文、法律规定核对，线索成立")
    assert page.url.rpartition("/")[2].split("?")[0] != first
    page.goto(f"{bench.url}/shadows/{run.id}")
    assert page.get_by_text("待复核").count() == before - 1


def test_the_words_of_both_sides_are_lit_and_what_differs_is_marked(bench: Bench, run: Run, visit: Visit) -> None:
    one = drawn(bench, run, change="changed")[0]
    page = visit(f"/shadows/{run.id}/{one.id}")
    assert one.before is not None and one.after is not None
    quotes = {place["quote"] for place in one.after["evidence"]}
    lit = "".join(page.locator(".words mark.clue").all_inner_texts())
    assert all(words in lit for words in quotes)
    assert page.locator("#after ins").all_inner_texts() == [words for marked, words in worded(one, "after") if marked]
    assert "".join(words for _, words in worded(one, "before")) == one.before["message"]
    page.locator("#after .quotes a").first.click()
    expect(page.locator(".words mark.now").first).to_be_visible()


def test_facts_have_verdicts_of_their_own(bench: Bench, run: Run, visit: Visit) -> None:
    one = drawn(bench, run, "fact")[0]
    page = visit(f"/shadows/{run.id}?sort=fact", Role.PROSECUTOR)
    page.get_by_role("link", name="赵铁柱：性别").first.click()
    assert page.locator(".verdicts button").all_inner_texts() == ["确有此事实", "读错"]
    page.goto(f"{bench.url}/shadows/{run.id}/{one.id}")
    page.get_by_role("button", name="读错").click()
    page.locator("#p-misread").get_by_label("或者另写理由").fill("原文写的是男")
    page.get_by_role("button", name="以所写理由记下").locator("visible=true").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert newest(bench, one.id) == ("misread", "原文写的是男")


def test_a_page_without_script_takes_a_verdict(bench: Bench, run: Run, visit: Visit) -> None:
    one = drawn(bench, run, change="lost")[0]
    page = visit(f"/shadows/{run.id}/{one.id}", Role.PROSECUTOR, java_script_enabled=False)
    page.get_by_role("button", name="没有考虑法律规定的例外").click()
    assert newest(bench, one.id) == ("mischecked", "没有考虑法律规定的例外")


def test_shadow_pages_have_no_serious_violation(bench: Bench, run: Run, visit: Visit) -> None:
    clue, fact = drawn(bench, run, change="changed")[0], drawn(bench, run, "fact")[0]
    paths = (
        "/shadows",
        f"/shadows/{run.id}",
        f"/shadows/{run.id}?sort=fact",
        f"/shadows/{run.id}/{clue.id}",
        f"/shadows/{run.id}/{fact.id}",
    )
    for path in paths:
        assert violations(visit(path)) == [], path
    page = visit(paths[3], Role.PROSECUTOR)
    page.keyboard.press("2")
    expect(page.locator(".choose.open")).to_be_visible()
    assert violations(page) == []


def test_a_verdict_needs_a_form_of_ours_the_right_and_the_newest_state(bench: Bench, run: Run) -> None:
    one = drawn(bench, run, change="gained")[-1]
    path, sound = f"/shadows/{run.id}/{one.id}", {"verdict": "upheld", "preset": "核对过", "reviews": str(one.reviews)}
    with bench.client(role=Role.PROSECUTOR) as client:
        csrf = csrf_of(client.get(path).text)
        assert client.post(f"{path}/reviews", data=sound).status_code == 403
        foreign = client.post(f"{path}/reviews", data={**sound, "csrf": csrf}, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        assert client.post(f"{path}/reviews", data={**sound, "csrf": csrf, "preset": " "}).status_code == 422
        assert client.post(f"{path}/reviews", data={**sound, "csrf": csrf, "verdict": "perhaps"}).status_code == 422
        assert client.post(f"/shadows/other/{one.id}/reviews", data={**sound, "csrf": csrf}).status_code == 404
        assert client.post(f"{path}/reviews", data={**sound, "csrf": csrf}).status_code == 303
        assert client.post(f"{path}/reviews", data={**sound, "csrf": csrf}).status_code == 409
    assert newest(bench, one.id) == ("upheld", "核对过")
    for role, organisation, status in ((Role.ANNOTATOR, "east", 403), (Role.SYSTEM, "east", 403), (Role.PROSECUTOR, WEST, 404)):
        with bench.client(organisation, role) as client:
            csrf = csrf_of(client.get("/keys").text)
            told = client.post(f"{path}/reviews", data={**sound, "csrf": csrf})
            assert (told.status_code, client.get(path).status_code) == (status, 404 if status == 404 else 200)
            assert "复核：" not in client.get(f"/shadows/{run.id}").text
    assert httpx.post(f"{bench.url}{path}/reviews", data=sound).headers["location"] == "/workbench/sign-in?said=expired"


def test_hostile_words_of_models_and_reviewers_are_shown_and_never_run(bench: Bench, visit: Visit) -> None:
    attack = "".join(ATTACKS)
    text = fresh_text(DRUGS).replace("经审理查明", "经审理查明" + "，".join(ATTACKS) + "，", 1)
    run = compared(bench, 1, text, attack)
    with bench.offices.database.reading() as session:
        (one, *_) = [
            told
            for told in shadow_reviews.sampled(session, bench.offices.who(), run.id, 500, "clue", "gained")
            if told.after and attack in told.after["message"]
        ]
    with bench.offices.database.session() as session:
        shadow_reviews.review(session, bench.offices.who(), one.id, "upheld", attack.replace("\x00", ""))
    for path in (f"/shadows/{run.id}", f"/shadows/{run.id}/{one.id}"):
        page = visit(path)
        unhurt(page)
        assert "onerror" in page.locator("main").inner_text()
