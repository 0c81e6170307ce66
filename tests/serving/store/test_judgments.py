"""Judgments in the store: the same text once, analyses never changed, a newer one linked to the older, nothing shown out of scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import pytest

from serving.access import Role
from serving.lifecycle import Act, Step
from serving.store import clues, judgments, progress
from serving.store.clues import ClueFilter
from serving.store.judgments import Kept
from serving.store.refusal import Forbidden, Invalid, NotFound
from tests.serving.offices import CITY, CLEAN, DRUGS, EAST, ELSEWHERE, THEFT, WEST, Offices, report_of, text_of

Edit = Callable[[dict[str, Any]], None]


def keep(offices: Offices, name: str = DRUGS, organisation: str = EAST, report: Mapping[str, Any] | None = None) -> Kept:
    """Keep a fictional judgment, with a report of its own or another."""
    with offices.database.session() as session:
        return judgments.keep(session, offices.who(organisation), report or report_of(name), text_of(name), name)


def newer(name: str, edit: Edit) -> dict[str, Any]:
    """The report that a newer version would give."""
    report: dict[str, Any] = deepcopy(dict(report_of(name)))
    report["produced_by"]["panjian"] = "9.9.9"
    edit(report)
    return report


def test_a_judgment_is_kept_with_what_it_is_found_by(offices: Offices) -> None:
    kept = keep(offices)
    assert kept.new and kept.new_analysis
    with offices.database.reading() as session:
        found = judgments.get(session, offices.who(), kept.judgment_id)
        assert judgments.report(session, offices.who(), kept.judgment_id).report == report_of(DRUGS)
    assert (found.external_id, found.text) == (DRUGS, text_of(DRUGS))
    assert (found.case_number, found.court_level, found.charges) == ("（2018）江0103刑初215号", "基层", ("贩卖毒品罪",))
    assert found.judged_on == report_of(DRUGS)["document"]["judged_on"]


def test_the_same_text_sent_twice_is_one_record(offices: Offices) -> None:
    first, second = keep(offices), keep(offices)
    assert (second.judgment_id, second.analysis_id, second.clue_ids) == (first.judgment_id, first.analysis_id, first.clue_ids)
    assert not second.new and not second.new_analysis
    with offices.database.reading() as session:
        assert judgments.known(session, offices.who(), text_of(DRUGS)) == first.judgment_id
        assert judgments.known(session, offices.who(), text_of(THEFT)) is None
        assert clues.count(session, offices.who()) == 3


def test_the_same_text_sent_at_once_by_many_is_one_record(offices: Offices) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keep(offices), range(16)))
    assert len({one.judgment_id for one in kept}) == len({one.clue_ids for one in kept}) == 1
    assert sum(one.new for one in kept) == 1


def test_two_organisations_have_each_their_own_record(offices: Offices) -> None:
    assert keep(offices, organisation=EAST).judgment_id != keep(offices, organisation=WEST).judgment_id


def test_a_judgment_without_clues_is_kept_too(offices: Offices) -> None:
    assert keep(offices, CLEAN).clue_ids == ()


def test_a_newer_analysis_of_the_same_result_raises_the_same_clues(offices: Offices) -> None:
    first, second = keep(offices), keep(offices, report=newer(DRUGS, lambda report: None))
    assert second.new_analysis and not second.new
    assert second.clue_ids == first.clue_ids
    with offices.database.reading() as session:
        assert len(judgments.analyses_of(session, offices.who(), first.judgment_id)) == 2


def test_a_newer_version_of_a_check_follows_the_old_clue_and_leaves_it(offices: Offices) -> None:
    first = keep(offices)
    with offices.database.session() as session:
        progress.conclude(session, offices.who(), first.clue_ids[0], Step.MISCHECK, "检查项没有考虑缓刑考验期")

    def edit(report: dict[str, Any]) -> None:
        report["clues"][0]["version"] += 1

    second = keep(offices, report=newer(DRUGS, edit))
    assert second.clue_ids[1:] == first.clue_ids[1:]
    with offices.database.reading() as session:
        old = clues.get(session, offices.who(), first.clue_ids[0])
        new = clues.get(session, offices.who(), second.clue_ids[0])
        assert (old.status, new.status, new.follows_id, new.version) == ("mischecked", "new", old.id, old.version + 1)
        assert clues.followers(session, offices.who(), old.id) == (new,)
        assert len(clues.history(session, offices.who(), old.id)) == 2
        current = clues.page(session, offices.who(), ClueFilter(current=True)).items
        outdated = clues.page(session, offices.who(), ClueFilter(current=False)).items
    assert {one.id for one in current} == set(second.clue_ids)
    assert [one.id for one in outdated] == [old.id]


def test_a_clue_told_in_other_words_follows_the_one_that_shares_its_place(offices: Offices) -> None:
    def twice(report: dict[str, Any]) -> None:
        other = deepcopy(report["clues"][0])
        other["message"] = "另一处"
        other["evidence"] = [{**other["evidence"][0], "start": 0, "end": 4, "quote": text_of(DRUGS)[:4]}]
        report["clues"].insert(0, other)

    def reworded(report: dict[str, Any]) -> None:
        twice(report)
        for clue in report["clues"][:2]:
            clue["message"] += "（新）"
        report["produced_by"]["panjian"] = "9.9.10"
        report["clues"][:2] = reversed(report["clues"][:2])

    first = keep(offices, report=newer(DRUGS, twice))
    second = keep(offices, report=newer(DRUGS, reworded))
    with offices.database.reading() as session:
        followed = [clues.get(session, offices.who(), id).follows_id for id in second.clue_ids]
    assert followed == [first.clue_ids[1], first.clue_ids[0], None, None]


def test_a_clue_that_a_newer_analysis_no_longer_raises_stays(offices: Offices) -> None:
    first = keep(offices)
    second = keep(offices, report=newer(DRUGS, lambda report: report["clues"].clear()))
    assert second.clue_ids == ()
    with offices.database.reading() as session:
        assert {one.id for one in clues.of_judgment(session, offices.who(), first.judgment_id)} == set(first.clue_ids)
        assert clues.count(session, offices.who(), ClueFilter(current=True)) == 0


def test_an_analysis_is_named_by_who_read_and_the_composition() -> None:
    report = report_of(DRUGS)
    before = judgments.fingerprint(report, "one")
    assert before == judgments.fingerprint(report_of(THEFT), "one")
    assert before != judgments.fingerprint({**report, "produced_by": {**report["produced_by"], "model": "facts@2"}}, "one")
    assert before != judgments.fingerprint(report, "another")


@pytest.mark.parametrize(
    ("organisation", "seen"), [(EAST, True), (CITY, True), (WEST, False), (ELSEWHERE, False)], ids=lambda one: str(one)
)
def test_a_judgment_is_seen_by_its_own_organisation_and_those_above(offices: Offices, organisation: str, seen: bool) -> None:
    id = keep(offices).judgment_id
    with offices.database.reading() as session:
        if seen:
            assert judgments.get(session, offices.who(organisation), id).id == id
        else:
            for ask in (judgments.get, judgments.report, judgments.analyses_of):
                with pytest.raises(NotFound) as refused:
                    ask(session, offices.who(organisation), id)
                assert refused.value.code == "judgment_not_found"


def test_who_was_assigned_a_clue_sees_its_judgment(offices: Offices) -> None:
    from serving.store.identity import today

    kept = keep(offices, organisation=CITY)
    with pytest.raises(NotFound), offices.database.reading() as session:
        judgments.get(session, offices.who(WEST), kept.judgment_id)
    act = Act(Step.ASSIGN, office="第一检察部", person="王检察官", due_on=today(), handler_id=WEST)
    with offices.database.session() as session:
        progress.advance(session, offices.who(CITY), kept.clue_ids[0], act)
    with offices.database.reading() as session:
        assert judgments.get(session, offices.who(WEST), kept.judgment_id).id == kept.judgment_id
        assert [one.id for one in clues.page(session, offices.who(WEST)).items] == [kept.clue_ids[0]]
        assert clues.count(session, offices.who(EAST)) == 0


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.ADMIN])
def test_who_may_not_submit_is_refused(offices: Offices, role: Role) -> None:
    with pytest.raises(Forbidden), offices.database.session() as session:
        judgments.keep(session, offices.who(EAST, role), report_of(DRUGS), text_of(DRUGS))


@pytest.mark.parametrize(
    ("text", "id", "code"),
    [
        ("被告\x00人", None, "text_not_storable"),
        ("被告\ud800人", None, "text_not_storable"),
        ("文书", "a\x00", "text_not_storable"),
        (" \n", None, "text_empty"),
        ("文书", "", "bad_external_id"),
        ("文书", "长" * 201, "bad_external_id"),
    ],
    ids=["NUL", "half a character", "NUL in the id", "blank", "empty id", "long id"],
)
def test_what_no_database_keeps_is_refused_and_nothing_is_kept(offices: Offices, text: str, id: str | None, code: str) -> None:
    with pytest.raises(Invalid) as refused, offices.database.session() as session:
        judgments.keep(session, offices.who(), report_of(DRUGS), text, id)
    assert refused.value.code == code
    with offices.database.reading() as session:
        assert clues.count(session, offices.who()) == 0


def test_values_too_great_for_a_database_are_a_refusal(offices: Offices) -> None:
    def edit(report: dict[str, Any]) -> None:
        report["clues"][0]["version"] = 10**30

    with pytest.raises(Invalid) as refused:
        keep(offices, report=newer(DRUGS, edit))
    assert refused.value.code == "not_storable"


@pytest.mark.parametrize(
    ("court", "level"),
    [
        ("最高人民法院", "最高"),
        ("江州省高级人民法院", "高级"),
        ("江州市中级人民法院", "中级"),
        ("江州市东林区人民法院", "基层"),
        ("江州铁路运输法院", "专门"),
        ("某某", None),
        (None, None),
    ],
)
def test_the_level_of_a_court_is_read_from_its_name(court: str | None, level: str | None) -> None:
    assert judgments.court_level(court) == level
