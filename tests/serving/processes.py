"""Programs run in processes of a fork server, and killed there."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.serving.killing"])


def ran(program: Callable[..., None], *arguments: Any, seconds: float | None) -> list[Any]:
    """All that a program told in a process of its own; it is killed after some seconds, if any are given."""
    here, there = _context.Pipe(duplex=False)
    process = _context.Process(target=program, args=(*arguments, there))
    process.start()
    there.close()
    found = [here.recv()]
    if seconds is not None:
        time.sleep(seconds)
        os.kill(int(process.pid or 0), signal.SIGKILL)
    with suppress(EOFError):
        while True:
            found.append(here.recv())
    process.join()
    here.close()
    return found
