"""Refusals (拒绝的答复): what the store, the framework and the requests' models refuse, as problems."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from serving.endpoint import complaints, metrics
from serving.endpoint.problems import KINDS, Problem, answer
from serving.store.refusal import Conflict, Forbidden, Invalid, NotFound, NotPermitted, Refusal

_BY_CLASS: dict[type[Refusal], str] = {
    NotFound: "no_such_route",
    Forbidden: "forbidden",
    Conflict: "changed_meanwhile",
    Invalid: "invalid",
    NotPermitted: "step_not_permitted",
}
_BY_STATUS = {404: "no_such_route", 405: "method_not_allowed"}
_PLACES = ("body", "query", "header", "path", "cookie")  # where FastAPI found a fault


def refused(error: Refusal) -> Problem:
    """A refusal of the store as a problem: its code where it has one of its own, its words always."""
    code = error.code if error.code in KINDS else _BY_CLASS.get(type(error), "invalid")
    headers = {"Retry-After": "1"} if code == "idempotency_raced" else None
    return Problem(code, error.message, headers=headers)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refusal):
        return refused(error)
    if isinstance(error, RequestValidationError):
        return complaints.refusal([_placed(fault) for fault in error.errors()])
    if isinstance(error, HTTPException) and error.status_code in _BY_STATUS:
        return Problem(_BY_STATUS[error.status_code], headers=error.headers)
    return Problem("malformed")


def _placed(fault: Any) -> dict[str, Any]:
    """A fault with the name of its field alone: `query` and the like are no part of the request's own words."""
    place = fault["loc"]
    return {**fault, "loc": place[1:] if place and place[0] in _PLACES else place}


async def _answer(request: Request, error: Exception) -> Response:
    problem = _problem(error)
    if problem.kind.code == "method_not_allowed":
        problem.headers = {"Allow": ", ".join(_methods(request))}
    metrics.PROBLEMS.labels(problem.kind.code).inc()
    return answer(problem, request.url.path, request.state.request_id)


def _methods(request: Request) -> list[str]:
    """The methods of all routes of the request's address."""
    routes = [one for one in request.app.state.addresses if one.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in routes for method in route.methods or ()})


def install(app: FastAPI) -> None:
    """Answer every refusal with a problem."""
    for kind in (Problem, Refusal, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)
