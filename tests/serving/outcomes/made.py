"""Outcomes made up for tests: no clue, no text, no person behind them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from serving.lifecycle import Status
from serving.outcomes.changes import Verdict
from serving.outcomes.precision import NO_MODEL, Outcome

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
VERDICTS = (Status.UPHELD, Status.EXPLAINED, Status.MISREAD, Status.MISCHECKED)


def days(number: float) -> datetime:
    """The moment so many days after the beginning."""
    return BEGIN + timedelta(days=number)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Any outcome."""
    raised = days(draw(st.floats(0, 500)))
    verdict = draw(st.sampled_from((None, *VERDICTS)))
    first = raised + timedelta(days=draw(st.floats(0, 60)))
    return Outcome(
        id=draw(st.uuids(version=4).map(str)),
        check=draw(st.sampled_from(("fine_theft_range", "recidivist_missed"))),
        version=draw(st.integers(1, 2)),
        model=draw(st.sampled_from((NO_MODEL, "panjian-facts@1111aaaa", "panjian-facts@2222bbbb"))),
        charges=tuple(draw(st.lists(st.sampled_from(("盗窃罪", "故意伤害罪", "危险驾驶罪")), max_size=2, unique=True))),
        level=draw(st.sampled_from((None, "基层", "中级"))),
        court=None,
        raised_at=raised,
        verdict=verdict,
        first_at=first if verdict else None,
        concluded_at=first + timedelta(days=draw(st.floats(0, 30))) if verdict else None,
        measured=verdict is Status.UPHELD and draw(st.booleans()),
        superseded=draw(st.booleans()),
    )


def series(dice: random.Random, number: int, precision: Callable[[float], float]) -> list[Verdict]:
    """So many verdicts within a year, right with the chance of their day."""
    moments = sorted(dice.uniform(0, 365) for _ in range(number))
    return [(days(day), dice.random() < precision(day)) for day in moments]
