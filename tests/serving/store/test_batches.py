"""Batches: accepted as a whole, taken by one worker at a time, taken over when a lease has run out, ended once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from serving.access import Role
from serving.store import batches, judgments
from serving.store.batches import Leased, Sent
from serving.store.database import Database
from serving.store.refusal import Conflict, Forbidden, Invalid, NotFound
from tests.serving.offices import CITY, DRUGS, EAST, THEFT, WEST, Offices, report_of, text_of


def accept(offices: Offices, *sent: Sent, of: str = EAST) -> batches.Batch:
    """Accept a batch in a session of its own; two judgments if none are given."""
    with offices.database.session() as session:
        return batches.accept(session, offices.who(of), sent or (Sent(text_of(DRUGS), "甲"), Sent(text_of(THEFT), "乙", date(2020, 1, 2))))


def claim(database: Database, worker: str = "w", seconds: float = 60, attempts: int = 5) -> Leased | None:
    """Take an item in a session of its own."""
    with database.session() as session:
        return batches.claim(session, worker, seconds, attempts)


def claimed(database: Database, worker: str = "w", seconds: float = 60) -> Leased:
    """Take an item that is there."""
    found = claim(database, worker, seconds)
    assert found is not None
    return found


def finish(database: Database, leased: Leased, name: str = DRUGS) -> judgments.Kept:
    """End an item with a report."""
    with database.session() as session:
        return batches.finish(session, leased, report_of(name))


def told(offices: Offices, batch: batches.Batch) -> batches.Batch:
    """A batch as it is now."""
    with offices.database.reading() as session:
        return batches.get(session, offices.who(), batch.id)


def test_a_batch_is_done_item_by_item_in_order(offices: Offices) -> None:
    batch = accept(offices)
    assert (batch.total, batch.pending, batch.finished_at) == (2, 2, None)
    first, second = claimed(offices.database), claimed(offices.database)
    assert (first.external_id, first.text, first.as_of) == ("甲", text_of(DRUGS), None)
    assert (second.sequence, second.as_of) == (2, date(2020, 1, 2))
    assert first.who.organisation_id == EAST
    assert claim(offices.database) is None
    assert told(offices, batch).running == 2
    kept = finish(offices.database, first)
    assert told(offices, batch).finished_at is None
    with offices.database.session() as session:
        batches.fail(session, second, {"code": "not_judgment", "message": "不是刑事裁判文书"})
    done = told(offices, batch)
    assert (done.done, done.failed, done.finished_at is not None) == (1, 1, True)
    with offices.database.reading() as session:
        items = batches.page(session, offices.who(), batch.id).items
    assert [(one.state, one.judgment_id, one.new) for one in items] == [("done", kept.judgment_id, True), ("failed", None, None)]
    assert items[1].problem == {"code": "not_judgment", "message": "不是刑事裁判文书"}


def test_a_judgment_known_already_is_told_to_be(offices: Offices) -> None:
    with offices.database.session() as session:
        known = judgments.keep(session, offices.who(), report_of(DRUGS), text_of(DRUGS))
    accept(offices, Sent(text_of(DRUGS)), Sent(text_of(DRUGS)))
    for _ in range(2):
        kept = finish(offices.database, claimed(offices.database))
        assert (kept.judgment_id, kept.new) == (known.judgment_id, False)


def test_a_lease_that_ran_out_lets_another_take_the_item_and_shuts_the_first_out(offices: Offices) -> None:
    batch = accept(offices, Sent(text_of(DRUGS)))
    slow = claimed(offices.database, "slow", 0.05)
    assert claim(offices.database) is None
    time.sleep(0.1)
    quick = claimed(offices.database, "quick")
    assert (quick.sequence, quick.attempt) == (slow.sequence, 2)
    for late in (finish, lambda database, leased: _fail(database, leased), lambda database, leased: _give_back(database, leased)):
        with pytest.raises(Conflict) as refused:
            late(offices.database, slow)
        assert refused.value.code == "lease_lost"
    with offices.database.reading() as session:
        assert judgments.known(session, offices.who(), text_of(DRUGS)) is None, "a report came in without its item"
    finish(offices.database, quick)
    with pytest.raises(Conflict):
        finish(offices.database, quick)
    assert told(offices, batch).done == 1


def _fail(database: Database, leased: Leased) -> None:
    with database.session() as session:
        batches.fail(session, leased, {"code": "internal", "message": ""})


def _give_back(database: Database, leased: Leased) -> None:
    with database.session() as session:
        batches.give_back(session, leased)


def test_an_item_that_kills_its_workers_is_failed(offices: Offices) -> None:
    batch = accept(offices, Sent(text_of(DRUGS)), Sent(text_of(THEFT)))
    for _ in range(3):
        assert claimed(offices.database, seconds=0).sequence == 1
    found = claim(offices.database, attempts=3)
    assert found is not None and found.sequence == 2
    with offices.database.reading() as session:
        problem = batches.page(session, offices.who(), batch.id).items[0].problem
    assert problem is not None and problem["code"] == "worker_lost"
    finish(offices.database, found, THEFT)
    assert told(offices, batch).finished_at is not None


def test_an_item_given_back_or_of_a_dead_worker_is_free_at_once(offices: Offices) -> None:
    accept(offices, Sent(text_of(DRUGS)))
    first = claimed(offices.database, "dead")
    with offices.database.session() as session:
        assert batches.release(session, "another") == 0
        assert batches.release(session, "dead") == 1
    second = claimed(offices.database)
    assert second.attempt == first.attempt + 1
    _give_back(offices.database, second)
    assert claimed(offices.database).attempt == second.attempt


def test_many_workers_take_each_item_once(offices: Offices) -> None:
    batch = accept(offices, *(Sent(f"{text_of(DRUGS)}{n}") for n in range(24)))

    def work(number: int) -> list[int]:
        taken = []
        while leased := claim(offices.database, f"w{number}"):
            finish(offices.database, leased)
            taken.append(leased.sequence)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [sequence for one in pool.map(work, range(6)) for sequence in one]
    assert sorted(taken) == list(range(1, 25))
    done = told(offices, batch)
    assert (done.done, done.finished_at is not None) == (24, True)


def test_the_older_batch_goes_first(offices: Offices) -> None:
    first, second = accept(offices, Sent(text_of(DRUGS))), accept(offices, Sent(text_of(THEFT)))
    assert [claimed(offices.database).batch_id for _ in range(2)] == [first.id, second.id]


def test_items_and_batches_come_in_pages(offices: Offices) -> None:
    batch = accept(offices, *(Sent(f"{text_of(DRUGS)}{n}", str(n)) for n in range(5)))
    accept(offices)
    told: list[str | None] = []
    after = None
    for _ in range(3):
        with offices.database.reading() as session:
            page = batches.page(session, offices.who(), batch.id, after, 2)
        told += [one.external_id for one in page.items]
        after = page.next
    assert told == ["0", "1", "2", "3", "4"]
    assert after is None
    with offices.database.reading() as session:
        first = batches.listed(session, offices.who(), limit=1)
        second = batches.listed(session, offices.who(), first.next, limit=1)
    assert (first.items[0].total, second.items[0].total, second.next) == (2, 5, None)


def test_a_batch_is_seen_by_its_own_organisation_and_those_above(offices: Offices) -> None:
    batch = accept(offices)
    with offices.database.reading() as session:
        assert batches.get(session, offices.who(CITY), batch.id).total == 2
        assert batches.listed(session, offices.who(WEST)).items == ()
        for ask in (batches.get, batches.page):
            with pytest.raises(NotFound) as refused:
                ask(session, offices.who(WEST), batch.id)
            assert refused.value.code == "batch_not_found"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([], "batch_empty"),
        ([Sent("好"), Sent("坏\x00")], "text_not_storable"),
        ([Sent("好"), Sent("好", "")], "bad_external_id"),
    ],
    ids=["empty", "NUL", "empty id"],
)
def test_a_batch_with_one_wrong_item_is_refused_as_a_whole(offices: Offices, sent: list[Sent], code: str) -> None:
    with pytest.raises(Invalid) as refused, offices.database.session() as session:
        batches.accept(session, offices.who(), sent)
    assert refused.value.code == code
    assert claim(offices.database) is None


def test_who_may_not_submit_is_refused(offices: Offices) -> None:
    with pytest.raises(Forbidden), offices.database.session() as session:
        batches.accept(session, offices.who(EAST, Role.ANNOTATOR), [Sent("好")])
