"""Promotion (晋级): signatures, gates, and the decision that follows, or the refusal that tells exactly what was missing. Never automatic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pipelines.checks.check import Rank
from serving.access import Permission, Principal
from serving.ledger import certification, gates
from serving.ledger.certification import SHORTEST, SIDES, SIGNS, Signature, Verdict
from serving.ledger.decision import RANK, SCORECARD, Act, Decision
from serving.ledger.entry import NONE, Alias, Entry, Kind
from serving.ledger.gates import Gate, Measured
from serving.ledger.ranks import RANKS, higher
from serving.outcomes.precision import Share
from serving.store import audit, ledger, places, retirement, shadow_reviews
from serving.store.identity import new_id, now
from serving.store.ledger_schema import signatures
from serving.store.refusal import Forbidden, Invalid, permit
from serving.store.rows import check_storable

_LONGEST = 4_000


def sign(session: Session, who: Principal, entry_id: str, verdict: Verdict, note: str) -> Signature:
    """Sign for or against an entry, for the side of one's role (Permission.CERTIFY). Invalid (`empty_note`) where the note says nothing."""
    permit(who, Permission.CERTIFY)
    side = SIGNS.get(who.role)
    if side is None:
        raise Forbidden("只有业务部门负责人和数字部门能签认版本。")
    entry = ledger.get(session, entry_id)
    if not certification.says_something(note):
        raise Invalid(f"签认须写明看了什么、为什么：至少 {SHORTEST} 个字，只写“同意”不行。", "empty_note")
    _check(note)
    one = Signature(new_id(), entry.id, side, who.key_id, who.holder, who.role, note.strip(), verdict, now())
    told = {name: getattr(one, name) for name in ("id", "entry_id", "key_id", "holder", "note", "at")}
    session.execute(insert(signatures).values(**told, side=side.value, role=who.role.value, verdict=verdict.value))
    audit.note(session, who, "ledger.sign", entry.reference, side=side.value, verdict=verdict.value)
    return one


def measured(
    session: Session, who: Principal, entry_id: str, scorecard: Mapping[str, Any], comparison: Mapping[str, Any] | None = None
) -> Decision:
    """Keep a scorecard, with its comparison with the present champion (Permission.RELEASE): the gates look at the last one."""
    permit(who, Permission.RELEASE)
    entry = _model(session, entry_id)
    if scorecard.get("schema") != gates.SCORECARD or scorecard.get("model") != entry.reference:
        raise Invalid(f"这不是 {entry.reference} 的成绩单，请用 panjian models measure 重新测。", "bad_scorecard")
    evidence = {"scorecard": scorecard, "comparison": comparison}
    return ledger.decide(session, who, entry, Act.MEASURE, SCORECARD, entry.reference, evidence=evidence)


def challenge(session: Session, who: Principal, entry_id: str | None, reason: str = "") -> Decision:
    """Let a model be the challenger, or nobody (Permission.RELEASE): it may then run in the shadow; it does not speak."""
    permit(who, Permission.RELEASE)
    _check(reason)
    ledger.alone(session)
    before = ledger.holder(session, Alias.CHALLENGER)
    if entry_id is None:
        if before is None:
            raise Invalid("现在没有候选模型。", "no_challenger")
        return ledger.decide(session, who, before, Act.ALIAS, Alias.CHALLENGER.value, None, before=before.reference, reason=reason)
    entry = _model(session, entry_id)
    _not_retired(session, entry)
    if entry.reference == ledger.champion(session).reference:
        raise Invalid(f"{entry.reference} 已是现任，不必再作候选。", "already_champion")
    told = before.reference if before else None
    return ledger.decide(session, who, entry, Act.ALIAS, Alias.CHALLENGER.value, entry.reference, before=told, reason=reason)


def promote_model(session: Session, who: Principal, entry_id: str, reason: str = "", shadow: Share | None = None) -> Decision:
    """Make a model the champion (Permission.RELEASE) if all gates pass and both sides signed; else the decision is a refusal, kept with everything
    that failed. `shadow`: right ones among the reviewed differences of its shadow run; None asks the store. A challenger that is promoted is no
    challenger any more."""
    permit(who, Permission.RELEASE)
    _check(reason)
    ledger.alone(session)
    entry, champion = _model(session, entry_id), ledger.champion(session)
    if entry.reference == champion.reference:
        raise Invalid(f"{entry.reference} 已是现任。", "already_champion")
    if entry.name == NONE:
        raise Invalid("回到只用规则不必晋级：请用 panjian models withdraw 撤下现任。", "not_promotable")
    _not_retired(session, entry)
    judged = gates.of_model(_measured(session, entry, champion, shadow))
    evidence, passed = _evidence(session, entry, judged)
    if not passed:
        return ledger.decide(
            session,
            who,
            entry,
            Act.REFUSE,
            Alias.CHAMPION.value,
            entry.reference,
            before=champion.reference,
            reason=reason,
            evidence=evidence,
        )
    challenger = ledger.holder(session, Alias.CHALLENGER)
    if challenger is not None and challenger.id == entry.id:
        ledger.decide(session, who, entry, Act.ALIAS, Alias.CHALLENGER.value, None, before=entry.reference, reason="已晋级为现任。")
    rank = ledger.standing(session, entry.id).rank
    if rank is Rank.TRIAL:
        told = "通过全部门槛并经双方签认，晋级为现任。"
        ledger.decide(session, who, entry, Act.PROMOTE, RANK, Rank.TESTED.value, before=rank.value, reason=told, evidence=evidence)
    return ledger.decide(
        session, who, entry, Act.PROMOTE, Alias.CHAMPION.value, entry.reference, before=champion.reference, reason=reason, evidence=evidence
    )


def promote_rank(session: Session, who: Principal, entry_id: str, share: Share | None = None, reason: str = "") -> Decision:
    """Let an entry rise by one rank (Permission.RELEASE) if its outcomes since the present rank pass the gate and both sides signed.

    `share`: None asks the clue store.
    """
    permit(who, Permission.RELEASE)
    _check(reason)
    ledger.alone(session)
    found = ledger.standing(session, entry_id)
    entry, rank = found.entry, higher(found.rank)
    if rank is None or entry.name == NONE:
        raise Invalid(
            f"{entry.reference} 现在是“{RANKS[found.rank]}”，没有更高的等级可升；停用的版本请改进后登记新版本。", "not_promotable"
        )
    told = share if share is not None else retirement.share(session, entry)
    evidence, passed = _evidence(session, entry, gates.of_rank(rank, told))
    act = Act.PROMOTE if passed else Act.REFUSE
    return ledger.decide(session, who, entry, act, RANK, rank.value, before=found.rank.value, reason=reason, evidence=evidence)


def withdraw(session: Session, who: Principal, reason: str) -> Decision:
    """Take the champion away at once (Permission.CERTIFY or RELEASE): the one before it speaks again, or `none`. Needs a reason, no signature."""
    if not who.may(Permission.CERTIFY):
        permit(who, Permission.RELEASE)
    if not certification.says_something(reason):
        raise Invalid(f"撤下现任须写明理由，至少 {SHORTEST} 个字。", "empty_note")
    _check(reason)
    ledger.alone(session)
    champion = ledger.champion(session)
    if champion.name == NONE:
        raise Invalid("现任就是只用规则，没有模型可撤。", "no_champion")
    return places.fall(session, who, champion, reason.strip())


def gates_now(session: Session, entry: Entry) -> tuple[Gate, ...]:
    """How a version would fare now: a model that wants to be champion, a check that wants to rise. Nothing is decided."""
    if entry.kind is Kind.MODEL:
        champion = ledger.champion(session)
        return () if entry.name == NONE or entry.id == champion.id else gates.of_model(_measured(session, entry, champion, None))
    rank = higher(ledger.standing(session, entry.id).rank)
    return () if rank is None else gates.of_rank(rank, retirement.share(session, entry))


def _measured(session: Session, entry: Entry, champion: Entry, shadow: Share | None) -> Measured:
    card, comparison = ledger.scorecard(session, entry)
    theirs = ledger.scorecard(session, champion)[0]
    return Measured(entry.reference, card, champion.reference, theirs, comparison, shadow or _reviewed(session, entry, champion))


def _reviewed(session: Session, entry: Entry, champion: Entry) -> Share | None:
    """What people found of the newest shadow run, if it ran beside the champion of now."""
    run = shadow_reviews.newest_run(session, entry.reference)
    found = shadow_reviews.shadow_precision(session, run) if run else None
    return Share(found.right, found.reviewed) if found and found.champion == champion.reference else None


def _evidence(session: Session, entry: Entry, judged: Iterable[Gate]) -> tuple[dict[str, Any], bool]:
    """What a promotion rests on, and whether it holds."""
    told = [one.to_json() for one in judged]
    given = ledger.signed(session, entry.id)
    since = ledger.settled(session, entry.id)
    lacks = certification.lacking(given, since)
    by = {SIDES[side]: one.holder for side, one in certification.standing(given, since).items()}
    return {"gates": told, "signatures": list(lacks), "signed_by": by}, all(one["passed"] for one in told) and not lacks


def _model(session: Session, entry_id: str) -> Entry:
    entry = ledger.get(session, entry_id)
    if entry.kind is not Kind.MODEL:
        raise Invalid(f"{entry.reference} 是检查项，不是模型。", "not_a_model")
    return entry


def _not_retired(session: Session, entry: Entry) -> None:
    if ledger.standing(session, entry.id).rank is Rank.RETIRED:
        raise Invalid(f"{entry.reference} 已停用，不再启用；请改进后登记新版本。", "not_promotable")


def _check(words: str) -> None:
    check_storable(words)
    if len(words) > _LONGEST:
        raise Invalid(f"理由不超过 {_LONGEST} 字。", "too_long")
