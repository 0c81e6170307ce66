"""The ledger (台账) as the store keeps it: entries, what was signed and decided about them, and what follows from it: ranks and aliases.

Nothing in it is ever changed: a rank or an alias is what the last decision about it says. A version nobody decided about is on trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, text
from sqlalchemy.orm import Session

from models.bundle import bundled
from pipelines.checks import CHECKS
from pipelines.checks.check import Rank
from serving.access import Permission, Principal, Role
from serving.ledger import certification
from serving.ledger.certification import Side, Signature, Verdict
from serving.ledger.decision import RANK, SCORECARD, Act, Decision
from serving.ledger.entry import NONE, Alias, Entry, Kind, parted, reference
from serving.store import audit, keys
from serving.store.identity import new_id, now
from serving.store.ledger_schema import decisions, entries, signatures
from serving.store.refusal import Invalid, NotFound, permit
from serving.store.rows import check_storable, insert_new, is_sqlite

FACTS = "facts"  # the bundled model that may take part in analyses
_ALONE = audit.LOCK + 2  # of PostgreSQL: one transaction at a time decides


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
    own: list[tuple[Kind, str, str, Mapping[str, Any]]] = [(Kind.CHECK, one.name, str(one.version), {"title": one.title}) for one in CHECKS]
    own.append((Kind.MODEL, NONE, "", {"title": "只用规则"}))
    for one in bundled():
        if one.folder == FACTS:
            own.append((Kind.MODEL, *parted(one.name), {"card": one.card, "files": one.digests, "bundled": True}))
    there = {(row.kind, row.name, row.version) for row in session.execute(select(entries.c.kind, entries.c.name, entries.c.version))}
    console = keys.console()
    return sum(_enter(session, console, *told) for told in own if told[:3] not in there)


def register(session: Session, who: Principal, kind: Kind, name: str, version: str, detail: Mapping[str, Any]) -> tuple[Entry, bool]:
    """Enter a version; the entry, and whether it is new: the same again changes nothing. Takes Permission.RELEASE (the command line has it)."""
    permit(who, Permission.RELEASE)
    check_storable(name, version)
    if not (0 < len(name) <= 100 and 0 < len(version) <= 64) or name == NONE or {"@"} & set(name + version):
        raise Invalid("台账条目的名称应有 1 至 100 个字符，版本 1 至 64 个，都不含 @；名称不能是 none。", "bad_entry")
    new = _enter(session, who, kind, name, version, detail)
    if new:
        audit.note(session, who, "ledger.register", reference(name, version), kind=kind.value)
    return find(session, reference(name, version), kind), new


def find(session: Session, told: str, kind: Kind | None = None) -> Entry:
    """The entry of a reference: name@version, `none`, an alias, or a name alone: the version registered last.

    NotFound (`entry_not_found`) otherwise.
    """
    if told in tuple(Alias):
        if (borne := holder(session, Alias(told))) is None:
            raise NotFound("现在没有候选模型。", "entry_not_found")
        return borne
    name, version = parted(told)
    wanted = select(entries).where(entries.c.name == name).order_by(entries.c.id.desc()).limit(1)
    if version:
        wanted = wanted.where(entries.c.version == version)
    if kind is not None:
        wanted = wanted.where(entries.c.kind == str(kind))
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound(f"台账里没有“{told}”。用 panjian models list 查看全部条目，写法是 名称@版本。", "entry_not_found")
    return _entry(row)


def get(session: Session, entry_id: str) -> Entry:
    """One entry by its id; NotFound (`entry_not_found`) otherwise."""
    row = session.execute(select(entries).where(entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound("台账里没有这个条目。", "entry_not_found")
    return _entry(row)


def standings(session: Session, kind: Kind | None = None) -> tuple[Standing, ...]:
    """Every entry and where it stands: models before checks, by name, the newest version first."""
    wanted = select(entries).order_by(entries.c.kind.desc(), entries.c.name, entries.c.id.desc())
    return _standings(session, wanted if kind is None else wanted.where(entries.c.kind == str(kind)))


def standing(session: Session, entry_id: str) -> Standing:
    """One entry and where it stands; NotFound (`entry_not_found`) otherwise."""
    get(session, entry_id)
    return _standings(session, select(entries).where(entries.c.id == entry_id))[0]


def versions(report: Mapping[str, Any] | None = None) -> dict[str, int]:
    """The version of every check of this program; of those that a report has clues of, the version that it tells."""
    told = {one["check"]: one["version"] for one in report["clues"]} if report else {}
    return {one.name: one.version for one in CHECKS} | told


def ranks(session: Session, of: Mapping[str, int] | None = None) -> dict[str, Rank]:
    """The live rank of every check by its name: that of the version given, or of the one that this program has."""
    last = _last_ranks(session, Kind.CHECK)
    known = versions() if of is None else of
    return {name: last[name, str(version)][0] if (name, str(version)) in last else Rank.TRIAL for name, version in known.items()}


def since(session: Session) -> dict[tuple[str, str], datetime]:
    """Since when each entry has its present rank: ("check", "fine_theft_range@2") or ("model", "none") → moment; without those that
    nobody decided about: all that is known of them counts."""
    return {(kind.value, reference(*one)): moment for kind in Kind for one, (_, moment) in _last_ranks(session, kind).items()}


def holder(session: Session, alias: Alias) -> Entry | None:
    """Who bears an alias; None: nobody does (no challenger). A champion there always is: `none`, if nobody was promoted."""
    found = aliases(session).get(alias)
    return None if found is None else find(session, found, Kind.MODEL)


def champion(session: Session) -> Entry:
    """The model that speaks; the entry `none` until another is promoted."""
    return find(session, aliases(session)[Alias.CHAMPION], Kind.MODEL)


def aliases(session: Session) -> dict[Alias, str]:
    """Every alias that is borne and the reference of who bears it."""
    found: dict[Alias, str | None] = {Alias.CHAMPION: NONE}
    for alias in Alias:
        if row := session.execute(_effective(alias.value).order_by(decisions.c.id.desc()).limit(1)).one_or_none():
            found[alias] = row.after
    return {alias: told for alias, told in found.items() if told is not None}


def scorecard(session: Session, entry: Entry) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """The scorecard measured last and its comparison with the champion of then; the one given at registration if none was measured since."""
    wanted = _effective(SCORECARD).where(decisions.c.entry_id == entry.id).order_by(decisions.c.id.desc()).limit(1)
    row = session.execute(wanted.with_only_columns(decisions.c.evidence)).one_or_none()
    found = row.evidence if row else entry.detail
    return found.get("scorecard"), found.get("comparison")


def history(session: Session, entry_id: str | None = None, limit: int | None = None) -> tuple[Decision, ...]:
    """The decisions about an entry, or all; newest first."""
    wanted = decided().order_by(decisions.c.id.desc()).limit(limit)
    found = session.execute(wanted if entry_id is None else wanted.where(decisions.c.entry_id == entry_id))
    return tuple(map(decision, found))


def signed(session: Session, entry_id: str) -> tuple[Signature, ...]:
    """All signatures of an entry, newest first."""
    wanted = select(signatures).where(signatures.c.entry_id == entry_id).order_by(signatures.c.id.desc())
    return tuple(map(_signature, session.execute(wanted)))


def settled(session: Session, entry_id: str) -> datetime | None:
    """When an entry's rank or place last changed: signatures before it were for something else."""
    return _settled(session).get(entry_id)


def alone(session: Session) -> None:
    """Let nobody else decide until the session ends (SQLite has one writer anyway)."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ALONE})


def decide(
    session: Session,
    who: Principal,
    entry: Entry,
    act: Act,
    subject: str,
    after: str | None,
    *,
    before: str | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> Decision:
    """Write a decision down, and note it in the audit log."""
    row = {"id": new_id(), "entry_id": entry.id, "at": now(), "act": act.value, "subject": subject, "before": before, "after": after}
    row |= {"evidence": dict(evidence or {}), "reason": reason, "key_id": who.key_id, "holder": who.holder}
    session.execute(insert(decisions).values(row))
    audit.note(session, who, f"ledger.{act.value}", entry.reference, subject=subject, before=before, after=after)
    return decision(session.execute(decided().where(decisions.c.id == row["id"])).one())


def decided() -> Select[Any]:
    """Decisions with the name and version of what they are about."""
    return select(decisions, entries.c.name, entries.c.version).join(entries, entries.c.id == decisions.c.entry_id)


def decision(row: Row[Any]) -> Decision:
    """A row of `decided`."""
    told = {name: row._mapping[name] for name in ("id", "entry_id", "at", "subject", "before", "after", "reason", "holder", "evidence")}
    return Decision(**told, act=Act(row.act), reference=reference(row.name, row.version))


def _enter(session: Session, who: Principal, kind: Kind, name: str, version: str, detail: Mapping[str, Any]) -> bool:
    row = {"id": new_id(), "kind": kind.value, "name": name, "version": version, "registered_at": now(), "detail": dict(detail)}
    return insert_new(session, entries, row | {"key_id": who.key_id, "holder": who.holder})


def _effective(subject: str) -> Select[Any]:
    """Decisions about a subject that changed it: refusals did not."""
    return select(decisions).where(decisions.c.subject == subject, decisions.c.act != str(Act.REFUSE))


def _last_ranks(session: Session, kind: Kind) -> dict[tuple[str, str], tuple[Rank, datetime]]:
    """The last decision about the rank of each entry that there is one about."""
    last = _effective(RANK).with_only_columns(func.max(decisions.c.id)).group_by(decisions.c.entry_id)
    wanted = select(entries.c.name, entries.c.version, decisions.c.after, decisions.c.at).join(
        decisions, decisions.c.entry_id == entries.c.id
    )
    found = session.execute(wanted.where(entries.c.kind == str(kind), decisions.c.id.in_(last)))
    return {(row.name, row.version): (Rank(row.after), row.at) for row in found}


def _standings(session: Session, wanted: Select[Any]) -> tuple[Standing, ...]:
    last = {(kind, *one): told for kind in Kind for one, told in _last_ranks(session, kind).items()}
    borne, changed, by_entry = aliases(session), _settled(session), _by_entry(session)
    found = []
    for entry in map(_entry, session.execute(wanted)):
        names = tuple(one for one in Alias if entry.kind is Kind.MODEL and borne.get(one) == entry.reference)
        valid = certification.standing(by_entry.get(entry.id, ()), changed.get(entry.id))
        rank, moment = last.get((entry.kind, entry.name, entry.version), (Rank.TRIAL, entry.registered_at))
        found.append(Standing(entry, rank, moment, names, tuple(valid[side] for side in Side if side in valid)))
    return tuple(found)


def _settled(session: Session) -> dict[str, datetime]:
    changed = [str(one) for one in (Act.PROMOTE, Act.DEMOTE, Act.RETIRE)]
    wanted = select(decisions.c.entry_id, func.max(decisions.c.at)).where(decisions.c.act.in_(changed)).group_by(decisions.c.entry_id)
    return {row.entry_id: row[1] for row in session.execute(wanted)}


def _by_entry(session: Session) -> dict[str, list[Signature]]:
    found: dict[str, list[Signature]] = {}
    for one in map(_signature, session.execute(select(signatures))):
        found.setdefault(one.entry_id, []).append(one)
    return found


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, Kind(row.kind), row.name, row.version, row.registered_at, row.holder, row.detail)


def _signature(row: Row[Any]) -> Signature:
    told = {name: row._mapping[name] for name in ("id", "entry_id", "key_id", "holder", "note", "at")}
    return Signature(**told, side=Side(row.side), role=Role(row.role), verdict=Verdict(row.verdict))
