"""Promotion (晋级): signatures, gates, and the decision that follows, or the refusal that tells exactly what was missing. Never automatic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Principal
from serving.ledger.certification import Signature, Verdict
from serving.ledger.decision import Decision
from serving.outcomes.precision import Share


def sign(session: Session, who: Principal, entry_id: str, verdict: Verdict, note: str) -> Signature:
    """Sign for or against an entry, for the side of one's role (Permission.CERTIFY). Invalid (`empty_note`) where the note says nothing."""
    raise NotImplementedError


def measured(
    session: Session, who: Principal, entry_id: str, scorecard: Mapping[str, Any], comparison: Mapping[str, Any] | None = None
) -> Decision:
    """Keep a scorecard, with its comparison with the present champion (Permission.RELEASE): the gates look at the last one."""
    raise NotImplementedError


def challenge(session: Session, who: Principal, entry_id: str | None, reason: str = "") -> Decision:
    """Let a model be the challenger, or nobody (Permission.RELEASE): it may then run in the shadow; it does not speak."""
    raise NotImplementedError


def promote_model(session: Session, who: Principal, entry_id: str, shadow: Share | None, reason: str = "") -> Decision:
    """Make a model the champion (Permission.RELEASE) if all gates pass and both sides signed; else the decision is a refusal, kept with everything
    that failed. `shadow`: right ones among the reviewed differences of its shadow run. A challenger that is promoted is no challenger any more."""
    raise NotImplementedError


def promote_rank(session: Session, who: Principal, entry_id: str, rank: Rank, share: Share | None = None, reason: str = "") -> Decision:
    """Let an entry rise by one rank (Permission.RELEASE) if its outcomes since the present rank pass the gate and both sides signed.

    `share`: None asks the clue store.
    """
    raise NotImplementedError


def withdraw(session: Session, who: Principal, reason: str) -> Decision:
    """Take the champion away at once (Permission.CERTIFY or RELEASE): the one before it speaks again, or `none`. Needs a reason, no signature."""
    raise NotImplementedError
