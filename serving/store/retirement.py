"""Retirement (动态出账): versions whose verified outcomes fall below the floor of their rank go down, with a record and a message; none goes up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from serving.access import Principal
from serving.ledger.decision import Decision
from serving.outcomes.precision import Tally


def retire(session: Session, who: Principal, tallies: Mapping[tuple[str, str], Tally] | None = None) -> tuple[Decision, ...]:
    """Demote by one rank every entry whose outcomes since its present rank prove that it is below its floor; what was decided.

    Of a check its precision end to end counts, of a model the share of clues that it did not misread: a model answers for reading, a check for
    the rest. A champion that falls gives its place back to the one before it that is not below its floor itself, else to `none`.
    `tallies` by ("check", "name@version") or ("model", "name@version"): None asks `outcomes.by_version` with `ledger.since`.
    """
    raise NotImplementedError


def messages(session: Session, since: datetime) -> tuple[Decision, ...]:
    """What supervisors and data scientists should hear: demotions, retirements and withdrawals since a moment, newest first."""
    raise NotImplementedError
