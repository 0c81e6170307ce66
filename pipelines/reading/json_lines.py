"""JSON: one judgment an object with `text` and, if wished, `id`; an object, an array of them, or one a line (.jsonl).

.jsonl is streamed: a line is held at a time, a broken line is an error of that line and the next one is read.
Other keys are ignored, ids given twice pass through. A text is taken exactly as decoded.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from pipelines.reading.source import Bounds, ReadingError, Source, bounded, own_report

_SHAPE = '每份文书写成 {"id": "…", "text": "文书全文"}'
_BLANK_LINES = 100_000  # in a row; beyond it the file is given up
_OVERLONG_LINES = 4  # an overlong line is skipped up to this many times the bound; beyond it the file is given up


def read_lines(stream: IO[bytes], bounds: Bounds, path: str | None, *, ahead: bytes = b"") -> Iterator[Source | ReadingError]:
    """Each line of `stream` that is not blank: a source, or the error of that line (numbered from 1).

    ahead: the first line, where it has been read already.
    """
    number, filled, any_line = 0, 0, False  # filled: the last line that was not blank
    while line := ahead or stream.readline(bounds.bytes + 1):
        number, ahead = number + 1, b""
        if len(line) > bounds.bytes:
            yield _overlong(number, bounds)
            any_line = True
            if not _skip_line(stream, line, bounds):
                return
            continue
        if not line.removeprefix(codecs.BOM_UTF8).strip():
            if number - filled <= _BLANK_LINES:
                continue
            yield ReadingError("empty", f"接连 {_BLANK_LINES} 行空白，其后不再读", "检查文件是否保存完整，重新导出后再试").at(
                path or "", number
            )
            return
        filled, any_line = number, True
        try:
            value = parse(line)
            if _is_own_report(value):
                yield own_report()
                return
            yield replace(source_of(value, bounds, path), line=number)
        except ReadingError as error:
            yield error.at(path or "", number)
    if not any_line:
        yield ReadingError("empty", "没有一行内容", "检查文件是否保存完整，重新导出后再试")


def read_whole(data: bytes, bounds: Bounds, path: str | None, name: str | None) -> Iterator[Source | ReadingError]:
    """A .json file: an object, an array of objects (errors are counted as 第 n 项), or, misnamed, one object a line."""
    if not data.strip():
        raise ReadingError("empty", "没有文字（空文件或者只有空白）", "检查文件是否保存完整，重新导出后再试")
    if b"\n" in data.strip() and is_object(data.partition(b"\n")[0]):
        yield from read_lines(io.BytesIO(data), bounds, path)
        return
    value = parse(data)
    if _is_own_report(value[0] if isinstance(value, list) and value else value):
        raise own_report()
    if not isinstance(value, list):
        yield source_of(value, bounds, path, name)
        return
    if not value:
        raise ReadingError("empty", "数组里没有一份文书", _SHAPE)
    for position, element in enumerate(value, 1):
        try:
            yield source_of(element, bounds, path)
        except ReadingError as error:
            yield ReadingError(error.code, f"第 {position} 项：{error.reason}", error.advice)


def is_json(data: bytes) -> bool:
    """Whether `data` is an object or an array throughout."""
    if not data.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"[")):
        return False
    try:
        return isinstance(parse(data), dict | list)
    except ReadingError:
        return False


def is_object(line: bytes) -> bool:
    """Whether `line` is one JSON object."""
    return line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") and is_json(line)


def parse(data: bytes) -> Any:
    """The JSON value of `data`. Raises ReadingError: encoding, bad_json."""
    try:
        return json.loads(data.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadingError("encoding", f"JSON 应为 UTF-8 编码，第 {error.start + 1} 个字节起不合", "另存为 UTF-8 编码后再试") from error
    except json.JSONDecodeError as error:
        place = f"第 {error.colno} 个字符" if error.lineno == 1 else f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise ReadingError("bad_json", f"不是合格的 JSON（{place}处出错）", _SHAPE) from error
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of thousands of digits
        raise ReadingError("bad_json", "JSON 嵌套过深或者数字过长", _SHAPE) from error


def source_of(value: Any, bounds: Bounds, path: str | None, name: str | None = None) -> Source:
    """The source an object stands for; without an id it is called `name`, or by the digest of its text."""
    if not isinstance(value, dict):
        raise ReadingError("bad_json", "不是 JSON 对象", _SHAPE)
    if value.get("text") is None:
        raise ReadingError("bad_json", "缺少 text 字段", _SHAPE)
    text, given = value["text"], value.get("id")
    if not isinstance(text, str):
        raise ReadingError("bad_json", "text 字段不是字符串", _SHAPE)
    if isinstance(given, bool) or not isinstance(given, str | int | None):
        raise ReadingError("bad_json", "id 字段既不是字符串也不是整数", _SHAPE)
    identity = "" if given is None else str(given)
    if not (text.isascii() or _encodable(text)) or not _encodable(identity):
        raise ReadingError("encoding", "含有残缺的字符（单个代理项 \\uD800–\\uDFFF）", "从原文重新导出这份文书")
    return Source(identity or name or digest(text), bounded(text, bounds), path)


def digest(text: str) -> str:
    """A name for a text that was given none: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_own_report(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("schema", "")).startswith("panjian.report/")


def _overlong(number: int, bounds: Bounds) -> ReadingError:
    limit = bounds.bytes // (1024 * 1024)
    return ReadingError("too_large", f"这一行超过 {limit} MB", "一行只放一份文书", line=number)


def _skip_line(stream: IO[bytes], line: bytes, bounds: Bounds) -> bool:
    """Read on to the end of an overlong line; False if it has no end within reach."""
    for _ in range(_OVERLONG_LINES):
        if line.endswith(b"\n") or not line:
            return True
        line = stream.readline(bounds.bytes + 1)
    return line.endswith(b"\n") or not line
