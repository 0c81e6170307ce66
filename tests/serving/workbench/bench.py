"""The workbench as its tests use it: a real server with a SQLite store, people of every role, and fictional judgments of their own."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn

from pipelines.pipeline import analyze
from pipelines.report import report
from serving.access import Role
from serving.endpoint.application import create_app
from serving.endpoint.service import Service
from serving.settings import Settings
from serving.store import clues, judgments
from serving.store.clues import Clue, Transition
from serving.store.database import Database
from serving.store.judgments import Kept
from tests.serving.offices import EAST, THEFT, Offices, text_of

_numbers = itertools.count(1000)


def fresh_text(name: str = THEFT) -> str:
    """A fictional judgment under a case number of its own."""
    return re.sub(r"刑初\d+号", f"刑初{next(_numbers)}号", text_of(name))


@dataclass
class Bench:
    """A running workbench."""

    address: str
    offices: Offices
    service: Service
    cookies: dict[tuple[str, Role], str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the workbench is."""
        return f"{self.address}/workbench"

    def keep(self, text: str, organisation: str = EAST) -> Kept:
        """Keep a judgment as if it had been sent."""
        told = report(analyze(text, "test"))
        with self.offices.database.session() as session:
            return judgments.keep(session, self.offices.who(organisation), told, text)

    def clue(self, id: str) -> Clue:
        """A clue as it stands."""
        with self.offices.database.reading() as session:
            return clues.get(session, self.offices.who(), id)

    def history(self, id: str) -> tuple[Transition, ...]:
        """What was done with a clue."""
        with self.offices.database.reading() as session:
            return clues.history(session, self.offices.who(), id)

    def cookie(self, organisation: str = EAST, role: Role = Role.SUPERVISOR) -> str:
        """The session cookie of a person, signed in once."""
        known = self.cookies.get((organisation, role))
        if known is None:
            answer = httpx.post(f"{self.url}/sign-in", data={"key": self.offices.tokens[organisation, role]})
            assert answer.status_code == 303
            known = self.cookies[organisation, role] = answer.cookies["panjian_session"]
        return known

    @contextmanager
    def client(self, organisation: str = EAST, role: Role = Role.SUPERVISOR) -> Iterator[httpx.Client]:
        """A signed-in person without a browser."""
        with httpx.Client(base_url=self.url, cookies={"panjian_session": self.cookie(organisation, role)}) as client:
            yield client


def csrf_of(page: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """A server on a free port, with a store of its own, rules only."""
    path = folder / "panjian.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    offices = Offices(database)
    told = {"PANJIAN_MODEL": "none", "PANJIAN_WORKERS": "0", "PANJIAN_ANALYSES_AT_ONCE": "1", "PANJIAN_MAX_BODY_BYTES": "3000000"}
    settings = Settings.from_environment({"PANJIAN_DATABASE_URL": f"sqlite:///{path}", **told})
    app = create_app(settings, database=database)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server has ended"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Bench(f"http://127.0.0.1:{port}", offices, app.state.service)
    finally:
        server.should_exit = True
        thread.join(30)
        database.close()
