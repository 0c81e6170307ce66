"""Progress of clues (办理进程): every step is one transition, added and never changed; a clue shows where its last one left it.

`expected_sequence` is the `sequence` of the clue that the person looked at: if somebody was faster, the step is refused (Conflict), not lost.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from serving.access import Principal
from serving.lifecycle import NEEDS, VERDICTS, Act, Measure, Response, Status, Step, after, lacking
from serving.store import audit, clues, organisations
from serving.store.clues import Clue
from serving.store.identity import new_id, now
from serving.store.refusal import Conflict, Invalid, NotFound, NotPermitted, permit
from serving.store.rows import changed, check_storable, is_sqlite
from serving.store.schema import clues as table
from serving.store.schema import transitions
from serving.store.scope import visible_clues

_LONGEST = 4_000


def advance(session: Session, who: Principal, clue_id: str, act: Act, expected_sequence: int | None = None) -> Clue:
    """One step of a clue's life; the clue as it is after it. None as `expected_sequence` asks for no particular state.

    Raises NotFound, Forbidden, NotPermitted, Conflict (`changed_meanwhile`), Invalid (`incomplete_step`).
    """
    permit(who, NEEDS[act.step])
    _check(session, who, act)
    clue = _locked(session, who, clue_id)
    if expected_sequence is not None and clue.sequence != expected_sequence:
        raise Conflict("线索刚被他人办理过，请刷新后再办。", "changed_meanwhile", sequence=clue.sequence)
    status = after(clue.status, act.step)
    if status is None:
        raise NotPermitted(act.step, clue.status)
    return _record(session, who, clue, act, status)


def conclude(
    session: Session, who: Principal, clue_id: str, verdict: Step, reason: str, expected_sequence: int | None = None, note: str = ""
) -> Clue:
    """Conclude the verification (核查结论): `verdict` is uphold, explain, misread or mischeck; a clue nobody began with is begun first."""
    if verdict not in VERDICTS:
        raise Invalid("核查结论只能是查实、有合理解释、误读、规则误报之一。", "bad_verdict")
    act = Act(verdict, reason=reason, note=note)
    _check(session, who, act)
    clue = clues.get(session, who, clue_id)
    if clue.status in (Status.NEW, Status.ASSIGNED):
        clue = advance(session, who, clue_id, Act(Step.BEGIN), expected_sequence)
        expected_sequence = clue.sequence
    return advance(session, who, clue_id, act, expected_sequence)


def take_measure(
    session: Session, who: Principal, clue_id: str, measure: Measure, reason: str = "", expected_sequence: int | None = None, note: str = ""
) -> Clue:
    """Record what the prosecution does about an upheld clue."""
    return advance(session, who, clue_id, Act(Step.TAKE_MEASURE, reason, measure=measure, note=note), expected_sequence)


def record_response(
    session: Session,
    who: Principal,
    clue_id: str,
    response: Response,
    reason: str = "",
    expected_sequence: int | None = None,
    note: str = "",
) -> Clue:
    """Record what the court answers to a measure."""
    return advance(session, who, clue_id, Act(Step.RECORD_RESPONSE, reason, response=response, note=note), expected_sequence)


def _check(session: Session, who: Principal, act: Act) -> None:
    if told := lacking(act):
        raise Invalid(told, "incomplete_step")
    if max(len(act.reason), len(act.note)) > _LONGEST:
        raise Invalid(f"理由与备注各不超过 {_LONGEST} 字。", "too_long")
    if max(len(act.office or ""), len(act.person or "")) > 200:
        raise Invalid("承办部门与承办人各不超过 200 字。", "too_long")
    check_storable(act.reason, act.note, act.office, act.person)
    if act.handler_id is not None:
        organisations.get(session, who, act.handler_id)


def _locked(session: Session, who: Principal, clue_id: str) -> Clue:
    """The clue as nobody else can change it until the session ends."""
    if not is_sqlite(session):
        wanted = select(table.c.id).where(table.c.id == clue_id, visible_clues(who)).with_for_update(key_share=True)
        if session.execute(wanted).one_or_none() is None:
            raise NotFound("没有这条线索。", "clue_not_found")
    return clues.get(session, who, clue_id)


def _record(session: Session, who: Principal, clue: Clue, act: Act, status: Status) -> Clue:
    """Add the transition and put the clue where it leads."""
    moment, sequence = now(), clue.sequence + 1
    whose = {"office": clue.office, "person": clue.person, "due_on": clue.due_on, "handler_id": clue.handler_id}
    if act.step in (Step.ASSIGN, Step.REASSIGN):
        handler = act.handler_id or (clue.handler_id if act.step is Step.REASSIGN else clue.organisation_id)
        whose = {"office": act.office, "person": act.person, "due_on": act.due_on, "handler_id": handler}
    elif act.step is Step.BEGIN and clue.person is None:
        whose["person"] = who.holder
    elif act.step is Step.REOPEN:
        whose["due_on"] = act.due_on
    transition = {
        "id": new_id(),
        "clue_id": clue.id,
        "sequence": sequence,
        "step": str(act.step),
        "from_status": str(clue.status),
        "to_status": str(status),
        "at": moment,
        "key_id": who.key_id,
        "holder": who.holder,
        "organisation_id": who.organisation_id,
        "reason": act.reason.strip(),
        **whose,
        "measure": str(act.measure) if act.measure else None,
        "response": str(act.response) if act.response else None,
        "note": act.note.strip(),
    }
    session.execute(insert(transitions).values(transition))
    moved = update(table).where(table.c.id == clue.id, table.c.sequence == clue.sequence)
    if changed(session, moved.values(status=str(status), sequence=sequence, updated_at=moment, **whose)) != 1:
        raise Conflict("线索刚被他人办理过，请刷新后再办。", "changed_meanwhile")
    audit.note(session, who, f"clue.{act.step}", clue.id, sequence=sequence, to=str(status))
    return clues.get(session, who, clue.id)
