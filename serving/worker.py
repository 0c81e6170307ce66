"""Workers (分析进程): take the judgments of batches one by one, analyse them, and keep what came of it.

A worker told to stop (SIGTERM, SIGINT) ends the item at hand first. One that is killed leaves its item to another, once the lease has run out.
`python -m serving.worker` is one worker; a `Crew` is several, which it starts anew when they die.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from serving.analysis import Analyse, Report, analysed, analysing
from serving.choice import Choice, load
from serving.endpoint.logs import set_up, tell
from serving.following import Follower, speak
from serving.settings import Settings
from serving.shadow_reader import ShadowReader, offer
from serving.store import batches, shadow_items
from serving.store.batches import Leased
from serving.store.compositions import Part, process_name
from serving.store.database import Database
from serving.store.refusal import Conflict, Refusal

_ROOT = str(Path(__file__).parents[1])  # where our packages lie, wherever the process is started
IDLE_SECONDS = 0.5  # how often a worker that has nothing to do looks again
BROKEN_SECONDS = 5.0  # how long it waits for a database that does not answer


def name_of(pid: int) -> str:
    """The name of a worker by its process."""
    return process_name(pid)


class Worker:
    """Takes items until it is told to stop. `between`: done before each item; `idle`: done where there is none, False if that has nothing to do."""

    def __init__(
        self,
        database: Database,
        analyse: Analyse,
        settings: Settings,
        name: str | None = None,
        *,
        between: Callable[[], None] = lambda: None,
        idle: Callable[[], bool] = lambda: False,
    ) -> None:
        self.database, self.analyse, self.settings = database, analyse, settings
        self.name = name or name_of(os.getpid())
        self.between, self.idle = between, idle
        self.stop = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set; the item at hand is brought to its end."""
        while not self.stop.is_set():
            try:
                self.between()
                if not self.work() and not self.idle():
                    self.stop.wait(IDLE_SECONDS)
            except DBAPIError as error:
                tell("database failed", logging.ERROR, error=error, worker=self.name)
                self.stop.wait(BROKEN_SECONDS)

    def work(self) -> bool:
        """Take one item and bring it to its end; False if there was none."""
        with self.database.session() as session:
            leased = batches.claim(session, self.name, self.settings.lease_seconds, self.settings.max_attempts)
        if leased is None:
            return False
        begun = time.monotonic()
        try:
            analyse = partial(self.analyse, leased.text, leased.external_id, leased.as_of)
            result = analysed(analyse, self.settings.request_seconds, batch=leased.batch_id, item=leased.sequence)
            self._end(leased, result)
        except Conflict as lost:
            tell("item lost", logging.WARNING, batch=leased.batch_id, item=leased.sequence, code=lost.code)
        else:
            tell("item ended", batch=leased.batch_id, item=leased.sequence, seconds=round(time.monotonic() - begun, 3))
        return True

    def _end(self, leased: Leased, result: Report | dict[str, str]) -> None:
        """Keep a report, or the problem: a report that the store refuses is one."""
        if "schema" in result:
            try:
                with self.database.session() as session:
                    offer(session, self.settings, batches.finish(session, leased, result))
                return
            except Conflict:
                raise
            except Refusal as refused:
                result = {"code": refused.code, "message": refused.message}
        with self.database.session() as session:
            batches.fail(session, leased, result)


class Speaker:
    """The analysis by the model that was taken last."""

    def __init__(self) -> None:
        self._analyse: Analyse | None = None

    def take(self, choice: Choice) -> str | None:
        """Load a model and analyse with it from then on."""
        name = load(choice)
        self._analyse = analysing(choice.source)
        return name

    def __call__(self, text: str, id: str | None, as_of: date | None) -> Report:
        """The report of a text."""
        assert self._analyse is not None
        return self._analyse(text, id, as_of)


class Crew:
    """Several workers, each a process; one that dies is replaced. All of them end when this process does."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
        self._environment = {**os.environ, **settings.environment(), "PYTHONPATH": path}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._replace, name="crew", daemon=True)

    def start(self) -> None:
        """Start the workers."""
        self._processes = [self._started() for _ in range(self.settings.workers)]
        self._watch.start()

    def stop(self) -> None:
        """Let every worker end the item at hand, for at most `stop_seconds`; what is not done by then is done after the next start."""
        self._stop.set()
        self._watch.join()
        for process in self._processes:
            process.terminate()
        until = time.monotonic() + self.settings.stop_seconds
        for process in self._processes:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()

    @property
    def pids(self) -> list[int]:
        """The processes that are alive."""
        return [process.pid for process in self._processes if process.poll() is None]

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "serving.worker", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=self._environment, start_new_session=True)

    def _replace(self) -> None:
        while not self._stop.wait(1):
            for place, process in enumerate(self._processes):
                if process.poll() is not None:
                    self._processes[place] = self._replaced(process)

    def _replaced(self, dead: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """A worker in the place of a dead one, whose item is free again."""
        if dead.stdin is not None:
            dead.stdin.close()
        try:
            with self.database.session() as session:
                released = batches.release(session, name_of(dead.pid)) + shadow_items.release(session, name_of(dead.pid))
                for part in Part:
                    speak(session, None, part, name_of(dead.pid))
        except DBAPIError as error:
            released = 0  # the lease will run out
            tell("database failed", logging.ERROR, error=error)
        tell("worker replaced", logging.WARNING, pid=dead.pid, status=dead.returncode, released=released)
        return self._started()


def main(arguments: list[str]) -> None:
    """One worker with the settings of the environment; `--with-parent`: it stops when its standard input is closed."""
    settings = Settings.from_environment()
    set_up(settings.log_level)
    database, speaker = Database(settings.database_url), Speaker()
    follower = Follower(database, settings, speaker.take)
    follower.begin()
    shadow = ShadowReader(database, settings)
    worker = Worker(database, speaker, settings, between=follower.look_now_and_then, idle=shadow.work)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    if "--with-parent" in arguments:
        threading.Thread(target=_watch_parent, args=(worker.stop,), daemon=True).start()
    tell("worker ready", worker=worker.name)
    worker.run()
    shadow.stop()
    follower.stop()
    database.close()
    tell("worker stopped", worker=worker.name)


def _watch_parent(stop: threading.Event) -> None:
    """Stop when the process that started this one is gone: its end of the pipe is closed then."""
    while os.read(0, 1024):
        continue
    stop.set()


if __name__ == "__main__":
    main(sys.argv[1:])
