"""Verification in a rehearsal (演练中的核查): what is found true of a clue, when, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from serving.lifecycle import Act, Measure, Response, Status, Step

if TYPE_CHECKING:
    from serving.rehearsal.year import Raised, Year

_DAY, _MEDIAN, _SPREAD = timedelta(days=1), 1.8, 0.9  # log-days until somebody begins
_REASONS = {
    Status.UPHELD: (Step.UPHOLD, "经核对卷宗属实"),
    Status.EXPLAINED: (Step.EXPLAIN, "卷宗里有合理解释"),
    Status.MISREAD: (Step.MISREAD, "文书写得明白，是读错了"),
    Status.MISCHECKED: (Step.MISCHECK, "规则没有顾及这种情形"),
}
_MEASURES = (Measure.RETRIAL_PROPOSAL, Measure.RETRIAL_PROPOSAL, Measure.PROTEST, Measure.CORRECTION_NOTICE)
_RESPONSES = (Response.ADOPTED, Response.ADOPTED, Response.REVISED, Response.NOT_ADOPTED)


def life(year: Year, raised: Raised) -> Iterator[tuple[datetime, Act]]:
    """The steps that will be taken with a clue, and when; none where nobody looks at it."""
    dice = year.dice
    if dice.random() >= year.plan.verified:
        return
    moment = raised.at + min(90.0, dice.lognormvariate(_MEDIAN, _SPREAD)) * _DAY
    yield moment, Act(Step.BEGIN)
    verdict = found(year, raised)
    moment += dice.uniform(0.1, 3.0) * _DAY
    yield moment, _concluded(verdict)
    if dice.random() < 0.03:  # looked at again: the last verdict counts
        moment += 5 * _DAY
        yield moment, Act(Step.REOPEN, reason="有新材料")
        verdict = Status.EXPLAINED if verdict is Status.UPHELD else Status.UPHELD
        moment += 2 * _DAY
        yield moment, _concluded(verdict)
    if verdict is Status.UPHELD and dice.random() < 0.5:
        moment += dice.uniform(1, 15) * _DAY
        yield moment, Act(Step.TAKE_MEASURE, measure=dice.choice(_MEASURES))
        if dice.random() < 0.7:
            moment += dice.uniform(5, 30) * _DAY
            yield moment, Act(Step.RECORD_RESPONSE, response=dice.choice(_RESPONSES))


def found(year: Year, raised: Raised) -> Status:
    """What a clue turns out to be: misread as often as its model misreads, else right as often as its check is."""
    model, bad = year.model(raised.model), year.plan.bad
    misread = model.misread if model else year.plan.misread_by_rules
    right = (
        bad.right
        if bad and raised.check == bad.check.name
        else next(one.right for one in year.plan.checks if one.check.name == raised.check)
    )
    if year.dice.random() < misread:
        return Status.MISREAD
    if year.dice.random() < right:
        return Status.UPHELD
    return Status.EXPLAINED if year.dice.random() < 0.6 else Status.MISCHECKED


def _concluded(verdict: Status) -> Act:
    step, reason = _REASONS[verdict]
    return Act(step, reason=reason)
