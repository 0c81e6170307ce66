"""The guidelines as people get them: one document to read and print, and the short form for Label Studio."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotation.guidelines.booklet import booklet
from annotation.guidelines.disputes import dispute_of, disputes
from annotation.guidelines.example import Example, Sign, signs_of
from annotation.guidelines.figure import marked
from annotation.guidelines.page import pages
from annotation.guidelines.short_form import instruction
from annotation.guidelines.wording import told
from annotation.marks import CHOICES, LABELS, label_of
from panjian import main

_VOID = {"meta", "br", "hr", "img", "link", "input"}


class Tree(HTMLParser):
    """Ids, links, what is fetched from elsewhere, and tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element names, points to or fetches."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "src":
                self.fetched.append(value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def tree_of(html: str) -> Tree:
    """The elements of a document."""
    tree = Tree()
    tree.feed(html)
    return tree


def test_the_booklet_stands_alone_and_its_contents_lead_somewhere() -> None:
    html = booklet()
    tree = tree_of(html)
    assert (tree.wrong, tree.open, tree.fetched) == ([], [], [])
    assert len(tree.ids) == len(set(tree.ids))
    assert {link.removeprefix("#") for link in tree.links} <= set(tree.ids)
    assert "url(" not in html and "@import" not in html and "http" not in html
    assert {page.name for page in pages()} <= set(tree.ids)


def test_the_booklet_shows_every_label_example_and_dispute() -> None:
    html = booklet()
    examples = sum(len(page.examples) for page in pages()) + len(disputes())
    assert html.count("<figure") == examples
    assert [label.name for label in LABELS if f"-{label.name}" not in html] == []
    assert "](" not in html, "marks are shown, not printed raw"


def test_the_short_form_has_every_label_with_choices_example_and_counter_example() -> None:
    html = instruction()
    tree = tree_of(html)
    assert (tree.wrong, tree.open, tree.fetched, tree.links) == ([], [], [], [])
    assert [label.title for label in LABELS if f"<b>{label.title}</b>：" not in html] == []
    assert [choice.title for choice in CHOICES if f"<b>{choice.title}</b>" not in html] == []
    assert all("、".join(label.choices) in html for label in LABELS)
    assert html.count("例：") >= 2 * len(LABELS)
    assert len(html) < 30_000, "annotators read it beside the text"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("amount 3000", "犯罪数额：3000元"),
        ("conviction 盗窃罪 有期徒刑 1y6m probation 2y fine 3000", "罪名与刑罚：盗窃罪 有期徒刑 1年6个月 缓刑2年 罚金3000元"),
        ("citation 刑法 133-1 1 2", "裁判依据：刑法第133条之1第1款第2项"),
        ("citation 刑法 225 - 1", "裁判依据：刑法第225条第1项"),
        ("drug 甲基苯丙胺 0.63", "毒品数量：甲基苯丙胺 0.63克"),
        ("circumstance 自首 claimed defence", "量刑情节：自首 主张 辩方"),
        ("circumstance 再犯（缓刑考验期/假释期） found", "量刑情节：再犯(缓刑考验期/假释期) 认定"),
        ("not circumstance 自首", "不标量刑情节：自首"),
        ("commutation 减刑 8m15d granted", "减刑假释决定：减刑 8个月15日 准许"),
        ("prior 盗窃罪 有期徒刑 1y sentenced 2014-09 released 2015-08-02", "前科：盗窃罪 有期徒刑 1年 判于2014-09 释放于2015-08-02"),
        ("born_on 1985-03-02 @李四", "出生日期：1985-03-02（李四）"),
    ],
)
def test_values_are_told_in_chinese(said: str, words: str) -> None:
    assert told(signs_of(f"[字]({said})")[1][0]) == words


def test_marked_words_are_escaped() -> None:
    assert "<i>" not in marked("甲<i>[乙<b>](sex 男)")


def test_stray_brackets_and_unknown_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="stray"):
        signs_of("甲[乙")
    with pytest.raises(ValueError, match="verdicts"):
        Example.read({"name": "甲", "verdicts": "乙"}, False)
    assert signs_of("[甲](sex 男)") == ("甲", [Sign(0, 1, "sex", "男")])


_DISPUTE = {
    "label": "amount",
    "name": "甲",
    "opinions": ["一", "二"],
    "decided": "一",
    "why": "丙",
    "decided_on": date(2026, 11, 27),
    "source": "guide",
    "findings": "[3元](not amount)",
}


@pytest.mark.parametrize(
    ("change", "told_"),
    [
        ({"why": ""}, "缺少：why"),
        ({"label": "sum"}, "标签不存在"),
        ({"source": "queue"}, "key"),
        ({"decided_on": "2026-11-27"}, "日期"),
        ({"opinions": ["一"]}, "两种意见"),
        ({"findings": "[3元](amount 3)"}, "not amount"),
    ],
)
def test_a_dispute_that_tells_too_little_is_refused(change: dict[str, object], told_: str) -> None:
    assert dispute_of(_DISPUTE).example.counter
    with pytest.raises(ValueError, match=told_):
        dispute_of(_DISPUTE | change)


def test_disputes_name_labels_that_exist() -> None:
    assert all(label_of(one.label) for one in disputes())


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command line; its exit status."""
    monkeypatch.setattr("sys.argv", ["panjian", "annotate", "guide", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_the_command_writes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "手册.html"
    assert run(monkeypatch, "--output", str(file)) == 0
    told_ = capsys.readouterr()
    assert (told_.out, "标注手册" in told_.err) == ("", True)
    assert file.read_text(encoding="utf-8") == booklet()


def test_without_a_file_the_document_goes_to_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--short") == 0
    assert capsys.readouterr().out == instruction() + "\n"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--output", str(tmp_path / "无此文件夹" / "手册.html")) == 2
    assert "写不了" in capsys.readouterr().err
