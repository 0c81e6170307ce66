"""A class is gathered on both databases as it is counted: the whole is the sum of its courts, fines are of the charge that has most."""

from __future__ import annotations

from datetime import date

from serving.access import Role
from serving.documents.class_case import conditions, gathered
from serving.documents.gathering import class_clues, clue_file, office_name
from serving.lifecycle import Act, Step
from serving.store import clues, progress
from serving.store.clues import ClueFilter
from serving.store.database import Database
from serving.store.statistics import Axis, tally
from tests.serving.class_cases import cases, plant
from tests.serving.offices import CITY, EAST, WEST, Offices


def test_a_class_is_gathered_as_it_is_counted(database: Database, offices: Offices) -> None:
    plant(database, offices, cases(25))
    who, wanted = offices.who(CITY, Role.PROSECUTOR), ClueFilter(judged_from=date(2019, 1, 1))
    with database.reading() as session:
        case = gathered(session, who, wanted)
        assert case.whole == tally(session, who, wanted)
        listed = list(class_clues(session, who, wanted))
        few = list(class_clues(session, who, wanted, 3))
    assert case.whole.clues == len(listed) > 10
    assert few == listed[:3]
    assert sum(line.tally.clues for line in case.lines[Axis.CHECK]) == case.whole.clues
    assert case.fined is not None and case.fines
    assert conditions(wanted) == [("裁判日期", "2019年1月1日至最近")]


def test_the_material_of_a_clue_names_who_assigned_it_and_to_whom(database: Database, offices: Offices) -> None:
    plant(database, offices, [one for one in cases(60) if one.organisation == CITY and one.clues][:1])
    city, west = offices.who(CITY), offices.who(WEST)
    with database.session() as session:
        clue = clues.page(session, city).items[0]
        while clue.status not in ("new", "assigned", "verifying"):
            clue = progress.advance(session, city, clue.id, Act(Step.REOPEN, "重新核查"))
        step = Step.ASSIGN if clue.status == "new" else Step.REASSIGN
        act = Act(step, "交由西城区院办理", office="第一检察部", person="林晓", due_on=date(2099, 1, 1), handler_id=WEST)
        progress.advance(session, city, clue.id, act)
    with database.reading() as session:
        file = clue_file(session, west, clue.id)
        assert office_name(session, west) == file.organisation == "西城区人民检察院"
    last = file.entries[-1]
    assert (last.organisation, last.handler, last.person) == ("云州市人民检察院", "西城区人民检察院", "林晓")
    assert file.report["document"]["court"] == clue.court and file.clue["check"] == clue.check
    assert EAST not in (last.organisation, last.handler)
