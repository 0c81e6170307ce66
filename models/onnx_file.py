"""ONNX files looked at without running them (ONNX 文件检查): the wire format is walked, weights are skipped, and what reaches out is found.

A tensor may say that its data lies in another file (`external_data`, by any path), and an operator may be of a library that is none of ONNX
Runtime's own. Neither is in a model that `panjian train` exports. The walk needs no onnx package and takes milliseconds.

Field numbers are those of onnx.proto: a message is walked into where graphs, nodes, attributes or tensors can be, else it is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_DEEPEST = 24  # messages within messages: graphs of loops and branches within graphs
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14  # of a tensor
_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})  # ONNX Runtime's own
_NOT_ONNX = "不是 ONNX 模型"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"),
    (b"\x80\x04", "pickle"),
    (b"\x80\x05", "pickle"),
    (b"PK\x03\x04", "zip 压缩包（PyTorch 的权重也是）"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89HDF", "HDF5"),
    (b"\x7fELF", "可执行程序"),
    (b"MZ", "可执行程序"),
    (b"#!", "脚本"),
    (b"version https://git-lfs", "Git LFS 的指针"),
)
# message → field → message; a model's functions and a node's attributes hold nodes and graphs of their own
_WITHIN: Mapping[str, Mapping[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
_DOMAIN: Mapping[str, int] = {"node": 7}  # the field that tells whose an operator is


class _Broken(ValueError):
    """Bytes that are no message."""


class _Outside(ValueError):
    """A message that reaches out of the file; its text says how."""


class _Field(NamedTuple):
    number: int
    number_value: int  # of a varint
    start: int  # of bytes
    end: int


def problem(content: bytes) -> str | None:
    """What is wrong with a file that should be ONNX, in Chinese; None where it may be loaded."""
    for magic, kind in _OTHERS:
        if content.startswith(magic):
            return f"{_NOT_ONNX}，而是 {kind}"
    try:
        _walk(memoryview(content), 0, len(content), "model", 0)
    except _Outside as error:
        return str(error)
    except _Broken:
        return f"{_NOT_ONNX}，或已损坏"
    return None


def other_kind(content: bytes) -> str | None:
    """What a file is that begins like something a model never holds (pickle, an archive, a program); None for anything else."""
    return next((kind for magic, kind in _OTHERS if content.startswith(magic)), None)


def _walk(view: memoryview, start: int, end: int, message: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise _Broken
    within, seen = _WITHIN[message], False
    for field in _fields(view, start, end):
        seen = seen or (message == "model" and field.number == 7)
        if message == "tensor" and (field.number == _EXTERNAL_DATA or (field.number == _DATA_LOCATION and field.number_value)):
            raise _Outside("的权重引用了别的文件（external data）")
        if field.number == _DOMAIN.get(message):
            domain = bytes(view[field.start : field.end]).decode("utf-8", "replace")
            if domain not in _DOMAINS:
                raise _Outside(f"要用外来的算子库“{domain[:60]}”")
        if field.number in within and field.end > field.start:
            _walk(view, field.start, field.end, within[field.number], depth + 1)
    if message == "model" and not seen:
        raise _Broken


def _fields(view: memoryview, at: int, end: int) -> Iterator[_Field]:
    while at < end:
        key, at = _varint(view, at, end)
        number, kind = key >> 3, key & 7
        value, start = 0, at
        if kind == _VARINT:
            value, at = _varint(view, at, end)
            start = at
        elif kind == _BYTES:
            length, start = _varint(view, at, end)
            at = start + length
        elif kind in (_EIGHT, _FOUR):
            at += 8 if kind == _EIGHT else 4
        else:
            raise _Broken
        if not number or at > end:
            raise _Broken
        yield _Field(number, value, start, at)


def _varint(view: memoryview, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise _Broken
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise _Broken
