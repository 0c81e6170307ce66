"""Evidence of reading (读取证据): what people found of how judgments were read, by their corrections and by their verdicts on clues.

A clue that is upheld, explained or mischecked was looked at with its facts in hand: they were read right. One that was misread rests on a wrong
fact, but does not say on which: only a correction does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal
from serving.lifecycle import CONCLUDED, Status
from serving.store import corrections, judgments
from serving.store.corrections import Corrected
from serving.store.judgments import Judgment, Report
from serving.store.refusal import permit
from serving.store.schema import clues
from serving.store.schema import corrections as correction_table
from serving.store.schema import judgments as judgment_table
from serving.store.scope import visible_clues, visible_judgments

_READ_RIGHT = tuple(str(one) for one in sorted(CONCLUDED - {Status.MISREAD}))


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgment of whose reading something is known: corrections, oldest first; `right`: words that verified clues rest on."""

    judgment: Judgment
    report: Report
    corrections: tuple[Corrected, ...]
    right: tuple[tuple[int, int], ...]  # half-open, into the text as received


def judged(session: Session, who: Principal, since: datetime | None = None) -> Iterator[Judged]:
    """The judgments in scope with evidence, oldest first; `since`: those with a correction or a verdict from then on."""
    permit(who, Permission.READ)
    corrected = select(correction_table.c.judgment_id)
    verified = select(clues.c.judgment_id).where(clues.c.status.in_(_READ_RIGHT), visible_clues(who))
    if since is not None:
        corrected, verified = corrected.where(correction_table.c.at >= since), verified.where(clues.c.updated_at >= since)
    wanted = select(judgment_table.c.id).where(
        or_(judgment_table.c.id.in_(corrected), judgment_table.c.id.in_(verified)), visible_judgments(who)
    )
    for id in session.execute(wanted.order_by(judgment_table.c.id)).scalars().all():
        told = corrections.of_judgment(session, who, id)
        yield Judged(judgments.get(session, who, id), judgments.report(session, who, id).report, told, _right(session, who, id))


def _right(session: Session, who: Principal, judgment_id: str) -> tuple[tuple[int, int], ...]:
    wanted = select(clues.c.payload).where(clues.c.judgment_id == judgment_id, clues.c.status.in_(_READ_RIGHT), visible_clues(who))
    found = {(one["start"], one["end"]) for payload in session.execute(wanted).scalars() for one in payload["evidence"]}
    return tuple(sorted(found))
