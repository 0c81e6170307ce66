"""What the pages show of a report: facts with their places, the text in pieces, values that people fill in, tasks with spans preset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from annotation.marks import LABELS, Mark
from annotation.validation import row_incidents
from pipelines.rendering import words
from serving.access import Role
from serving.lifecycle import Step
from serving.stated_facts import GROUPS, stated
from serving.store import corrections, judgments, progress
from serving.store.corrections import Corrected, Correction
from serving.workbench.annotation_tasks import corrected, task
from serving.workbench.marked_text import parts
from serving.workbench.presentation import told
from serving.workbench.recent_choices import RecentChoices
from serving.workbench.value_forms import FORMS, UnreadableValue, filled
from tests.serving.offices import CLEAN, DRUGS, THEFT, Offices, report_of, text_of

NAMES = (THEFT, DRUGS, CLEAN, "二审裁定-引用旧条号")


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_rests_on_words_of_the_text_under_a_label_that_people_mark_with(name: str) -> None:
    text, labels = text_of(name), {label.name for label in LABELS}
    facts = stated(report_of(name))
    assert facts and {fact.label for fact in facts} <= labels and {fact.group for fact in facts} <= set(GROUPS)
    assert [fact.number for fact in facts] == list(range(len(facts)))
    for fact in facts:
        for place in fact.places:
            assert text[place.start : place.end] == place.quote


def test_facts_tell_all_that_the_plain_lines_of_a_report_tell() -> None:
    report = report_of(THEFT)
    said = [fact.said for fact in stated(report) if fact.person == 0]
    for label, line in words.lines(report["defendants"][0]):
        parts_of_line = line.split("；") if label in ("强制措施", "情节") else line.split(" 至 ")
        for part in parts_of_line:
            assert any(part in one for one in said), (label, part)


@pytest.mark.parametrize("name", NAMES)
def test_the_pieces_are_the_whole_text_in_order(name: str) -> None:
    text, report = text_of(name), report_of(name)
    evidence = {str(number): clue["evidence"] for number, clue in enumerate(report["clues"])}
    pieces = [piece for part in parts(text, report, stated(report), evidence) for piece in part.pieces]
    for piece in pieces:
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())
    anchors = [anchor for piece in pieces for anchor in piece.anchors]
    assert sorted(anchors) == sorted(f"{key}-{number}" for key, found in evidence.items() for number in range(len(found)))


def test_a_text_outside_of_all_sections_is_shown_too() -> None:
    report = {**report_of(CLEAN), "sections": report_of(CLEAN)["sections"][1:-1]}
    pieces = [piece for part in parts(text_of(CLEAN), report, stated(report), {}) for piece in part.pieces]
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text_of(CLEAN).split())


@pytest.mark.parametrize(
    ("label", "given", "read", "value"),
    [
        ("born_on", {"v-date-value": "1988年6月2日"}, "1988-06-12", "1988-06-02"),
        ("born_on", {"v-date-value": "1988"}, None, "1988"),
        ("born_on", {}, "1988-06-12", None),
        ("amount", {"v-number-value": "12,600.50"}, None, 12600.5),
        ("deaths", {"v-number-value": "2"}, None, 2),
        ("sex", {"v-sex-value": "女"}, "男", "女"),
        ("drug", {"v-drug-grams": "0.9"}, {"name": "甲基苯丙胺", "grams": 0.6}, {"name": "甲基苯丙胺", "grams": 0.9}),
        (
            "citation",
            {"v-citation-paragraph": "3"},
            [{"law": "刑法", "article": "67", "paragraph": 1, "item": None}],
            [{"law": "刑法", "article": "67", "paragraph": 3, "item": None}],
        ),
        ("executed", {"v-executed-months-years": "2", "v-executed-months-months": "6"}, None, {"months": 30}),
        ("circumstance", {"v-date-value": "1988"}, None, None),
    ],
)
def test_filled_blanks_overrule_what_the_words_give(label: str, given: Mapping[str, str], read: Any, value: Any) -> None:
    found = filled(label, given, read)
    if label == "executed":
        assert found["months"] == 30 and found["fine"] is None
    else:
        assert found == value


@pytest.mark.parametrize(
    ("label", "given", "message"),
    [
        ("amount", {"v-number-value": "一万"}, "不是数"),
        ("amount", {"v-number-value": "1e9"}, "不是数"),
        ("born_on", {"v-date-value": "去年"}, "不是日期"),
        ("sex", {"v-sex-value": "x"}, "只能是"),
        ("executed", {"v-executed-months-years": "两"}, "不是数"),
    ],
)
def test_what_is_no_value_is_refused(label: str, given: Mapping[str, str], message: str) -> None:
    with pytest.raises(UnreadableValue, match=message):
        filled(label, given, None)


def test_every_label_but_those_of_choices_can_be_overruled() -> None:
    with_form = {label for form in FORMS for label in form.labels}
    assert {label.name for label in LABELS} - with_form == {"arrival", "circumstance", "revoked_probation"}


def correction(**values: Any) -> Corrected:
    """A correction that is kept."""
    nothing: dict[str, Any] = dict.fromkeys(("clue_id", "choice", "status", "asserted_by", "value", "defendant"))
    known = {"id": "1", "judgment_id": "1", "quote": "词", "reason": "", "by": "王", "at": datetime.now(UTC)}
    return Corrected(**{**nothing, **known, **values})


READ = [
    Mark("term_to", 10, 20, "甲", source="rule"),
    Mark("term_to", 40, 50, "乙", source="rule"),
    Mark("prior", 60, 90, "甲", source="rule"),
    Mark("circumstance", 62, 70, "甲", "累犯", "found", source="rule"),
]


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (correction(kind="term_to", start=30, end=38, defendant="甲", value="2021"), [(30, 38), (40, 50), (60, 90), (62, 70)]),
        (correction(kind="prior", start=65, end=70, defendant="甲", value=""), [(10, 20), (40, 50), (62, 70)]),
        (correction(kind="prior", start=65, end=70, defendant="乙", value=""), [(10, 20), (40, 50), (60, 90), (62, 70)]),
        (correction(kind="prior", start=95, end=99, defendant="甲"), [(10, 20), (40, 50), (60, 90), (62, 70), (95, 99)]),
        (correction(kind="prior", start=61, end=80, defendant="甲"), [(10, 20), (40, 50), (61, 80), (62, 70)]),
    ],
)
def test_a_correction_takes_the_place_of_what_it_contradicts(told: Corrected, left: list[tuple[int, int]]) -> None:
    found = corrected(READ, [told])
    assert sorted(mark.place for mark in found) == sorted(left)
    assert [mark.place for mark in found if mark.source == "human"] == ([] if told.value == "" else [(told.start, told.end)])


def test_the_newest_correction_of_a_place_counts() -> None:
    first = correction(kind="term_to", start=30, end=38, defendant="甲", value="2021")
    second = correction(kind="term_to", start=31, end=38, defendant="甲", value="2022")
    assert [mark.value for mark in corrected(READ, [first, second]) if mark.defendant == "甲" and mark.label == "term_to"] == ["2022"]


def test_a_task_has_the_right_spans_preset_and_passes_validation(embedded_offices: Offices) -> None:
    text, database = text_of(THEFT), embedded_offices.database
    who, annotator = embedded_offices.who(), embedded_offices.who(role=Role.ANNOTATOR)
    start = text.index("2022年2月13日")
    with database.session() as session:
        kept = judgments.keep(session, who, report_of(THEFT), text)
        right = Correction("term_to", start, start + 10, value="2021-02-13", defendant="王大勇", reason="笔误", clue_id=kept.clue_ids[1])
        corrections.keep(session, who, kept.judgment_id, right)
        progress.conclude(session, who, kept.clue_ids[1], Step.MISREAD, "读错")
    with database.reading() as session:
        (pending,) = corrections.pending(session, annotator)
    made = task(pending)
    (mark,) = made.marks
    assert (mark.label, text[mark.start : mark.end], mark.value, mark.defendant) == ("term_to", "2022年2月13日", "2021-02-13", "王大勇")
    ends = [one for one in made.preset.annotation.marks if one.label == "term_to" and one.defendant == "王大勇"]
    assert ends == [mark]
    (review,) = made.preset.annotation.clues
    assert (review.verdict, review.reason) == ("misread", "读错")
    row = made.preset.annotation.to_json()
    assert [one for one in row_incidents(row, "任务", {kept.judgment_id: text}) if one.level == "error"] == []
    results = made.to_json()["predictions"][0]["result"]
    preset = [one["value"] for one in results if one["from_name"] == "mark" and one["value"]["labels"] == ["term_to"]]
    assert preset == [{"start": start, "end": start + 10, "text": "2022年2月13日", "labels": ["term_to"]}]
    assert [one["value"]["text"] for one in results if one["from_name"] == "value"][-1:] == [["2021-02-13"]]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (correction(kind="prior", start=0, end=1, value=""), "不是这项事实"),
        (correction(kind="sex", start=0, end=1), "「词」（照原文）"),
        (correction(kind="circumstance", start=0, end=1, choice="自首", status="claimed", asserted_by="defence"), "自首，辩方主张"),
        (
            correction(kind="executed", start=0, end=1, value={"kind": "拘役", "months": 5, "fine": 1000, "days": None}),
            "刑种 拘役；刑期 5个月；罚金 1,000元",
        ),
    ],
)
def test_a_correction_in_words(one: Corrected, said: str) -> None:
    assert told(one) == said


def test_choices_are_asked_of_the_store_once_a_minute(embedded_offices: Offices) -> None:
    moment = 0.0
    recent, who = RecentChoices(lambda: moment), embedded_offices.who()
    with embedded_offices.database.session() as session:
        assert recent.of(session, who).courts == ()
        judgments.keep(session, who, report_of(THEFT), text_of(THEFT))
        assert recent.of(session, who).courts == ()
        assert recent.of(session, embedded_offices.who("city")).courts == ("江省江城市东湖区人民法院",)
        moment = 61.0
        found = recent.of(session, who)
    assert (found.courts, found.charges, found.people) == (("江省江城市东湖区人民法院",), ("盗窃罪",), ())
