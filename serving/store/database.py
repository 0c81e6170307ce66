"""The database of the store (数据库): SQLite in a file or PostgreSQL, sessions that commit or roll back, and the upgrade of the schema.

SQLite: write-ahead log, every commit on disk before it is told, foreign keys, writers wait for one another (BEGIN IMMEDIATE) and readers for
nobody. PostgreSQL: psycopg 3, read committed; what must not run twice is held by unique constraints and row locks.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from serving.store import audit, ledger
from serving.store.migrations import is_newest, upgrade
from serving.store.refusal import Invalid

_BUSY_MILLISECONDS = 30_000
_READING = "panjian_reading"


class Database:
    """Where the store lives; one a process, used by all its threads."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.sqlite else _postgresql(url, pool_size)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that may write: commits at the end (the audit log last), rolls back if an exception leaves it."""
        with _refusing(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
            audit.write(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one state of the database and cannot write."""
        with _refusing(), self.engine.connect() as connection:
            options: dict[str, Any] = {_READING: True}
            if not self.sqlite:
                options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            with Session(connection.execution_options(**options)) as session:
                yield session

    def upgrade(self) -> None:
        """Create the schema or bring it up to date, and enter this program's versions into the ledger; several processes may do so at once."""
        with self.engine.begin() as connection:
            if not self.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": audit.LOCK + 1})
            upgrade(connection)
        with self.session() as session:
            ledger.enter_own(session)

    def is_newest(self) -> bool:
        """Whether the schema is that of this program."""
        with self.engine.connect() as connection:
            return is_newest(connection)

    def is_alive(self) -> bool:
        """Whether the database answers; raises what SQLAlchemy raises if it does not."""
        with self.engine.connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar())

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _refusing() -> Iterator[None]:
    """Let a value that the database cannot take (a number too great, half a character) be a refusal and no breakdown."""
    try:
        yield
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        raise Invalid("有数据库不能保存或查找的字符或数字。", "not_storable") from error


def _sqlite(url: str) -> Engine:
    place = make_url(url).database
    if place:
        Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, connect_args={"timeout": _BUSY_MILLISECONDS / 1000, "check_same_thread": False}, pool_size=20)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: Any) -> None:
    """Settings of one connection to SQLite; transactions are begun by `_begin`, not by the driver."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn the file to the write-ahead log. Two that do so to one new file at once would wait for each other; SQLite refuses one without waiting."""
    last = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(random.uniform(0.001, 0.02))
        else:
            return


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once, so that what it reads stays true until it commits; a reader waits for nobody."""
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql(url: str, pool_size: int) -> Engine:
    return create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, connect_args={"connect_timeout": 10})
