"""Files of JSON lines as they come (JSON 行文件), packed by xz or not; what cannot be read is an incident that says where and what to do.

Codes: E0x the file and its lines, E1x gold, E2x reports, E3x tagged items.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from annotation.incident import Incident, Level

Row = dict[str, Any]


def error(code: str, where: str, message: str, advice: str) -> Incident:
    """An incident that must be mended."""
    return Incident(Level.ERROR, code, where, message, advice)


@contextmanager
def lines_of(path: Path) -> Iterator[TextIO]:
    """A file opened for its lines."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8-sig") as packed:
            yield packed
    else:
        with path.open(encoding="utf-8-sig") as plain:
            yield plain


def listed(names: Collection[str], most: int = 5) -> str:
    """The first of several ids, and how many there are."""
    told = "、".join(islice(names, most))
    return told if len(names) <= most else f"{told} 等 {len(names)} 份"


def json_rows(path: Path, needs: Collection[str] = ("id",)) -> Iterator[tuple[str, Row] | Incident]:
    """The rows of a file, each with where it stands; `needs`: fields without which a row is none."""
    try:
        with lines_of(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(line, f"{path} 第 {number} 行", needs)
    except UnicodeDecodeError:
        yield error("E01", str(path), "不是 UTF-8 编码。", "请另存为 UTF-8。")
    except (lzma.LZMAError, EOFError):
        yield error("E02", str(path), "不是 xz 压缩文件，或文件不完整。", "请重新取得文件；没有压缩的请去掉 .xz。")
    except OSError as wrong:
        yield error("E03", str(path), f"打不开：{wrong.strerror}。", "请核对文件名与权限。")


def _row(line: str, where: str, needs: Collection[str]) -> tuple[str, Row] | Incident:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as wrong:
        return error("E04", where, f"不是 JSON：{wrong.msg}，第 {wrong.colno} 个字符。", "每行应是一个 JSON 对象。")
    if not isinstance(row, dict):
        return error("E05", where, "不是 JSON 对象。", "每行应是一个 JSON 对象。")
    absent = [name for name in needs if name not in row]
    if absent:
        return error("E06", f"{where} {row.get('id', '')}".rstrip(), f"缺少：{'、'.join(absent)}。", "请核对是不是这一种文件。")
    return where, row


def texts_of(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, str] | Incident]:
    """Ids and texts of a file of {id, text}, those that are wanted."""
    for found in json_rows(path, ("id", "text")):
        if isinstance(found, Incident):
            yield found
        elif str(found[1]["id"]) in wanted and isinstance(found[1]["text"], str):
            yield str(found[1]["id"]), found[1]["text"]
