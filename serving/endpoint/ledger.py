"""The ledger (台账): which versions there are and where they stand, what was live when, and which versions produced a clue. To be read only."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from serving.access import Permission, Principal
from serving.endpoint.answers import refusals
from serving.endpoint.authentication import needing
from serving.endpoint.paths import ClueId
from serving.endpoint.service import of
from serving.ledger.certification import Signature
from serving.ledger.decision import Decision
from serving.ledger.entry import Alias, Kind
from serving.store import compositions, ledger
from serving.store.identity import now
from serving.store.ledger import Standing
from serving.wire.ledger import (
    ClueVersions,
    DecisionAnswer,
    Ledger,
    LedgerEntry,
    LedgerEntryDetail,
    LedgerQuery,
    LiveVersions,
    MomentQuery,
    SignatureAnswer,
)

router = APIRouter(tags=["台账"])
_COUNTED = ("splits", "fp32")  # of a scorecard
Reader = Annotated[Principal, Depends(needing(Permission.READ))]


@router.get("/v1/ledger", summary="全部版本", response_model=Ledger, responses=refusals("forbidden", "invalid"))
def listed(request: Request, who: Reader, asked: Annotated[LedgerQuery, Query()]) -> Response:
    """模型和检查项的全部版本：等级、别名、签认；现任和候选是谁。"""
    with of(request).database.reading() as session:
        found = ledger.standings(session, Kind(asked.kind) if asked.kind else None)
        borne = ledger.aliases(session)
    items = [LedgerEntry(**fields(one)) for one in found]
    told = Ledger(champion=borne[Alias.CHAMPION], challenger=borne.get(Alias.CHALLENGER), items=items)
    return JSONResponse(told.model_dump(mode="json"))


@router.get(
    "/v1/ledger/{reference}", summary="一个版本", response_model=LedgerEntryDetail, responses=refusals("forbidden", "entry_not_found")
)
def show(request: Request, who: Reader, reference: str) -> Response:
    """按 名称@版本、none、champion 或 challenger 查：登记的内容、全部签认，全部决定及其依据。"""
    with of(request).database.reading() as session:
        found = ledger.standing(session, ledger.find(session, reference).id)
        signed, decided = ledger.signed(session, found.entry.id), ledger.history(session, found.entry.id)
    more = {"signed": [_signature(one) for one in signed], "decisions": [decision(one) for one in decided]}
    return JSONResponse(LedgerEntryDetail(**fields(found), **more, detail=dict(found.entry.detail)).model_dump(mode="json"))


@router.get("/v1/live", summary="某一时刻在用的版本", response_model=LiveVersions, responses=refusals("forbidden", "invalid"))
def live(request: Request, who: Reader, asked: Annotated[MomentQuery, Query()]) -> Response:
    """各进程在这一时刻（不给则现在）所用的程序、模型、检查项版本和等级。"""
    moment = asked.at or now()
    with of(request).database.reading() as session:
        found = compositions.live_at(session, moment)
    items = [
        LiveVersions.Item(
            part=one.part,
            process=one.process,
            from_at=one.from_at,
            until=one.until,
            composition_id=one.composition.id,
            panjian=one.composition.panjian,
            model=one.composition.model,
            checks=dict(one.composition.checks),
        )
        for one in found
    ]
    return JSONResponse(LiveVersions(at=moment, items=items).model_dump(mode="json"))


@router.get(
    "/v1/clues/{id}/versions",
    summary="一条线索由哪些版本产生",
    response_model=ClueVersions,
    responses=refusals("forbidden", "clue_not_found", "invalid"),
)
def produced(request: Request, who: Reader, id: ClueId, asked: Annotated[MomentQuery, Query()]) -> Response:
    """最初产生它的分析；给出时刻，则是到那时为止最近一次给出它的分析。"""
    with of(request).database.reading() as session:
        found = compositions.produced(session, who, id, asked.at)
    told = ClueVersions(**{name: getattr(found, name) for name in ClueVersions.model_fields})
    return JSONResponse(told.model_dump(mode="json"))


def fields(one: Standing) -> dict[str, Any]:
    """A version and where it stands, as the wire tells it."""
    entry = one.entry
    told = {name: getattr(entry, name) for name in ("reference", "kind", "name", "version", "registered_at")}
    standing = {"rank": one.rank.value, "rank_since": one.since, "aliases": list(one.aliases)}
    return told | standing | {"registered_by": entry.holder, "signatures": [_signature(each) for each in one.signatures]}


def decision(one: Decision) -> DecisionAnswer:
    """A decision as the wire tells it: a scorecard without its counts of every item, which are many."""
    told = {name: getattr(one, name) for name in ("at", "act", "subject", "before", "after", "reason", "holder")}
    evidence = dict(one.evidence)
    if card := evidence.get("scorecard"):
        evidence["scorecard"] = {name: value for name, value in card.items() if name not in _COUNTED}
    return DecisionAnswer(**told, failures=list(one.failures), evidence=evidence)


def _signature(one: Signature) -> SignatureAnswer:
    return SignatureAnswer(**{name: getattr(one, name) for name in SignatureAnswer.model_fields})
