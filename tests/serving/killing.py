"""What is killed in the tests of killing: programs that work on a store until they are killed, telling what was accepted.

They run in processes of a fork server, so that each starts in a few milliseconds; this module is what the fork server loads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401  (loaded once, not by every process)

from serving.access import Principal
from serving.lifecycle import Act, Measure, Response, Step
from serving.settings import Settings
from serving.store import batches, idempotency, progress
from serving.store.batches import Sent
from serving.store.database import Database
from serving.worker import Worker
from tests.serving.offices import THEFT, report_of, text_of

LEASE = 0.2
STEPS = (
    Act(Step.BEGIN),
    Act(Step.UPHOLD, "量刑确有错误"),
    Act(Step.TAKE_MEASURE, measure=Measure.ORAL_CORRECTION),
    Act(Step.RECORD_RESPONSE, response=Response.NOT_ADOPTED),
    Act(Step.TAKE_MEASURE, measure=Measure.PROTEST),
    Act(Step.RECORD_RESPONSE, response=Response.REVISED),
)


def numbered(number: int) -> str:
    """A judgment that differs from the others by a number."""
    return f"{text_of(THEFT)}\n（第{number}份）\n"


def told(text: str, id: str | None, as_of: date | None) -> Mapping[str, Any]:
    """Its report without an analysis, so that most of the time is spent in the database, where the kill is to hit."""
    return {**report_of(THEFT), "id": id}


def settings(url: str) -> Settings:
    """Settings with short leases, and workers that may die as often as they like."""
    return replace(Settings(url), lease_seconds=LEASE, max_attempts=10_000)


def work(url: str, done: Connection) -> None:
    """A worker that analyses batches, and tells each time whether there was an item."""
    worker = Worker(Database(url), told, settings(url))
    while True:
        done.send(worker.work())


def send(url: str, who: Principal, first: int, size: int, accepted: Connection) -> None:
    """Send batch after batch, and tell each that was accepted."""
    database = Database(url)
    while True:
        with database.session() as session:
            batch = batches.accept(session, who, [Sent(numbered(first + n), str(first + n)) for n in range(size)])
        accepted.send(batch.id)
        first += size


def handle(url: str, who: Principal, requests: Sequence[tuple[str, int]], done: Connection) -> None:
    """Take steps with clues, each request with its idempotency key, as the endpoint does; tell each that was answered."""
    database = Database(url)
    for clue_id, place in requests:
        with database.session() as session:
            key = f"{clue_id}/{place}"
            if idempotency.answered(session, who, key, "same") is None:
                clue = progress.advance(session, who, clue_id, STEPS[place], expected_sequence=place)
                idempotency.keep(session, who, key, "same", 200, {"sequence": clue.sequence})
        done.send((clue_id, place))
