"""The shadow reader (影子读卷): reads a second time what the champion has read, when a worker has nothing else to do.

Of live traffic the champion's report is the one it has just made; of a replay both read anew, so that only the models differ. A challenger that
cannot be loaded on this machine leaves its judgments waiting for one where it can.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from serving.analysis import Analyse, Report, analysed, analysing
from serving.choice import choice_of, load
from serving.endpoint import metrics
from serving.endpoint.logs import tell
from serving.following import AGAIN, speak
from serving.ledger.entry import Kind
from serving.ledger.ranks import ranked
from serving.settings import Settings
from serving.shadow import Told, differences
from serving.store import ledger, shadow_items, shadows
from serving.store.compositions import Part, process_name
from serving.store.database import Database
from serving.store.judgments import Kept
from serving.store.refusal import Conflict, NotFound
from serving.store.shadow_items import Leased
from serving.store.shadows import Plan, Run


def plan_of(settings: Settings, sample: int | None = None, seed: int | None = None) -> Plan:
    """The plan of the settings, or another sample of it."""
    drawn = settings.shadow_seed if seed is None else seed
    return Plan(settings.shadow_share, settings.shadow_waiting, drawn, sample or settings.shadow_sample)


def offer(session: Session, settings: Settings, kept: Kept) -> None:
    """Let the challenger read a judgment that was just analysed, if live traffic is read a second time."""
    if not kept.new_analysis or not settings.shadow_share:
        return
    what = shadows.offer(session, plan_of(settings), kept.judgment_id, kept.analysis_id, kept.report["produced_by"]["model"])
    if what is not None:
        metrics.SHADOWS.labels(str(what)).inc()


class ShadowReader:
    """Reads one waiting judgment at a time; `runs`: of these runs only."""

    def __init__(self, database: Database, settings: Settings, name: str | None = None, runs: Collection[str] = ()) -> None:
        self.database, self.settings, self.runs = database, settings, runs
        self.name = name or process_name()
        self._barred: dict[str, float] = {}  # what could not be loaded, and until when it is not tried again
        self._readers: dict[str, Analyse] = {}
        self._speaking: str | None = None

    def work(self) -> bool:
        """Read one judgment and bring it to its end; False if there was none that this machine can read."""
        with self.database.reading() as session:
            waiting = shadow_items.waiting(session)
        return any(self._next(run) for run in waiting if self._wanted(run))

    def stop(self) -> None:
        """Tell that this process reads in the shadow no more."""
        if self._speaking is not None:
            self._speak(None)

    def reading(self, reference: str) -> Analyse:
        """The analysis by a model of the ledger; ValueError, in Chinese, where this machine cannot load it."""
        if reference not in self._readers:
            self._readers = {**dict(list(self._readers.items())[-1:]), reference: self._loaded(reference)}  # two at most are held
        return self._readers[reference]

    def _loaded(self, reference: str) -> Analyse:
        try:
            with self.database.reading() as session:
                choice = choice_of(ledger.find(session, reference, Kind.MODEL), self.settings)
        except NotFound as unknown:
            raise ValueError(unknown.message) from unknown
        load(choice)
        return analysing(choice.source)

    def _wanted(self, run: Run) -> bool:
        return (not self.runs or run.id in self.runs) and self._barred.get(run.id, 0.0) <= time.monotonic()

    def _next(self, run: Run) -> bool:
        """Read the next judgment of a run; False if there is none left, or this machine lacks a model of the run."""
        try:
            readers = [*([self.reading(run.champion)] if run.share is None else []), self.reading(run.challenger)]
        except (ValueError, OSError) as error:
            self._barred[run.id] = time.monotonic() + AGAIN
            tell("shadow run not read", logging.WARNING, run=run.id, why=str(error))
            return False
        if self._speaking != run.challenger:
            self._speak(run.challenger)
        with self.database.session() as session:
            leased = shadow_items.claim(session, run, self.name, self.settings.lease_seconds, self.settings.max_attempts)
        if leased is None:
            return False
        try:
            self._end(leased, readers)
        except Conflict as lost:
            tell("shadow item lost", logging.WARNING, run=run.id, code=lost.code)
        return True

    def _end(self, leased: Leased, readers: Sequence[Analyse]) -> None:
        """Compare and keep, or keep why it could not be compared."""
        reports: list[Report] = [leased.report] if len(readers) == 1 else []
        for read in readers:
            told = {"run": leased.run.id, "item": leased.judgment_id}
            result = analysed(partial(_read, read, leased), self.settings.request_seconds, **told)
            if "schema" not in result:
                with self.database.session() as session:
                    shadow_items.fail(session, leased, result)
                return
            reports.append(result)
        try:
            with self.database.session() as session:
                found = shadow_items.finish(session, leased, self._compared(session, *reports))
        except (Conflict, DBAPIError):
            raise
        except Exception as error:  # a mistake of ours, or what no database keeps, ends this judgment only
            tell("comparison failed", logging.ERROR, error=error, run=leased.run.id, item=leased.judgment_id)
            with self.database.session() as session:
                shadow_items.fail(session, leased, {"code": "internal", "message": "比较这份文书时程序出错，已记入日志。"})
            return
        tell("shadow read", run=leased.run.id, item=leased.judgment_id, differences=found)

    def _compared(self, session: Session, champion: Report, challenger: Report) -> list[Told]:
        """The differences of both, as the checks rank now."""
        ranks = ledger.ranks(session)
        return list(differences(ranked(champion, ranks), ranked(challenger, ranks)))

    def _speak(self, reference: str | None) -> None:
        with self.database.session() as session:
            speak(session, reference, Part.SHADOW, self.name)
        self._speaking = reference


def _read(read: Analyse, leased: Leased) -> Report:
    told = leased.report["produced_by"]["law_as_of"]
    return read(leased.text, leased.judgment_id, date.fromisoformat(told) if told else None)
