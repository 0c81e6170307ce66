"""Corrections in the store: checked, only added, seen in scope, and with misread clues the tasks of annotation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from serving.access import Role
from serving.lifecycle import Act, Step
from serving.store import corrections, judgments, progress
from serving.store.corrections import Correction, Pending
from serving.store.judgments import Kept
from serving.store.refusal import Forbidden, Invalid, NotFound
from tests.serving.offices import CITY, CLEAN, DRUGS, EAST, THEFT, WEST, Offices, report_of, text_of

AT = text_of(THEFT).index("2022年2月13日")
RIGHT = Correction("term_to", AT, AT + 10, value="2021-02-13", defendant="王大勇", reason=" 笔误 ")


@pytest.fixture
def kept(offices: Offices) -> Kept:
    """A theft case of the east."""
    with offices.database.session() as session:
        return judgments.keep(session, offices.who(), report_of(THEFT), text_of(THEFT))


def keep(offices: Offices, id: str, told: Correction, role: Role = Role.PROSECUTOR, of: str = EAST) -> corrections.Corrected:
    """Keep a correction in a session of its own."""
    with offices.database.session() as session:
        return corrections.keep(session, offices.who(of, role), id, told)


def pending(offices: Offices, of: str = EAST, role: Role = Role.ANNOTATOR) -> list[Pending]:
    """What annotation should look at."""
    with offices.database.reading() as session:
        return list(corrections.pending(session, offices.who(of, role)))


def test_a_correction_is_kept_with_its_words_and_who_told_it(offices: Offices, kept: Kept) -> None:
    told = keep(offices, kept.judgment_id, replace(RIGHT, clue_id=kept.clue_ids[1]))
    assert (told.quote, told.value, told.reason) == ("2022年2月13日", "2021-02-13", "笔误")
    assert (told.by, told.clue_id) == (offices.who(EAST, Role.PROSECUTOR).holder, kept.clue_ids[1])
    with offices.database.reading() as session:
        assert corrections.of_judgment(session, offices.who(), kept.judgment_id) == (told,)


def test_values_of_every_form_come_back_as_they_were(offices: Offices, kept: Kept) -> None:
    values = (None, "", "2021-02", 7, 3.5, {"kind": "有期徒刑", "months": 24}, [{"law": "刑法", "article": "264"}])
    for value in values:
        keep(offices, kept.judgment_id, replace(RIGHT, value=value))
    with offices.database.reading() as session:
        assert tuple(one.value for one in corrections.of_judgment(session, offices.who(), kept.judgment_id)) == values


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "weather"}, "bad_kind"),
        ({"start": -1}, "bad_span"),
        ({"end": AT}, "bad_span"),
        ({"end": 10**9}, "bad_span"),
        ({"choice": "累犯"}, "bad_choice"),
        ({"status": "perhaps"}, "bad_stance"),
        ({"asserted_by": "press"}, "bad_stance"),
        ({"defendant": "查无此人"}, "bad_defendant"),
        ({"kind": "court"}, "bad_defendant"),
        ({"reason": "长" * 4001}, "too_long"),
        ({"reason": "\x00"}, "text_not_storable"),
    ],
    ids=lambda one: one if isinstance(one, str) else next(iter(one)),
)
def test_what_is_wrong_with_a_correction_is_told(offices: Offices, kept: Kept, change: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep(offices, kept.judgment_id, replace(RIGHT, **change))  # type: ignore[arg-type]
    assert refused.value.code == code
    with offices.database.reading() as session:
        assert corrections.of_judgment(session, offices.who(), kept.judgment_id) == ()


def test_a_clue_of_another_judgment_is_refused(offices: Offices, kept: Kept) -> None:
    with offices.database.session() as session:
        other = judgments.keep(session, offices.who(), report_of(DRUGS), text_of(DRUGS))
    with pytest.raises(Invalid) as refused:
        keep(offices, kept.judgment_id, replace(RIGHT, clue_id=other.clue_ids[0]))
    assert refused.value.code == "clue_of_other_judgment"


def test_a_missed_defendant_can_be_named(offices: Offices, kept: Kept) -> None:
    told = keep(offices, kept.judgment_id, Correction("defendant", 0, 4, defendant="另一人"))
    assert told.defendant == "另一人"


def test_who_may_correct_and_see(offices: Offices, kept: Kept) -> None:
    for role in (Role.SYSTEM, Role.ADMIN):
        with pytest.raises(Forbidden):
            keep(offices, kept.judgment_id, RIGHT, role)
    with pytest.raises(NotFound):
        keep(offices, kept.judgment_id, RIGHT, of=WEST)
    keep(offices, kept.judgment_id, RIGHT, Role.ANNOTATOR)
    keep(offices, kept.judgment_id, RIGHT, of=CITY)
    for role in (Role.SYSTEM, Role.PROSECUTOR):
        with pytest.raises(Forbidden):
            pending(offices, role=role)


def test_corrections_and_misread_clues_are_what_annotation_looks_at(offices: Offices, kept: Kept) -> None:
    with offices.database.session() as session:
        who = offices.who()
        judgments.keep(session, who, report_of(CLEAN), text_of(CLEAN))
        other = judgments.keep(session, who, report_of(DRUGS), text_of(DRUGS))
        progress.conclude(session, who, other.clue_ids[0], Step.MISREAD, "前罪的刑满日读错了")
        progress.conclude(session, who, other.clue_ids[1], Step.EXPLAIN, "卷宗里有说明")
    told = keep(offices, kept.judgment_id, RIGHT)
    first, second = pending(offices)
    assert (first.judgment.id, first.corrections, first.misread) == (kept.judgment_id, (told,), ())
    assert first.report == report_of(THEFT)
    (misread,) = second.misread
    assert (misread.clue_id, misread.reason, misread.payload["check"]) == (other.clue_ids[0], "前罪的刑满日读错了", "recidivist_missed")
    assert [one.judgment.id for one in pending(offices, CITY)] == [kept.judgment_id, other.judgment_id]
    assert pending(offices, WEST) == []
    with offices.database.session() as session:
        progress.advance(session, offices.who(), other.clue_ids[0], Act(Step.REOPEN, "再核对一次"))
    assert [one.judgment.id for one in pending(offices)] == [kept.judgment_id]
