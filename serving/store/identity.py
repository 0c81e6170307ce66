"""Ids and moments (编号与时间): ids are UUIDs of version 7, so that their text sorts by the time they were given; moments are UTC."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))  # the whole country keeps one time, without summer time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """An id that is new and sorts after every id this process gave before."""
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1_000_000 << 12)  # milliseconds, and 12 bits that count within one
        ticks = _last
    bits = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in China."""
    return datetime.now(CHINA).date()


def digest(*parts: Any) -> str:
    """SHA-256 of JSON values, the same whatever the order of their keys."""
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
