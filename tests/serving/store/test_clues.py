"""Clues in the store: filters, stable pages, counts, charges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from serving.access import Role
from serving.lifecycle import Act, Step
from serving.store import clues, judgments, progress
from serving.store.clues import ClueFilter, Order
from serving.store.identity import today
from serving.store.refusal import Invalid, NotFound
from tests.serving.offices import CITY, DRUGS, EAST, ELSEWHERE, THEFT, WEST, Offices, report_of, text_of


@pytest.fixture
def filled(offices: Offices) -> Offices:
    """Three clues of a drug case in the east, two of a theft case in the west."""
    for name, organisation in ((DRUGS, EAST), (THEFT, WEST)):
        with offices.database.session() as session:
            judgments.keep(session, offices.who(organisation), report_of(name), text_of(name))
    return offices


def found(offices: Offices, wanted: ClueFilter, organisation: str = CITY) -> set[str]:
    """The checks of the clues that a filter asks for."""
    with offices.database.reading() as session:
        page = clues.page(session, offices.who(organisation), wanted)
        assert clues.count(session, offices.who(organisation), wanted) == len(page.items)
    assert page.next is None
    return {one.check for one in page.items}


OF_DRUGS = {"recidivist_missed", "drug_recidivist_missed", "property_item_missing"}
OF_THEFT = {"fine_theft_range", "term_end_arithmetic"}
DRUGS_ON, THEFT_ON = (date.fromisoformat(report_of(name)["document"]["judged_on"]) for name in (DRUGS, THEFT))
DAY = timedelta(days=1)


FILTERS = (
    (ClueFilter(), OF_DRUGS | OF_THEFT),
    (ClueFilter(checks=["recidivist_missed", "fine_theft_range"]), {"recidivist_missed", "fine_theft_range"}),
    (ClueFilter(charges=["盗窃罪"]), OF_THEFT),
    (ClueFilter(charges=["盗窃罪", "贩卖毒品罪"]), OF_DRUGS | OF_THEFT),
    (ClueFilter(charges=["盗窃"]), set()),
    (ClueFilter(courts=[report_of(DRUGS)["document"]["court"]]), OF_DRUGS),
    (ClueFilter(court_levels=["中级"]), set()),
    (ClueFilter(ranks=["retired"]), set()),
    (ClueFilter(organisations=[WEST]), OF_THEFT),
    (ClueFilter(statuses=["new"]), OF_DRUGS | OF_THEFT),
    (ClueFilter(statuses=["misread"]), set()),
    (ClueFilter(judged_from=DRUGS_ON, judged_to=DRUGS_ON), OF_DRUGS),
    (ClueFilter(judged_from=DRUGS_ON + DAY, judged_to=THEFT_ON), OF_THEFT),
    (ClueFilter(judged_to=min(DRUGS_ON, THEFT_ON) - DAY), set()),
    (ClueFilter(created_from=datetime.now(UTC) + DAY), set()),
    (ClueFilter(created_to=datetime.now(UTC) - DAY), set()),
    (ClueFilter(created_from=datetime.now(UTC) - DAY, created_to=datetime.now(UTC) + DAY), OF_DRUGS | OF_THEFT),
    (ClueFilter(current=True), OF_DRUGS | OF_THEFT),
    (ClueFilter(current=False), set()),
    (ClueFilter(overdue=True), set()),
    (ClueFilter(overdue=False), OF_DRUGS | OF_THEFT),
    (ClueFilter(charges=["盗窃罪"], organisations=[EAST]), set()),
    (ClueFilter(courts=["' OR 1=1 --"]), set()),
)


def test_a_filter_finds_what_it_asks_for(filled: Offices) -> None:
    for wanted, expected in FILTERS:
        assert found(filled, wanted) == expected, wanted


def test_grade_weight_and_favour_are_filters_too(filled: Offices) -> None:
    with filled.database.reading() as session:
        every = clues.page(session, filled.who(CITY)).items
    for name in ("grade", "weight", "favours"):
        for value in {getattr(one, name) for one in every}:
            wanted = ClueFilter(**{name if name == "favours" else f"{name}s": [value]})
            assert found(filled, wanted) == {one.check for one in every if getattr(one, name) == value}


def test_a_judgment_of_a_month_lies_in_a_period_that_begins_within(offices: Offices) -> None:
    report: dict[str, Any] = {**report_of(DRUGS), "document": {**report_of(DRUGS)["document"], "judged_on": "2018-10"}}
    with offices.database.session() as session:
        judgments.keep(session, offices.who(), report, text_of(DRUGS))
    for first, last, there in (
        ("2018-10-15", "2019-01-01", True),
        ("2018-11-01", "2019-01-01", False),
        ("2018-01-01", "2018-09-30", False),
    ):
        wanted = ClueFilter(judged_from=date.fromisoformat(first), judged_to=date.fromisoformat(last))
        assert bool(found(offices, wanted)) is there


@pytest.mark.parametrize(("organisation", "expected"), [(CITY, 5), (EAST, 3), (WEST, 2), (ELSEWHERE, 0)])
def test_an_organisation_sees_its_own_and_those_below(filled: Offices, organisation: str, expected: int) -> None:
    with filled.database.reading() as session:
        assert clues.count(session, filled.who(organisation)) == expected
        one = clues.page(session, filled.who(CITY), ClueFilter(organisations=[EAST])).items[0]
        for ask in (clues.get, clues.history, clues.charges_of):
            if organisation in (CITY, EAST):
                ask(session, filled.who(organisation), one.id)
            else:
                with pytest.raises(NotFound):
                    ask(session, filled.who(organisation), one.id)


@pytest.mark.parametrize("order", Order)
def test_pages_tell_each_clue_once_in_order_whatever_comes_meanwhile(offices: Offices, order: Order) -> None:
    who = offices.who()
    with offices.database.session() as session:
        for number in range(4):
            kept = judgments.keep(session, who, report_of(DRUGS), f"{text_of(DRUGS)}{number}")
            due = today() + timedelta(days=3 - number)
            progress.advance(session, who, kept.clue_ids[1], Act(Step.ASSIGN, office="一部", person="李", due_on=due))
    with offices.database.reading() as session:
        before = [one.id for one in clues.page(session, who, order=order, limit=100).items]
    told: list[str] = []
    after: str | None = None
    for turn in range(100):
        with offices.database.reading() as session:
            page = clues.page(session, who, after=after, limit=2, order=order)
        told += [one.id for one in page.items]
        after = page.next
        if after is None:
            break
        with offices.database.session() as session:
            if turn < 3:
                judgments.keep(session, who, report_of(THEFT), f"{text_of(THEFT)}{turn}")
    assert len(told) == len(set(told))
    assert [id for id in told if id in before] == before
    if order is Order.NEWEST:
        assert told == before


def test_the_nearest_due_date_comes_first_and_none_last(filled: Offices) -> None:
    who = filled.who(CITY)
    with filled.database.session() as session:
        ids = [one.id for one in clues.page(session, who).items]
        for id, days in ((ids[0], 9), (ids[3], 1)):
            due = today() + timedelta(days=days)
            progress.advance(session, who, id, Act(Step.ASSIGN, office="一部", person="李", due_on=due))
    with filled.database.reading() as session:
        told = [one.id for one in clues.page(session, who, order=Order.DUE).items]
    assert told[:2] == [ids[3], ids[0]]
    assert set(told) == set(ids)


def test_overdue_clues_are_found_until_they_are_concluded(filled: Offices) -> None:
    who = filled.who(CITY)
    with filled.database.session() as session:
        late, due = clues.page(session, who).items[:2]
        for id, day in ((late.id, today() - DAY), (due.id, today())):
            progress.advance(session, who, id, Act(Step.ASSIGN, office="一部", person="李", due_on=day))
    assert found(filled, ClueFilter(overdue=True)) == {late.check}
    assert found(filled, ClueFilter(overdue=True, people=["李"], offices=["一部"])) == {late.check}
    with filled.database.session() as session:
        assert clues.get(session, who, late.id).overdue()
        assert not clues.get(session, who, due.id).overdue()
        progress.conclude(session, who, late.id, Step.EXPLAIN, "卷宗里有说明")
        assert not clues.get(session, who, late.id).overdue()
    assert found(filled, ClueFilter(overdue=True)) == set()


def test_a_cursor_that_nobody_gave_is_refused(filled: Offices) -> None:
    for after in ("", "?", "WzFd", "W10", "bnVsbA", "IiI", "W1siYSJdXQ", "中文", "a" * 300):
        for order in Order:
            with pytest.raises(Invalid) as refused, filled.database.reading() as session:
                clues.page(session, filled.who(), after=after, order=order)
            assert refused.value.code == "bad_cursor"


def test_a_page_has_one_to_five_hundred_clues(filled: Offices) -> None:
    for limit in (0, -1, 501):
        with pytest.raises(Invalid) as refused, filled.database.reading() as session:
            clues.page(session, filled.who(), limit=limit)
        assert refused.value.code == "bad_limit"


def test_a_clue_knows_all_charges_of_whom_it_is_about(filled: Offices) -> None:
    with filled.database.reading() as session:
        for one in clues.page(session, filled.who(CITY)).items:
            assert clues.charges_of(session, filled.who(CITY), one.id) == (one.charge,)
            assert one.payload["check"] == one.check


def test_letters_that_a_database_cannot_look_up_find_nothing_or_are_refused(filled: Offices) -> None:
    for letters in ("\x00", "\ud800"):
        try:
            assert found(filled, ClueFilter(courts=[letters])) == set()
        except Invalid as refused:
            assert refused.code == "not_storable"


def test_a_role_that_reads_needs_no_other_permission(filled: Offices) -> None:
    with filled.database.reading() as session:
        assert {clues.count(session, filled.who(EAST, role)) for role in Role} == {3}
