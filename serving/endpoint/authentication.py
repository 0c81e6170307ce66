"""Authentication (身份): the key in the Authorization header → who asks; the permission that a route needs; the rate of each key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from serving.access import PERMISSION_NAMES, Permission, Principal
from serving.endpoint.logs import REQUEST_ID
from serving.endpoint.problems import Problem
from serving.endpoint.service import Service, of
from serving.store import keys

SCHEME = HTTPBearer(scheme_name="key", description="密钥，形如 pj_xxxxxxxxxx_…，由管理员发放。", auto_error=False)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="panjian"'}


def holder(service: Service, token: str | None, address: str) -> Principal:
    """Who holds a token. Raises Problem: no_key, bad_key, too_many."""
    if not token:
        raise Problem("no_key", headers=_CHALLENGE)
    with service.database.reading() as session:
        who = keys.authenticate(session, token)
    if who is None:
        if seconds := service.failures.wait(address):
            raise _too_many(seconds)
        raise Problem("bad_key", headers=_CHALLENGE)
    if seconds := service.rates.wait(who.key_id):
        raise _too_many(seconds)
    return replace(who, request_id=REQUEST_ID.get())


def needing(permission: Permission | None = None) -> Callable[..., Principal]:
    """A dependency: who asks, if the role has the permission. Raises Problem: no_key, bad_key, too_many, forbidden."""

    def caller(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(SCHEME)]) -> Principal:
        address = request.client.host if request.client else "-"
        who = holder(of(request), credentials.credentials if credentials else None, address)
        request.state.who = who
        if permission is not None and not who.may(permission):
            raise Problem("forbidden", f"这把密钥没有“{PERMISSION_NAMES[permission]}”的权限，请由有权的人办理。")
        return who

    return caller


def _too_many(seconds: int) -> Problem:
    return Problem("too_many", headers={"Retry-After": str(seconds)})
