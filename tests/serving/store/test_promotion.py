"""Promotion: two signatures and all gates, else a refusal that is kept and names what failed; one that is withdrawn gives its place back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pipelines.checks.check import Rank
from serving.access import Permission, Role
from serving.ledger.certification import Verdict
from serving.ledger.decision import RANK, Act
from serving.ledger.entry import Alias
from serving.lifecycle import Step
from serving.outcomes.precision import Share
from serving.store import ledger, promotion
from serving.store.refusal import Forbidden, Invalid
from tests.serving.offices import CITY, EAST
from tests.serving.store.ledger_case import NOTE, LedgerCase

A, B, C = "panjian-facts@aaaaaaaa", "panjian-facts@bbbbbbbb", "panjian-facts@cccccccc"


def test_a_model_becomes_champion_by_gates_and_two_signatures(case: LedgerCase) -> None:
    entry = case.model("aaaaaaaa")
    with case.database.session() as session:
        promotion.challenge(session, case.scientist, entry.id, "按月更新")
    case.measured("none")
    case.measured(A)
    case.sign(A)
    told = case.promote(A)
    assert (told.act, told.subject, told.before, told.after) == (Act.PROMOTE, "champion", "none", A)
    assert all(one["passed"] for one in told.evidence["gates"])
    assert told.evidence["signed_by"] == {"业务部门": "东城supervisor", "数字部门": "东城data_scientist"}
    found = case.standing(A)
    assert (found.rank, found.aliases, found.signatures) == (Rank.TESTED, (Alias.CHAMPION,), ())
    with case.database.reading() as session:
        assert ledger.aliases(session) == {Alias.CHAMPION: A}
        assert [(one.act, one.subject) for one in ledger.history(session, entry.id)] == [
            (Act.PROMOTE, "champion"),
            (Act.PROMOTE, "rank"),
            (Act.ALIAS, "challenger"),
            (Act.MEASURE, "scorecard"),
            (Act.ALIAS, "challenger"),
        ]


def test_a_refusal_is_kept_and_names_every_gate_and_signature_that_failed(case: LedgerCase) -> None:
    case.model("aaaaaaaa")
    case.measured("none")
    case.measured(A, test={"citation": 12, "custody": 12}, bytes=64 << 20)
    case.sign(A, case.supervisor)
    case.sign(A, case.scientist, verdict=Verdict.REJECT, note="测试集上下降明显，应当先查原因")
    told = case.promote(A, Share(6, 12))
    assert told.refused
    assert [one["gate"] for one in told.evidence["gates"] if not one["passed"]] == ["scores.test", "kinds.test", "size", "shadow"]
    assert told.failures[0].startswith("测试集（60 份）F1 93.3%，现任 100.0%，相差 -6.7 个百分点")
    assert told.failures[2] == "模型文件共 64.0 MiB，超过 32 MiB。"
    assert told.failures[-1] == "数字部门（东城data_scientist）不同意：测试集上下降明显，应当先查原因"
    assert case.champion() == "none"
    assert case.standing(A).rank is Rank.TRIAL
    with case.database.reading() as session:
        assert ledger.history(session, case.entry(A).id)[0] == told


def test_without_anything_all_that_is_missing_is_told(embedded_case: LedgerCase) -> None:
    embedded_case.model("aaaaaaaa")
    told = embedded_case.promote(A, None)
    assert told.failures == (
        f"没有 {A} 的成绩单：请先运行 panjian models measure。",
        "影子运行还没有复核过的差异：请先指定为候选，运行 panjian models shadow，在工作台复核抽样。",
        "缺业务部门签认。",
        "缺数字部门签认。",
    )


def test_a_scorecard_beside_an_older_champion_does_not_count(case: LedgerCase) -> None:
    case.model("bbbbbbbb")
    case.measured("none")
    case.measured(B)  # beside none
    case.crowned("aaaaaaaa")
    case.sign(B)
    assert [one["gate"] for one in case.promote(B).evidence["gates"] if not one["passed"]] == ["comparison"]


def test_signatures_are_for_one_decision(case: LedgerCase) -> None:
    case.crowned("aaaaaaaa")
    case.crowned("bbbbbbbb")
    case.measured(B)
    case.measured(A)
    told = case.promote(A)
    assert told.refused
    assert told.evidence["signatures"] == ["缺业务部门签认。", "缺数字部门签认。"]


def test_a_withdrawn_champion_gives_its_place_back(case: LedgerCase) -> None:
    for version in ("aaaaaaaa", "bbbbbbbb", "cccccccc"):
        case.crowned(version)
    for fallen, heir in ((C, B), (B, A), (A, "none")):
        with case.database.session() as session:
            told = promotion.withdraw(session, case.supervisor, "核查中发现大量误读，先行撤下")
        assert (told.act, told.reference, told.before, told.after) == (Act.DEMOTE, fallen, fallen, heir)
        assert case.champion() == heir
    with pytest.raises(Invalid, match="没有模型可撤"), case.database.session() as session:
        promotion.withdraw(session, case.supervisor, "核查中发现大量误读，先行撤下")
    case.sign(C)
    case.measured(C)
    assert not case.promote(C).refused
    with case.database.session() as session:
        assert promotion.withdraw(session, case.scientist, "仍有大量误读，再次撤下").after == "none"  # the others fell themselves


def test_a_check_rises_by_its_outcomes_since_its_rank(case: LedgerCase) -> None:
    name = case.check
    case.verified(case.kept(20), *[Step.UPHOLD] * 18, Step.EXPLAIN, Step.EXPLAIN)
    case.sign(name)
    told = case.promote(name)
    assert told.refused
    assert told.failures == ("核实的线索 20 条，属实 18 条（90.0%，95% 区间 69.9% 至 97.2%）：不能升为“已测试”，区间下限低于底线 75.0%。",)
    case.verified(case.kept(10), *[Step.UPHOLD] * 10)
    assert (case.promote(name).act, case.standing(name).rank) == (Act.PROMOTE, Rank.TESTED)
    case.sign(name)
    assert case.promote(name).failures[0].startswith("核实的线索 0 条，属实 0 条：不能升为“可信”")
    with case.database.reading() as session:
        assert ledger.ranks(session)[name] is Rank.TESTED
    assert case.kept().report["clues"][0]["rank"] == "tested"


@pytest.mark.parametrize("role", Role)
def test_who_signs_and_who_carries_out(embedded_case: LedgerCase, role: Role) -> None:
    who, entry = embedded_case.offices.who(role=role), embedded_case.model("aaaaaaaa")
    for permission, act in (
        (Permission.CERTIFY, lambda session: promotion.sign(session, who, entry.id, Verdict.APPROVE, NOTE)),
        (Permission.RELEASE, lambda session: promotion.challenge(session, who, entry.id)),
        (Permission.RELEASE, lambda session: promotion.promote_model(session, who, entry.id)),
        (Permission.RELEASE, lambda session: promotion.promote_rank(session, who, entry.id, Share(0, 0))),
    ):
        if who.may(permission):
            with embedded_case.database.session() as session:
                act(session)
        else:
            with pytest.raises(Forbidden), embedded_case.database.session() as session:
                act(session)


def test_notes_that_say_nothing_are_refused(embedded_case: LedgerCase) -> None:
    for note in ("", "同意", "同意同意同意同意同意", "x" * 4001):
        with pytest.raises(Invalid):
            embedded_case.sign("none", embedded_case.supervisor, note=note)
    with embedded_case.database.reading() as session:
        assert ledger.signed(session, embedded_case.entry("none").id) == ()


def test_one_person_with_two_keys_signs_once(embedded_case: LedgerCase) -> None:
    from serving.store import keys

    with embedded_case.database.session() as session:
        made = [keys.create(session, keys.console(), CITY, "某甲", role)[1] for role in (Role.SUPERVISOR, Role.DATA_SCIENTIST)]
        both = [keys.authenticate(session, token) for token in made]
    embedded_case.model("aaaaaaaa")
    embedded_case.sign(A, *[one for one in both if one])
    assert "两个签认都出自某甲：须由两人分别签认。" in embedded_case.promote(A).failures


def test_what_is_retired_is_so_for_good(embedded_case: LedgerCase) -> None:
    entry = embedded_case.model("aaaaaaaa")
    with embedded_case.database.session() as session:
        ledger.decide(session, embedded_case.scientist, entry, Act.RETIRE, RANK, Rank.RETIRED.value)
    for act in (promotion.challenge, promotion.promote_model, promotion.promote_rank):
        with pytest.raises(Invalid, match="停用") as refused, embedded_case.database.session() as session:
            act(session, embedded_case.scientist, entry.id)
        assert refused.value.code == "not_promotable"


def test_a_scorecard_of_another_model_is_not_kept(embedded_case: LedgerCase) -> None:
    entry = embedded_case.model("aaaaaaaa")
    with pytest.raises(Invalid) as refused, embedded_case.database.session() as session:
        promotion.measured(session, embedded_case.scientist, entry.id, {"schema": "panjian.scorecard/1", "model": B})
    assert refused.value.code == "bad_scorecard"
    with pytest.raises(Invalid, match="不是模型"), embedded_case.database.session() as session:
        promotion.measured(session, embedded_case.scientist, ledger.find(session, "term_end_arithmetic").id, {})


def test_of_two_promotions_at_once_one_is_first(case: LedgerCase) -> None:
    for version in ("aaaaaaaa", "bbbbbbbb"):
        case.model(version)
    case.measured("none")
    for told in (A, B):
        case.measured(told)
        case.sign(told)
    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(case.promote, (A, B)), key=lambda one: one.refused)
    assert not first.refused
    assert [one["gate"] for one in second.evidence["gates"] if not one["passed"]] == ["comparison"]  # the other is champion meanwhile
    assert case.champion() == first.after


def test_all_who_are_elsewhere_see_the_same_ledger(case: LedgerCase) -> None:
    case.sign("none", case.offices.who(CITY, Role.SUPERVISOR))
    assert [one.holder for one in case.standing("none").signatures] == ["云州supervisor"]
    assert case.offices.who(EAST).organisation_id == EAST
