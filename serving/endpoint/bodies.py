"""Bodies (请求正文): read within bounds of size and time, of the media type that the route takes, and parsed into what the wire says."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from serving.endpoint import complaints
from serving.endpoint.problems import Problem
from serving.endpoint.service import of

M = TypeVar("M", bound=BaseModel)
JSON, FORM, LINES = "application/json", "multipart/form-data", "application/x-ndjson"
_CHARSETS = ("utf-8", "utf8", "us-ascii")


def media_type(request: Request, *taken: str) -> str:
    """The request's media type, one of those taken. Raises Problem: unsupported (also for a compressed body)."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem("unsupported", "请求正文不要压缩（Content-Encoding），请原样发送。")
    told, *parameters = [part.strip() for part in request.headers.get("content-type", "").lower().split(";")]
    if told not in taken:
        raise Problem("unsupported", f"请求正文的类型（Content-Type）应为 {'、'.join(taken)}。", headers={"Accept-Post": ", ".join(taken)})
    charset = next((one.partition("=")[2].strip('" ') for one in parameters if one.startswith("charset=")), "utf-8")
    if told != FORM and charset not in _CHARSETS:
        raise Problem("unsupported", "请求正文应为 UTF-8 编码。")
    return told


async def content(request: Request) -> bytes:
    """The whole body. Raises Problem: too_large as soon as it is known to be, too_slow where it does not come in time, malformed if cut off."""
    settings = of(request).settings
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > settings.max_body_bytes:
        raise _too_large(settings.max_body_bytes)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(settings.request_seconds):
            async for part in request.stream():
                size += len(part)
                if size > settings.max_body_bytes:
                    raise _too_large(settings.max_body_bytes)
                parts.append(part)
    except TimeoutError as error:
        raise Problem("too_slow", headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Problem("malformed") from error
    return b"".join(parts)


def _too_large(most: int) -> Problem:
    return Problem("too_large", f"请求正文超过 {most / (1024 * 1024):g} MB，请把多份文书拆开再发。", headers={"Connection": "close"})


def parsed(model: type[M], data: bytes) -> M:
    """The body as what the wire says. Raises Problem: bad_json, invalid."""
    try:
        return model.model_validate_json(data.removeprefix(codecs.BOM_UTF8))
    except ValidationError as error:
        raise complaints.refusal(error.errors(include_input=False, include_url=False)) from None


def json_body(model: type[M]) -> Callable[[Request], Awaitable[M]]:
    """A dependency: the JSON body of a request."""

    async def body(request: Request) -> M:
        media_type(request, JSON)
        return parsed(model, await content(request))

    return body
