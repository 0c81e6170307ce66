"""Rules → marks → report and gold → marks → gold give the same values; what no words carry is named."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from annotation.contract import report_of
from annotation.evidence import annotation_of
from annotation.gold import annotation_of_gold, gold_of, quote
from annotation.marks import Annotation, ClueReview, Mark, digest_of
from pipelines.facts import extract
from pipelines.pipeline import Analysis
from pipelines.report import report
from pipelines.segment import segment

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "judgments").glob("*.txt"))}
FICTIONS = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def by_rules(text: str) -> tuple[dict[str, Any], Annotation]:
    """The report of the rules and its marks."""
    judgment = segment(text, "fiction")
    found = report(Analysis(judgment, extract(judgment), (), (), None))
    return found, annotation_of(found, judgment, "rules")


def values(value: Any) -> Any:
    """A report without its evidence, lists in any order."""
    if isinstance(value, dict):
        return {key: values(child) for key, child in value.items() if key != "evidence"}
    if isinstance(value, list):
        return sorted((values(child) for child in value), key=lambda one: json.dumps(one, ensure_ascii=False, sort_keys=True))
    return value


@FICTIONS
def test_a_report_comes_back_from_its_marks(text: str) -> None:
    found, annotation = by_rules(text)
    again = report_of(annotation, segment(text, "fiction"))
    assert len(annotation.marks) > 10
    for part in ("document", "defendants", "citations", "commutation"):
        assert values(again[part]) == values(found[part])


@FICTIONS
def test_a_gold_judgment_comes_back_from_its_marks(text: str) -> None:
    _, annotation = by_rules(text)
    gold = gold_of(replace(annotation, notes="虚构"), text)
    located = annotation_of_gold(gold)
    assert located.unplaced == ()
    assert values(gold_of(located.annotation, text)) == values(gold)
    assert {mark.source for mark in located.annotation.marks} == {"human"}


@FICTIONS
def test_quotes_stand_in_the_text(text: str) -> None:
    gold = gold_of(by_rules(text)[1], text)
    quoted = [one["quote"] for person in gold["defendants"] for name in ("custody", "convictions", "circumstances") for one in person[name]]
    assert quoted
    assert all(words in text and 4 <= len(words) <= 60 for words in quoted)


def test_a_quote_is_neither_too_short_nor_too_long() -> None:
    assert quote("被告人张三系累犯，依法从重处罚", 6, 8) == "三系累犯"[-4:]
    assert len(quote("甲" * 200, 10, 150)) == 60


def test_marks_add_up_and_overrule() -> None:
    text = "被告人张三窃得现金3000元，又窃得手机一部，价值1500元。被害人李某轻伤，王某轻微伤。"
    places = [(text.index(words), text.index(words) + len(words)) for words in ("3000元", "1500元", "轻伤", "轻微伤")]
    labels = ("amount", "amount", "injury", "injury")
    marks = [Mark(label, *place, "张三") for label, place in zip(labels, places, strict=True)]
    annotation = Annotation("fiction", digest_of(text), "甲", tuple(marks))
    facts = gold_of(annotation, text)["defendants"][0]["facts"]
    assert (facts["amount"], facts["injury"]) == (4500, "轻伤")
    overruled = replace(annotation, marks=(replace(marks[0], value=4800), replace(marks[1], value=0)))
    assert gold_of(overruled, text)["defendants"][0]["facts"]["amount"] == 4800


def test_defendants_stand_in_the_order_of_their_names() -> None:
    text = "被告人李四，男。被告人张三，女。"
    marks = (Mark("sex", 14, 15, "张三"), Mark("defendant", 11, 13, "张三"), Mark("defendant", 3, 5, "李四"), Mark("sex", 6, 7, "李四"))
    people = gold_of(Annotation("fiction", digest_of(text), "甲", marks), text)["defendants"]
    assert [(one["name"], one["sex"]) for one in people] == [("李四", "男"), ("张三", "女")]


def test_an_upheld_clue_is_an_anomaly() -> None:
    text = "刑期自2019年1月5日起至2020年3月5日止。"
    upheld = ClueReview("term_end_arithmetic", "张三", 2, 10, "upheld", "应至三月四日")
    explained = ClueReview("impossible_date", None, 2, 10, "explained", "")
    gold = gold_of(Annotation("fiction", digest_of(text), "甲", clues=(upheld, explained)), text)
    assert [(one["check"], one["certainty"], one["why"]) for one in gold["anomalies"]] == [
        ("term_end_arithmetic", "certain", "应至三月四日")
    ]


def gold_judgments() -> Iterator[dict[str, Any]]:
    """The gold judgments beside the repository."""
    for path in sorted((SHARED / "data" / "gold").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def scorer() -> ModuleType:
    """The scorer beside the repository."""
    spec = importlib.util.spec_from_file_location("score_reports", SHARED / "tools" / "score_reports.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (SHARED / "data" / "gold").is_dir(), reason="the gold judgments are not beside the repository")
def test_real_gold_comes_back_but_for_what_no_words_carry() -> None:
    score, lost, invented, read, told = scorer(), 0, 0, 0, 0
    unplaced: Counter[str] = Counter()
    for gold in gold_judgments():
        located = annotation_of_gold(gold)
        wanted = Counter(score.items(gold))
        found = Counter(score.items(gold_of(located.annotation, gold["text"])))
        bare = replace(located.annotation, marks=tuple(replace(mark, value=None) for mark in located.annotation.marks))
        by_words = Counter(score.items(gold_of(bare, gold["text"])))
        lost, invented = lost + (wanted - found).total(), invented + (found - wanted).total()
        read, told = read + (wanted & by_words).total(), told + wanted.total()
        unplaced.update(words.partition(" ")[0] for words in located.unplaced)
    assert invented == 0
    assert lost <= unplaced.total() <= 10, unplaced
    assert read / told > 0.99
