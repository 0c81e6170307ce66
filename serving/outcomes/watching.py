"""Watching (定期查看): in every period, once whoever else watches: the report, the retirement that it demands, the alerts, the mirror.

The watch outlives a database that is away: it asks again every few seconds. Told to stop, it ends the round at hand first. What a round decides is
committed together with its end; the mirror comes after, and one that fails holds nothing up: the next round mirrors all of it again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from serving.endpoint.logs import tell
from serving.ledger.decision import Decision
from serving.outcomes.report import Report, compiled
from serving.store import keys, retirement, rounds
from serving.store.compositions import process_name
from serving.store.database import Database
from serving.store.identity import now
from serving.store.refusal import Conflict
from serving.store.rounds import Round

BROKEN_SECONDS = 5.0  # how long it waits for a database that does not answer, and after a round that failed
IDLE_SECONDS = 60.0  # how often it looks whether another's round has been left lying
LEASE_SECONDS = 900.0
Mirror = Callable[[Database, Report], Mapping[str, Any]]
"""Shows a report elsewhere; what it did, in numbers."""


class Watch:
    """Does rounds until it is told to stop."""

    def __init__(self, database: Database, every: timedelta, mirrors: Sequence[Mirror] = (), name: str | None = None) -> None:
        self.database, self.every, self.mirrors = database, every, mirrors
        self.name = name or process_name()
        self.stop = threading.Event()
        self._upgraded = False
        self._held: Round | None = None  # a round at whose work the database went away

    def run(self) -> None:
        """Watch until `stop` is set."""
        while not self.stop.is_set():
            try:
                self.look()
                self.stop.wait(self._pause())
            except (SQLAlchemyError, OSError) as error:
                tell("database failed", logging.ERROR, error=error, worker=self.name)
                self.stop.wait(BROKEN_SECONDS)

    def look(self) -> Mapping[str, Any] | None:
        """Do the round of the present period; what it found, or None where there is none to be done or it failed."""
        if not self._upgraded:
            self.database.upgrade()
            self._upgraded = True
        self._put_back()
        with self.database.session() as session:
            taken = self._held = rounds.take(session, self.every, self.name, LEASE_SECONDS)
        if taken is None:
            return None
        begun, period = time.monotonic(), taken.begins_at.isoformat()
        try:
            report, found = self._done(taken)
        except SQLAlchemyError:
            raise
        except Exception as error:
            tell("round failed", logging.ERROR, error=error, period=period, attempt=taken.attempts)
            self._put_back()
            self.stop.wait(BROKEN_SECONDS)
            return None
        self._held = None
        mirrored = self._mirrored(report)
        tell("round ended", period=period, seconds=round(time.monotonic() - begun, 3), mirrored=mirrored)
        return found

    def _put_back(self) -> None:
        """Put back a round that was begun here and not ended, unless another has it by now."""
        if self._held is not None:
            try:
                with self.database.session() as session:
                    rounds.put_back(session, self._held)
            except Conflict as lost:
                tell("round lost", logging.WARNING, period=self._held.begins_at.isoformat(), code=lost.code)
            self._held = None

    def _done(self, taken: Round) -> tuple[Report, Mapping[str, Any]]:
        """The report, and what was decided on it, committed with the round's end."""
        console = keys.console()
        with self.database.reading() as session:
            report = compiled(session, console)
        with self.database.session() as session:
            decided = retirement.retire(session, console)
            found = summary(report, decided)
            rounds.end(session, taken, found)
        for one in decided:
            tell("demoted", logging.WARNING, entry=one.reference, act=str(one.act), before=one.before, after=one.after)
        for alert in report.alerts:
            tell("alert", logging.WARNING, kind=alert.kind, subject=alert.subject)
        return report, found

    def _mirrored(self, report: Report) -> list[Mapping[str, Any]]:
        told: list[Mapping[str, Any]] = []
        for mirror in self.mirrors:
            try:
                told.append(mirror(self.database, report))
            except Exception as error:
                tell("mirror failed", logging.ERROR, error=error)
        return told

    def _pause(self) -> float:
        """Until the next period, or until another's round might have been left lying."""
        left = rounds.period(now(), self.every) + self.every - now()
        return min(IDLE_SECONDS, left / timedelta(seconds=1) + 0.1)


def summary(report: Report, decided: Sequence[Decision]) -> dict[str, Any]:
    """What a round found, as it is kept: counts, alerts, and what was demoted."""
    whole = report.whole
    return {
        "raised": whole.raised,
        "verified": whole.verified,
        "upheld": whole.upheld,
        "alerts": [asdict(one) for one in report.alerts],
        "alerting": dict(Counter(one.kind for one in report.alerts)),
        "decided": [{"reference": one.reference, "act": str(one.act), "before": one.before, "after": one.after} for one in decided],
    }
