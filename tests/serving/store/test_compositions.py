"""Compositions: every analysis knows the versions and ranks that spoke, what was live when stays known, and a clue tells who produced it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.checks import CHECKS
from pipelines.checks.check import Rank
from serving.access import Role
from serving.ledger.decision import RANK, Act
from serving.store import compositions, judgments, keys, ledger
from serving.store.compositions import Part
from serving.store.identity import clocked
from serving.store.refusal import NotFound
from tests.serving.offices import DRUGS, WEST, report_of, text_of
from tests.serving.store.ledger_case import LedgerCase

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def keep(case: LedgerCase, day: int, model: str | None = None, name: str = DRUGS) -> judgments.Kept:
    """Keep the same judgment on a day, read by a model."""
    told = {**report_of(name), "produced_by": {**report_of(name)["produced_by"], "model": model}}
    with clocked(lambda: START + day * DAY), case.database.session() as session:
        return judgments.keep(session, case.supervisor, told, text_of(name))


def promote(case: LedgerCase, check: str, day: int) -> None:
    """Let a check rise on a day."""
    with clocked(lambda: START + day * DAY), case.database.session() as session:
        ledger.decide(session, keys.console(), ledger.find(session, check), Act.PROMOTE, RANK, Rank.TESTED.value)


def test_a_composition_is_named_by_all_that_spoke(case: LedgerCase) -> None:
    ranks = {one.name: Rank.TRIAL for one in CHECKS}
    other = ranks | {CHECKS[0].name: Rank.TRUSTED}
    newer = ledger.versions() | {CHECKS[0].name: 99}
    with case.database.session() as session:
        same = compositions.compose(session, "0.1.0", None)
        assert same == compositions.compose(session, "0.1.0", None, ranks)
        told = {
            same,
            compositions.compose(session, "0.2.0", None),
            compositions.compose(session, "0.1.0", "m@1"),
            compositions.compose(session, "0.1.0", None, other),
            compositions.compose(session, "0.1.0", None, versions=newer),
        }
        assert len(told) == len(compositions.releases(session)) == 5
        found = compositions.get(session, same)
    assert (found.panjian, found.model) == ("0.1.0", "none")
    assert found.checks == {one.name: (one.version, "trial") for one in CHECKS}


def test_a_clue_tells_who_produced_it_at_any_moment(case: LedgerCase) -> None:
    first = keep(case, 0)
    clue, check = first.clue_ids[0], first.report["clues"][0]["check"]
    promote(case, check, 5)
    keep(case, 10)
    keep(case, 20, "panjian-facts@11111111")
    with case.database.reading() as session:
        then = compositions.produced(session, case.supervisor, clue)
        told = {day: compositions.produced(session, case.supervisor, clue, START + day * DAY) for day in (0, 9, 10, 19, 20, 300)}
        with pytest.raises(NotFound, match="到 2025-12-31 17:00 为止还没有这条线索：它是 2026-01-01 17:00 产生的"):
            compositions.produced(session, case.supervisor, clue, START - DAY)
    assert {day: (one.model, one.rank) for day, one in told.items()} == {
        0: ("none", "trial"),
        9: ("none", "trial"),
        10: ("none", "tested"),
        19: ("none", "tested"),
        20: ("panjian-facts@11111111", "tested"),
        300: ("panjian-facts@11111111", "tested"),
    }
    assert then == told[0]
    assert (then.analysed_at, then.live_from, then.check, then.panjian) == (START, START, check, "0.1.0")
    assert told[300].live_from == START + 20 * DAY


def test_the_same_versions_and_ranks_make_no_new_analysis(case: LedgerCase) -> None:
    first, again = keep(case, 0), keep(case, 1)
    promote(case, first.report["clues"][0]["check"], 2)
    later = keep(case, 3)
    assert (again.new_analysis, again.analysis_id) == (False, first.analysis_id)
    assert (later.new_analysis, later.clue_ids) == (True, first.clue_ids)
    assert later.report["clues"][0]["rank"] == "tested"


def test_what_a_neighbour_keeps_is_not_told(case: LedgerCase) -> None:
    clue = keep(case, 0).clue_ids[0]
    with case.database.reading() as session, pytest.raises(NotFound):
        compositions.produced(session, case.offices.who(WEST, Role.SUPERVISOR), clue)


def test_what_was_live_when(case: LedgerCase) -> None:
    with case.database.session() as session:
        one, other = (compositions.compose(session, "0.1.0", model) for model in (None, "m@1"))
    for day, process, id, part in (
        (0, "a", one, Part.CHAMPION),
        (2, "b", one, Part.CHAMPION),
        (5, "a", other, Part.CHAMPION),
        (6, "a", other, Part.SHADOW),
    ):
        with clocked(lambda day=day: START + day * DAY), case.database.session() as session:  # type: ignore[misc]
            assert compositions.went_live(session, id, process, part)
            assert not compositions.went_live(session, id, process, part)
    with clocked(lambda: START + 8 * DAY), case.database.session() as session:
        assert compositions.went_live(session, None, "b")
    with case.database.reading() as session:
        told = {
            day: {(at.process, at.part.value, at.composition.model) for at in compositions.live_at(session, START + day * DAY)}
            for day in range(10)
        }
        champions = compositions.live_at(session, START + 9 * DAY, Part.CHAMPION)
        line = compositions.timeline(session, START + 6 * DAY)
    assert told[0] == told[1] == {("a", "champion", "none")}
    assert told[4] == {("a", "champion", "none"), ("b", "champion", "none")}
    assert told[5] == {("a", "champion", "m@1"), ("b", "champion", "none")}
    assert told[7] == told[5] | {("a", "shadow", "m@1")}
    assert told[9] == {("a", "champion", "m@1"), ("a", "shadow", "m@1")}
    assert [(at.process, at.until) for at in champions] == [("a", None)]
    assert [(at.process, at.from_at, at.until) for at in line] == [
        ("b", START + 2 * DAY, START + 8 * DAY),
        ("a", START + 5 * DAY, None),
        ("a", START + 6 * DAY, None),
    ]


def test_who_keeps_a_judgment_is_live(case: LedgerCase) -> None:
    keep(case, 0)
    keep(case, 1, "m@1")
    with case.database.reading() as session:
        (told,) = compositions.live_at(session, START + 2 * DAY)
        assert (told.process, told.composition.model, told.from_at) == (compositions.process_name(), "m@1", START + DAY)


def test_there_is_no_other_composition(case: LedgerCase) -> None:
    with case.database.reading() as session, pytest.raises(NotFound) as refused:
        compositions.get(session, "x")
    assert refused.value.code == "composition_not_found"
