"""The database: what is committed is there, what fails is not, readers write nothing and see one state, moments are UTC."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from serving.store.database import Database
from serving.store.identity import digest, new_id
from serving.store.refusal import Invalid
from serving.store.rows import cursor, insert_new, keys_of
from serving.store.schema import api_keys, organisations
from tests.serving.offices import CITY, Offices


def add(database: Database, id: str, parent: str | None = None) -> None:
    """Add an organisation in a session of its own."""
    with database.session() as session:
        session.execute(insert(organisations).values(id=id, name=id, parent_id=parent))


def ids(database: Database) -> set[str]:
    """The organisations that are there, beside those of the offices."""
    with database.reading() as session:
        return set(session.execute(select(organisations.c.id).where(organisations.c.id.like("x%"))).scalars())


def test_a_session_commits_or_leaves_nothing(database: Database) -> None:
    add(database, "x1")
    with pytest.raises(KeyError), database.session() as session:
        session.execute(insert(organisations).values(id="x2", name="x2"))
        raise KeyError
    assert ids(database) == {"x1"}


def test_a_reader_cannot_write_and_a_writer_can_after_it(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(insert(organisations).values(id="x1", name="x1"))
    for number in range(30):  # every connection of the pool
        add(database, f"x{number}")
    assert len(ids(database)) == 30


def test_a_reader_sees_one_state(database: Database) -> None:
    add(database, "x1")
    with database.reading() as session:
        before = session.execute(select(organisations.c.id)).scalars().all()
        add(database, "x2")
        assert session.execute(select(organisations.c.id)).scalars().all() == before
    assert ids(database) == {"x1", "x2"}


def test_what_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add(database, "x1", "nowhere")


def test_many_writers_wait_for_one_another(database: Database) -> None:
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: add(database, f"x{number}"), range(60)))
    assert len(ids(database)) == 60


def test_a_row_that_is_there_is_not_inserted_again(database: Database) -> None:
    with database.session() as session:
        assert insert_new(session, organisations, {"id": "x1", "name": "甲"})
        assert not insert_new(session, organisations, {"id": "x1", "name": "乙"})
        assert session.execute(select(organisations.c.name).where(organisations.c.id == "x1")).scalar_one() == "甲"


def test_values_that_no_database_takes_are_a_refusal(database: Database) -> None:
    for wrong in ("\ud800", "\x00"):
        try:
            with database.session() as session:
                session.execute(insert(organisations).values(id=f"x{wrong}", name="x"))
        except Invalid as refused:
            assert refused.code == "not_storable"
        else:
            assert database.sqlite and wrong == "\x00", "only SQLite keeps a NUL; what comes from outside is looked at before"


def test_a_moment_is_utc_on_both(offices: Offices) -> None:
    china = datetime(2024, 5, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    row = {"organisation_id": CITY, "holder": "某人", "role": "admin", "digest": "d"}
    with offices.database.session() as session:
        session.execute(insert(api_keys).values(id="k1", prefix="k1", created_at=china, **row))
        found = session.execute(select(api_keys.c.created_at).where(api_keys.c.id == "k1")).scalar_one()
        assert (found, found.tzinfo) == (datetime(2024, 4, 30, 23, 30, tzinfo=UTC), UTC)
        assert session.execute(select(api_keys.c.id).where(api_keys.c.created_at < china + timedelta(seconds=1))).scalar() == "k1"
        with pytest.raises(StatementError, match="without time zone"):
            session.execute(insert(api_keys).values(id="k2", prefix="k2", created_at=datetime(2024, 5, 1), **row))


def test_sqlite_is_safe_from_a_loss_of_power_and_private(embedded: Database, tmp_path: Path) -> None:
    with embedded.session() as session:
        told = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    store = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'panjian.db'}")
    store.upgrade()
    store.close()
    assert os.stat(tmp_path / "a" / "b").st_mode & 0o077 == 0  # noqa: PTH116
    assert store.is_alive()


def test_many_may_open_one_new_file_at_once(tmp_path: Path) -> None:
    """One in fifteen new files refused one of six before it was asked again ("database is locked", at once and without waiting)."""

    def opened(store: Database, together: Barrier) -> bool:
        together.wait()
        return store.is_alive()

    with ThreadPoolExecutor(6) as pool:
        for number in range(60):
            stores = [Database(f"sqlite:///{tmp_path / str(number) / 'panjian.db'}") for _ in range(6)]
            assert all(pool.map(opened, stores, [Barrier(6)] * 6))
            for store in stores:
                store.close()


def test_a_file_that_is_no_database_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "panjian.db").write_text("不是数据库。" * 200, encoding="utf-8")
    with pytest.raises(DBAPIError, match="not a database"):
        Database(f"sqlite:///{tmp_path / 'panjian.db'}").is_alive()


def test_ids_are_new_and_sort_by_the_time_they_were_given() -> None:
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: [new_id() for _ in range(5000)], range(4)))
    assert len({id for one in given for id in one}) == 20_000
    assert all(one == sorted(one) for one in given)
    assert all(len(id) == 36 and id[14] == "7" for id in given[0])


def test_a_digest_knows_no_order_of_keys() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})


def test_a_cursor_gives_its_key_back() -> None:
    assert keys_of(cursor("x", 3), [str, int]) == ["x", 3]
    with pytest.raises(Invalid):
        keys_of(cursor("x", True), [str, int])
