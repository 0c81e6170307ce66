"""A rehearsal: the same for a seed, told by its own clock, and in a store that holds what it says happened."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from serving.lifecycle import Status, Step
from serving.rehearsal.office import opened
from serving.rehearsal.plan import Plan, usual
from serving.rehearsal.year import Year
from serving.store import audit, clues
from serving.store.identity import CHINA, now


def plan(seed: int) -> Plan:
    """A short year without models."""
    first = datetime(2025, 5, 1, tzinfo=CHINA)
    return replace(usual(clues=40, seed=seed), models=(), first=first, last=first + timedelta(days=70), promoted=None)


def played(folder: Path, seed: int) -> Year:
    """A year that is over."""
    folder.mkdir()
    year = Year(opened(folder), plan(seed), lambda first, second: {})
    year.play(year.plan.first + timedelta(days=30))
    assert year.raised and year.at == year.plan.first + timedelta(days=30)
    year.play()
    return year


def told(year: Year) -> list[object]:
    """What happened, without ids."""
    return [(one.check, one.court, one.charges, one.at, [(at, act.step) for at, act in one.steps]) for one in year.raised]


def test_a_seed_gives_the_same_year_again(tmp_path: Path) -> None:
    first, again, other = (played(tmp_path / name, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert told(first) == told(again) != told(other)


def test_the_store_holds_what_happened_at_the_moments_of_the_rehearsal(tmp_path: Path) -> None:
    year = played(tmp_path / "a", 3)
    who = year.office.who()
    with year.office.database.reading() as session:
        assert audit.first_broken(session) is None
        for one in year.raised:
            kept = clues.get(session, who, one.id)
            assert (kept.check, kept.version, kept.created_at) == (one.check, one.version, one.at)
            history = clues.history(session, who, one.id)
            assert [(step.at, step.step) for step in history] == [(at, act.step) for at, act in one.steps]
            assert (kept.status is Status.NEW) == (not one.steps)
    assert len(year.raised) >= 40
    assert {act.step for one in year.raised for _, act in one.steps} >= {Step.BEGIN, Step.UPHOLD, Step.TAKE_MEASURE}
    assert now() > year.at + timedelta(days=30)  # the clock of everybody else goes on
