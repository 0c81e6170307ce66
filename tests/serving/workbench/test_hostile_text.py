"""Hostile text (恶意文字): scripts, markup, template text and control characters in judgments, names, reasons and files are shown, never run."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from serving.access import Role
from serving.lifecycle import Act, Step
from serving.store import progress
from serving.store.identity import today
from serving.workbench.marked_text import as_received
from tests.serving.offices import EAST, THEFT, WEST
from tests.serving.workbench.bench import Bench, fresh_text
from tests.serving.workbench.conftest import Visit

ATTACKS = (
    "<script>window.hurt=1</script>",
    "<img src=x onerror=window.hurt=1>",
    '"><svg onload=window.hurt=1>',
    "</mark></div><iframe srcdoc='<script>parent.hurt=1</script>'></iframe>",
    "<a href=javascript:window.hurt=1>点我</a>",
    "{{ 7*191 }}{% include '/etc/passwd' %}${7*191}",
    "';DROP TABLE clues;--",
    "<style>body{display:none}</style><base href=//evil.example>",
    "<form action=//evil.example><input name=csrf></form>",
    "\u202e反转\u2066隔离\u0007\u001b[31m",
)


def unhurt(page: Page) -> None:
    """Nothing of what was sent has run or become markup."""
    assert page.evaluate("window.hurt") is None
    assert page.locator("main iframe, main img, main style, main base, main script, main svg, a[href^=javascript]").count() == 0
    assert "1337" not in page.locator("main").inner_text()
    assert page.locator("body").is_visible()


def hostile(text: str) -> str:
    """A judgment with attacks in its narration and in a defendant's name."""
    text = text.replace("李小虎", "李<b>虎</b>")
    return text.replace("经审理查明", "经审理查明" + "，".join(ATTACKS) + "，", 1)


@pytest.fixture(scope="module")
def kept(bench: Bench) -> tuple[str, str, str]:
    """A hostile judgment, and one of its clues, with hostile words in all that people write."""
    text = hostile(fresh_text())
    found = bench.keep(text, WEST)
    who, id, attack = bench.offices.who(WEST), found.clue_ids[0], "".join(ATTACKS)
    with bench.offices.database.session() as session:
        told = Act(Step.ASSIGN, reason=attack, office=ATTACKS[0], person=ATTACKS[1], due_on=today(), note=attack)
        progress.advance(session, who, id, told)
        progress.conclude(session, who, id, Step.MISREAD, attack)
    return found.judgment_id, id, text


def test_a_hostile_judgment_is_shown_letter_by_letter(kept: tuple[str, str, str], visit: Visit) -> None:
    judgment_id, _, text = kept
    page = visit(f"/judgments/{judgment_id}", organisation=WEST)
    unhurt(page)
    pieces = page.locator("#judgment [data-s]").evaluate_all("all => all.map((one) => [Number(one.dataset.s), one.textContent])")
    for start, words in pieces:
        received = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\u2423", text[start : start + len(words)])
        assert words == received, start
    for mark in page.locator("#judgment mark[data-f]").all()[:6]:
        mark.click()
        unhurt(page)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("path", ["/", "/clues", "/judgments", "/tasks", "/clues/{id}"])
def test_hostile_words_are_inert_on_every_page(kept: tuple[str, str, str], visit: Visit, path: str) -> None:
    page = visit(path.format(id=kept[1]), organisation=WEST)
    unhurt(page)
    if "{id}" in path:
        expect(page.locator(".history .why").last).to_contain_text("<script>window.hurt=1</script>")


def test_addresses_put_no_words_into_a_page(visit: Visit) -> None:
    told = quote("".join(ATTACKS))
    for path in (f"/clues?status={told}&court={told}&person={told}&from={told}&said={told}", f"/judgments?words={told}", f"/{told}"):
        unhurt(visit(path))


def test_a_hostile_file_name_is_refused(bench: Bench, visit: Visit, tmp_path: Path) -> None:
    page = visit("/judgments/new", Role.PROSECUTOR)
    page.set_input_files(
        "#file", [{"name": "a<img src=x onerror=window.hurt=1>.txt", "mimeType": "text/plain", "buffer": fresh_text().encode()}]
    )
    page.click("text=分析并入库")
    expect(page.locator(".case, [role=alert]").first).to_be_visible()
    unhurt(page)


def test_a_pasted_attack_comes_back_as_text_only(visit: Visit) -> None:
    page = visit("/judgments/new", Role.PROSECUTOR)
    attack = "</textarea><script>window.hurt=1</script>"
    page.fill("#text", attack)
    page.click("text=分析并入库")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#text")).to_have_value(attack)
    unhurt(page)


def test_offsets_survive_carriage_returns_astral_letters_and_controls(bench: Bench, visit: Visit) -> None:
    text = fresh_text(THEFT).replace("\n", "\r\n").replace("经审理查明", "经审理\U00020bb7查明\x0b", 1)
    found = bench.keep(text, EAST)
    page = visit(f"/judgments/{found.judgment_id}")
    pieces = page.locator("#judgment [data-s]").evaluate_all("all => all.map((one) => [Number(one.dataset.s), one.textContent])")
    assert any("\r" in words for _, words in pieces)
    for start, words in pieces:
        assert words.replace("\u2423", "\x0b") == text[start : start + len(words)], start
    place = page.evaluate(
        """() => {
          const piece = [...document.querySelectorAll('#judgment mark')].find((one) => one.textContent.includes('2022年2月13日'));
          getSelection().selectAllChildren(piece);
          return selected();
        }"""
    )
    assert text[place["start"] : place["end"]] == place["quote"] == "2022年2月13日"


def test_letters_without_a_shape_are_shown_as_signs() -> None:
    assert as_received("a\x00\u202e<\r\n\ud800") == "a\u2423\u2423&lt;&#13;\n\u2423"
