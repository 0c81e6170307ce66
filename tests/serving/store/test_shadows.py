"""Shadow runs in the store: what is drawn, what is queued and bounded, what reviews prove; on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from serving.access import Role
from serving.ledger.decision import Act
from serving.ledger.entry import Alias, Kind
from serving.lifecycle import Status
from serving.shadow import differences
from serving.store import audit, judgments, keys, ledger, shadow_items, shadow_reviews, shadows
from serving.store.identity import now
from serving.store.judgments import Kept
from serving.store.refusal import Conflict, Forbidden, Invalid, NotFound
from serving.store.shadow_items import Leased
from serving.store.shadow_tables import shadow_differences, shadow_runs
from serving.store.shadow_tables import shadow_reviews as review_table
from serving.store.shadows import Offered, Plan
from tests.serving.offices import DRUGS, EAST, ELSEWHERE, THEFT, Offices, report_of, text_of

OLD, NEW = "none", "panjian-facts@aaaa1111"
ALL = Plan(share=1.0)


def kept(offices: Offices, number: int, organisation: str = EAST) -> Kept:
    """A judgment that the champion, who goes by the rules, has read."""
    with offices.database.session() as session:
        return judgments.keep(session, offices.who(organisation), report_of(DRUGS), f"{text_of(DRUGS)}\n附{number}")


@pytest.fixture
def challenged(offices: Offices) -> Offices:
    """A store whose ledger has a challenger."""
    with offices.database.session() as session:
        entry, _ = ledger.register(session, keys.console(), Kind.MODEL, *NEW.split("@"), {})
        ledger.decide(session, keys.console(), entry, Act.ALIAS, Alias.CHALLENGER.value, entry.reference)
    return offices


def offered(offices: Offices, one: Kept, plan: Plan = ALL, model: str | None = None) -> Offered | None:
    """What becomes of a judgment that is offered."""
    with offices.database.session() as session:
        return shadows.offer(session, plan, one.judgment_id, one.analysis_id, model)


def run_of(offices: Offices) -> shadows.Run:
    """The newest run."""
    with offices.database.reading() as session:
        return shadows.listed(session, offices.who())[0].run


def claimed(offices: Offices, worker: str = "w", seconds: float = 60) -> Leased | None:
    """The next judgment of the newest run."""
    with offices.database.session() as session:
        return shadow_items.claim(session, run_of(offices), worker, seconds)


def read(offices: Offices, leased: Leased, challenger: Any) -> int:
    """End an item with what the challenger tells."""
    with offices.database.session() as session:
        return shadow_items.finish(session, leased, differences(leased.report, challenger))


def without_first() -> dict[str, Any]:
    """A reading that misses the first clue and has another one."""
    told = dict(report_of(DRUGS))
    told["clues"] = [*told["clues"][1:], {**told["clues"][0], "check": "recidivist_wrong"}]
    return told


def test_without_share_or_challenger_nothing_is_read_twice(offices: Offices) -> None:
    assert offered(offices, kept(offices, 1)) is None
    with offices.database.reading() as session:
        assert shadows.listed(session, offices.who()) == ()


def test_live_traffic_is_drawn_by_its_text_and_queued_once(challenged: Offices) -> None:
    assert offered(challenged, kept(challenged, 0), Plan(share=0.0)) is None
    drawn = {n: offered(challenged, kept(challenged, n), Plan(share=0.5, seed=7)) for n in range(40)}
    assert set(drawn.values()) == {Offered.TAKEN, Offered.NOT_DRAWN}
    assert 10 <= list(drawn.values()).count(Offered.TAKEN) <= 30
    again = {n: offered(challenged, kept(challenged, n), Plan(share=0.5, seed=7)) for n in range(40)}
    assert again == drawn
    with challenged.database.reading() as session:
        (course,) = shadows.listed(session, challenged.who())
    assert (course.run.kind, course.run.champion, course.run.challenger) == ("live", OLD, NEW)
    assert course.pending == list(drawn.values()).count(Offered.TAKEN)
    assert offered(challenged, kept(challenged, 1), model=NEW) is None, "the challenger speaks itself"


def test_what_waits_is_bounded(challenged: Offices) -> None:
    plan = Plan(share=1.0, waiting=3)
    assert [offered(challenged, kept(challenged, n), plan) for n in range(5)] == [Offered.TAKEN] * 3 + [Offered.DROPPED] * 2
    leased = claimed(challenged)
    assert leased is not None and read(challenged, leased, report_of(DRUGS)) == 0
    assert offered(challenged, kept(challenged, 9), plan) is Offered.TAKEN


def test_a_replay_takes_the_newest_and_needs_the_right_to_release(challenged: Offices) -> None:
    ids = [kept(challenged, n).judgment_id for n in range(4)]
    with challenged.database.session() as session:
        run = shadows.replay(session, keys.console(), NEW, OLD, 3, Plan(seed=5, sample=9))
    assert (run.kind, run.share, run.seed, run.sample, run.holder) == ("replay", None, 5, 9, "命令行")
    taken = {claimed(challenged, f"w{n}").judgment_id for n in range(3)}  # type: ignore[union-attr]
    assert taken == set(ids[1:])
    assert claimed(challenged) is None
    for wrong, error in (((NEW, NEW, 3), Invalid), ((NEW, OLD, 0), Invalid), ((NEW, OLD, shadows.MOST + 1), Invalid)):
        with pytest.raises(error), challenged.database.session() as session:
            shadows.replay(session, keys.console(), *wrong, Plan())
    with pytest.raises(Forbidden), challenged.database.session() as session:
        shadows.replay(session, challenged.who(role=Role.PROSECUTOR), NEW, OLD, 3, Plan())


def test_a_lease_that_ran_out_is_taken_by_another_and_ended_once(challenged: Offices) -> None:
    offered(challenged, kept(challenged, 1))
    slow = claimed(challenged, "slow", 0)
    quick = claimed(challenged, "quick")
    assert slow is not None and quick is not None and (slow.attempt, quick.attempt) == (1, 2)
    assert read(challenged, quick, without_first()) == 2
    with pytest.raises(Conflict):
        read(challenged, slow, without_first())
    with challenged.database.reading() as session:
        course = shadows.course(session, quick.run)
    assert (course.done, course.differences) == (1, 2)


def test_a_judgment_that_kills_its_readers_is_failed_and_a_dead_workers_is_free_at_once(challenged: Offices) -> None:
    offered(challenged, kept(challenged, 1))
    for attempt in range(5):
        assert claimed(challenged, f"w{attempt}") is not None
        with challenged.database.session() as session:
            assert shadow_items.release(session, f"w{attempt}") == 1
    assert claimed(challenged) is None
    with challenged.database.reading() as session:
        assert shadows.course(session, run_of(challenged)).failed == 1
        assert shadow_items.waiting(session) == ()


@pytest.fixture
def compared(challenged: Offices) -> Offices:
    """Two judgments of the east and one of elsewhere, compared: each has a clue lost and one gained."""
    for number, office in enumerate((EAST, EAST, ELSEWHERE)):
        offered(challenged, kept(challenged, number, office))
        leased = claimed(challenged)
        assert leased is not None and read(challenged, leased, without_first()) == 2
    return challenged


def drawn(offices: Offices, **more: Any) -> tuple[shadow_reviews.Difference, ...]:
    """The sample that the supervisor of the east sees."""
    with offices.database.reading() as session:
        return shadow_reviews.sampled(session, offices.who(), run_of(offices).id, **{"sample": 50, **more})


def reviewed(offices: Offices, id: str, verdict: str, who: Any = None, **more: Any) -> None:
    """A verdict about a difference."""
    with offices.database.session() as session:
        shadow_reviews.review(session, who or offices.who(role=Role.PROSECUTOR), id, verdict, "与原文核对", **more)


def test_the_sample_is_drawn_by_the_seed_and_lies_in_scope(compared: Offices) -> None:
    found = drawn(compared)
    assert [one.change for one in found] == ["gained", "gained", "lost", "lost"]
    assert [one.change for one in drawn(compared, sample=1)] == ["gained", "lost"]
    assert {one.id for one in drawn(compared, sample=1)} <= {one.id for one in found}
    assert drawn(compared, sort="fact") == ()
    stranger = compared.who(ELSEWHERE)
    with compared.database.session() as session, pytest.raises(NotFound):
        shadow_reviews.review(session, stranger, found[0].id, "upheld", "看不到")


def test_reviews_are_added_the_newest_counts_and_all_are_told(compared: Offices) -> None:
    gained = next(one for one in drawn(compared) if one.change == "gained")
    reviewed(compared, gained.id, "misread")
    with pytest.raises(Conflict):
        reviewed(compared, gained.id, "upheld", expected_reviews=0)
    reviewed(compared, gained.id, "upheld", expected_reviews=1)
    with compared.database.reading() as session:
        told = shadow_reviews.history(session, compared.who(), gained.id)
        outcome, *others = shadow_reviews.outcomes(session)
        assert audit.first_broken(session) is None
    assert [one[0] for one in told] == ["misread", "upheld"] and not others
    assert (outcome.verdict, outcome.model, outcome.check, outcome.charge) == (Status.UPHELD, NEW, "recidivist_wrong", "贩卖毒品罪")
    assert drawn(compared)[-1].verdict == "upheld", "what is reviewed comes last"


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [("perhaps", "理由"), ("upheld", " "), ("upheld", "长" * 4001), ("upheld", "半个\ud800")],
    ids=("词", "空", "长", "残"),
)
def test_a_review_must_be_whole(compared: Offices, verdict: str, reason: str) -> None:
    with pytest.raises(Invalid), compared.database.session() as session:
        shadow_reviews.review(session, compared.who(), drawn(compared)[0].id, verdict, reason)


def test_who_may_not_verify_may_not_review(compared: Offices) -> None:
    with pytest.raises(Forbidden):
        reviewed(compared, drawn(compared)[0].id, "upheld", compared.who(role=Role.ANNOTATOR))


def test_precision_counts_for_the_challenger_what_it_gains_rightly_and_loses_rightly(compared: Offices) -> None:
    run = run_of(compared).id
    with compared.database.reading() as session:
        before = shadow_reviews.shadow_precision(session, run)
        with pytest.raises(NotFound):
            shadow_reviews.shadow_precision(session, "nowhere")
    assert (before.judgments, before.reviewed, before.precision, before.interval) == (3, 0, None, (0.0, 1.0))
    one, two, three, four = drawn(compared)  # gained, gained, lost, lost
    for difference, verdict in ((one, "upheld"), (two, "explained"), (three, "upheld"), (four, "mischecked")):
        reviewed(compared, difference.id, verdict)
    with compared.database.reading() as session:
        found = shadow_reviews.shadow_precision(session, run)
        models = [(told.change, told.model) for told in shadow_reviews.outcomes(session)]
        later = list(shadow_reviews.outcomes(session, since=now() + timedelta(hours=1)))
    assert (found.right, found.reviewed, found.precision) == (2, 4, 0.5)
    assert (found.clues["gained"].found, found.clues["lost"].found) == (3, 3)
    assert (found.clues["gained"].upheld, found.clues["gained"].explained, found.clues["lost"].mischecked) == (1, 1, 1)
    assert sorted(models) == [("gained", NEW)] * 2 + [("lost", OLD)] * 2
    assert later == []


def test_the_run_that_people_looked_at_proves_more_than_a_newer_one(compared: Offices) -> None:
    first = run_of(compared).id
    reviewed(compared, drawn(compared)[0].id, "upheld")
    with compared.database.session() as session:
        shadows.replay(session, keys.console(), NEW, OLD, 1, Plan())
    leased = claimed(compared)
    assert leased is not None and leased.run.id != first and read(compared, leased, report_of(THEFT)) > 0
    with compared.database.reading() as session:
        assert shadow_reviews.newest_run(session, NEW) == first
        assert shadow_reviews.newest_run(session, "nobody@1") is None


@pytest.mark.parametrize("table", [shadow_runs, shadow_differences, review_table], ids=str)
def test_what_was_told_once_is_neither_changed_nor_deleted(compared: Offices, table: Any) -> None:
    reviewed(compared, drawn(compared)[0].id, "upheld")
    with compared.database.reading() as session:
        assert session.execute(select(table)).first()
    for statement in (delete(table), update(table).values(id="x")):
        with pytest.raises(DBAPIError, match="append-only"), compared.database.session() as session:
            session.execute(statement)
