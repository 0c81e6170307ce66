"""Masked files (脱敏文件) that come back: texts and reports, as they stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing that came back: a text, or a report (a JSON object with the id of its judgment); `problem` if it is neither."""

    where: str
    text: str | None = None
    report: dict[str, Any] | None = None
    problem: str = ""


def returned(inputs: Iterable[str]) -> Iterator[Returned]:
    """Every text and report of files, folders and standard input (-), in order."""
    for given in inputs:
        if given == "-":
            yield from _read("标准输入", "", sys.stdin.buffer.read())
            continue
        path = Path(given)
        files = sorted(one for one in path.rglob("*") if one.suffix in (".txt", ".json", ".jsonl")) if path.is_dir() else [path]
        if not files:
            yield Returned(given, problem="文件夹里没有 .txt、.json、.jsonl")
        for file in files:
            try:
                data = file.read_bytes()
            except OSError as error:
                yield Returned(str(file), problem=f"打不开：{error.strerror}")
                continue
            yield from _read(str(file), file.suffix, data)


def _read(where: str, suffix: str, data: bytes) -> Iterator[Returned]:
    try:
        text = data.decode("utf-8", "surrogatepass")
        if suffix == ".json":
            yield _one(where, json.loads(text))
        elif suffix == ".jsonl":
            for number, line in enumerate(text.split("\n"), 1):
                if line.strip():
                    yield _one(f"{where} 第 {number} 行", json.loads(line))
        else:
            yield Returned(where, text=text)
    except ValueError:
        yield Returned(where, problem="不是 UTF-8 文本，或 JSON 有误")


def _one(where: str, value: Any) -> Returned:
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return Returned(where, text=value["text"])
    if isinstance(value, dict) and "id" in value:
        return Returned(where, report=value)
    return Returned(where, problem="既没有 text，也没有 id")
