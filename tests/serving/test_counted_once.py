"""What statistics count where a newer analysis tells a clue anew, or a clue is handled elsewhere: each clue once, nothing done is lost."""

from __future__ import annotations

from datetime import date

from serving.lifecycle import Act, Status, Step
from serving.store import clues, distributions, judgments, progress
from serving.store.clues import ClueFilter
from serving.store.database import Database
from serving.store.statistics import Tally, tally
from tests.serving.class_cases import CHECKS, PROPOSE, UPHOLD, Case, Clue, Defendant, Sentence, plant, told
from tests.serving.offices import CITY, EAST, THEFT, WEST, Offices, text_of

_CASE = Case(
    EAST, "云州市东城区人民法院", "2020-01-02", (Defendant("赵某甲", 8_000.0, (Sentence("盗窃罪", "拘役", 4, None, 1_000.0),)),), ()
)


def _reanalysed(database: Database, offices: Offices, acts: tuple[Act, ...], later: tuple[Act, ...] = ()) -> Tally:
    """The counts after an analysis whose clue was dealt with, and a newer one that tells it anew."""
    who = offices.who(EAST)
    with database.session() as session:
        for version, done in ((1, acts), (2, later)):
            report = dict(told(_with_clue(), 0))
            report["clues"] = [{**report["clues"][0], "version": version, "message": f"第{version}版"}]
            report["produced_by"] = {**report["produced_by"], "panjian": f"0.{version}.0"}
            kept = judgments.keep(session, who, report, text_of(THEFT))
            for act in done:
                progress.advance(session, who, kept.clue_ids[0], act)
    with database.reading() as session:
        listed = clues.count(session, who, ClueFilter(counted=True))
        found = tally(session, who, ClueFilter())
    assert listed == found.clues
    return found


def _with_clue() -> Case:
    return Case(_CASE.organisation, _CASE.court, _CASE.judged_on, _CASE.defendants, (Clue(CHECKS[0], "A", "赵某甲", ()),))


def test_a_clue_told_anew_is_counted_once(database: Database, offices: Offices) -> None:
    found = _reanalysed(database, offices, ())
    assert (found.judgments, found.clues, found.of(Status.NEW)) == (1, 1, 1)


def test_what_was_done_with_the_older_clue_is_not_lost(database: Database, offices: Offices) -> None:
    found = _reanalysed(database, offices, (Act(Step.BEGIN), UPHOLD, PROPOSE))
    assert (found.clues, found.measured, found.of(Status.NEW)) == (1, 1, 0)


def test_the_newer_clue_counts_once_people_deal_with_it(database: Database, offices: Offices) -> None:
    found = _reanalysed(database, offices, (Act(Step.BEGIN), UPHOLD), (Act(Step.BEGIN), Act(Step.EXPLAIN, "另案羁押")))
    assert (found.clues, found.upheld, found.explained) == (1, 0, 1)


def test_a_newer_report_takes_the_place_of_the_older_sentences(database: Database, offices: Offices) -> None:
    _reanalysed(database, offices, ())
    with database.reading() as session:
        assert [(one.name, one.number) for one in distributions.terms(session, offices.who(EAST), ClueFilter())] == [("拘役", 1)]


def test_a_clue_assigned_to_a_district_is_counted_there_with_its_judgment(database: Database, offices: Offices) -> None:
    case = Case(CITY, "云州市中级人民法院", "2020-01-02", _CASE.defendants, (Clue(CHECKS[0], "A", None, ()),))
    plant(database, offices, [case])
    assign = Act(Step.ASSIGN, office="第一检察部", person="林晓", due_on=date(2099, 1, 1), handler_id=WEST)
    with database.session() as session:
        found = clues.page(session, offices.who(CITY)).items[0]
        progress.advance(session, offices.who(CITY), found.id, assign)
    with database.reading() as session:
        west, east = (tally(session, offices.who(one), ClueFilter()) for one in (WEST, EAST))
    assert (west.judgments, west.struck, west.clues) == (1, 1, 1)
    assert east == Tally()
