"""The queue of disagreements: what differs, who said what, what matters first."""

from __future__ import annotations

import json

from annotation.agreement.disagreement import disagreements, lines
from annotation.agreement.shared import gather
from annotation.marks import ClueReview, Mark
from tests.annotation.agreement.readers import TEXT, mark, reading

FOUND = {"status": "found", "asserted_by": "court"}


def differs(first: list[Mark], second: list[Mark]) -> list[tuple[str, list[str], bool]]:
    """The disagreements of two people: label, what differs, whether a fact does."""
    found = disagreements(gather([reading("甲", *first), reading("乙", *second)]))
    return [(one["label"], one["differs"], one["grave"]) for one in found]


def test_people_who_agree_leave_nothing_to_decide() -> None:
    marks = [mark("defendant", "张三"), mark("circumstance", "自首情节", kind="自首")]
    assert differs(marks, [marks[0], mark("circumstance", "自首情节", kind="自首", **FOUND)]) == []


def test_each_difference_is_named() -> None:
    assert differs([mark("amount", "3200元")], []) == [("amount", ["marked"], True)]
    assert differs([mark("amount", "3200元")], [mark("amount", "人民币3200元")]) == [("amount", ["place"], False)]
    assert differs([mark("amount", "3200元")], [mark("amount", "3200元", value=32)]) == [("amount", ["value"], True)]
    assert differs([mark("amount", "3200元")], [mark("amount", "3200元", defendant="李四")]) == [("amount", ["defendant"], True)]
    surrender = mark("circumstance", "自首情节", kind="自首", **FOUND)
    rejected = mark("circumstance", "自首情节", kind="自首", status="rejected", asserted_by="court")
    confessed = mark("circumstance", "自首情节", kind="坦白", status="claimed", asserted_by="defence")
    assert differs([surrender], [rejected]) == [("circumstance", ["status"], True)]
    assert differs([surrender], [confessed]) == [("circumstance", ["kind", "status", "asserted_by"], True)]
    words = "判处有期徒刑八个月，并处罚金人民币二千元"
    assert differs([mark("conviction", words)], [mark("executed", words)]) == [("conviction", ["label"], True)]


def test_a_second_mark_of_the_same_value_changes_no_fact() -> None:
    twice = [mark("defendant", "张三"), Mark("defendant", TEXT.rindex("张三"), TEXT.rindex("张三") + 2, "张三")]
    assert differs(twice, twice[:1]) == [("defendant", ["marked"], False)]


def test_what_changes_a_fact_comes_first_and_keys_stay() -> None:
    pairs = [
        reading("甲", mark("custody", "于2016年5月1日被刑事拘留", kind="刑事拘留"), mark("amount", "3200元")),
        reading("乙", mark("custody", "2016年5月1日被刑事拘留", kind="刑事拘留"), mark("amount", "3200元", value=1)),
    ]
    found = disagreements(gather(pairs))
    assert [one["label"] for one in found] == ["amount", "custody"]
    assert [one["key"] for one in disagreements(gather(pairs[::-1]))] == [one["key"] for one in found]
    assert len({one["key"] for one in found}) == 2


def test_a_line_says_who_said_what() -> None:
    first = mark("amount", "3200元")
    (row,) = map(json.loads, lines(disagreements(gather([reading("甲", first), reading("乙"), reading("丙", first)]))).splitlines())
    assert (row["schema"], row["id"], row["start"], row["end"]) == ("panjian.disagreement/1", "东湖1", first.start, first.end)
    assert [(one["annotator"], one["value"]) for one in row["said"]] == [("丙", 3200), ("乙", None), ("甲", 3200)]
    assert row["said"][0]["mark"]["label"] == "amount" and row["said"][1]["mark"] is None
    assert "3200元" not in json.dumps(row, ensure_ascii=False)  # no text


def test_answers_and_verdicts_are_decided_too() -> None:
    clue = ClueReview("term_end_arithmetic", "张三", 5, 9, "upheld", "多算一年")
    other = ClueReview("term_end_arithmetic", "张三", 5, 9, "misread", "刑期读错")
    unseen = ClueReview("fine_missing", "张三", 5, 9, "upheld")
    pairs = [
        reading("甲", choices={"instance": "first", "kind": None}, clues=(clue, unseen)),
        reading("乙", choices={"instance": "second"}, clues=(other,)),
    ]
    answer, verdict = disagreements(gather(pairs))
    assert (answer["about"], answer["label"], answer["differs"]) == ("choice", "instance", ["answer"])
    assert [one["answer"] for one in answer["said"]] == ["second", "first"]
    assert (verdict["about"], verdict["label"], verdict["defendant"]) == ("clue", "term_end_arithmetic", "张三")
    assert [(one["verdict"], one["reason"]) for one in verdict["said"]] == [("misread", "刑期读错"), ("upheld", "多算一年")]
