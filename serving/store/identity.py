"""Ids and moments (编号与时间): ids are UUIDs of version 7, so that their text sorts by the time they were given; moments are UTC.

All of it is told by one clock. `clocked` puts another in its place, for what rehearses a year within a minute, in a store of its own.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))  # the whole country keeps one time, without summer time

Clock = Callable[[], datetime]

_clock: ContextVar[Clock] = ContextVar("clock", default=lambda: datetime.now(UTC))
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """An id that is new and sorts after every id this process gave before."""
    global _last
    with _lock:
        _last = max(_last + 1, int(now().timestamp() * 1000) << 12)  # milliseconds, and 12 bits that count within one
        ticks = _last
    bits = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


def now() -> datetime:
    """This moment, in UTC."""
    return _clock.get()().astimezone(UTC)


def today() -> date:
    """The day it is in China."""
    return now().astimezone(CHINA).date()


@contextmanager
def clocked(clock: Clock) -> Iterator[None]:
    """Within, this thread's ids and moments are told by another clock; a moment of it has a time zone."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)


def digest(*parts: Any) -> str:
    """SHA-256 of JSON values, the same whatever the order of their keys."""
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
