"""Repeats (重复请求): a request with an Idempotency-Key that comes again gets the answer of the first time and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Header
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse

from serving.access import Principal
from serving.endpoint.service import Service
from serving.store import idempotency
from serving.store.idempotency import Answer
from serving.store.identity import digest
from serving.store.refusal import Conflict

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="幂等键：同一请求重发时带同一个键，只办一次，应答照旧",
    ),
]
REPLAYED = "Idempotency-Replayed"


def before(service: Service, who: Principal, key: str | None, request: str) -> Answer | None:
    """The answer that this request was given before."""
    if key is None:
        return None
    with service.database.reading() as session:
        return idempotency.answered(session, who, key, request)


def once(
    service: Service, who: Principal, key: str | None, request: str, act: Callable[[Session], tuple[int, Mapping[str, Any]]]
) -> tuple[Answer, bool]:
    """Do what a request asks, in one transaction with its answer; or the answer it was given before, and whether it is such a one.

    Of two at the same time one does it; the other finds its answer.
    """
    for last in (False, True):
        try:
            with service.database.session() as session:
                if key is not None and (given := idempotency.answered(session, who, key, request)):
                    return given, True
                status, body = act(session)
                if key is not None:
                    idempotency.keep(session, who, key, request, status, body)
                return Answer(status, body), False
        except Conflict as raced:
            if last or raced.code != "idempotency_raced":
                raise
    raise AssertionError("unreachable")


def request_digest(route: str, *told: Any) -> str:
    """What tells whether two requests are the same."""
    return digest(route, *told)


def replied(answer: Answer, repeated: bool, **headers: str) -> JSONResponse:
    """The answer as a response that says whether it is one of before."""
    return JSONResponse(answer.body, answer.status, {**headers, **({REPLAYED: "true"} if repeated else {})})
