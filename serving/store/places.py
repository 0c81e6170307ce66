"""Places (席位): who was champion before, and who speaks again when the champion falls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Principal
from serving.ledger.decision import Act, Decision
from serving.ledger.entry import NONE, Alias, Entry, Kind
from serving.store import ledger
from serving.store.ledger_schema import decisions


def fall(session: Session, who: Principal, champion: Entry, reason: str, evidence: Mapping[str, Any] | None = None) -> Decision:
    """Take the champion's place away and give it back to the one before it."""
    before = previous(session, champion)
    return ledger.decide(
        session,
        who,
        champion,
        Act.DEMOTE,
        Alias.CHAMPION.value,
        before,
        before=champion.reference,
        reason=reason,
        evidence=evidence,
    )


def previous(session: Session, champion: Entry) -> str:
    """Who speaks if the champion does not: the last one promoted before it that has neither fallen itself nor is retired; else `none`."""
    wanted = ledger.decided().where(decisions.c.subject == Alias.CHAMPION.value, decisions.c.act != str(Act.REFUSE))
    stack: list[str] = []
    for one in map(ledger.decision, session.execute(wanted.order_by(decisions.c.id))):
        stack = [told for told in stack if told != one.reference]
        if one.act is not Act.DEMOTE:
            stack.append(one.reference)
    retired = {one.entry.reference for one in ledger.standings(session, Kind.MODEL) if one.rank is Rank.RETIRED}
    return next((told for told in reversed(stack) if told != champion.reference and told not in retired), NONE)
