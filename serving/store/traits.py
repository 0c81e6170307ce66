"""Traits (输入特征): what each judgment was like when it was read first, and how often every check struck, for the comparison of windows.

The encoder whose characters are known is that of the bundled model of facts: what it has no number for is rare to every model of ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, distinct, func, insert, select
from sqlalchemy.orm import Session

from models.bundle import FOLDER
from models.characters import Characters
from pipelines.folding import fold
from pipelines.judgment import Part
from serving.access import Permission, Principal
from serving.outcomes.drift import InputDrift, OutputDrift, Rate, Traits, inputs, outputs
from serving.store.identity import now
from serving.store.ledger_schema import compositions
from serving.store.outcome_tables import traits
from serving.store.refusal import permit
from serving.store.schema import analyses, analysis_clues, clues, judgments
from serving.store.scope import visible_judgments

PARTS = frozenset({Part.HEADER, Part.PARTIES, Part.FINDINGS, Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT, Part.FOOT})
RECENT, REFERENCE = timedelta(days=30), timedelta(days=180)  # the window that is judged, and the one before it that it is compared with


@dataclass(frozen=True, slots=True)
class Drift:
    """What drifted (漂移): input and output of the recent window against the reference window before it."""

    begins: datetime  # of the reference window
    since: datetime  # of the recent one
    until: datetime
    reference: int  # judgments
    recent: int
    inputs: tuple[InputDrift, ...]
    outputs: tuple[OutputDrift, ...]


def record(session: Session, judgment_id: str, analysis_id: str, text: str, report: Mapping[str, Any]) -> None:
    """Keep the traits of a judgment that is new."""
    plain = fold(text).plain
    found = {one["kind"] for one in report["sections"]}
    told = {
        "judgment_id": judgment_id,
        "analysis_id": analysis_id,
        "at": now(),
        "length": len(plain),
        "unknown": _unknown(plain),
        "sections": len(PARTS & found) / len(PARTS),
        "unread": len({(one["defendant"], fact) for one in report["unknown"] for fact in one["missing"]}),
    }
    session.execute(insert(traits).values(told))


def drift(session: Session, who: Principal, until: datetime | None = None) -> Drift:
    """The judgments in scope that came in the last RECENT, against those of REFERENCE before."""
    permit(who, Permission.READ)
    until = until or now()
    since = until - RECENT
    begins = since - REFERENCE
    reference, recent = _traits(session, who, begins, since), _traits(session, who, since, until)
    return Drift(
        begins,
        since,
        until,
        len(reference),
        len(recent),
        inputs(reference, recent),
        outputs(_rates(session, who, begins, since), _rates(session, who, since, until)),
    )


def _unknown(plain: str) -> float:
    """The share of characters that the encoder does not know; line feeds are none of the text."""
    counts = Counter(plain)
    del counts["\n"]
    known = _known()
    return sum(number for character, number in counts.items() if character not in known) / max(1, counts.total())


@cache
def _known() -> frozenset[str]:
    return frozenset(Characters.read(FOLDER / "facts").numbers)


def _within(who: Principal, since: datetime, until: datetime) -> Any:
    return and_(traits.c.at >= since, traits.c.at < until, visible_judgments(who))


def _traits(session: Session, who: Principal, since: datetime, until: datetime) -> list[Traits]:
    t, j = traits.c, judgments.c
    shown = (t.length, t.unknown, t.sections, t.unread, j.court_level, j.court, j.charges)
    rows = session.execute(select(*shown).join(judgments, j.id == t.judgment_id).where(_within(who, since, until)))
    return [Traits(r.length, r.unknown, r.sections, r.unread, r.court_level, r.court, r.charges[0] if r.charges else None) for r in rows]


def _rates(session: Session, who: Principal, since: datetime, until: datetime) -> dict[str, Rate]:
    """How many of the judgments that came were struck by each check@version, of those that a composition with it read first."""
    joined = traits.join(judgments, judgments.c.id == traits.c.judgment_id).join(analyses, analyses.c.id == traits.c.analysis_id)
    spoke = (_within(who, since, until), analyses.c.composition_id.is_not(None))
    first = select(analyses.c.id, analyses.c.composition_id).select_from(joined).where(*spoke).subquery("first")
    counted = select(first.c.composition_id, func.count()).group_by(first.c.composition_id)
    read: dict[str, int] = {row.composition_id: row[1] for row in session.execute(counted)}
    looked: Counter[str] = Counter()
    for id, checks in session.execute(select(compositions.c.id, compositions.c.checks).where(compositions.c.id.in_(read))):
        looked.update({f"{name}@{version}": read[id] for name, (version, _) in checks.items()})
    told = first.join(analysis_clues, analysis_clues.c.analysis_id == first.c.id).join(clues, clues.c.id == analysis_clues.c.clue_id)
    by_check = select(clues.c.check, clues.c.version, func.count(distinct(first.c.id))).select_from(told)
    rows = session.execute(by_check.group_by(clues.c.check, clues.c.version))
    struck = {f"{check}@{version}": number for check, version, number in rows}
    return {name: Rate(struck.get(name, 0), of) for name, of in looked.items()}
