"""Following (跟随台账): a process speaks with the model that the ledger calls champion, and takes the next one without a pause.

What cannot be loaded leaves the present model speaking: a line in the log and a gauge say so, and it is tried again after a while. A process
that starts and cannot load the champion speaks by the rules only: better quiet than loud.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pipelines.report import VERSION
from serving.assembly import RULES_ONLY
from serving.choice import Choice, choice_of
from serving.endpoint import metrics
from serving.endpoint.logs import tell
from serving.ledger.entry import NONE, Entry
from serving.settings import CHAMPION, Settings
from serving.store import compositions, ledger
from serving.store.compositions import Part
from serving.store.database import Database

if TYPE_CHECKING:
    from serving.endpoint.analysts import Analysts

AGAIN = 60.0  # seconds after which a model that could not be loaded is tried again
Take = Callable[[Choice], str | None]
"""Loads a model and speaks with it from then on; its name@version, None: rules only. ValueError, in Chinese, if it cannot be loaded."""


class Follower:
    """Keeps one process to what the ledger says; `take` loads a model. Without PANJIAN_MODEL=champion it only tells what speaks."""

    def __init__(self, database: Database, settings: Settings, take: Take) -> None:
        self.database, self.settings, self._take = database, settings, take
        self.follows = settings.model == CHAMPION
        self.speaking: str | None = None  # the reference that this process speaks with; None: a model of no entry, or nothing yet
        self._barred: tuple[str, float] = ("", 0.0)  # what could not be loaded, and until when it is not tried again
        self._last = -float("inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def begin(self) -> None:
        """Load the model to start with. Raises ValueError, in Chinese, where the settings name one that cannot be loaded."""
        if not self.follows:
            self._speaks(self._take(Choice(self.settings.model)))
            return
        self.look()
        if self.speaking is None:
            self._speaks(self._take(Choice(RULES_ONLY)))

    def adopt(self, name: str | None) -> None:
        """Go on from a model that was loaded already."""
        self._speaks(name)

    def start(self) -> None:
        """Look at the ledger from now on, in a thread of its own."""
        if self.follows:
            self._thread.start()

    def stop(self) -> None:
        """Stop looking, and tell that this process speaks no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._note(None)

    def look_now_and_then(self) -> None:
        """Look at the ledger unless that was done a moment ago: between two items."""
        if self.follows and time.monotonic() - self._last >= self.settings.follow_seconds:
            self.look()

    def look(self) -> None:
        """Look at the ledger once, and take the champion if it is another one."""
        self._last = time.monotonic()
        try:
            with self.database.reading() as session:
                entry = ledger.champion(session)
        except SQLAlchemyError as error:  # it will answer again; meanwhile nothing changes
            tell("ledger not read", logging.WARNING, error=error)
            return
        if entry.reference == self.speaking:
            metrics.FOLLOWING.set(1)
        elif self._barred[0] != entry.reference or time.monotonic() >= self._barred[1]:
            self._follow(entry)

    def _follow(self, entry: Entry) -> None:
        try:
            name = self._take(choice_of(entry, self.settings))
        except (ValueError, OSError) as error:
            self._barred = entry.reference, time.monotonic() + AGAIN
            metrics.FOLLOWING.set(0)
            metrics.SWAPS.labels("failed").inc()
            tell("model not followed", logging.ERROR, wanted=entry.reference, speaking=self.speaking, why=str(error))
            return
        before, self._barred = self.speaking, ("", 0.0)
        metrics.FOLLOWING.set(1)
        metrics.SWAPS.labels("done").inc()
        self._speaks(name)
        tell("model followed", model=self.speaking, before=before)

    def _speaks(self, name: str | None) -> None:
        self.speaking = name or NONE
        metrics.MODEL.clear()
        metrics.MODEL.labels(self.speaking).set(1)
        with suppress(SQLAlchemyError), self.database.session() as session:  # each analysis that is kept tells it, too
            _bury(session)
        self._note(self.speaking)

    def _note(self, reference: str | None) -> None:
        """Tell the ledger what this process speaks with from now on."""
        try:
            with self.database.session() as session:
                speak(session, reference)
        except SQLAlchemyError as error:
            tell("live version not noted", logging.WARNING, error=error)

    def _run(self) -> None:
        while not self._stop.wait(self.settings.follow_seconds):
            try:
                self.look()
            except Exception as error:  # a mistake of ours must not end the following
                tell("following failed", logging.ERROR, error=error)


def speak(session: Session, reference: str | None, part: Part = Part.CHAMPION, process: str | None = None) -> None:
    """Note that a process (this one) speaks with a model from now on; None: with none any more."""
    composition = compositions.compose(session, VERSION, None if reference == NONE else reference) if reference else None
    compositions.went_live(session, composition, process or compositions.process_name(), part)


def _bury(session: Session) -> None:
    """Tell of processes of this machine that were killed that they speak no more."""
    here, _, own = compositions.process_name().rpartition("-")
    for one in compositions.live_at(session):
        node, _, pid = one.process.rpartition("-")
        if node == here and pid.isdecimal() and pid != own and not _runs(int(pid)):
            speak(session, None, one.part, one.process)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def of_analysts(database: Database, settings: Settings, analysts: Analysts) -> Follower:
    """The follower of the web process: its analysts are started with the first model and swapped for every other."""

    def take(choice: Choice) -> str | None:
        if analysts.started:
            analysts.swap(choice)
        else:
            analysts.start(choice)
        return analysts.model_name

    return Follower(database, settings, take)
