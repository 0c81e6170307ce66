"""Raising clues (产生线索): an analysis raises clues; what an earlier one raised already stays the same clue, what is told anew follows the old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from serving.lifecycle import Status
from serving.store.identity import digest, new_id, now
from serving.store.schema import analysis_clues, clue_charges, clues, judgments

Told = Mapping[str, Any]


def raise_clues(session: Session, judgment_id: str, analysis_id: str, report: Told) -> tuple[str, ...]:
    """Keep the clues of a new analysis; their ids, in the order of the report, each once. One analysis of a judgment at a time."""
    judgment = session.execute(select(judgments).where(judgments.c.id == judgment_id).with_for_update(key_share=True)).one()
    wanted = {fingerprint(told): told for told in report["clues"]}
    earlier = list(session.execute(select(clues).where(clues.c.judgment_id == judgment_id).order_by(clues.c.id)))
    known = {row.fingerprint: row.id for row in earlier}
    followed = {row.follows_id for row in earlier}
    outdated = [row for row in earlier if row.fingerprint not in wanted and row.id not in followed]
    moment, new, ids = now(), [], []
    for print_, told in wanted.items():
        id = known.get(print_)
        if id is None:
            before = _followed(told, outdated)
            if before is not None:
                outdated.remove(before)
            id = new_id()
            charges = _charges(told, report)
            new.append((_row(id, judgment, analysis_id, told, print_, before.id if before else None, charges, moment), charges))
        ids.append(id)
    if new:
        session.execute(insert(clues), [row for row, _ in new])
    if rows := [{"clue_id": row["id"], "charge": charge} for row, charges in new for charge in charges]:
        session.execute(insert(clue_charges), rows)
    if ids:
        told_by = [{"analysis_id": analysis_id, "clue_id": id, "position": position} for position, id in enumerate(ids)]
        session.execute(insert(analysis_clues), told_by)
    return tuple(ids)


def raised(session: Session, analysis_id: str) -> tuple[str, ...]:
    """The ids of the clues that an analysis raised, in the order of its report."""
    wanted = select(analysis_clues.c.clue_id).where(analysis_clues.c.analysis_id == analysis_id)
    return tuple(session.execute(wanted.order_by(analysis_clues.c.position)).scalars())


def fingerprint(told: Told) -> str:
    """What makes a clue the same: check and version, whom it is about, what it says, and the words it rests on."""
    places = sorted((one["start"], one["end"]) for one in told["evidence"])
    return digest(told["check"], told["version"], told["defendant"], told["message"], places)


def _followed(told: Told, outdated: Sequence[Row[Any]]) -> Row[Any] | None:
    """The clue of an older version that this one takes the place of: of the same check and defendant, sharing most of its words."""
    same = [row for row in outdated if row.check == told["check"] and row.defendant == _defendant(told)]
    places = {place for one in told["evidence"] for place in range(one["start"], one["end"])}

    def shared(row: Row[Any]) -> int:
        return sum(len(places & set(range(one["start"], one["end"]))) for one in row.payload["evidence"])

    return max(same, key=shared, default=None)


def _defendant(told: Told) -> str | None:
    return told["defendant"][:200] if told["defendant"] else None


def _charges(told: Told, report: Told) -> tuple[str, ...]:
    """The charges of whom a clue is about; of everybody where it is about the whole judgment."""
    people = [one for one in report["defendants"] if told["defendant"] in (None, one["name"])]
    return tuple(dict.fromkeys(one["charge"][:200] for person in people for one in person["convictions"] if one["charge"]))


def _row(
    id: str,
    judgment: Row[Any],
    analysis_id: str,
    told: Told,
    print_: str,
    follows_id: str | None,
    charges: tuple[str, ...],
    moment: datetime,
) -> dict[str, Any]:
    copied = {name: told[name] for name in ("check", "version", "rank", "grade", "weight", "favours", "message")}
    of_judgment = {name: getattr(judgment, name) for name in ("organisation_id", "court", "court_level", "judged_on")}
    return {
        **copied,
        **of_judgment,
        "id": id,
        "judgment_id": judgment.id,
        "handler_id": judgment.organisation_id,
        "analysis_id": analysis_id,
        "defendant": _defendant(told),
        "charge": charges[0] if charges else None,
        "payload": dict(told),
        "fingerprint": print_,
        "status": str(Status.NEW),
        "sequence": 0,
        "follows_id": follows_id,
        "created_at": moment,
        "updated_at": moment,
    }
