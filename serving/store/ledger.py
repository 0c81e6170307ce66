"""The ledger (台账) as the store keeps it: entries, what was signed and decided about them, and what follows for now: ranks and aliases.

Nothing in it is ever changed: a rank or an alias is what the last decision about it says. A version nobody decided about is on trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Principal
from serving.ledger.certification import Signature
from serving.ledger.decision import Decision
from serving.ledger.entry import Alias, Entry, Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands (现状): its rank and since when, the aliases it bears, the last signature of each side since its last decision."""

    entry: Entry
    rank: Rank
    since: datetime
    aliases: tuple[Alias, ...]
    signatures: tuple[Signature, ...]


def enter_own(session: Session) -> int:
    """Enter every check of this program, the bundled model and `none`, if they are not there yet; how many were new. Runs at every upgrade."""
    raise NotImplementedError


def register(session: Session, who: Principal, kind: Kind, name: str, version: str, detail: Mapping[str, Any]) -> tuple[Entry, bool]:
    """Enter a version; the entry, and whether it is new: the same again changes nothing. Takes Permission.RELEASE (the command line has it)."""
    raise NotImplementedError


def find(session: Session, reference: str, kind: Kind | None = None) -> Entry:
    """The entry of a reference: name@version, `none`, an alias, or a name alone where it has one version (a check: its newest).

    NotFound (`entry_not_found`) otherwise.
    """
    raise NotImplementedError


def standings(session: Session, kind: Kind | None = None) -> tuple[Standing, ...]:
    """Every entry and where it stands, newest version first within a name."""
    raise NotImplementedError


def standing(session: Session, entry_id: str) -> Standing:
    """One entry and where it stands."""
    raise NotImplementedError


def ranks(session: Session) -> dict[str, Rank]:
    """The live rank of every check of this program, by its name: that of the version the program has."""
    raise NotImplementedError


def since(session: Session) -> dict[tuple[str, str], datetime]:
    """Since when each entry has its present rank: ("check", "fine_theft_range@2") or ("model", "none") → moment."""
    raise NotImplementedError


def holder(session: Session, alias: Alias) -> Entry | None:
    """Who bears an alias; None: nobody does (no challenger). A champion there always is."""
    raise NotImplementedError


def champion(session: Session) -> Entry:
    """The model that speaks; the entry `none` until another is promoted."""
    raise NotImplementedError


def aliases(session: Session) -> dict[Alias, str]:
    """Every alias that is borne and the reference of who bears it."""
    raise NotImplementedError


def scorecard(session: Session, entry: Entry) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """The scorecard measured last and its comparison with the champion of then; the one given at registration if none was measured since."""
    raise NotImplementedError


def history(session: Session, entry_id: str | None = None, limit: int | None = None) -> tuple[Decision, ...]:
    """The decisions about an entry, or all; newest first."""
    raise NotImplementedError


def signed(session: Session, entry_id: str) -> tuple[Signature, ...]:
    """All signatures of an entry, newest first."""
    raise NotImplementedError
