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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from pipelines.pipeline import analyze
from pipelines.reading import ReadingError, Source
from pipelines.reading.recognise import not_judgment
from pipelines.report import report
from serving.assembly import extractor
from serving.endpoint.logs import set_up, tell
from serving.settings import Settings
from serving.store import batches
from serving.store.batches import Leased
from serving.store.database import Database
from serving.store.judgments import Report
from serving.store.refusal import Conflict, Refusal

_ROOT = str(Path(__file__).parents[1])  # where our packages lie, wherever the process is started
IDLE_SECONDS = 0.5  # how often a worker that has nothing to do looks again
BROKEN_SECONDS = 5.0  # how long it waits for a database that does not answer
Analyse = Callable[[str, str | None, date | None], Report]
"""Analyses a text, with the id that its report shall have and the day whose law applies; ReadingError if it is no judgment."""


class TooLong(Exception):
    """An analysis did not end in its time."""


def analysing(model: str) -> Analyse:
    """The analysis with the model of a name; it is loaded now."""
    extract = extractor(model)

    def analyse(text: str, id: str | None, as_of: date | None) -> Report:
        if refused := not_judgment(Source(id or "", text, None)):
            raise refused
        return report(analyze(text, id, as_of, extract))

    return analyse


def name_of(pid: int) -> str:
    """The name of a worker by its process."""
    return f"{os.uname().nodename[:60]}-{pid}"


class Worker:
    """Takes items until it is told to stop."""

    def __init__(self, database: Database, analyse: Analyse, settings: Settings, name: str | None = None) -> None:
        self.database, self.analyse, self.settings = database, analyse, settings
        self.name = name or name_of(os.getpid())
        self.stop = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set; the item at hand is brought to its end."""
        while not self.stop.is_set():
            try:
                if not self.work():
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
            self._end(leased, self._analysed(leased))
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
                    batches.finish(session, leased, result)
                return
            except Conflict:
                raise
            except Refusal as refused:
                result = {"code": refused.code, "message": refused.message}
        with self.database.session() as session:
            batches.fail(session, leased, result)

    def _analysed(self, leased: Leased) -> Report | dict[str, str]:
        """The report of an item, or the problem that there is none."""
        try:
            with _at_most(self.settings.request_seconds):
                return self.analyse(leased.text, leased.external_id, leased.as_of)
        except ReadingError as error:
            return {"code": error.code, "message": f"{error.reason}。建议：{error.advice}。"}
        except TooLong:
            return {"code": "too_long_to_analyze", "message": f"分析这份文书超过 {self.settings.request_seconds} 秒，没有再做。"}
        except MemoryError:
            return {"code": "too_large", "message": "分析这份文书超过内存上限。"}
        except Exception as error:  # a mistake of ours ends this item only; its words may quote the judgment and are not logged
            tell("analysis failed", logging.ERROR, error=error, batch=leased.batch_id, item=leased.sequence)
            return {"code": "internal", "message": "分析这份文书时程序出错，已记入日志。"}


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong inside if it takes longer (in the main thread of a process only: elsewhere nothing can interrupt it)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again each second: raised in a destructor it is lost
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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
                released = batches.release(session, name_of(dead.pid))
        except DBAPIError as error:
            released = 0  # the lease will run out
            tell("database failed", logging.ERROR, error=error)
        tell("worker replaced", logging.WARNING, pid=dead.pid, status=dead.returncode, released=released)
        return self._started()


def main(arguments: list[str]) -> None:
    """One worker with the settings of the environment; `--with-parent`: it stops when its standard input is closed."""
    settings = Settings.from_environment()
    set_up(settings.log_level)
    worker = Worker(Database(settings.database_url), analysing(settings.model), settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    if "--with-parent" in arguments:
        threading.Thread(target=_watch_parent, args=(worker.stop,), daemon=True).start()
    tell("worker ready", worker=worker.name)
    worker.run()
    worker.database.close()
    tell("worker stopped", worker=worker.name)


def _watch_parent(stop: threading.Event) -> None:
    """Stop when the process that started this one is gone: its end of the pipe is closed then."""
    while os.read(0, 1024):
        continue
    stop.set()


if __name__ == "__main__":
    main(sys.argv[1:])
