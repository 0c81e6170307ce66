"""A progress bar on standard error (进度), only for people and only for work over two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def progress(items: Iterable[T], label: str) -> Iterator[T]:
    """Pass items on, counting them on standard error once two seconds have gone by and a person is watching."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(label, total=None)
    begun, showing = time.monotonic(), False
    try:
        for item in items:
            if not showing and time.monotonic() - begun > 2:
                bar.start()
                showing = True
            yield item
            bar.advance(task)
    finally:
        if showing:
            bar.stop()
