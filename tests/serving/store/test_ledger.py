"""The ledger in the store: what is entered of itself, how it is found, ranks and aliases as the last decision says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from models.bundle import bundled
from pipelines.checks import CHECKS
from pipelines.checks.check import Rank
from serving.access import Permission, Principal, Role
from serving.ledger.decision import RANK, Act
from serving.ledger.entry import Alias, Kind
from serving.store import audit, keys, ledger
from serving.store.database import Database
from serving.store.ledger_schema import entries
from serving.store.refusal import Forbidden, Invalid, NotFound
from tests.serving.store.ledger_case import LedgerCase


def test_the_program_enters_its_own_versions_once(empty_url: str) -> None:
    stores = [Database(empty_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(Database.upgrade, stores))
    with stores[0].session() as session:
        assert ledger.enter_own(session) == 0
        told = {(one.entry.kind, one.entry.reference): one for one in ledger.standings(session)}
        assert session.execute(select(func.count()).select_from(entries)).scalar_one() == len(told)
    facts = next(one.name for one in bundled() if one.folder == "facts")
    checks = {(Kind.CHECK, f"{one.name}@{one.version}") for one in CHECKS}
    assert set(told) == checks | {(Kind.MODEL, "none"), (Kind.MODEL, facts)}
    assert {one.rank for one in told.values()} == {Rank.TRIAL}
    assert [one.entry.reference for one in told.values() if one.aliases] == ["none"]
    assert told[Kind.MODEL, "none"].aliases == (Alias.CHAMPION,)
    for one in stores:
        one.close()


def test_a_version_is_entered_once(case: LedgerCase) -> None:
    one = case.model("11111111")
    with case.database.session() as session:
        again, new = ledger.register(session, case.scientist, Kind.MODEL, "panjian-facts", "11111111", {"card": {"name": "other"}})
    assert (again, new) == (one, False)
    assert one.detail == {"card": {"name": "panjian-facts"}}
    with case.database.reading() as session:
        told = audit.page(session, keys.console()).items[0]
    assert (told.action, told.object, told.detail) == ("ledger.register", "panjian-facts@11111111", {"kind": "model"})


@pytest.mark.parametrize(
    ("name", "version"), [("", "1"), ("x", ""), ("a@b", "1"), ("a", "1@2"), ("none", "1"), ("x" * 101, "1"), ("x", "1" * 65)]
)
def test_names_that_could_not_be_told_apart_are_refused(embedded_case: LedgerCase, name: str, version: str) -> None:
    with pytest.raises(Invalid) as refused, embedded_case.database.session() as session:
        ledger.register(session, embedded_case.scientist, Kind.MODEL, name, version, {})
    assert refused.value.code == "bad_entry"


def test_an_entry_is_found_by_reference_name_or_alias(case: LedgerCase) -> None:
    first, second = case.model("11111111"), case.model("22222222")
    assert case.entry("panjian-facts@11111111") == first
    assert case.entry("panjian-facts") == second
    assert case.entry("none").reference == case.entry("champion").reference == "none"
    assert case.entry("term_end_arithmetic", Kind.CHECK).kind is Kind.CHECK
    for told in ("nothing", "panjian-facts@3", "term_end_arithmetic@999", "challenger", ""):
        with pytest.raises(NotFound) as refused:
            case.entry(told)
        assert refused.value.code == "entry_not_found"
    with pytest.raises(NotFound):
        case.entry("term_end_arithmetic", Kind.MODEL)


def test_a_rank_is_what_the_last_decision_says_and_refusals_change_nothing(case: LedgerCase) -> None:
    check = CHECKS[0]
    entry = case.entry(check.name)
    for act, after in ((Act.PROMOTE, Rank.TESTED), (Act.PROMOTE, Rank.TRUSTED), (Act.DEMOTE, Rank.TESTED), (Act.REFUSE, Rank.TRUSTED)):
        with case.database.session() as session:
            ledger.decide(session, keys.console(), entry, act, RANK, after.value)
    with case.database.reading() as session:
        assert ledger.ranks(session) == {one.name: Rank.TESTED if one is check else Rank.TRIAL for one in CHECKS}
        assert ledger.ranks(session, {check.name: check.version + 1}) == {check.name: Rank.TRIAL}
        told = ledger.history(session, entry.id)
        assert [one.act for one in told] == [Act.REFUSE, Act.DEMOTE, Act.PROMOTE, Act.PROMOTE]
        assert ledger.history(session, limit=1) == told[:1]
        assert ledger.since(session) == {("check", entry.reference): told[1].at}
        assert ledger.standing(session, entry.id).since == told[1].at


def test_every_decision_is_in_the_audit_log(case: LedgerCase) -> None:
    with case.database.session() as session:
        ledger.decide(session, case.scientist, ledger.find(session, "none"), Act.ALIAS, "challenger", None, reason="清空候选")
    with case.database.reading() as session:
        told = audit.page(session, case.supervisor).items[0]
    assert (told.action, told.object, told.holder) == ("ledger.alias", "none", case.scientist.holder)
    assert told.detail == {"subject": "challenger", "before": None, "after": None}


@pytest.mark.parametrize("role", Role)
def test_who_may_register(embedded_case: LedgerCase, role: Role) -> None:
    who: Principal = embedded_case.offices.who(role=role)
    if who.may(Permission.RELEASE):
        with embedded_case.database.session() as session:
            ledger.register(session, who, Kind.MODEL, "m", "1", {})
    else:
        with pytest.raises(Forbidden), embedded_case.database.session() as session:
            ledger.register(session, who, Kind.MODEL, "m", "1", {})
