"""Rendering (报告呈现): reports and failures → text, json, jsonl, html, csv, xlsx. FORMATS names them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from pipelines.rendering import page, plain, table, terminal
from pipelines.rendering.result import Failed, Read

Writer = Callable[[Iterable[Read | Failed], BinaryIO], None]

FORMATS: dict[str, Writer] = {
    "text": terminal.write,
    "json": plain.write_json,
    "jsonl": plain.write_jsonl,
    "html": page.write,
    "csv": table.write_csv,
    "xlsx": table.write_xlsx,
}

__all__ = ["FORMATS", "Failed", "Read", "Writer"]
