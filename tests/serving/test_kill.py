"""SIGKILL in the middle of a batch, of the acceptance of one, and of a transition: nothing accepted is lost or done twice, on both databases."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from serving.access import Principal
from serving.store import audit, batches, judgments
from serving.store.batches import Sent
from serving.store.clues import Transition
from serving.store.database import Database
from serving.store.schema import analyses, analysis_clues, batch_items, clues, transitions
from serving.store.schema import audit as audit_table
from serving.store.schema import batches as batch_table
from serving.store.schema import judgments as judgment_table
from serving.worker import Worker
from tests.serving import killing
from tests.serving.offices import THEFT, Offices, report_of
from tests.serving.processes import ran

KILLS = 50 if os.environ.get("CI") else 10  # of each kind, on each database
LONGEST = 0.04  # seconds from the first thing done to the kill


def killed(chance: random.Random, program: Callable[..., None], *arguments: Any) -> list[Any]:
    """Run a program in a process of its own and kill it a while after the first thing it tells; all that it told."""
    return ran(program, *arguments, seconds=chance.uniform(0, LONGEST))


def counted(database: Database, table: Any) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def unended(database: Database) -> int:
    """How many items are neither done nor failed."""
    with database.reading() as session:
        wanted = select(func.count()).select_from(batch_items).where(batch_items.c.state.in_(["pending", "running"]))
        return session.execute(wanted).scalar_one()


def finished_by_a_living(database: Database) -> None:
    """Let a worker that nobody kills end what is left."""
    worker = Worker(database, killing.told, killing.settings(""))
    while worker.work() or unended(database):
        time.sleep(0.01)


def test_a_worker_killed_in_the_middle_of_a_batch(offices: Offices, database_url: str) -> None:
    database, who, chance = offices.database, offices.who(), random.Random(1)
    sent = done = 0
    for _ in range(KILLS):
        if unended(database) < 40:
            with database.session() as session:
                batches.accept(session, who, [Sent(killing.numbered(sent + n), str(sent + n)) for n in range(60)])
            sent += 60
        done += sum(killed(chance, killing.work, database_url))
    assert done >= KILLS
    assert sent - unended(database) >= done, "an item that was told to be done is not"
    finished_by_a_living(database)
    each = len(report_of(THEFT)["clues"])
    assert [counted(database, one) for one in (judgment_table, analyses, batch_items)] == [sent] * 3
    assert [counted(database, one) for one in (clues, analysis_clues)] == [sent * each] * 2
    told = actions(database)
    assert (told["judgment.keep"], told["batch.accept"]) == (sent, sent // 60)
    everything_is_done(database, who)


def test_a_sender_killed_while_its_batches_are_accepted(offices: Offices, database_url: str) -> None:
    database, who, chance = offices.database, offices.who(), random.Random(2)
    accepted: list[str] = []
    for turn in range(KILLS):
        accepted += killed(chance, killing.send, database_url, who, turn * 1_000_000, 5)
    with database.reading() as session:
        there = set(session.execute(select(batch_table.c.id)).scalars())
        whole = session.execute(select(func.count()).select_from(batch_items).group_by(batch_items.c.batch_id)).scalars().all()
    assert len(accepted) == len(set(accepted)) >= KILLS
    assert set(accepted) <= there
    assert len(there) - len(accepted) <= KILLS, "at most the one batch that was committed and not yet told"
    assert set(whole) == {5} and len(whole) == len(there)
    assert actions(database)["batch.accept"] == len(there)


def test_an_office_killed_in_the_middle_of_a_transition(offices: Offices, database_url: str) -> None:
    database, who, chance = offices.database, offices.who(), random.Random(3)
    left: list[tuple[str, int]] = []
    total = 0
    for turn in range(KILLS):
        if len(left) < 40:
            new = requests(database, who, turn)
            left, total = left + new, total + len(new)
        done = killed(chance, killing.handle, database_url, who, left)
        assert done == left[: len(done)]
        left = left[len(done) :]
    assert ran(killing.handle, database_url, who, left, seconds=None) == left
    each_step_once(database, total)


def requests(database: Database, who: Principal, turn: int) -> list[tuple[str, int]]:
    """All steps of the clues of some new judgments, as a client would send them."""
    found = []
    for number in range(8):
        with database.session() as session:
            kept = judgments.keep(session, who, report_of(THEFT), killing.numbered(turn * 100 + number))
        found += [(id, place) for id in kept.clue_ids for place in range(len(killing.STEPS))]
    return found


def each_step_once(database: Database, total: int) -> None:
    """Every request made one transition; a clue stands where its last one left it; the log tells the same."""
    with database.reading() as session:
        rows = [
            Transition(**row._mapping)
            for row in session.execute(select(transitions).order_by(transitions.c.clue_id, transitions.c.sequence))
        ]
        standing = {row.id: row for row in session.execute(select(clues))}
    assert len(rows) == total
    for clue_id, clue in standing.items():
        own = [row for row in rows if row.clue_id == clue_id]
        assert [row.sequence for row in own] == list(range(1, len(killing.STEPS) + 1))
        assert [row.step for row in own] == [str(act.step) for act in killing.STEPS]
        assert (clue.sequence, clue.status) == (own[-1].sequence, own[-1].to_status)
    told = actions(database)
    assert sum(number for action, number in told.items() if action.startswith("clue.")) == total


def actions(database: Database) -> Counter[str]:
    """How often the audit log, which is whole, tells each action."""
    with database.reading() as session:
        assert audit.first_broken(session) is None
        return Counter(session.execute(select(audit_table.c.action)).scalars())


def everything_is_done(database: Database, who: Principal) -> None:
    """Every batch has ended, and every item has the record of its own text."""
    with database.reading() as session:
        rows = session.execute(
            select(batch_items.c.external_id, batch_items.c.state, judgment_table.c.text).outerjoin(
                judgment_table, judgment_table.c.id == batch_items.c.judgment_id
            )
        ).all()
        page = batches.listed(session, who, limit=500)
    assert all(state == "done" and kept == killing.numbered(int(number)) for number, state, kept in rows)
    assert page.next is None
    assert all(batch.finished_at and batch.done == batch.total for batch in page.items)
