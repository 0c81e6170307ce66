"""Compositions (版本组合): model, program, and every check's version and rank, as they spoke together; which was live when, and what produced a clue."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Principal
from serving.ledger.entry import NONE
from serving.store import clues, ledger
from serving.store.identity import CHINA, digest, new_id, now
from serving.store.ledger_schema import compositions, live
from serving.store.refusal import NotFound
from serving.store.rows import insert_new
from serving.store.schema import analyses, analysis_clues


class Part(StrEnum):
    """What a composition did (角色): speak, or run in the shadow."""

    CHAMPION = "champion"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Composition:
    """Versions that spoke together; `model`: name@version, or `none`; `checks`: name → (version, rank)."""

    id: str
    panjian: str
    model: str
    checks: Mapping[str, tuple[int, str]]
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Live:
    """A composition that a process spoke with from a moment until another (None: it still does)."""

    composition: Composition
    part: Part
    process: str
    from_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Produced:
    """Who produced a clue: the analysis that told it, its versions, the rank then, and since when that composition spoke.

    `composition_id` and `live_from` are None for what was read before the ledger was kept; the versions are then those of the analysis.
    """

    clue_id: str
    analysis_id: str
    analysed_at: datetime
    panjian: str
    model: str
    check: str
    version: int
    rank: str
    composition_id: str | None
    live_from: datetime | None


def compose(
    session: Session,
    panjian: str,
    model: str | None,
    ranks: Mapping[str, Rank] | None = None,
    versions: Mapping[str, int] | None = None,
) -> str:
    """The id of the composition of a model (name@version; None: rules only) with the checks of this program; entered if it is new.

    `ranks`, `versions`: of the checks, where they are known already or are not this program's.
    """
    told = ledger.versions() if versions is None else versions
    known = ledger.ranks(session, told) if ranks is None else ranks
    checks = {name: [version, known.get(name, Rank.TRIAL).value] for name, version in sorted(told.items())}
    id = digest(panjian, model or NONE, checks)
    if session.execute(select(compositions.c.id).where(compositions.c.id == id)).first() is None:
        row = {"id": id, "panjian": panjian, "model": model or NONE, "checks": checks, "first_at": now()}
        insert_new(session, compositions, row)
    return id


def went_live(session: Session, composition_id: str | None, process: str, part: Part = Part.CHAMPION) -> bool:
    """Note that a process speaks with a composition from now on (None: with none any more); False if that was noted last already."""
    mine = (live.c.process == process, live.c.part == part.value)
    last = session.execute(select(live.c.composition_id).where(*mine).order_by(live.c.id.desc()).limit(1)).one_or_none()
    if last is not None and last.composition_id == composition_id:
        return False
    row = {"id": new_id(), "composition_id": composition_id, "part": part.value, "process": process, "from_at": now()}
    session.execute(insert(live).values(row))
    return True


def process_name(pid: int | None = None) -> str:
    """How this process (or another one of this machine) is named where it tells what it speaks with."""
    return f"{os.uname().nodename[:60]}-{os.getpid() if pid is None else pid}"


def get(session: Session, id: str) -> Composition:
    """One composition; NotFound (`composition_not_found`) otherwise."""
    row = session.execute(select(compositions).where(compositions.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("没有这个版本组合。", "composition_not_found")
    return _composition(row)


def live_at(session: Session, moment: datetime | None = None, part: Part | None = None) -> tuple[Live, ...]:
    """What was live at a moment (None: now), by process."""
    wanted = moment or now()
    told = [one for one in timeline(session) if one.from_at <= wanted and (one.until is None or wanted < one.until)]
    return tuple(one for one in told if part is None or one.part is part)


def timeline(session: Session, since: datetime | None = None) -> tuple[Live, ...]:
    """What was live when, oldest first."""
    known = {one.id: one for one in releases(session)}
    found: list[Live] = []
    open_: dict[tuple[str, str], int] = {}  # where the last of a process and part stands
    for row in session.execute(select(live).order_by(live.c.from_at, live.c.id)):
        place = open_.get((row.process, row.part))
        if place is not None and found[place].composition.id == row.composition_id:
            continue  # two threads told it at the same time
        if place is not None:
            del open_[row.process, row.part]
            found[place] = replace(found[place], until=row.from_at)
        if row.composition_id is not None:
            open_[row.process, row.part] = len(found)
            found.append(Live(known[row.composition_id], Part(row.part), row.process, row.from_at, None))
    return tuple(one for one in found if since is None or one.until is None or one.until > since)


def releases(session: Session) -> tuple[Composition, ...]:
    """All compositions in the order in which they first spoke."""
    found = session.execute(select(compositions).order_by(compositions.c.first_at, compositions.c.id))
    return tuple(map(_composition, found))


def produced(session: Session, who: Principal, clue_id: str, at: datetime | None = None) -> Produced:
    """Who produced a clue: the analysis that raised it first, or, at a moment, the newest analysis until then that told it.

    NotFound (`clue_not_found`) where it is out of sight or was not raised by then.
    """
    clue = clues.get(session, who, clue_id)
    told = select(analyses).join(analysis_clues, analysis_clues.c.analysis_id == analyses.c.id).where(analysis_clues.c.clue_id == clue_id)
    if at is None:
        row = session.execute(told.where(analyses.c.id == clue.analysis_id)).one()
    else:
        newest = told.where(analyses.c.created_at <= at).order_by(analyses.c.created_at.desc(), analyses.c.id.desc()).limit(1)
        if (found := session.execute(newest).one_or_none()) is None:
            asked, raised = (f"{one.astimezone(CHINA):%Y-%m-%d %H:%M}" for one in (at, clue.created_at))
            raise NotFound(f"到 {asked} 为止还没有这条线索：它是 {raised} 产生的。", "clue_not_found")
        row = found
    spoke = get(session, row.composition_id) if row.composition_id else None
    rank = spoke.checks[clue.check][1] if spoke else clue.rank
    model = spoke.model if spoke else row.model or NONE
    since = spoke.first_at if spoke else None
    return Produced(clue.id, row.id, row.created_at, row.panjian, model, clue.check, clue.version, rank, row.composition_id, since)


def _composition(row: Row[Any]) -> Composition:
    return Composition(
        row.id, row.panjian, row.model, {name: (version, rank) for name, (version, rank) in row.checks.items()}, row.first_at
    )
