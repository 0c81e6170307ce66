"""The screen knows every label and choice; annotations go to Label Studio and come back the same; what does not fit is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from annotation.incident import Level
from annotation.marks import CHOICES, DEFENDANT, LABELS, Annotation, ClueReview, Mark, digest_of
from annotation.studio.finished import Finished
from annotation.studio.instruction import instruction
from annotation.studio.preannotation import by_rules
from annotation.studio.regions import results_of
from annotation.studio.screen import colours, screen
from tests.annotation.studio.fictions import fiction
from tests.annotation.torture import annotated

TREE = ElementTree.fromstring(screen())
TEXT = "被告人张三，被告人李四，均系累犯𠮷😀。"
PEOPLE = (Mark(DEFENDANT, 3, 5, "张三"), Mark(DEFENDANT, 9, 11, "李四"))


def results(*marks: Mark) -> list[dict[str, Any]]:
    return results_of(Annotation("x", digest_of(TEXT), "甲", marks), TEXT)


def incidents(found: list[dict[str, Any]], clues: list[dict[str, Any]] | None = None) -> list[tuple[str, Level]]:
    return [(one.code, one.level) for one in Finished(TEXT, "任务 1", clues or []).read(found).incidents]


def test_the_screen_offers_every_label_and_every_choice() -> None:
    assert {one.get("alias") for one in TREE.iter("Label")} == {*(label.name for label in LABELS), "missed"}
    for label in LABELS:
        if label.choices:
            block = TREE.find(f".//Choices[@name='kind_{label.name}']")
            assert block is not None and tuple(one.get("alias") for one in block) == label.choices
    for choice in CHOICES:
        block = TREE.find(f".//Choices[@name='document_{choice.name}']")
        assert block is not None and [one.get("alias") for one in block] == list(choice.options)


def test_hotkeys_and_colours_tell_labels_apart() -> None:
    keys = [one.get("hotkey") for one in TREE.iter("Label")]
    assert "" not in keys and len(set(keys)) == len(keys)
    assert len(set(colours().values())) == len(LABELS)


def test_the_instruction_has_every_label() -> None:
    told = instruction()
    assert not [label.title for label in LABELS if label.title not in told]


def test_names_of_controls_are_unique() -> None:
    names = [one.get("name") for one in TREE.iter() if one.get("name")]
    assert len(names) == len(set(names))


@given(annotated())
def test_marks_on_hard_texts_come_back_character_by_character(pair: tuple[Annotation, str]) -> None:
    annotation, text = pair
    finished = Finished(text, "任务 1").read(results_of(annotation, text))
    assert not [one for one in finished.incidents if one.code == "L21"]
    assert {(m.label, m.start, m.end) for m in annotation.marks} == {(m.label, m.start, m.end) for m in finished.marks}
    told = {(m.label, m.start, m.end, m.kind, m.status, m.asserted_by) for m in annotation.marks}
    assert told == {(m.label, m.start, m.end, m.kind, m.status, m.asserted_by) for m in finished.marks}


@pytest.mark.parametrize("number", range(40))
def test_what_rules_mark_comes_back_the_same(number: int) -> None:
    read = by_rules(f"虚构-{number}", fiction(number))
    finished = Finished(read.text, "任务 1", read.clues()).read(read.prediction()["result"])
    wanted = sorted(read.annotation.marks, key=lambda m: (m.start, m.end, m.label, m.defendant or "", m.kind or ""))
    assert finished.marks == [replace(mark, source="human") for mark in wanted]
    assert finished.choices == {name: value for name, value in read.annotation.choices.items() if value}


@pytest.mark.parametrize(
    ("label", "value"),
    [
        *(("amount", value) for value in (0, 12.5, "")),
        *(("born_on", value) for value in ("2019", "2019-05", "")),
        *(("case_number", value) for value in ("13", "（2019）江01刑初1号", "")),
        *(("conviction", value) for value in ({"months": 6, "kind": "拘役"}, "13", "{}", "")),
        ("citation", [{"law": "刑法", "article": "264"}]),
    ],
)
def test_values_that_people_give_come_back(label: str, value: Any) -> None:
    mark = Mark(label, 14, 16, value=value)
    assert Finished(TEXT, "任务 1").read(results(mark)).marks[0].value == value


def test_one_stretch_of_two_defendants_is_one_region_with_two_relations() -> None:
    both = [Mark("circumstance", 14, 16, name, "累犯", "found", "court") for name in ("张三", "李四")]
    found = results(*PEOPLE, *both)
    assert sum(one.get("from_name") == "mark" for one in found) == 3
    assert sum(one["type"] == "relation" for one in found) == 2
    assert Finished(TEXT, "任务 1").read(found).marks == sorted(
        (*PEOPLE, *both), key=lambda m: (m.start, m.end, m.label, m.defendant or "")
    )


def test_relations_count_whichever_way_they_are_drawn() -> None:
    found = results(*PEOPLE, Mark("circumstance", 14, 16, "李四", "累犯", "found"))
    for one in found:
        if one["type"] == "relation":
            one["from_id"], one["to_id"] = one["to_id"], one["from_id"]
    assert Finished(TEXT, "任务 1").read(found).marks[-1].defendant == "李四"


def test_where_there_is_one_defendant_no_relation_is_needed() -> None:
    found = results(PEOPLE[0], Mark("circumstance", 14, 16, "张三", "累犯", "found"))
    assert not [one for one in found if one["type"] == "relation"]
    assert Finished(TEXT, "任务 1").read(found).marks[-1].defendant == "张三"


def test_offsets_in_utf16_are_refused_and_the_character_is_named() -> None:
    found = results(Mark("court", 17, 18))
    found[0]["value"] |= {"start": 18, "end": 19}
    told = Finished(TEXT, "任务 1").read(found)
    assert not told.marks
    assert [(one.code, one.level) for one in told.incidents] == [("L21", Level.ERROR)]
    assert "U+1F600" in told.incidents[0].message and "U+3002" in told.incidents[0].message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": -1}, "L20"),
        ({"end": 999}, "L20"),
        ({"start": "3"}, "L20"),
        ({"labels": []}, "L22"),
        ({"labels": ["court", "sex"]}, "L22"),
        ({"labels": ["no such label"]}, "L22"),
        ({"text": None}, "L23"),
        ({"text": "张四"}, "L21"),
    ],
)
def test_what_does_not_fit_is_an_incident(change: dict[str, Any], code: str) -> None:
    found = results(Mark("court", 3, 5))
    found[0]["value"] |= change
    assert [one for one, _ in incidents(found)] == [code]


@pytest.mark.parametrize(
    ("words", "carried"),
    [  # as Chromium handed them on, 2026-11
        ("乙\r丙\n\n丁", "乙\\n丙\\n\\n丁"),
        ("\t\t。末", " 。末"),
        ("1\t", "1 "),
        ("𝟚e\u0301g\u0323\u0301", "𝟚e\u0301g\u0323\u0301"),
        ("五\u200d\u2060\ufeff，", "五\u200d\u2060\ufeff，"),
    ],
)
def test_white_space_is_compared_as_the_browser_shows_it(words: str, carried: str) -> None:
    text = f"𠮷前{words}后"
    region = {"start": 2, "end": 2 + len(words), "text": carried, "labels": ["court"]}
    found = Finished(text, "任务 1").read([{"id": "a", "from_name": "mark", "type": "labels", "value": region}])
    assert [(mark.start, mark.end) for mark in found.marks] == [(2, 2 + len(words))] and not found.incidents


def test_answers_without_a_stretch_relations_to_nowhere_and_unknown_answers_are_told() -> None:
    place = {"start": 0, "end": 1, "text": "被"}
    assert incidents([{"id": "a", "from_name": "status", "type": "choices", "value": {**place, "choices": ["found"]}}])[0][0] == "L26"
    assert incidents([{"type": "relation", "from_id": "a", "to_id": "b"}])[0][0] == "L30"
    assert incidents([*results(*PEOPLE), {"type": "relation", "from_id": results(*PEOPLE)[0]["id"], "to_id": results(*PEOPLE)[1]["id"]}])[
        0
    ] == (
        "L31",
        Level.WARNING,
    )
    assert incidents([{"id": "a", "from_name": "mood", "type": "choices", "value": {"choices": ["good"]}}])[0][0] == "L41"


def test_a_choice_left_behind_by_another_label_is_told_and_not_used() -> None:
    found = results(Mark("custody", 14, 16, "张三", "逮捕"))
    found[0]["value"]["labels"] = ["court"]
    told = Finished(TEXT, "任务 1").read(found)
    assert told.marks[0].kind is None and [one.code for one in told.incidents] == ["L24"]


def test_reviews_of_clues_come_back_and_missing_ones_are_told() -> None:
    clues = [{"check": f"check_{n}", "defendant": None, "start": n, "end": n + 1, "shown": "…"} for n in range(3)]
    reviews = (ClueReview("check_0", None, 0, 1, "upheld", "确有错误"), ClueReview("check_2", None, 2, 3, "misread"))
    missed = ClueReview("recidivist_missed", "李四", 14, 16, "upheld", "五年内再犯")
    given = Annotation("x", digest_of(TEXT), "甲", PEOPLE, clues=(*reviews, missed), notes="第一行\n第二行")
    told = Finished(TEXT, "任务 1", clues).read(results_of(given, TEXT, clues))
    assert set(told.reviews) == {*reviews, missed}
    assert told.notes == given.notes
    assert [(one.code, one.level) for one in told.incidents] == [("L42", Level.HINT)]
    reason = {"id": "a", "from_name": "reason_1", "to_name": "clue_1", "type": "textarea", "value": {"text": ["为何"]}}
    assert incidents([reason], clues) == [("L42", Level.WARNING), ("L42", Level.HINT)]


def test_what_was_taken_over_from_a_pre_annotation_keeps_its_source() -> None:
    found = results(PEOPLE[0], PEOPLE[1], Mark("court", 0, 3))
    for one in found:
        one["origin"] = "prediction"
    predicted = {("defendant", 3, 5): None, ("court", 0, 3): 0.75}
    told = {(mark.label, mark.start): (mark.source, mark.score) for mark in Finished(TEXT, "任务 1", (), predicted).read(found).marks}
    assert told == {("defendant", 3): ("rule", None), ("defendant", 9): ("human", None), ("court", 0): ("model", 0.75)}
