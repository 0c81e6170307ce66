"""Corrections (更正): a fact that was misread, put right by a person who marked the words; only added, the newest of a place counts.

With clues that were found *misread* they are what annotation should look at (`pending`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotation.marks import label_of, of_defendant
from serving.access import Permission, Principal
from serving.lifecycle import Status, Step
from serving.store import audit, clues, judgments
from serving.store.identity import new_id, now
from serving.store.judgments import Judgment, Report
from serving.store.refusal import Invalid, permit
from serving.store.rows import check_storable
from serving.store.schema import clues as clue_table
from serving.store.schema import corrections, transitions
from serving.store.schema import judgments as judgment_table
from serving.store.scope import visible_clues, visible_judgments


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person marks: the words, half-open offsets into the text as received, and what they tell.

    `kind` is a label of annotation.marks.LABELS, `choice` one of its choices (累犯, 刑事拘留 …), `value` overrules what the words tell
    ("": they tell no such fact, None: as they stand).
    """

    kind: str
    start: int
    end: int
    choice: str | None = None
    status: str | None = None  # of a circumstance: found, rejected, claimed
    asserted_by: str | None = None
    value: Any = None
    defendant: str | None = None
    reason: str = ""
    clue_id: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that is kept."""

    id: str
    judgment_id: str
    clue_id: str | None
    kind: str
    start: int
    end: int
    quote: str
    choice: str | None
    status: str | None
    asserted_by: str | None
    value: Any
    defendant: str | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Misread:
    """A clue that was found to rest on a misread fact, and why."""

    clue_id: str
    payload: Mapping[str, Any]
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A judgment that annotation should look at."""

    judgment: Judgment
    report: Report
    corrections: tuple[Corrected, ...]
    misread: tuple[Misread, ...]


def keep(session: Session, who: Principal, judgment_id: str, told: Correction) -> Corrected:
    """Keep a correction of a judgment in scope; Invalid tells what is wrong with it."""
    permit(who, Permission.CORRECT)
    judgment = judgments.get(session, who, judgment_id)
    report = judgments.report(session, who, judgment_id).report
    _check(told, judgment, [one["name"] for one in report["defendants"]])
    if told.clue_id is not None and clues.get(session, who, told.clue_id).judgment_id != judgment_id:
        raise Invalid("线索不是这份文书的。", "clue_of_other_judgment")
    values = {name: getattr(told, name) for name in ("clue_id", "kind", "start", "end", "choice", "status", "asserted_by", "value")}
    kept = Corrected(
        id=new_id(),
        judgment_id=judgment_id,
        quote=judgment.text[told.start : told.end],
        defendant=told.defendant,
        reason=told.reason.strip(),
        by=who.holder,
        at=now(),
        **values,
    )
    row = {name: getattr(kept, name) for name in Corrected.__dataclass_fields__}
    session.execute(insert(corrections).values(**row, key_id=who.key_id))
    audit.note(session, who, "correction.keep", kept.id, judgment=judgment_id, kind=told.kind)
    return kept


def of_judgment(session: Session, who: Principal, judgment_id: str) -> tuple[Corrected, ...]:
    """The corrections of a judgment in scope, oldest first."""
    judgments.get(session, who, judgment_id)
    return tuple(_corrected(session, judgment_id))


def pending(session: Session, who: Principal) -> Iterator[Pending]:
    """The judgments in scope that have corrections or misread clues, oldest first: annotation tasks in the making."""
    permit(who, Permission.ANNOTATE)
    corrected = select(corrections.c.judgment_id)
    misread = select(clue_table.c.judgment_id).where(clue_table.c.status == str(Status.MISREAD), visible_clues(who))
    wanted = select(judgment_table.c.id).where(judgment_table.c.id.in_(corrected.union(misread)), visible_judgments(who))
    for id in session.execute(wanted.order_by(judgment_table.c.id)).scalars().all():
        judgment, report = judgments.get(session, who, id), judgments.report(session, who, id).report
        yield Pending(judgment, report, tuple(_corrected(session, id)), tuple(_misread(session, who, id)))


def _check(told: Correction, judgment: Judgment, people: list[str]) -> None:
    label = label_of(told.kind)
    if label is None:
        raise Invalid("没有这一类事实。", "bad_kind")
    if not 0 <= told.start < told.end <= len(judgment.text):
        raise Invalid("选中的文字不在文书里。", "bad_span")
    if told.choice is not None and told.choice not in label.choices:
        raise Invalid(f"“{label.title}”没有这一类别。", "bad_choice")
    if told.status not in (None, "found", "rejected", "claimed") or told.asserted_by not in (None, "court", "prosecution", "defence"):
        raise Invalid("认定状态或主张者不对。", "bad_stance")
    if told.defendant is not None and (not of_defendant(told.kind) or (told.kind != "defendant" and told.defendant not in people)):
        raise Invalid("文书里没有这名被告人，或者这一类事实不属于被告人。", "bad_defendant")
    if len(told.reason) > 4_000:
        raise Invalid("理由不超过 4000 字。", "too_long")
    check_storable(told.reason, told.defendant)


def _corrected(session: Session, judgment_id: str) -> Iterator[Corrected]:
    shown = [corrections.c[name] for name in Corrected.__dataclass_fields__]
    for row in session.execute(select(*shown).where(corrections.c.judgment_id == judgment_id).order_by(corrections.c.id)):
        yield Corrected(**row._mapping)


def _misread(session: Session, who: Principal, judgment_id: str) -> Iterator[Misread]:
    """The clues that stand as misread, with what was said when they were found to be."""
    wanted = (
        select(clue_table.c.id, clue_table.c.payload, transitions.c.reason, transitions.c.holder)
        .join(transitions, (transitions.c.clue_id == clue_table.c.id) & (transitions.c.sequence == clue_table.c.sequence))
        .where(clue_table.c.judgment_id == judgment_id, clue_table.c.status == str(Status.MISREAD), visible_clues(who))
        .where(transitions.c.step == str(Step.MISREAD))
        .order_by(clue_table.c.id)
    )
    for row in session.execute(wanted):
        yield Misread(row.id, row.payload, row.reason, row.holder)
