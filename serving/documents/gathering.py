"""What papers need of the store (取材), within the scope of who asks: a clue with its judgment and history, and the clues of a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from serving.access import Principal
from serving.documents.clue_file import ClueFile, Entry
from serving.store import clues, judgments
from serving.store.clues import Clue, ClueFilter
from serving.store.rows import LARGEST_PAGE
from serving.store.schema import organisations


def clue_file(session: Session, who: Principal, id: str) -> ClueFile:
    """The material of one clue; the report is that of the analysis that raised it, the paper's head that of who asks."""
    clue = clues.get(session, who, id)
    judgment = judgments.get(session, who, clue.judgment_id)
    analyses = {one.id: one for one in judgments.analyses_of(session, who, clue.judgment_id)}
    steps = clues.history(session, who, id)
    names = _names(session)
    return ClueFile(
        number=clue.id,
        organisation=names[who.organisation_id],
        status=clue.status,
        raised_at=clue.created_at,
        clue=clue.payload,
        report=analyses[clue.analysis_id].report,
        text=judgment.text,
        entries=tuple(
            Entry(
                step.at,
                step.step,
                step.to_status,
                step.holder,
                names.get(step.organisation_id, step.organisation_id),
                step.reason,
                *((step.office, step.person, step.due_on) if step.step in ("assign", "reassign") else (None, None, None)),
                names.get(step.handler_id or "") if step.step in ("assign", "reassign") else None,
                step.measure,
                step.response,
                step.note,
            )
            for step in steps
        ),
        office=clue.office,
        person=clue.person,
        due_on=clue.due_on,
    )


def office_name(session: Session, who: Principal) -> str:
    """The name of the organisation of who asks."""
    return _names(session)[who.organisation_id]


def class_clues(session: Session, who: Principal, wanted: ClueFilter, most: int | None = None) -> Iterator[Clue]:
    """The clues that statistics count of a class, newest first."""
    wanted, after, left = replace(wanted, counted=True), None, most
    while left is None or left > 0:
        page = clues.page(session, who, wanted, after, LARGEST_PAGE if left is None else min(left, LARGEST_PAGE))
        yield from page.items
        after = page.next
        if after is None:
            return
        left = None if left is None else left - len(page.items)


def _names(session: Session) -> dict[str, str]:
    """The names of organisations: also of one above, which assigned a clue."""
    return {row.id: row.name for row in session.execute(select(organisations.c.id, organisations.c.name))}
