"""Analysts (分析进程池): a fixed number of processes that read and analyse; one that hangs or dies is replaced.

Another model takes the place of the present one without a pause: its processes are started and warmed beside the old ones, then take every new
judgment, while the old ones finish what they have. A process loads one model once, so each answer is by one version.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from serving.choice import Choice
from serving.endpoint import metrics
from serving.endpoint.analyst import LENGTH, Task
from serving.endpoint.logs import tell
from serving.endpoint.problems import Problem
from serving.settings import Settings
from serving.store.identity import now

_ROOT = Path(__file__).parents[2]
_START = 60.0  # seconds in which a process must be ready
_CHUNK = 1 << 20


class Ended(Exception):
    """The process is gone: it died, or it was ended for taking too long."""


class _Process:
    """One analysing process and the pipe to it."""

    def __init__(self, choice: Choice, memory: int) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-P", "-m", "serving.endpoint.analyst", choice.source, str(memory)]
        self._choice = choice
        self._popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        )
        self.model: str | None = None

    def ready(self) -> Self:
        """The same process, once it can work; it is ended otherwise. Raises ValueError, in Chinese, where its model cannot be loaded."""
        try:
            told = self._received(_START)
        except (TimeoutError, Ended) as error:
            self.end()
            raise ValueError(f"装载模型“{self._choice.source}”的进程没有就绪（{type(error).__name__}），多半是内存不足。") from error
        wanted = self._choice.name
        if "failed" not in told and wanted not in (None, told["model"]):
            told = {"failed": f"模型“{self._choice.source}”是 {told['model']}，不是要装载的 {wanted}。"}
        if "failed" in told:
            self.end()
            raise ValueError(told["failed"])
        self.model = told["model"]
        return self

    def ask(self, task: Task, seconds: float) -> dict[str, Any]:
        """The answer to a task. Raises TimeoutError, or Ended where the process died."""
        pipe = self._popen.stdin
        assert pipe is not None
        try:
            pipe.write(task.header())
            pipe.write(task.data)
            pipe.flush()
        except OSError as error:
            raise Ended from error
        return self._received(seconds)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._popen.poll() is None

    def end(self) -> None:
        """End the process at once, and wait for it."""
        self._popen.kill()
        for pipe in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._popen.wait()

    def _received(self, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        size = LENGTH.unpack(self._bytes(LENGTH.size, deadline))[0]
        answer: dict[str, Any] = json.loads(self._bytes(size, deadline))
        return answer

    def _bytes(self, size: int, deadline: float) -> bytes:
        assert self._popen.stdout is not None
        descriptor = self._popen.stdout.fileno()
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        parts: list[bytes] = []
        while size:
            if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(descriptor, min(size, _CHUNK))
            if not part:
                raise Ended
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class Analysts:
    """`processes` analysts behind a queue of at most `waiting` more judgments; `seconds` is what one judgment may take."""

    def __init__(
        self, model: str = "default", *, processes: int = 1, seconds: float = 60.0, waiting: int = 32, memory: int = 4 << 30
    ) -> None:
        self.choice, self.processes, self.seconds = Choice(model), processes, seconds
        self._memory, self.most = memory, processes + waiting  # judgments inside at once
        self._idle: list[_Process | None] = [None] * processes  # of the present choice only; None: to be started when wanted
        self._turn = threading.Condition()
        self._inside = 0
        self._closed = self.started = False
        self._model_name: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The analysts that the settings ask for."""
        return cls(settings.model, processes=settings.analyses_at_once, seconds=settings.request_seconds)

    def start(self, choice: Choice | None = None) -> None:
        """Start the processes, so that the first judgment need not wait. Raises ValueError, in Chinese, where the model cannot be loaded."""
        self.choice = choice or self.choice
        started = [_Process(self.choice, self._memory) for _ in self._idle]
        try:
            self._idle[:] = [one.ready() for one in started]
        except BaseException:
            for one in started:
                one.end()
            raise
        self._model_name, self.started = started[0].model, True

    def swap(self, choice: Choice) -> datetime:
        """Let another model take every judgment from now on; the moment from which it does. What is in analysis is finished by the old one.

        Raises ValueError, in Chinese, where the model cannot be loaded: the old one goes on then as if nothing had been asked.
        """
        started: list[_Process] = []
        try:
            while len(started) < self.processes:  # one after the other: the old ones need the processor
                started.append(_Process(choice, self._memory))
                started[-1].ready()
        except BaseException:
            for one in started:
                one.end()
            raise
        with self._turn:
            fresh, moment = list[_Process | None](started), now()
            if self._closed:
                ended = fresh
            else:
                ended, self._idle = self._idle, fresh
                self.choice, self._model_name = replace(choice), started[0].model  # one of its own, though the same be chosen again
                self._turn.notify_all()
        for process in filter(None, ended):
            process.end()
        return moment

    def analyze(self, task: Task) -> tuple[str, dict[str, Any]]:
        """The text and the report of a task. Raises Problem: what reading refused, busy, too_long_to_analyze."""
        with self._place():
            begun = time.monotonic()
            answer = self._answer(task)
            metrics.ANALYSIS.observe(time.monotonic() - begun)
        if "refused" in answer:
            raise Problem(_CODES.get(answer["refused"], answer["refused"]), answer["detail"])
        return answer["text"], answer["report"]

    @property
    def model_name(self) -> str | None:
        """name@version of the model that takes part; None: rules only, or no analyst has started yet."""
        with self._turn:
            return self._model_name

    @property
    def ready(self) -> bool:
        """Whether judgments are taken."""
        return not self._closed

    def close(self) -> None:
        """End the processes; a judgment in analysis is waited for."""
        with self._turn:
            self._closed = True
            self._turn.wait_for(lambda: self._inside == 0)
            ended, self._idle = self._idle, [None] * self.processes
        for process in filter(None, ended):
            process.end()

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place in the queue. Raises Problem (busy) where there is none."""
        with self._turn:
            if self._closed or self._inside >= self.most:
                raise Problem("busy", headers={"Retry-After": "2"})
            self._inside += 1
        metrics.WAITING.inc()
        try:
            yield
        finally:
            metrics.WAITING.dec()
            with self._turn:
                self._inside -= 1
                if self._closed:
                    self._turn.notify_all()

    def _answer(self, task: Task) -> dict[str, Any]:
        """Ask an idle analyst; one that died (for want of memory, say) is replaced and asked once more."""
        for _ in range(2):
            with self._analyst() as process:
                try:
                    return process.ask(task, self.seconds + task.bounds.seconds)
                except TimeoutError as error:
                    process.end()
                    raise Problem("too_long_to_analyze") from error
                except Ended:
                    process.end()
                    tell("analyst ended", logging.WARNING)
        raise Problem("unreadable", "读这份文书的进程异常结束，多半是文件结构异常或者过大。建议：另存为 .txt 后再试。")

    @contextmanager
    def _analyst(self) -> Iterator[_Process]:
        with self._turn:
            self._turn.wait_for(lambda: self._idle)
            process, choice = self._idle.pop(), self.choice
        try:
            if process is None or not process.alive:
                process = self._replaced(choice)
            yield process
        except BaseException:  # whatever it was, an answer may still come down the pipe: nobody else must get it
            if process is not None:
                process.end()
            raise
        finally:
            self._returned(process, choice)

    def _replaced(self, choice: Choice) -> _Process:
        """A process in the place of one that is gone. Raises Problem (busy) where it cannot be started."""
        try:
            process = _Process(choice, self._memory).ready()
        except ValueError as error:
            tell("analyst not replaced", logging.ERROR, model=choice.name or choice.source, why=str(error))
            raise Problem("busy", headers={"Retry-After": "10"}) from error
        with self._turn:
            if choice is self.choice:
                self._model_name = process.model
        return process

    def _returned(self, process: _Process | None, choice: Choice) -> None:
        """Put a process back, or end it where another model has taken its place meanwhile."""
        with self._turn:
            if choice is self.choice:
                self._idle.append(process if process and process.alive else None)
                self._turn.notify(1 if not self._closed else self.most)  # who closes waits, too
                return
        if process is not None:
            process.end()


_CODES = {"not_found": "unreadable", "outside": "unreadable"}  # of reading, where no path is the caller's
