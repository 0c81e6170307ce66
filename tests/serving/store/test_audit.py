"""The audit log: what is done is told with it or not at all, in a chain in which every change shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text, update

from serving.access import Role
from serving.store import audit, keys, organisations
from serving.store.database import Database
from serving.store.refusal import Forbidden
from serving.store.schema import audit as table
from tests.serving.offices import CITY, EAST, ELSEWHERE, WEST, Offices


def note(offices: Offices, action: str, of: str = EAST, **detail: object) -> None:
    """Note something in a session of its own."""
    with offices.database.session() as session:
        audit.note(session, replace(offices.who(of), request_id="r-1"), action, "某物", **detail)


def seen(offices: Offices, of: str, role: Role = Role.SUPERVISOR) -> list[str]:
    """The actions that somebody sees, newest first."""
    with offices.database.reading() as session:
        return [
            one.action for one in audit.page(session, offices.who(of, role)).items if not one.action.startswith(("key", "organisation"))
        ]


def test_what_is_noted_is_told_with_who_and_why(offices: Offices) -> None:
    note(offices, "clue.assign", number=3)
    with offices.database.reading() as session:
        entry = audit.page(session, offices.who()).items[0]
    who = offices.who()
    assert (entry.key_id, entry.holder, entry.organisation_id, entry.role) == (who.key_id, who.holder, EAST, "supervisor")
    assert (entry.action, entry.object, entry.request_id, entry.detail) == ("clue.assign", "某物", "r-1", {"number": 3})
    assert entry.at.tzinfo is not None


def test_what_is_rolled_back_is_not_told(offices: Offices) -> None:
    with pytest.raises(KeyError), offices.database.session() as session:
        audit.note(session, offices.who(), "clue.assign", "x")
        raise KeyError
    assert seen(offices, EAST) == []


def test_a_supervisor_sees_the_own_organisation_and_those_below(offices: Offices) -> None:
    for organisation in (EAST, WEST, ELSEWHERE):
        note(offices, f"of.{organisation}", organisation)
    assert seen(offices, CITY) == ["of.west", "of.east"]
    assert seen(offices, EAST, Role.ADMIN) == ["of.east"]
    with offices.database.reading() as session:
        every = audit.page(session, keys.console()).items
    assert [one.action for one in every[:3]] == ["of.elsewhere", "of.west", "of.east"]
    for role in (Role.SYSTEM, Role.ANNOTATOR, Role.PROSECUTOR):
        with pytest.raises(Forbidden):
            seen(offices, EAST, role)


def test_pages_go_back_to_the_first_row(offices: Offices) -> None:
    for number in range(5):
        note(offices, f"act.{number}")
    told: list[str] = []
    after = None
    while True:
        with offices.database.reading() as session:
            page = audit.page(session, offices.who(), after, 2)
        told += [one.action for one in page.items]
        after = page.next
        if after is None:
            break
    assert told == [f"act.{number}" for number in (4, 3, 2, 1, 0)]


def test_the_chain_holds_however_many_write_at_once(offices: Offices) -> None:
    offices.who()
    with offices.database.reading() as session:
        before, _ = audit.head(session)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: note(offices, f"act.{number}"), range(40)))
    with offices.database.reading() as session:
        assert audit.first_broken(session) is None
        assert audit.head(session)[0] == before + 40
        assert session.execute(select(table.c.sequence).order_by(table.c.sequence)).scalars().all() == list(range(1, before + 41))


def tampered(database: Database, statement: object) -> None:
    """Change the log as somebody could who owns the database: the application cannot."""
    with database.engine.begin() as connection:
        if database.sqlite:
            for name in ("audit_unchanged", "audit_undeleted"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("column", ["action", "holder", "key_id", "role", "object", "organisation_id", "request_id", "digest"])
def test_a_changed_row_breaks_the_chain(offices: Offices, column: str) -> None:
    note(offices, "first")
    note(offices, "second")
    with offices.database.reading() as session:
        last, _ = audit.head(session)
        assert audit.first_broken(session) is None
    tampered(offices.database, update(table).where(table.c.sequence == last - 1).values({column: "x"}))
    with offices.database.reading() as session:
        assert audit.first_broken(session) == last - 1


def test_a_row_taken_out_breaks_the_chain(offices: Offices) -> None:
    note(offices, "first")
    note(offices, "second")
    with offices.database.reading() as session:
        last, digest = audit.head(session)
    tampered(offices.database, delete(table).where(table.c.sequence == last - 1))
    with offices.database.reading() as session:
        assert audit.first_broken(session) == last - 1
        assert audit.head(session) == (last, digest)


def test_an_end_cut_off_shows_by_a_digest_kept_elsewhere(offices: Offices) -> None:
    note(offices, "first")
    with offices.database.reading() as session:
        kept = audit.head(session)
    tampered(offices.database, delete(table).where(table.c.sequence == kept[0]))
    with offices.database.reading() as session:
        assert audit.first_broken(session) is None
        assert audit.head(session) != kept
        assert not audit.holds(session, *kept)


def test_a_digest_kept_elsewhere_is_found_again(offices: Offices) -> None:
    note(offices, "first")
    with offices.database.reading() as session:
        kept = audit.head(session)
    note(offices, "second")
    with offices.database.reading() as session:
        assert audit.holds(session, *kept)
        assert not audit.holds(session, kept[0], audit.FIRST)
        assert organisations.get(session, offices.who(), EAST).id == EAST
