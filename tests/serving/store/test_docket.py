"""The docket: the judgments in scope with their clues, found by words, a page at a time; where the clues stand; what filters choose from."""

from __future__ import annotations

import pytest

from serving.access import Role
from serving.lifecycle import Act, Status, Step
from serving.store import docket, judgments, progress
from serving.store.identity import today
from serving.store.refusal import Invalid
from tests.serving.offices import CITY, CLEAN, DRUGS, EAST, THEFT, WEST, Offices, report_of, text_of


def test_judgments_in_scope_newest_first_with_their_clues(offices: Offices) -> None:
    with offices.database.session() as session:
        for organisation, name in ((EAST, DRUGS), (WEST, THEFT), (EAST, CLEAN)):
            judgments.keep(session, offices.who(organisation), report_of(name), text_of(name), name)
        first = docket.page(session, offices.who(EAST)).items[-1]
        id = judgments.known(session, offices.who(EAST), text_of(DRUGS))
        assert (first.id, first.external_id, first.charges, first.clues, first.open) == (id, DRUGS, ("贩卖毒品罪",), 3, 3)
        assert [one.external_id for one in docket.page(session, offices.who(EAST)).items] == [CLEAN, DRUGS]
        assert [one.external_id for one in docket.page(session, offices.who(CITY)).items] == [CLEAN, THEFT, DRUGS]
        assert docket.page(session, offices.who("elsewhere")).items == ()


def test_pages_tell_each_judgment_once(offices: Offices) -> None:
    who = offices.who()
    with offices.database.session() as session:
        for number in range(5):
            judgments.keep(session, who, report_of(CLEAN), f"{text_of(CLEAN)}\n{number}", str(number))
        found, after = [], None
        while True:
            page = docket.page(session, who, after=after, limit=2)
            found += [one.external_id for one in page.items]
            after = page.next
            if after is None:
                break
    assert found == ["4", "3", "2", "1", "0"]


def test_words_are_found_as_they_stand(offices: Offices) -> None:
    who = offices.who()
    with offices.database.session() as session:
        judgments.keep(session, who, report_of(DRUGS), text_of(DRUGS), "卷100%_甲")
        for words, number in (("刑初215号", 1), ("西山区", 1), ("100%_", 1), ("1_0%", 0), ("%", 1), ("' OR 1=1 --", 0)):
            assert len(docket.page(session, who, words).items) == number, words
        with pytest.raises(Invalid):
            docket.page(session, who, after="nothing")


def test_where_the_clues_stand_and_what_filters_choose_from(offices: Offices) -> None:
    who = offices.who()
    with offices.database.session() as session:
        kept = judgments.keep(session, who, report_of(DRUGS), text_of(DRUGS))
        progress.advance(session, who, kept.clue_ids[0], Act(Step.ASSIGN, office="一部", person="王", due_on=today()))
        progress.conclude(session, who, kept.clue_ids[1], Step.EXPLAIN, "有据")
        standing = docket.standing(session, who)
        assert (standing[Status.NEW], standing[Status.ASSIGNED], standing[Status.EXPLAINED], standing[Status.UPHELD]) == (1, 1, 1, 0)
        assert docket.page(session, who).items[0].open == 2
        found = docket.choices(session, offices.who(CITY, Role.ADMIN))
        assert (found.courts, found.charges, found.offices) == (("江省江城市西山区人民法院",), ("贩卖毒品罪",), ("一部",))
        assert found.people == tuple(sorted(("王", who.holder)))
        assert docket.choices(session, offices.who(WEST)).courts == ()
