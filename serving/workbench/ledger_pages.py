"""Pages of the ledger (台账页): every version and where it stands, one version with its gates, signatures and decisions; signing, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from serving.access import Permission
from serving.ledger import certification, decision, gates, ranks
from serving.ledger.certification import Side, Verdict
from serving.ledger.decision import Act
from serving.ledger.entry import ALIASES, KINDS, Alias, Kind
from serving.store import ledger, promotion, retirement
from serving.store.identity import now
from serving.store.refusal import Invalid, permit
from serving.workbench.desk import Visit

NEWS = timedelta(days=30)  # so long the overview tells of versions that went down
_RECENT = 20
_WORDS: dict[str, Any] = {
    "RANKS": ranks.RANKS,
    "KINDS": KINDS,
    "ALIASES": ALIASES,
    "ACTS": decision.ACTS,
    "SIDES": certification.SIDES,
    "VERDICTS": certification.VERDICTS,
    "FLOORS": ranks.FLOORS,
    "changed": decision.told,
}


def shown(visit: Visit) -> Response:
    """Every version: models, checks, who bears an alias, what was decided last, what went down."""
    permit(visit.principal, Permission.READ)
    with visit.reading() as session:
        models, checks = ledger.standings(session, Kind.MODEL), ledger.standings(session, Kind.CHECK)
        borne = ledger.aliases(session)
        decided = [one for one in ledger.history(session, limit=3 * _RECENT) if one.act is not Act.MEASURE][:_RECENT]
        down = retirement.messages(session, now() - NEWS)
    told: dict[str, Any] = {"models": models, "checks": checks, "decided": decided, "down": down}
    counted = [(name, sum(1 for one in checks if one.rank is rank)) for rank, name in ranks.RANKS.items()]
    return visit.show(
        "ledger.html",
        section="/ledger",
        champion=borne[Alias.CHAMPION],
        challenger=borne.get(Alias.CHALLENGER),
        counted=counted,
        days=NEWS.days,
        **told,
        **_WORDS,
    )


def entry(visit: Visit) -> Response:
    """One version: what it would take to rise, who signed, what was decided."""
    permit(visit.principal, Permission.READ)
    with visit.reading() as session:
        found = ledger.standing(session, ledger.find(session, visit.request.path_params["reference"]).id)
        told: dict[str, Any] = {
            "gates": promotion.gates_now(session, found.entry),
            "signed": ledger.signed(session, found.entry.id),
            "decided": ledger.history(session, found.entry.id),
            "scores": _scores(ledger.scorecard(session, found.entry)[0]),
        }
    side = certification.SIGNS.get(visit.principal.role)
    lacks = certification.lacking(found.signatures)
    return visit.show("ledger_entry.html", section="/ledger", one=found, side=side, lacks=lacks, sides=tuple(Side), **told, **_WORDS)


def _scores(card: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What a scorecard says, in short."""
    if card is None:
        return []
    told = [
        (f"{name} F1", ranks.percent(gates.f1(card["splits"][split]))) for split, name in gates.SPLITS.items() if split in card["splits"]
    ]
    if spoiled := card.get("robustness"):
        told.append(("误识 1% 后 F1", ranks.percent(spoiled["noise_1"])))
    if speed := card.get("speed"):
        told.append(("速度", f"每秒 {speed['per_second']:.4g} 份，95% 在 {speed['p95_ms']:.4g} 毫秒内，内存 {speed['memory_mib']:.4g} MiB"))
    told.append(("大小", f"{card['bytes'] / (1 << 20):.1f} MiB"))
    return told + [(f"{gates.SPLITS.get(split, split)}的数据", digest[:16]) for split, digest in card["data"].items()]


def sign(visit: Visit) -> Response:
    """Sign for or against a version."""
    told = visit.given("verdict")
    permit(visit.principal, Permission.CERTIFY)
    if told not in tuple(Verdict):
        raise Invalid("请选同意或者不同意。", "bad_verdict")
    with visit.writing() as session:
        found = ledger.find(session, visit.request.path_params["reference"])
        promotion.sign(session, visit.principal, found.id, Verdict(told), visit.given("note"))
    return visit.go(f"/ledger/{found.reference}", "signed")


def promote(visit: Visit) -> Response:
    """Carry a promotion out: a model becomes champion, a check rises by one rank; or the page tells what is missing."""
    with visit.writing() as session:
        found = ledger.find(session, visit.request.path_params["reference"])
        act = promotion.promote_model if found.kind is Kind.MODEL else promotion.promote_rank
        made = act(session, visit.principal, found.id, reason=visit.given("reason"))
    return visit.go(f"/ledger/{found.reference}", "promotion-refused" if made.refused else "promoted")


def withdraw(visit: Visit) -> Response:
    """Take the champion away at once."""
    with visit.writing() as session:
        promotion.withdraw(session, visit.principal, visit.given("reason"))
    return visit.go("/ledger", "withdrawn")
