"""The journal (请求日志): gives every request its id, its line in the log, its place in the metrics, and headers that browsers heed.

What no handler expected becomes a problem here; its words stay out of the log, for they may quote a judgment.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.endpoint import metrics
from serving.endpoint.logs import REQUEST_ID, tell
from serving.endpoint.problems import Problem, answer

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset(("/healthz", "/readyz", "/metrics"))
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
)


class Journal:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        token = REQUEST_ID.set(request_id)
        try:
            await self._answered(scope, receive, send, request_id)
        finally:
            REQUEST_ID.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        begun, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS:
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:  # whatever it is, the caller gets a problem and the log gets the place
            problem = _problem(error)
            tell("request failed", logging.ERROR, error=error)
            metrics.PROBLEMS.labels(problem.kind.code).inc()
            if status:
                raise
            await answer(problem, scope["path"], request_id)(scope, receive, sent)
        finally:
            _note(scope, status, time.perf_counter() - begun)


def _problem(error: Exception) -> Problem:
    if isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and _is_away(error)):
        return Problem("unavailable", headers={"Retry-After": "5"})
    return Problem("internal")


def _is_away(error: DBAPIError) -> bool:
    """Whether it is the database that is away or busy, not a statement of ours that is wrong."""
    return error.connection_invalidated or type(error).__name__ in ("OperationalError", "InterfaceError")


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", None) or ("/workbench" if scope["path"].startswith("/workbench") else "-")
    method = scope["method"] if scope["method"] in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS") else "-"
    metrics.REQUESTS.labels(method, route, str(status)).inc()
    metrics.SECONDS.labels(method, route).observe(seconds)
    if scope["path"] in _QUIET and status < 400:
        return
    told: dict[str, Any] = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
    if (who := scope["state"].get("who")) is not None:
        told |= {"key": who.key_id, "organisation": who.organisation_id}
    tell("request", **told)
