"""Outcomes (线索结果) as the store keeps them: every clue with its versions and its verdict, one row each, without its words.

The version of the check is the clue's own, that of the model is that of the analysis that raised the clue first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, exists, func, select
from sqlalchemy.orm import Session

from serving.access import Permission, Principal, Role
from serving.lifecycle import ENDED, VERDICTS, Status
from serving.outcomes.precision import NO_MODEL, Outcome, Source, Tally, tally
from serving.store import shadow_reviews
from serving.store.clues import ClueFilter, conditions
from serving.store.refusal import permit
from serving.store.schema import analyses, api_keys, clue_charges, clues, transitions
from serving.store.scope import visible_clues

Entry = tuple[str, str]
"""What the ledger enters: ("check", "fine_theft_range@2") or ("model", "panjian-facts@1a2b3c4d")."""
_MEASURED = (Status.MEASURE_TAKEN, Status.RESPONDED)


@dataclass(frozen=True, slots=True)
class ByVersion:
    """What is known of every version (各版本结果): checks by check@version, models by name@version (`none`: rules only)."""

    checks: Mapping[str, Tally] = field(default_factory=dict)
    models: Mapping[str, Tally] = field(default_factory=dict)


def read(session: Session, who: Principal, wanted: ClueFilter | None = None) -> tuple[Outcome, ...]:
    """The outcomes of the clues in scope that a filter asks for, in the order in which they were raised."""
    permit(who, Permission.READ)
    chosen = and_(visible_clues(who), *conditions(wanted or ClueFilter()))
    charges = _charges(session, chosen)
    return tuple(_outcome(row, charges.get(row.id, ())) for row in session.execute(_asked(chosen)))


def reviewed(session: Session, who: Principal, wanted: ClueFilter | None = None) -> tuple[Outcome, ...]:
    """The reviewed differences of shadow runs in scope, as outcomes of the version that told the clue: raised and concluded when it was reviewed.

    Of a filter the checks, charges, court levels and the moments count.
    """
    permit(who, Permission.READ)
    told = (_review(one) for one in shadow_reviews.outcomes(session, who=who))
    return tuple(one for one in told if _asked_for(one, wanted or ClueFilter()))


def roles(session: Session, who: Principal, wanted: ClueFilter | None = None) -> Mapping[str, str]:
    """Whose verdict stands on each verified clue, by its id: the role only."""
    permit(who, Permission.READ)
    last = _given(func.max(transitions.c.sequence).label("sequence"))
    same = and_(last.c.clue_id == transitions.c.clue_id, last.c.sequence == transitions.c.sequence)
    told = transitions.join(last, same).join(clues, clues.c.id == transitions.c.clue_id)
    told = told.outerjoin(api_keys, api_keys.c.id == transitions.c.key_id)
    chosen = and_(visible_clues(who), *conditions(wanted or ClueFilter()))
    rows = session.execute(select(transitions.c.clue_id, api_keys.c.role).select_from(told).where(chosen))
    return {row.clue_id: row.role or str(Role.ADMIN) for row in rows}  # without a key: the command line


def by_version(session: Session, who: Principal, since: Mapping[Entry, datetime] | None = None) -> ByVersion:
    """The counts of every version; of an entry in `since` only verdicts given since that moment (all that is raised is still counted).

    The verdicts that moved an entry to its present rank are so not held against it twice.
    """
    told, begun = read(session, who), since or {}
    checks, models = _gathered((one.by, one) for one in told), _gathered((one.model, one) for one in told)
    return ByVersion(
        {name: tally(_recent(of, begun.get(("check", name)))) for name, of in checks.items()},
        {name: tally(_recent(of, begun.get(("model", name)))) for name, of in models.items()},
    )


def _gathered(parts: Iterator[tuple[str, Outcome]]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for name, outcome in parts:
        found.setdefault(name, []).append(outcome)
    return found


def _recent(outcomes: list[Outcome], since: datetime | None) -> Iterator[Outcome]:
    """Outcomes with the verdicts given before a moment left out."""
    for one in outcomes:
        old = since is not None and one.concluded_at is not None and one.concluded_at < since
        yield one.unverified() if old else one


def _asked(chosen: Any) -> Any:
    """One row a clue; the standing verdict is the last one, for a reopened clue is open."""
    given = _given(func.min(transitions.c.at).label("first"), func.max(transitions.c.at).label("last"))
    newer = clues.alias("newer")
    c = clues.c
    shown = (c.id, c.check, c.version, c.charge, c.court, c.court_level, c.created_at, c.status, c.grade, analyses.c.model)
    superseded = case((exists(select(newer.c.id).where(newer.c.follows_id == c.id)), 1), else_=0).label("superseded")
    joined = clues.join(analyses, analyses.c.id == c.analysis_id).outerjoin(given, given.c.clue_id == c.id)
    return select(*shown, given.c.first, given.c.last, superseded).select_from(joined).where(chosen).order_by(c.created_at, c.id)


def _given(*told: ColumnElement[Any]) -> Subquery:
    """What is told of the verdicts of each clue."""
    verdict = transitions.c.step.in_([str(step) for step in VERDICTS])
    return select(transitions.c.clue_id, *told).where(verdict).group_by(transitions.c.clue_id).subquery("given")


def _charges(session: Session, chosen: Any) -> dict[str, tuple[str, ...]]:
    """The charges of clues that have several; most have one, which stands in the clue itself."""
    own, all_ = clue_charges.alias("own"), clue_charges.alias("all")  # the filter asks for charges, too
    several = select(all_.c.clue_id).group_by(all_.c.clue_id).having(func.count() > 1)
    asked = select(own.c.clue_id, own.c.charge).join(clues, clues.c.id == own.c.clue_id).where(chosen, clues.c.id.in_(several))
    found: dict[str, list[str]] = {}
    for id, charge in session.execute(asked.order_by(own.c.charge)):
        found.setdefault(id, []).append(charge)
    return {id: tuple(charges) for id, charges in found.items()}


def _outcome(row: Row[Any], charges: tuple[str, ...]) -> Outcome:
    status = Status(row.status)
    verdict = Status.UPHELD if status in _MEASURED else status if status in ENDED or status is Status.UPHELD else None
    return Outcome(
        id=row.id,
        check=row.check,
        version=row.version,
        model=row.model or NO_MODEL,
        charges=charges or ((row.charge,) if row.charge else ()),
        level=row.court_level,
        court=row.court,
        raised_at=row.created_at,
        verdict=verdict,
        first_at=row.first if verdict else None,
        concluded_at=row.last if verdict else None,
        measured=status in _MEASURED,
        superseded=bool(row.superseded),
        grade=row.grade,
    )


def _review(one: shadow_reviews.ShadowOutcome) -> Outcome:
    return Outcome(
        id=one.difference_id,
        check=one.check,
        version=one.version,
        model=one.model or NO_MODEL,
        charges=(one.charge,) if one.charge else (),
        level=one.court_level,
        court=None,
        raised_at=one.at,
        verdict=one.verdict,
        concluded_at=one.at,
        source=Source.REVIEWED,
    )


def _asked_for(one: Outcome, wanted: ClueFilter) -> bool:
    return (
        (not wanted.checks or one.check in wanted.checks)
        and (not wanted.charges or bool(set(wanted.charges) & set(one.charges)))
        and (not wanted.court_levels or one.level in wanted.court_levels)
        and (wanted.created_from is None or one.raised_at >= wanted.created_from)
        and (wanted.created_to is None or one.raised_at < wanted.created_to)
    )
