"""The catalogue (目录): checks, models, kinds of problems, and the JSON Schema of the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from models.bundle import bundled
from pipelines.checks import CHECKS
from pipelines.checks.check import Check, Rank
from pipelines.law import provision
from serving import wire
from serving.access import Permission, Principal
from serving.endpoint.answers import refusals
from serving.endpoint.authentication import needing
from serving.endpoint.problems import KINDS, Kind, Problem
from serving.endpoint.service import of
from serving.store import ledger
from serving.wire.catalogue import CheckAnswer, Checks, ModelAnswer, Models
from serving.wire.problem import ProblemKind, ProblemKinds

router = APIRouter(tags=["目录"])
SCHEMA = Path(wire.__file__).with_name("report.schema.json")
_CACHED = {"Cache-Control": "public, max-age=3600"}


@cache
def report_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of panjian.report/1."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@router.get("/v1/checks", summary="全部检查项", response_model=Checks, responses=refusals("forbidden"))
def checks(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))]) -> Checks:
    """名称、等级、性质，和现行条文。"""
    ranks = _ranks(request)
    return Checks(items=[_check(one, ranks) for one in CHECKS])


@router.get("/v1/checks/{name}", summary="一个检查项", response_model=CheckAnswer, responses=refusals("forbidden", "check_not_found"))
def check(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], name: str) -> CheckAnswer:
    """名称、等级、性质，和现行条文。"""
    found = next((one for one in CHECKS if one.name == name), None)
    if found is None:
        raise Problem("check_not_found")
    return _check(found, _ranks(request))


@router.get("/v1/models", summary="模型", response_model=Models, responses=refusals("forbidden"))
def models(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))]) -> Models:
    """随附的模型，和分析所用的；不可信的模型不参与分析。"""
    using = of(request).analysts.model_name
    return Models(analysing=using, items=[one.model_copy(update={"in_use": one.name == using}) for one in _bundled()])


@router.get("/v1/problems", summary="全部错误", response_model=ProblemKinds, responses=refusals(keyed=False))
def problems() -> ProblemKinds:
    """各类错误的代码、状态码和说明；代码不会改变。"""
    return ProblemKinds(items=[_kind(one) for one in KINDS.values()])


@router.get("/v1/problems/{code}", summary="一类错误", response_model=ProblemKind, responses=refusals("problem_not_found", keyed=False))
def problem(code: str) -> ProblemKind:
    """错误里的 type 就是这个地址。"""
    if code not in KINDS:
        raise Problem("problem_not_found")
    return _kind(KINDS[code])


@router.get("/v1/schemas/report", summary="报告的 JSON Schema", response_model=dict[str, Any], responses=refusals(keyed=False))
def schema() -> Response:
    """panjian.report/1，JSON Schema 2020-12。"""
    return JSONResponse(report_schema(), headers=_CACHED)


def _ranks(request: Request) -> Mapping[str, Rank]:
    """What the ledger says of each check."""
    with of(request).database.reading() as session:
        return ledger.ranks(session)


def _check(one: Check, ranks: Mapping[str, Rank]) -> CheckAnswer:
    wordings = [wording for wording in (provision(id).in_force(None) for id in one.basis) if wording]
    return CheckAnswer(
        name=one.name,
        title=one.title,
        version=one.version,
        rank=ranks[one.name].value,
        grade=one.grade,
        weight=one.weight.value,
        favours=one.favours.value,
        supervision=list(one.supervision),
        scope=one.scope,
        instances=list(one.instances),
        basis=[_basis(wording) for wording in wordings],
    )


def _basis(wording: Any) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(wording, name)) else None for name in ("in_force_from", "in_force_until")}
    return {name: getattr(wording, name) for name in ("title", "article", "paragraph", "wording")} | days


@cache
def _bundled() -> tuple[ModelAnswer, ...]:
    """The bundled models, as their files tell without being loaded."""
    return tuple(ModelAnswer(name=one.name, folder=one.folder, task=one.card["task"], in_use=False) for one in bundled())


def _kind(kind: Kind) -> ProblemKind:
    return ProblemKind(code=kind.code, status=kind.status, title=kind.title, detail=kind.detail)
