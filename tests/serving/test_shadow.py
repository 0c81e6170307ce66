"""Differences of two reports: clues and facts gained, lost and told anew, each with its words."""

from __future__ import annotations

from typing import Any

from pipelines.pipeline import analyze
from pipelines.report import report
from serving.shadow import MOST_FACTS, differences
from tests.serving.offices import CLEAN, DRUGS, THEFT, report_of, text_of


def test_the_same_reading_has_no_differences() -> None:
    for name in (DRUGS, THEFT, CLEAN):
        assert list(differences(report_of(name), report_of(name))) == []


def test_clues_are_gained_lost_and_told_anew() -> None:
    first, second = report_of(DRUGS), dict(report_of(DRUGS))
    gone, anew, kept = first["clues"]
    new = {**kept, "check": "recidivist_wrong", "version": 3}
    second["clues"] = [{**anew, "message": "另一种说法"}, kept, new]
    found = list(differences(first, second))
    told = [(one.change, one.subject, one.version) for one in found]
    assert told == [
        ("lost", gone["check"], gone["version"]),
        ("changed", anew["check"], anew["version"]),
        ("gained", "recidivist_wrong", 3),
    ]
    assert [one.before for one in found] == [gone, anew, None]
    assert [one.after and one.after["message"] for one in found] == [None, "另一种说法", new["message"]]
    assert {one.charge for one in found} == {"贩卖毒品罪"}


def test_of_several_clues_of_a_check_those_that_say_the_same_are_partners() -> None:
    first, second = dict(report_of(DRUGS)), dict(report_of(DRUGS))
    one = first["clues"][0]
    first["clues"] = [{**one, "message": "甲"}, {**one, "message": "乙"}]
    second["clues"] = [{**one, "message": "乙"}]
    assert [(told.change, told.before and told.before["message"]) for told in differences(first, second)] == [("lost", "甲")]


def facts(before: str, after: str) -> list[Any]:
    """Differences of facts between two texts of the same length."""
    first, second = (report(analyze(text, "x")) for text in (before, after))
    return [one for one in differences(first, second) if one.sort == "fact"]


def test_a_fact_told_otherwise_on_the_same_words_is_one_change() -> None:
    text = text_of(THEFT)
    other = text.replace("男，", "女，", 1)
    (found,) = facts(text, other)
    assert (found.change, found.subject, found.before["message"], found.after["message"]) == ("changed", "sex", "男", "女")
    (place,) = found.after["evidence"]
    assert other[place["start"] : place["end"]] == place["quote"]


def test_facts_that_one_side_lacks_are_lost_or_gained() -> None:
    text = text_of(DRUGS)
    without = text.replace("2018年4月3日被刑事拘留", "2018年4月3日被带走讯问", 1)
    lost = {(one.change, one.subject) for one in facts(text, without)}
    assert ("lost", "custody") in lost
    assert {("gained", subject) for _, subject in lost} == {(one.change, one.subject) for one in facts(without, text)}


def test_what_is_written_down_of_one_judgment_is_bounded() -> None:
    many = dict(report_of(THEFT))
    many["citations"] = [{**many["citations"][0], "article": str(number)} for number in range(1000)]
    assert len(list(differences(report_of(THEFT), many))) == MOST_FACTS
