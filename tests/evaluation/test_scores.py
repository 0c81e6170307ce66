"""Values, places, causes, calibration and intervals, counted by hand."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from evaluation.calibration import answers_of, bins, ece
from evaluation.causes import CAUSES, commonest, errors, row
from evaluation.clues import clue_outcomes
from evaluation.scores import Count, added, grouped, value_counts
from evaluation.significance import differences, interval
from evaluation.spans import span_counts
from evaluation.values import Item, Place, items, title_of
from tests.evaluation.fictions import DATA, REPORTS, TEXTS, THEFT, copied, gold, gold_rows, person

SCORER = DATA.parent / "tools" / "score_reports.py"


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The scorer that stands beside the repository."""
    if not SCORER.is_file():
        pytest.skip("shared/tools/score_reports.py is not beside the repository: scores are not compared with it")
    spec = importlib.util.spec_from_file_location("score_reports", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoiled() -> Iterator[tuple[str, dict[str, Any]]]:
    """Reports with all sorts of changes."""
    for name in TEXTS:
        found = copied(name)
        found["document"]["court"] = " 另一 法院（分院）。"
        found["citations"] = [*found["citations"][:-1], {"law": "《中华人民共和国刑法》", "article": 999, "paragraph": None, "item": None}]
        for one in found["defendants"]:
            one["circumstances"] += [{"kind": "自首", "status": "rejected"}, {"kind": "立功", "status": "claimed"}]
            one["facts"]["amount"] = 12.345
            one["facts"]["drugs"] = [{"name": "海洛因", "grams": None}]
            one["priors"] = [{"charge": None, "kind": None, "months": None, "sentenced_on": "2010", "released_on": None}]
        yield name, found


def test_items_are_those_of_the_common_scorer(scorer: ModuleType) -> None:
    rows = [*gold_rows(), *REPORTS.values(), *(found for _, found in spoiled())]
    for found in rows:
        ours = Counter((one.field, one.value) for one in items(found))
        assert ours == Counter(scorer.items(found))


@pytest.mark.skipif(not (DATA / "gold").is_dir(), reason="data/gold is not beside the repository: its scores are not compared")
def test_items_of_located_gold_are_those_of_gold(scorer: ModuleType) -> None:
    from evaluation.gold import Gold, read_gold

    found = list(read_gold(DATA / "gold" / "dev.jsonl"))
    known = scorer.load(DATA / "gold" / "dev.jsonl")
    assert len(found) == len(known) and all(isinstance(one, Gold) for one in found)
    for one in found:
        assert isinstance(one, Gold)
        assert Counter((item.field, item.value) for item in one.items) == Counter(scorer.items(known[one.id])), one.id


def test_counts_by_field_and_group() -> None:
    one = [
        Item("prior", ("甲", "盗窃罪", "有期徒刑", 6)),
        Item("prior.released_on", ("甲", "盗窃罪", "2010-01-01")),
        Item("sex", ("甲", "男")),
    ]
    other = [one[0], Item("sex", ("甲", "女")), Item("sex", ("甲", "女"))]
    counts = value_counts(one, other)
    assert counts == {"prior": Count(1, 0, 0), "prior.released_on": Count(0, 1, 0), "sex": Count(0, 1, 2)}
    groups = grouped(added([counts, counts]))
    assert groups["prior"] == Count(2, 2, 0) and groups["ALL"] == Count(2, 4, 4)
    assert groups["prior"].to_json() == {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "hit": 2, "miss": 2, "extra": 0}
    assert Count().f1 is None and Count(0, 1, 0).precision is None and Count(0, 0, 1).recall is None


def test_places_are_paired_one_to_one() -> None:
    want = [
        Item("custody", ("甲", "逮捕", "2019-01-02"), (Place(10, 20),)),
        Item("custody", ("乙", "逮捕", "2019-01-02"), (Place(30, 40),)),
    ]
    read = [
        Item("custody", ("甲", "逮捕", "1999"), (Place(0, 3), Place(10, 20))),
        Item("custody", ("乙", "逮捕", "1999"), (Place(39, 50),)),
    ]
    exact, overlapping = span_counts(want, read)
    assert exact["custody"] == Count(1, 1, 1) and overlapping["custody"] == Count(2, 0, 0)
    exact, overlapping = span_counts(want, [read[0], Item("custody", ("乙", "释放", None), (Place(12, 14),))])
    assert overlapping["custody"] == Count(1, 1, 1)
    assert span_counts([Item("document.kind", "判决书", (Place(1, 2),))], [Item("document.instance", "first")]) == ({}, {})


def test_every_cause_is_told_apart() -> None:
    found = copied()
    first, second = person(found, "王大勇"), person(found, "李小虎")
    first["arrival"] = "投案"
    first["circumstances"] = [one for one in first["circumstances"] if one["kind"] != "坦白"]
    second["circumstances"] = [{**one, "status": "rejected"} if one["kind"] == "谅解" else one for one in second["circumstances"]]
    second["priors"], first["priors"] = first["priors"], []
    second["facts"]["blood_alcohol"] = 90.0
    told = [(one.cause, one.field, one.one.owner) for one in errors(gold().items, items(found))]
    assert sorted(told) == [
        ("defendant", "prior", "王大勇"),
        ("defendant", "prior.released_on", "王大勇"),
        ("defendant", "prior.sentenced_on", "王大勇"),
        ("missed", "circumstance.坦白", "王大勇"),
        ("spurious", "facts.blood_alcohol", "李小虎"),
        ("status", "circumstance.谅解", "李小虎"),
        ("value", "arrival", "王大勇"),
    ]
    assert {cause for cause, _, _ in told} == set(CAUSES)


def test_a_mistake_tells_what_and_where_and_the_commonest_comes_first() -> None:
    found = copied()
    for one in found["defendants"]:
        one["arrival"] = "投案"
        one["sex"] = None
    person(found, "李小虎")["born_on"] = None
    rows = commonest(row(one, THEFT, TEXTS[THEFT]) for one in errors(gold().items, items(found)))
    assert [one["cause"] for one in rows] == ["missed"] * 3 + ["value"] * 2
    assert [one["field"] for one in rows[:3]] == ["sex", "sex", "born_on"]
    last = rows[-1]
    assert (last["gold"], last["read"], last["id"]) == ("抓获", "投案", THEFT)
    words: Any = last["gold_words"]
    assert TEXTS[THEFT][words["start"] : words["end"]] == words["quote"]
    assert TEXTS[THEFT].count(words["before"] + words["quote"] + words["after"]) == 1


def test_articles_of_another_law_are_two_mistakes_another_paragraph_is_one() -> None:
    want = [Item("citation", ("刑法", "72", 1)), Item("citation", ("刑法", "73", 2))]
    read = [Item("citation", ("刑法", "72", 3)), Item("citation", ("刑事诉讼法", "73", 2))]
    assert sorted(one.cause for one in errors(want, read)) == ["missed", "spurious", "value"]


def test_calibration_by_hand() -> None:
    answers = [(0.95, True), (0.95, False), (0.1, False), (1.0, True)]
    assert [(one.count, one.right) for one in bins(answers, 10)] == [(1, 0.0), (3, 2 / 3)]
    assert ece(answers, 10) == pytest.approx((0.1 + abs(2.9 - 2)) / 4)
    assert ece([]) is None and ece([(1.0, True)]) == 0
    twice = Item("sex", ("甲", "男"), (Place(0, 1, "model", 0.7), Place(4, 5, "rule")))
    assert answers_of([twice], [twice, twice, Item("sex", ("乙", "女"))]) == [("sex", (0.7, True)), ("sex", (0.7, False))]


def test_the_interval_is_the_same_each_time_and_knows_a_real_difference() -> None:
    worse = [{"custody": Count(1, 1, 1), "sex": Count(1, 0, 0)}] * 30
    better = [{"custody": Count(2, 0, 0), "sex": Count(1, 0, 0)}] * 29 + [{"custody": Count(1, 1, 1)}]
    found = differences(worse, better, 200)
    assert found == differences(worse, better, 200)
    assert found["custody"].value == pytest.approx(59 / 60 - 0.5) and 0.4 < found["custody"].low <= found["custody"].high <= 0.5
    assert found["custody"].to_json()["beyond_chance"] is True
    lucky = differences([{"x": Count(1, 1, 0)}, {"x": Count(1, 0, 0)}] * 9, [{"x": Count(1, 0, 0)}, {"x": Count(1, 1, 0)}] * 9, 200)["x"]
    assert lucky.low < 0 < lucky.high and lucky.to_json()["beyond_chance"] is False


def test_the_interval_of_one_score() -> None:
    assert interval([Count(1, 0, 0)] * 20) == (1.0, 1.0)
    low, high = interval([Count(1, 0, 0), Count(0, 1, 1)] * 50)
    assert 0.38 < low < 0.45 and 0.55 < high < 0.62 and (low, high) == interval([Count(1, 0, 0), Count(0, 1, 1)] * 50)


def test_clues_against_anomalies() -> None:
    clues = [{"check": "甲", "defendant": "张三"}, {"check": "乙", "defendant": None}, {"check": "丙", "defendant": "张三"}]
    anomalies = [
        {"check": "甲", "defendant": "张三", "certainty": "certain"},
        {"check": "甲", "defendant": "李四", "certainty": "probable"},
        {"check": "乙", "defendant": None, "certainty": "possible"},
        {"check": "丁", "defendant": None, "certainty": "possible"},
    ]
    assert clue_outcomes(anomalies, clues) == {"found": 1, "missed": 1, "allowed": 1, "false": 1}


def test_fields_have_chinese_names() -> None:
    assert title_of("prior.released_on") == "prior.released_on 前科·释放日期"
    assert (title_of("facts.drug"), title_of("circumstance.自首"), title_of("sex")) == (
        "facts.drug 犯罪事实·毒品",
        "circumstance.自首",
        "sex 性别",
    )
    assert not [one.field for one in items(REPORTS[THEFT]) if title_of(one.field).isascii()]
