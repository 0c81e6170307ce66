"""Compositions (版本组合): model, program, and every check's version and rank, as they spoke together; which was live when, and what produced a clue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Principal


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


def compose(session: Session, panjian: str, model: str | None, ranks: Mapping[str, Rank] | None = None) -> str:
    """The id of the composition of a model (name@version; None: rules only) with the checks of this program; entered if it is new."""
    raise NotImplementedError


def went_live(session: Session, composition_id: str | None, process: str, part: Part = Part.CHAMPION) -> bool:
    """Note that a process speaks with a composition from now on (None: with none any more); False if that was noted last already."""
    raise NotImplementedError


def get(session: Session, id: str) -> Composition:
    """One composition; NotFound (`composition_not_found`) otherwise."""
    raise NotImplementedError


def live_at(session: Session, moment: datetime | None = None, part: Part | None = None) -> tuple[Live, ...]:
    """What was live at a moment (None: now), by process."""
    raise NotImplementedError


def timeline(session: Session, since: datetime | None = None) -> tuple[Live, ...]:
    """What was live when, oldest first."""
    raise NotImplementedError


def releases(session: Session) -> tuple[Composition, ...]:
    """All compositions in the order in which they first spoke."""
    raise NotImplementedError


def produced(session: Session, who: Principal, clue_id: str, at: datetime | None = None) -> Produced:
    """Who produced a clue: the analysis that raised it first, or, at a moment, the newest analysis until then that told it.

    NotFound (`clue_not_found`) where it is out of sight or was not raised by then.
    """
    raise NotImplementedError
