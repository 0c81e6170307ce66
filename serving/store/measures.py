"""Measures and their fate (监督措施与采纳): how often each kind was taken on the clues of a class, and what the court answered last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.lifecycle import Measure, Response
from serving.store.clues import ClueFilter
from serving.store.refusal import permit
from serving.store.schema import clues, transitions
from serving.store.statistics import chosen


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a measure was taken, and how often the court adopted it, did not, revised its judgment."""

    measure: Measure
    times: int
    adopted: int
    not_adopted: int
    revised: int

    @property
    def waiting(self) -> int:
        """Not answered yet (未回应)."""
        return self.times - self.adopted - self.not_adopted - self.revised


def measures(session: Session, who: Principal, wanted: ClueFilter) -> tuple[Taken, ...]:
    """Every kind of measure that was taken, most often first; a measure's answer is the last one before the next measure."""
    permit(who, Permission.READ)
    c = transitions.c
    steps = (
        select(
            c.clue_id,
            c.sequence,
            c.measure,
            c.response,
            func.count(c.measure).over(partition_by=c.clue_id, order_by=c.sequence).label("episode"),
        )
        .join(clues, clues.c.id == c.clue_id)
        .where(or_(c.measure.is_not(None), c.response.is_not(None)), chosen(who, wanted))
        .cte("steps")
    )
    answered = case((steps.c.response.is_not(None), steps.c.sequence))
    episodes = (
        select(steps.c.clue_id, func.max(steps.c.measure).label("measure"), func.max(answered).label("last"))
        .group_by(steps.c.clue_id, steps.c.episode)
        .cte("episodes")
    )
    answer = steps.alias("answer")
    joined = episodes.outerjoin(answer, and_(answer.c.clue_id == episodes.c.clue_id, answer.c.sequence == episodes.c.last))
    counts = [func.sum(case((answer.c.response == str(one), 1), else_=0)) for one in Response]
    asked = select(episodes.c.measure, func.count(), *counts).select_from(joined).where(episodes.c.measure.is_not(None))
    rows = session.execute(asked.group_by(episodes.c.measure))
    found = [Taken(Measure(measure), times, *map(int, answers)) for measure, times, *answers in rows]
    return tuple(sorted(found, key=lambda one: (-one.times, one.measure)))
