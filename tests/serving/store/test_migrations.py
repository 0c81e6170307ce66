"""Migrations: they make what the schema says, may be run again and by several at once, and guard what must not change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from pipelines.checks import CHECKS
from serving.access import Role
from serving.ledger.certification import Verdict
from serving.ledger.decision import Act as Decided
from serving.ledger.entry import Kind
from serving.lifecycle import Act, Step
from serving.store import clues, corrections, judgments, keys, ledger, organisations, progress, promotion, sessions
from serving.store.database import Database
from serving.store.identity import now
from serving.store.ledger_schema import LEDGER
from serving.store.migrations import upgrade
from serving.store.schema import APPEND_ONLY, metadata
from serving.store.schema import clues as clue_table
from tests.serving.offices import DRUGS, Offices, report_of, text_of
from tests.serving.postgres import Postgres

ROW = {"id": "k", "organisation_id": "main", "holder": "某丙", "prefix": "k", "digest": "d", "created_at": now()}


def differences(connection: Connection) -> list[object]:
    """What Alembic would change to make the database what the schema says."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def test_the_migrations_make_what_the_schema_says(empty_url: str) -> None:
    database = Database(empty_url)
    assert not database.is_newest()
    database.upgrade()
    assert database.is_newest()
    with database.engine.connect() as connection:
        assert differences(connection) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.close()


def test_constraints_are_those_of_the_schema(database: Database) -> None:
    with database.engine.connect() as connection:
        there = inspect(connection)
        for table in metadata.tables.values():
            checks = {str(one.name) for one in table.constraints if type(one).__name__ == "CheckConstraint"}
            assert {one["name"] for one in there.get_check_constraints(table.name)} == checks


def test_a_table_that_the_schema_lacks_would_be_noticed(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))
        assert len(differences(connection)) == 1
        connection.rollback()


def test_several_may_upgrade_at_once(empty_url: str) -> None:
    stores = [Database(empty_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Database.upgrade, stores))
    assert all(one.is_newest() for one in stores)
    for one in stores:
        one.close()


@pytest.fixture
def filled(offices: Offices) -> Offices:
    """A store with a row in every append-only table."""
    who = offices.who()
    with offices.database.session() as session:
        kept = judgments.keep(session, who, report_of(DRUGS), text_of(DRUGS))
        progress.advance(session, who, kept.clue_ids[0], Act(Step.BEGIN))
        corrections.keep(session, who, kept.judgment_id, corrections.Correction("amount", 0, 4, value=300))
        entry = ledger.find(session, "none")
        promotion.sign(session, who, entry.id, Verdict.REJECT, "只用规则读不出被告人的前科")
        ledger.decide(session, who, entry, Decided.ALIAS, "challenger", None)
    return offices


@pytest.mark.parametrize("table", [*APPEND_ONLY, *LEDGER, metadata.tables["judgments"]], ids=str)
def test_what_was_told_once_is_neither_changed_nor_deleted(filled: Offices, table: object) -> None:
    told = metadata.tables[str(table)]
    column = next(one for one in told.c if not one.primary_key and not one.foreign_keys) if told.name != "clue_charges" else told.c.charge
    with filled.database.reading() as session:
        before = session.execute(select(told)).all()
    assert before
    for statement in (delete(told), update(told).values({column.name: None})):
        with pytest.raises(DBAPIError, match="append-only"), filled.database.session() as session:
            session.execute(statement)
    with filled.database.reading() as session:
        assert session.execute(select(told)).all() == before


def test_of_a_clue_only_its_progress_changes(filled: Offices) -> None:
    progressing = {"status", "sequence", "office", "person", "due_on", "handler_id", "updated_at"}
    for column in clue_table.c:
        statement = update(clue_table).values({column.name: column})
        if column.name in progressing:
            with filled.database.session() as session:
                session.execute(statement)
        else:
            with pytest.raises(DBAPIError, match="append-only"), filled.database.session() as session:
                session.execute(statement)
    with pytest.raises(DBAPIError, match="append-only"), filled.database.session() as session:
        session.execute(delete(clue_table))
    with filled.database.reading() as session:
        assert clues.count(session, filled.who()) == 3


def test_postgresql_refuses_to_empty_a_table(postgresql: Postgres) -> None:
    with postgresql.fresh() as url:
        database = Database(url)
        for table in (*APPEND_ONLY, *LEDGER, clue_table):
            with pytest.raises(DBAPIError, match="append-only"), database.session() as session:
                session.execute(text(f"TRUNCATE {table.name} CASCADE"))
        database.close()


def test_an_older_store_keeps_its_keys_and_gets_the_ledger(empty_url: str) -> None:
    database = Database(empty_url)
    console = keys.console()
    with database.engine.begin() as connection:
        upgrade(connection, "0004")
    with database.session() as session:
        organisations.add(session, console, "main", "本院")
        _, token = keys.create(session, console, "main", "某甲", Role.SUPERVISOR)
        who = keys.authenticate(session, token)
        assert who is not None
        sessions.open_session(session, who, 1)
    with pytest.raises(DBAPIError), database.session() as session:
        keys.create(session, console, "main", "某乙", Role.DATA_SCIENTIST)
    database.upgrade()
    with database.session() as session:
        assert keys.authenticate(session, token) == who
        keys.create(session, console, "main", "某乙", Role.DATA_SCIENTIST)
        assert {one.entry.reference for one in ledger.standings(session, Kind.CHECK)} == {f"{one.name}@{one.version}" for one in CHECKS}
        assert sessions.open_session(session, who, 1)
    with pytest.raises(IntegrityError), database.session() as session:
        session.execute(insert(metadata.tables["api_keys"]).values(ROW | {"role": "chief"}))
    database.close()
