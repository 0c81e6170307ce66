"""Recent choices (筛选选项): what filters may choose from, asked of the store at most once a minute for each scope: it takes a walk over all clues."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy.orm import Session

from serving.access import Principal
from serving.store import docket
from serving.store.docket import Choices

_SECONDS = 60.0
_MOST = 1_000  # scopes kept; all are forgotten when there are more


class RecentChoices:
    """The choices of each scope, a minute old at most."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[frozenset[str], tuple[float, Choices]] = {}
        self._lock = threading.Lock()

    def of(self, session: Session, who: Principal) -> Choices:
        """What who asks may choose from."""
        moment = self._clock()
        with self._lock:
            found = self._known.get(who.scope)
        if found and moment - found[0] < _SECONDS:
            return found[1]
        told = docket.choices(session, who)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[who.scope] = moment, told
        return told
