"""A real PostgreSQL for the tests: started in a temporary folder, by a user that is not root, reachable by a socket only."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, delete, insert, select, text

from serving.store.database import Database
from serving.store.schema import metadata
from tests.serving.offices import Offices

_TEMPLATE = "migrated"


class Postgres:
    """A server and its databases, each a copy of one with the newest schema and the offices."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pj-"))  # a socket's path must be short
        self.programs, self.user = programs, _user()
        self._numbers = itertools.count(1)
        shutil.chown(self.folder, self.user)
        self._run(
            "initdb",
            "--pgdata",
            str(self.data),
            "--username",
            "panjian",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off", "max_connections": "60"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.log = (self.folder / "log").open("wb")
        command = [str(programs / "postgres"), "-D", str(self.data), *options]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, **self._as_user())
        self._wait()
        self._sql(f"CREATE DATABASE {_TEMPLATE}")
        database = Database(self.url(_TEMPLATE))
        database.upgrade()
        Offices(database)
        with database.reading() as session:
            self._seed = [(table, [dict(row._mapping) for row in session.execute(select(table))]) for table in metadata.sorted_tables]
        database.close()
        self._free: list[str] = []

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self.folder / "data"

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://panjian@/{name}?host={self.folder}"

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database as the first one was; it is cleaned and used again afterwards."""
        url = self._free.pop() if self._free else self.new(_TEMPLATE)
        yield url
        self._clean(url)
        self._free.append(url)

    def new(self, template: str = "template0") -> str:
        """The address of a database that nothing was done to yet."""
        name = f"test{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def shut(self, name: str, away: bool) -> None:
        """Let a database take no connection any more and cut those there are; or let it come back."""
        self._sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {'false' if away else 'true'}")
        self._sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _clean(self, url: str) -> None:
        """Put a database back to what it was at first; its guards are told to look away."""
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            for table, rows in self._seed:
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)
        engine.dispose()

    def stop(self) -> None:
        """Stop the server and remove all that it wrote."""
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(self.programs / program), *arguments], check=True, capture_output=True, **self._as_user())

    def _as_user(self) -> dict[str, Any]:
        user = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return {**user, "cwd": self.folder, "env": {"PATH": os.environ["PATH"], "TZ": "UTC"}}

    def _connection(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user="panjian", dbname=name, autocommit=True)

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self._connection("postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _sql(self, statement: str) -> None:
        with self._connection("postgres") as connection:
            connection.execute(statement)  # type: ignore[call-overload,unused-ignore]


def start() -> Postgres:
    """A server; where PostgreSQL is not installed the tests that need it are skipped, but never in CI."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: .ci/run installs it")
        pytest.skip("PostgreSQL is not installed")
    return Postgres(programs)


def _programs() -> Path | None:
    """The folder of initdb and postgres, the newest version first."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name.split(".")[0]))
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _user() -> str:
    """Who runs the server: this user, or where it is root (which PostgreSQL refuses) postgres or nobody."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
