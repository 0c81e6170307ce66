"""The databases of the tests of serving/: SQLite in a file and a real PostgreSQL, each test with a fresh one of the newest schema, with the offices.

`database` runs a test on both; `embedded` is SQLite alone, for what has nothing to do with the database.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from serving.endpoint import logs
from serving.store.database import Database
from tests.serving import postgres
from tests.serving.offices import Offices

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def logging_restored() -> Iterator[None]:
    """What a test sets up for logs ends with it: its standard error is closed then."""
    loggers = [logging.getLogger(name) for name in ("panjian", *logs.THEIRS)]
    before = [(one.handlers[:], one.propagate, one.level) for one in loggers]
    yield
    for one, (handlers, propagate, level) in zip(loggers, before, strict=True):
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Postgres]:
    """A PostgreSQL server of this run."""
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and the offices, to be copied."""
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    Offices(database)
    database.close()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    path = tmp_path / "panjian.db"
    shutil.copyfile(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database: a test that asks for it runs on both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        server: postgres.Postgres = request.getfixturevalue("postgresql")
        with server.fresh() as url:
            yield url


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'panjian.db'}"
    server: postgres.Postgres = request.getfixturevalue("postgresql")
    return server.new()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh store, on both databases."""
    store = Database(database_url)
    yield store
    store.close()


@pytest.fixture
def embedded(sqlite_url: str) -> Iterator[Database]:
    """A fresh store in SQLite."""
    store = Database(sqlite_url)
    yield store
    store.close()


@pytest.fixture(scope="module", params=DATABASES)
def module_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A fresh store that all tests of a module share, on both databases."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            path = tmp_path_factory.mktemp("module") / "panjian.db"
            shutil.copyfile(request.getfixturevalue("migrated_file"), path)
            url = f"sqlite:///{path}"
        else:
            url = stack.enter_context(request.getfixturevalue("postgresql").fresh())
        database = Database(url)
        stack.callback(database.close)
        yield database


@pytest.fixture
def offices(database: Database) -> Offices:
    """Organisations and keys, on both databases."""
    return Offices(database)


@pytest.fixture
def embedded_offices(embedded: Database) -> Offices:
    """Organisations and keys in SQLite."""
    return Offices(embedded)
