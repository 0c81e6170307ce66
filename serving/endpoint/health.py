"""Health (状况): is the process alive, can it work, and the metrics that Prometheus scrapes."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from serving.access import Permission
from serving.endpoint import metrics
from serving.endpoint.answers import refusals
from serving.endpoint.authentication import SCHEME, needing
from serving.endpoint.logs import tell
from serving.endpoint.service import Service, of
from serving.wire.catalogue import Health, Readiness

router = APIRouter(tags=["状况"])


@router.get("/healthz", summary="进程是否活着", response_model=Health, responses=refusals(keyed=False))
async def healthz() -> Health:
    """只说进程活着，不查别的。"""
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="能否办事",
    response_model=Readiness,
    responses={503: {"description": "暂时不能办事", "model": Readiness}},
)
def readyz(request: Request) -> Response:
    """线索库连得上、表结构最新、分析进程在，才算能办事。"""
    service = of(request)
    parts = {**_database(service), "analysts": service.analysts.ready}
    ready = all(parts.values())
    told = Readiness(status="ready" if ready else "not_ready", parts=parts)
    return JSONResponse(told.model_dump(), 200 if ready else 503)


def scraper(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(SCHEME)]) -> None:
    """A dependency: who may scrape. Anybody where the settings leave it open, else who manages."""
    if not of(request).settings.metrics_open:
        needing(Permission.MANAGE)(request, credentials)


@router.get(
    "/metrics",
    summary="指标（Prometheus）",
    response_class=Response,
    dependencies=[Depends(scraper)],
    openapi_extra={"security": [{}]},  # or none, where the settings leave it open
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **refusals("forbidden")},
)
def exposition() -> Response:
    """计数和耗时，不含案情和姓名。"""
    body, kind = metrics.exposition()
    return Response(body, media_type=kind)


def _database(service: Service) -> dict[str, bool]:
    try:
        return {"database": service.database.is_alive(), "schema": service.database.is_newest()}
    except SQLAlchemyError as error:
        tell("database is away", logging.WARNING, error=error)
        return {"database": False, "schema": False}
