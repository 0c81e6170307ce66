"""Excerpts: whole sentences around the quoted words, neighbours together, each with the part of the judgment where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from serving.documents.quoting import excerpts
from tests.serving.offices import DRUGS, THEFT, report_of, text_of

_SENTENCE = "本院经审理查明以下事实并经庭审质证予以确认。"  # 22 characters


def _found(text: str, *quotes: str) -> list[Any]:
    evidence = [{"start": text.index(one), "end": text.index(one) + len(one)} for one in quotes]
    report = {"sections": [{"kind": "findings", "start": 0, "end": len(text)}]}
    return excerpts(report, text, evidence)


def _text(excerpt: Any) -> str:
    return "".join(run.text for run in excerpt.runs)


def test_a_short_paragraph_is_given_whole() -> None:
    found = _found("首段。\n被告人判处有期徒刑二年，刑期自今日起。\n末段。", "有期徒刑二年")
    assert [_text(one) for one in found] == ["被告人判处有期徒刑二年，刑期自今日起。"]
    assert [run.text for run in found[0].runs if run.marked] == ["有期徒刑二年"]
    assert found[0].place == "“查明”部分第2段（字符位置9–15）"


def test_a_long_paragraph_is_cut_at_sentences_and_says_so() -> None:
    text = _SENTENCE * 12 + "判处有期徒刑二年。" + _SENTENCE * 12
    found = _found(text, "有期徒刑二年")
    assert _text(found[0]) == "……" + _SENTENCE * 4 + "判处有期徒刑二年。" + _SENTENCE * 4 + "……"


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    text = "甲" * 300 + "有期徒刑二年" + "乙" * 300
    assert _text(_found(text, "有期徒刑二年")[0]) == "……" + "甲" * 110 + "有期徒刑二年" + "乙" * 110 + "……"


def test_quotes_close_together_share_an_excerpt_and_distant_ones_do_not() -> None:
    text = "自2019年2月14日起至2022年2月13日止。" + _SENTENCE * 30 + "并处罚金一万元。"
    found = _found(text, "2022年2月13日", "2019年2月14日", "罚金一万元")
    assert [[run.text for run in one.runs if run.marked] for one in found] == [["2019年2月14日", "2022年2月13日"], ["罚金一万元"]]
    assert found[0].place.endswith("（字符位置1–11、13–23）")


def test_a_quote_over_several_paragraphs_is_given_whole() -> None:
    assert _text(_found("前。\n甲乙\n丙丁\n后。", "乙\n丙")[0]) == "甲乙\n丙丁"


@pytest.mark.parametrize("name", [THEFT, DRUGS])
def test_marked_words_are_the_quotes_of_the_evidence(name: str) -> None:
    report, text = report_of(name), text_of(name)
    for clue in report["clues"]:
        marked = [run.text for one in excerpts(report, text, clue["evidence"]) for run in one.runs if run.marked]
        assert sorted(marked) == sorted({one["quote"] for one in clue["evidence"]})
