"""Retirement: down by sufficient evidence only, one rank at a time, by outcomes since the present rank; a champion that falls gives its place back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.checks.check import Rank
from serving.access import Role
from serving.ledger.decision import RANK, Act, Decision
from serving.lifecycle import Step
from serving.outcomes.precision import Tally
from serving.store import audit, clues, keys, ledger, promotion, retirement
from serving.store.identity import now
from serving.store.refusal import Forbidden
from tests.serving.offices import THEFT, report_of
from tests.serving.store.ledger_case import LedgerCase

A, B = "panjian-facts@aaaaaaaa", "panjian-facts@bbbbbbbb"
UP, WRONG, MISREAD = Step.UPHOLD, Step.MISCHECK, Step.MISREAD


def retire(case: LedgerCase, tallies: dict[tuple[str, str], Tally] | None = None) -> tuple[Decision, ...]:
    """What a look at the outcomes decides."""
    with case.database.session() as session:
        return retirement.retire(session, keys.console(), tallies)


def test_a_check_goes_down_step_by_step_each_time_by_new_outcomes(case: LedgerCase) -> None:
    name = case.check
    with case.database.session() as session:
        ledger.decide(session, keys.console(), ledger.find(session, name), Act.PROMOTE, RANK, Rank.TESTED.value)
    case.verified(case.kept(19), *[WRONG] * 19)
    assert retire(case) == ()
    case.verified(case.kept(1), WRONG)
    (told,) = retire(case)
    assert (told.act, told.before, told.after) == (Act.DEMOTE, "tested", "trial")
    assert told.reason == "取得“已测试”以来核实 20 条，对 0 条（0.0%），99% 区间上限 24.9%，低于底线 75.0%：改为“试用”。"
    assert told.evidence == {
        "right": 0,
        "trials": 20,
        "limit": pytest.approx(0.249, abs=1e-3),
        "interval": 0.99,
        "floor": 0.75,
        "evidence": 20,
    }
    assert retire(case) == ()  # the same outcomes do not count again
    case.verified(case.kept(10), *[WRONG] * 10)
    (told,) = retire(case)
    assert (told.act, told.before, told.after) == (Act.RETIRE, "trial", "retired")
    assert retire(case) == ()
    with case.database.reading() as session:
        assert [one.after for one in retirement.messages(session, now() - timedelta(days=1))] == ["retired", "trial"]
        assert retirement.messages(session, now()) == ()
        logged = [one.action for one in audit.page(session, keys.console()).items if one.action.startswith("ledger.")]
    assert logged == ["ledger.retire", "ledger.demote", "ledger.promote"]


def test_a_retired_check_is_silent_and_what_it_told_before_stays(case: LedgerCase) -> None:
    before, name = case.kept(2), case.check
    with case.database.session() as session:
        ledger.decide(session, keys.console(), ledger.find(session, name), Act.RETIRE, RANK, Rank.RETIRED.value)
    after = case.kept(2)
    assert (len(before.clue_ids), after.clue_ids, after.report["clues"]) == (2, (), [])
    assert all(one["check"] != name for one in after.report["unknown"])
    with case.database.reading() as session:
        assert clues.get(session, case.supervisor, before.clue_ids[0]).check == name
    newer = case.kept(1, {"version": report_of(THEFT)["clues"][0]["version"] + 1})
    assert newer.report["clues"][0]["rank"] == "trial"  # a new version begins anew


def test_what_is_right_often_enough_stays(case: LedgerCase) -> None:
    case.verified(case.kept(20), *[UP] * 10, *[WRONG] * 10)
    assert retire(case) == ()


def test_a_champion_that_misreads_gives_its_place_back_and_checks_are_not_blamed(case: LedgerCase) -> None:
    case.crowned("aaaaaaaa")
    case.crowned("bbbbbbbb")
    case.verified(case.kept(20, model=B), *[MISREAD] * 10, *[UP] * 10)
    rank, place = retire(case)
    assert (rank.act, rank.reference, rank.subject, rank.before, rank.after) == (Act.DEMOTE, B, "rank", "tested", "trial")
    assert (place.act, place.subject, place.before, place.after) == (Act.DEMOTE, "champion", B, A)
    assert rank.evidence["right"] == 10
    assert case.champion() == A
    assert retire(case) == ()


def test_a_model_is_not_blamed_for_checks(case: LedgerCase) -> None:
    case.crowned("aaaaaaaa")
    case.verified(case.kept(20, model=A), *[WRONG] * 20)
    (told,) = retire(case)
    assert told.reference == case.entry(case.check).reference
    assert case.champion() == A


def test_a_heir_that_fell_itself_is_passed_over(case: LedgerCase) -> None:
    for version in ("aaaaaaaa", "bbbbbbbb"):
        case.crowned(version)
    low, model = Tally(raised=30, upheld=3, misread=27), "model"
    retired = retire(case, {(model, A): low, (model, B): low})
    assert [(one.reference, one.subject, one.after) for one in retired if one.subject == "champion"] == [(B, "champion", A)]
    (first, second) = retire(case, {(model, A): low})
    assert (first.after, second.after, case.champion()) == ("retired", "none", "none")


def test_rules_only_and_unknown_versions_are_left_alone(case: LedgerCase) -> None:
    low = Tally(raised=30, upheld=3, misread=27)
    assert retire(case, {("model", "none"): low, ("model", "panjian-facts@ffffffff"): low, ("check", "nothing@1"): low}) == ()


def test_a_challenger_that_is_retired_is_no_challenger(case: LedgerCase) -> None:
    entry = case.model("aaaaaaaa")
    with case.database.session() as session:
        promotion.challenge(session, case.scientist, entry.id)
    told = retire(case, {("model", A): Tally(raised=30, upheld=3, misread=27)})
    assert [(one.act, one.subject, one.after) for one in told] == [(Act.RETIRE, "rank", "retired"), (Act.ALIAS, "challenger", None)]


def test_who_may_let_outcomes_decide(case: LedgerCase) -> None:
    with pytest.raises(Forbidden), case.database.session() as session:
        retirement.retire(session, case.offices.who(role=Role.SUPERVISOR))
