"""Answers in the interface document (接口文档中的应答): which problems a route may answer with, and what its request body may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from serving.endpoint.bodies import FORM, JSON, LINES
from serving.endpoint.problems import KINDS, MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]
_ALWAYS = ("internal", "unavailable")
_KEYED = ("no_key", "bad_key", "too_many")
_BODY = ("malformed", "bad_json", "too_slow", "too_large", "unsupported", "invalid")
READING = (
    "bad_name",
    "empty",
    "encoding",
    "binary",
    "scan_without_text",
    "encrypted",
    "unreadable",
    "not_judgment",
    "too_long_to_analyze",
    "busy",
)
REQUEST_ID = {"X-Request-ID": {"description": "请求编号", "schema": {"type": "string"}}}


def refusals(*codes: str, keyed: bool = True, body: bool = False) -> Responses:
    """The responses of a route that may refuse with these codes, and with those that any route (with a key, with a body) may."""
    every = dict.fromkeys((*_ALWAYS, *(_KEYED if keyed else ()), *(_BODY if body else ()), *codes))
    found: dict[int | str, list[str]] = {}
    for code in every:
        found.setdefault(KINDS[code].status, []).append(code)
    return {status: _refusal(codes) for status, codes in sorted(found.items())}


def _refusal(codes: list[str]) -> dict[str, Any]:
    headers: dict[str, Any] = dict(REQUEST_ID)
    if any(KINDS[code].status in (429, 503) for code in codes):
        headers["Retry-After"] = {"description": "等候秒数", "schema": {"type": "integer"}}
    return {
        "description": "；".join(f"`{code}` {KINDS[code].title}" for code in codes),
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }


def takes(model: type[BaseModel], *, form: Mapping[str, Any] | None = None, lines: str | None = None) -> dict[str, Any]:
    """What a route takes as its body: JSON, a form with a file, lines of JSON."""
    content: dict[str, Any] = {JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    if form is not None:
        content[FORM] = {"schema": form}
    if lines is not None:
        content[LINES] = {"schema": {"type": "string", "description": lines}}
    return {"requestBody": {"required": True, "content": content}}
