"""Analysis of one text by a model, kept within its time (一次分析): what workers do with an item, whatever queue it came from."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from pipelines.reading import ReadingError, Source
from pipelines.reading.recognise import not_judgment
from pipelines.report import report
from serving.assembly import prepared
from serving.endpoint.logs import tell

Report = Mapping[str, Any]
Analyse = Callable[[str, str | None, date | None], Report]
"""Analyses a text, with the id that its report shall have and the day whose law applies; ReadingError if it is no judgment."""


class TooLong(Exception):
    """An analysis did not end in its time."""


def analysing(model: str) -> Analyse:
    """The analysis with the model of a name; it is loaded now."""
    analyze = prepared(model)

    def analyse(text: str, id: str | None, as_of: date | None) -> Report:
        if refused := not_judgment(Source(id or "", text, None)):
            raise refused
        return report(analyze(text, id, as_of))

    return analyse


def analysed(analyse: Callable[[], Report], seconds: float, **told: str | int) -> Report | dict[str, str]:
    """The report, or the problem that there is none; `told`: what the log may tell of the item."""
    try:
        with at_most(seconds):
            return analyse()
    except ReadingError as error:
        return {"code": error.code, "message": f"{error.reason}。建议：{error.advice}。"}
    except TooLong:
        return {"code": "too_long_to_analyze", "message": f"分析这份文书超过 {seconds:g} 秒，没有再做。"}
    except MemoryError:
        return {"code": "too_large", "message": "分析这份文书超过内存上限。"}
    except Exception as error:  # a mistake of ours ends this item only; its words may quote the judgment and are not logged
        tell("analysis failed", logging.ERROR, error=error, **told)
        return {"code": "internal", "message": "分析这份文书时程序出错，已记入日志。"}


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
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
