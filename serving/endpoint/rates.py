"""Rates (限速): a bucket of tokens for each key, filled steadily; an empty one means wait."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST = 10_000  # buckets kept; the one used longest ago goes first


class Buckets:
    """Token buckets (令牌桶) by name: `rate` tokens a second, at most `burst` at once; a rate of 0 means no limit."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst = rate, max(1, burst)
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # name → tokens, when
        self._lock = threading.Lock()

    def wait(self, name: str, tokens: int = 1) -> int:
        """Take tokens: 0 if there were enough, else the whole seconds after which there will be."""
        if self.rate <= 0:
            return 0
        with self._lock:
            now = self._clock()
            level = self._level(name, now)
            wanted = min(tokens, self.burst)
            enough = level >= wanted
            self._keep(name, level - wanted if enough else level, now)
        return 0 if enough else math.ceil((wanted - level) / self.rate)

    def empty(self, name: str) -> int:
        """0 if a token is there, else the whole seconds after which one will be; takes none."""
        if self.rate <= 0:
            return 0
        with self._lock:
            level = self._level(name, self._clock())
        return 0 if level >= 1 else math.ceil((1 - level) / self.rate)

    def _level(self, name: str, now: float) -> float:
        level, then = self._levels.get(name, (float(self.burst), now))
        return min(float(self.burst), level + (now - then) * self.rate)

    def _keep(self, name: str, level: float, now: float) -> None:
        self._levels[name] = (level, now)
        self._levels.move_to_end(name)
        while len(self._levels) > _MOST:
            self._levels.popitem(last=False)
