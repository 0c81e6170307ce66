"""The compiled law on disk (编译后的法律数据): one JSON file a kind, made from the YAML beside it by `python -m pipelines.law.compile`."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def compiled_path(kind: str) -> Path:
    """Where the compiled data of a kind stand: `charges`, `provisions`, `thresholds`, `articles`."""
    return FOLDER / f"{kind}.compiled.json"


@cache
def load(kind: str) -> Any:
    """The compiled data of a kind, read once."""
    return json.loads(compiled_path(kind).read_text(encoding="utf-8"))["data"]


def day(text: str | None) -> date | None:
    """A day from ISO text; None from None."""
    return date.fromisoformat(text) if text else None


def covers(since: date, until: date | None, on: date) -> bool:
    """Whether a version in force from `since` to `until` inclusive is in force on a day."""
    return since <= on and (until is None or on <= until)
