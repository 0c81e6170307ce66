"""Uploads (上传): a judgment out of a request, as text or as a file; what is no text or bears a strange name is refused before anything is done."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from pipelines.reading import Bounds
from serving.endpoint.analyst import Task
from serving.endpoint.bodies import FORM, JSON, content, media_type, parsed
from serving.endpoint.problems import Problem
from serving.endpoint.service import of
from serving.store.identity import digest
from serving.wire.judgments import JudgmentRequest

SUFFIXES = (".txt", ".docx", ".pdf", ".html", ".htm", ".json")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 20_000
_FIELDS = frozenset(("file", "id", "as_of"))
_LONGEST_NAME = 200
FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary", "description": f"一份文书：{'、'.join(SUFFIXES)}"},
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": r"^[^\x00-\x1f\x7f]*$",
            "description": "调用方自己的编号；不给则用文件名",
        },
        "as_of": {"type": "string", "format": "date", "description": "文书没有日期时，按哪一天的法律检查"},
    },
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A judgment to analyse: the task, the caller's id for it, and the digest that tells whether a request is the same."""

    task: Task
    external_id: str | None
    digest: str


async def judgment(request: Request) -> Upload:
    """A dependency: the judgment of a request. Raises Problem."""
    bounds = of(request).bounds
    if media_type(request, JSON, FORM) == JSON:
        told = parsed(JudgmentRequest, await content(request))
        return of_text(told.text, told.id, told.as_of, bounds)
    form = await _form(request, await content(request))
    try:
        return await _of_form(form, bounds)
    finally:
        await form.close()


def of_text(text: str, id: str | None, as_of: date | None, bounds: Bounds) -> Upload:
    """A text as an upload. Raises Problem: empty, binary, too_large."""
    return _upload(legible(text, bounds).encode(), None, id, as_of, bounds)


def of_file(data: bytes, filename: str, id: str | None, as_of: date | None, bounds: Bounds) -> Upload:
    """A file as an upload, named by the caller or after itself. Raises Problem: bad_name, unsupported."""
    suffix = _suffix(filename)
    if suffix not in SUFFIXES:
        raise Problem("unsupported", f"只收 {'、'.join(SUFFIXES)} 文件；旧版 .doc 请另存为 .docx，扫描件请先做文字识别。")
    return _upload(data, suffix, id or filename, as_of, bounds)


def legible(text: str, bounds: Bounds) -> str:
    """The text unchanged. Raises Problem: empty, binary, too_large."""
    if len(text) > bounds.characters:
        raise Problem("too_large", f"文本有 {len(text):,} 个字符，超过上限 {bounds.characters:,}，请一份文书一个请求。")
    if not text or text.isspace():
        raise Problem("empty")
    sample = text[:_SAMPLE]
    if "\0" in text or len(_CONTROL.findall(sample)) > len(sample) // 100:
        raise Problem("binary", "文本含有控制字符，不是文书正文；Word、PDF 请作为文件上传。")
    return text


def _upload(data: bytes, suffix: str | None, id: str | None, as_of: date | None, bounds: Bounds) -> Upload:
    told = digest(hashlib.sha256(data).hexdigest(), suffix, id, str(as_of))
    return Upload(Task(data, suffix, id, as_of, bounds), id, told)


def _suffix(filename: str) -> str:
    """The ending of a file's name. Raises Problem (bad_name) for a path, control characters and overlong names."""
    plain = filename.strip()
    if not plain or len(plain) > _LONGEST_NAME or re.search(r"[\x00-\x1f\x7f/\\:\ufffd\u202a-\u202e\u2066-\u2069]", filename):
        raise Problem("bad_name")
    if plain.startswith("..") or plain in (".", "~"):
        raise Problem("bad_name")
    return PurePosixPath(plain).suffix.lower()


async def _form(request: Request, data: bytes) -> FormData:
    """The form in a body that was read. Raises Problem: malformed."""

    if not data.rstrip().endswith(b"--"):  # the last boundary is not there
        raise Problem("malformed", "表单残缺，多半是传输中断，请重发。")

    async def receive() -> Message:
        return {"type": "http.request", "body": data, "more_body": False}

    try:
        return await Request(request.scope, receive).form(max_files=1, max_fields=4, max_part_size=10_000)
    except (HTTPException, ValueError, KeyError, LookupError) as error:  # a bad boundary, too many parts, a charset nobody knows
        raise Problem("malformed", "表单残缺，或者不止一个文件、字段过多过长；一个请求只交一份文书。") from error


async def _of_form(form: FormData, bounds: Bounds) -> Upload:
    names = [name for name, _ in form.multi_items()]
    if len(names) != len(set(names)) or set(names) - _FIELDS:
        raise Problem("invalid", "表单只有 file、id、as_of 三项，各不超过一次。", errors=[])
    file = form.get("file")
    if not isinstance(file, UploadFile) or file.filename is None:
        raise Problem("invalid", "表单缺少文件 file。", errors=[{"pointer": "/file", "code": "missing", "detail": "缺少这一项"}])
    told = {name: value for name, value in form.items() if name != "file"}
    request = parsed_form(told)
    data = await file.read()
    if not data:
        raise Problem("empty")
    return of_file(data, file.filename, request.id, request.as_of, bounds)


def parsed_form(told: dict[str, Any]) -> JudgmentRequest:
    """The fields of a form that tell of the judgment, checked as those of JSON are."""
    if any(not isinstance(value, str) for value in told.values()):
        raise Problem("invalid", "表单的 id、as_of 应当是文字。")
    return parsed(JudgmentRequest, json.dumps({**told, "text": "-"}).encode("utf-8", "surrogatepass"))
