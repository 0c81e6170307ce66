"""The endpoint under test: a fresh store in SQLite, one analysing process for the whole run, a client in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from serving.access import Role
from serving.endpoint.analysts import Analysts
from serving.endpoint.rates import Buckets
from serving.settings import Settings
from serving.store.database import Database
from tests.serving.endpoint.calling import Caller
from tests.serving.offices import Offices


@pytest.fixture(scope="session")
def analysts() -> Iterator[Analysts]:
    """One analysing process, rules only."""
    found = Analysts("none", processes=1, seconds=60)
    found.start()
    yield found
    found.close()


def small(database_url: str) -> Settings:
    """Settings with small bounds, so that what is too large need not be large."""
    return Settings(
        database_url=database_url,
        model="none",
        analyses_at_once=1,
        max_body_bytes=400_000,
        max_decompressed_bytes=2_000_000,
        max_text_characters=60_000,
        max_batch_items=20,
        request_seconds=20,
        rate_per_minute=600_000,
        rate_burst=10_000,
    )


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """Settings for a fresh store."""
    return small(sqlite_url)


@pytest.fixture(scope="session")
def town(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, analysts: Analysts) -> Iterator[Caller]:
    """One application for all the tests that count only what they have made themselves."""
    path = tmp_path_factory.mktemp("town") / "panjian.db"
    shutil.copyfile(migrated_file, path)
    settings = small(f"sqlite:///{path}")
    database = Database(settings.database_url)
    with Caller(settings, Offices(database), analysts) as found:
        found.app.state.service = replace(found.app.state.service, failures=Buckets(0, 1))  # many wrong keys come from one address here
        yield found
    database.close()


@pytest.fixture
def caller(settings: Settings, embedded: Database, analysts: Analysts) -> Iterator[Caller]:
    """Who calls the endpoint, with a key of every role in every organisation."""
    with Caller(settings, Offices(embedded), analysts) as found:
        yield found


@pytest.fixture
def office(caller: Caller) -> Caller:
    """A supervisor of the district East: who may do what people usually do."""
    return caller.acting("east", Role.SUPERVISOR)
