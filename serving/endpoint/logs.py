"""Logs (日志): one JSON object a line on standard error, with the request's id; no text, no name, no query, no body ever enters them."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
_LOG = logging.getLogger("panjian")
THEIRS = ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy", "asyncio")


class JsonLines(logging.Formatter):
    """A record as one line of JSON. Of an exception its type and where it was raised are told, not its words: they may quote a judgment."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line.update(getattr(record, "told", {}))
        if record.exc_info and record.exc_info[0]:
            line.update(_raised(record.exc_info[0], record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False, default=str)


def _raised(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)[-12:]
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "raised_at": [f"{one.filename}:{one.lineno} {one.name}" for one in frames]}


def tell(event: str, level: int = logging.INFO, *, error: BaseException | None = None, **told: Any) -> None:
    """Write one line; `told` must hold no personal data: ids, counts, codes, durations."""
    _LOG.log(level, event, extra={"told": told}, exc_info=error)


def set_up(level: str = "info") -> None:
    """Let our lines and those of the server go to standard error as JSON, each once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("panjian", *THEIRS):
        logger = logging.getLogger(name)
        logger.handlers[:] = [] if name == "uvicorn.error" else [handler]
        logger.propagate = name == "uvicorn.error"
        logger.setLevel(logging.WARNING if name in ("sqlalchemy", "asyncio", "alembic") else level.upper())


def uvicorn_config() -> Mapping[str, Any]:
    """What uvicorn is told about logging: nothing, for `set_up` has done it."""
    return {"version": 1, "disable_existing_loggers": False}
