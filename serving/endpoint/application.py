"""The application (应用): routes, refusals, journal and the workbench around one service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from serving.endpoint import batches, catalogue, clues, health, judgments, ledger, outcome_gauges, refusals
from serving.endpoint.analysts import Analysts
from serving.endpoint.document import document
from serving.endpoint.journal import Journal
from serving.endpoint.logs import tell
from serving.endpoint.service import Service
from serving.following import of_analysts
from serving.settings import Settings
from serving.store import idempotency
from serving.store.database import Database
from serving.store.identity import now
from serving.workbench import MOUNT, home, workbench

OPENAPI = "/v1/openapi.json"
_THREADS, _HOUR = 40, 3600.0
PARTS = (judgments, batches, clues, catalogue, ledger, health)


def create_app(settings: Settings, *, database: Database | None = None, analysts: Analysts | None = None) -> FastAPI:
    """The web application; a database or analysts that are lent are not closed at its end."""
    service = Service.made(settings, database, analysts)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS + service.analysts.most  # who waits for an analysis holds up nobody else
        follower = of_analysts(service.database, settings, service.analysts)
        if service.analysts.started:
            await run_in_threadpool(follower.adopt, service.analysts.model_name)
        else:
            await run_in_threadpool(follower.begin)
        follower.start()
        sweeping = asyncio.create_task(_sweep(service))
        yield
        sweeping.cancel()
        await run_in_threadpool(follower.stop)
        if analysts is None:
            await run_in_threadpool(service.analysts.close)
        if database is None:
            service.database.close()

    app = FastAPI(lifespan=lifespan, openapi_url=OPENAPI, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.service = service
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    app.state.addresses = [route for part in PARTS for route in part.router.routes]
    for part in PARTS:
        app.include_router(part.router)
    for address in ("/", MOUNT):
        app.add_route(address, home, include_in_schema=False)
    app.mount(MOUNT, workbench(service))
    refusals.install(app)
    app.add_middleware(Journal)
    return app


async def _sweep(service: Service) -> None:
    """Every hour: forget the answers kept for repeated requests once they are too old, and set the gauges of outcomes anew."""
    while True:
        try:
            await run_in_threadpool(_forget, service)
            await run_in_threadpool(outcome_gauges.refresh, service.database)
        except SQLAlchemyError as error:
            tell("sweep failed", logging.WARNING, error=error)
        await asyncio.sleep(_HOUR)


def _forget(service: Service) -> None:
    with service.database.session() as session:
        idempotency.forget(session, now() - timedelta(days=service.settings.idempotency_days))
