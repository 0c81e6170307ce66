"""Ids and moments: one clock tells them all, and another can take its place."""

from datetime import UTC, date, datetime, timedelta

from serving.store.identity import clocked, new_id, now, today


def test_ids_sort_as_they_are_given() -> None:
    given = [new_id() for _ in range(5_000)]
    assert given == sorted(set(given))


def test_another_clock_tells_moments_and_days_and_only_within() -> None:
    late = datetime(2025, 3, 31, 20, 0, tzinfo=UTC)  # the next day in China
    before = new_id()
    with clocked(lambda: late):
        assert (now(), today()) == (late, date(2025, 4, 1))
        within = new_id()
    assert before < within < new_id()
    assert abs(datetime.now(UTC) - now()) < timedelta(seconds=5)
