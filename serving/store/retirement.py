"""Retirement (动态出账): versions whose verified outcomes fall below the floor of their rank go down, with a record and a message; none goes up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Permission, Principal
from serving.ledger.decision import RANK, Act, Decision
from serving.ledger.entry import NONE, Alias, Entry, Kind
from serving.ledger.ranks import Demotion, demotion
from serving.outcomes.precision import Share, Tally
from serving.store import keys, ledger, outcomes, places
from serving.store.ledger_schema import decisions
from serving.store.refusal import permit

Tallies = Mapping[tuple[str, str], Tally]


def retire(session: Session, who: Principal, tallies: Tallies | None = None) -> tuple[Decision, ...]:
    """Demote by one rank every entry whose outcomes since its present rank prove that it is below its floor; what was decided.

    Of a check its precision end to end counts, of a model the share of clues that it did not misread: a model answers for reading, a check for
    the rest. A champion that falls gives its place back to the one before it that has not fallen itself, else to `none`.
    `tallies` by ("check", "name@version") or ("model", "name@version"): None asks the clue store for those since each present rank.
    """
    permit(who, Permission.RELEASE)
    ledger.alone(session)
    known = _known(session) if tallies is None else tallies
    found: list[Decision] = []
    for one in ledger.standings(session):
        told = known.get((one.entry.kind.value, one.entry.reference))
        if told is None or one.entry.name == NONE:
            continue
        if (lost := demotion(one.rank, judged_by(one.entry.kind, told))) is None:
            continue
        found.append(_demoted(session, who, one.entry, lost))
        if Alias.CHAMPION in one.aliases:
            found.append(places.fall(session, who, one.entry, lost.sentence, lost.to_json()))
        if Alias.CHALLENGER in one.aliases and lost.after is Rank.RETIRED:
            told_to = (one.entry, Act.ALIAS, Alias.CHALLENGER.value, None)
            found.append(ledger.decide(session, who, *told_to, before=one.entry.reference, reason=lost.sentence))
    return tuple(found)


def share(session: Session, entry: Entry) -> Share:
    """What the outcomes since its present rank say of an entry."""
    return judged_by(entry.kind, _known(session).get((entry.kind.value, entry.reference), Tally()))


def judged_by(kind: Kind, told: Tally) -> Share:
    """What counts for a rank: of a check what was upheld, of a model what was not misread; of all verified."""
    return told.precision if kind is Kind.CHECK else Share(told.verified - told.misread, told.verified)


def messages(session: Session, since: datetime) -> tuple[Decision, ...]:
    """What supervisors and data scientists should hear: demotions, retirements and withdrawals since a moment, newest first."""
    down = decisions.c.act.in_([str(Act.DEMOTE), str(Act.RETIRE)])
    wanted = ledger.decided().where(down, decisions.c.at >= since).order_by(decisions.c.id.desc())
    return tuple(map(ledger.decision, session.execute(wanted)))


def _demoted(session: Session, who: Principal, entry: Entry, lost: Demotion) -> Decision:
    act = Act.RETIRE if lost.after is Rank.RETIRED else Act.DEMOTE
    return ledger.decide(
        session, who, entry, act, RANK, lost.after.value, before=lost.before.value, reason=lost.sentence, evidence=lost.to_json()
    )


def _known(session: Session) -> Tallies:
    """The counts of every version since its present rank, over all organisations: the ledger is one for all."""
    told = outcomes.by_version(session, keys.console(), ledger.since(session))
    checks = {(Kind.CHECK.value, name): one for name, one in told.checks.items()}
    return checks | {(Kind.MODEL.value, name): one for name, one in told.models.items()}
