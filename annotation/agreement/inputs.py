"""Files to compare (待比较的文件): annotations in any form, of people named in them or by `标注者=文件`.

A text that one file carries serves the others: gold or a text file beside reports without text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotation.exchange import Pair, read_pairs
from annotation.incident import Incident, Level


def named(argument: str) -> tuple[str | None, Path]:
    """`甲=文件` → 甲 and the file; a file whose own name has an = is taken as it is."""
    name, sign, rest = argument.partition("=")
    return (None, Path(argument)) if not sign or Path(argument).exists() else (name, Path(rest))


def read_files(arguments: Iterable[str], texts: dict[str, str]) -> tuple[list[Pair], list[Incident]]:
    """The annotations of all files; what cannot be read, as incidents."""
    files = [named(one) for one in arguments]
    known = texts_of(*(path for _, path in files)) | texts
    pairs: list[Pair] = []
    incidents: list[Incident] = []
    for name, path in files:
        for found in _read(path, known):
            if isinstance(found, Incident):
                incidents.append(replace(found, where=f"{path} {found.where}"))
            else:
                pairs.append((replace(found[0], annotator=name), found[1]) if name else found)
    return pairs, incidents


def _read(path: Path, texts: Mapping[str, str]) -> Iterable[Pair | Incident]:
    try:
        return list(read_pairs(path, texts))
    except UnicodeDecodeError:
        return [Incident(Level.ERROR, "X04", "整个文件", "不是 UTF-8 编码。", "请另存为 UTF-8。")]
    except OSError as error:
        return [Incident(Level.ERROR, "X05", "整个文件", f"打不开：{error.strerror}。", "请核对文件名与权限。")]


def texts_of(*sources: Path | str | None) -> dict[str, str]:
    """The texts that rows of JSON lines carry, by id, the first source before the others; other forms keep theirs to themselves."""
    found: dict[str, str] = {}
    for source in sources:
        path = named(str(source))[1]
        if source is None or path.suffix not in (".jsonl", ".json") or not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8-sig", errors="replace").split("\n"):
            row = _row(line)
            if isinstance(row.get("text"), str):
                found.setdefault(str(row.get("id")), row["text"])
    return found


def _row(line: str) -> dict[str, Any]:
    """A row that may carry a text; what is no JSON object is told when it is read as an annotation."""
    try:
        row = json.loads(line) if '"text"' in line else None
    except json.JSONDecodeError:
        row = None
    return row if isinstance(row, dict) else {}
