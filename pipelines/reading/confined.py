"""PDF read in a process of its own (隔离读取): a file made to eat memory or time ends that process, and no other.

A page of a few hundred kilobytes may unpack to gigabytes or draw itself without end, and no bound inside the reader of the format
holds it back; the limits of a process do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pipelines.reading import pdf
from pipelines.reading.source import Bounds, ReadingError

_ROOT = Path(__file__).parents[2]
_START = 10.0  # seconds that the process may take beyond those of the pages
_ADVICE = "用原来的软件打开，打印成新的 PDF，或者另存为 .docx、.txt"


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a .pdf file, as `pdf.extract` reads it. Raises the same, and too_large where the process hit its limits."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "pipelines.reading.confined"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asdict(bounds)).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            timeout=bounds.seconds + _START,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingError("too_large", "读这份 PDF 超过时间上限", _ADVICE) from error
    if done.returncode:
        raise ReadingError("too_large", "读这份 PDF 超过内存上限", _ADVICE)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise ReadingError(*answer["refused"])
    if "damaged" in answer:
        raise ValueError(answer["damaged"])
    return str(answer["text"])


def main() -> None:
    """Read bounds and a PDF from standard input, answer with its text or why there is none."""
    bounds = Bounds(**json.loads(sys.stdin.buffer.readline()))
    _limit_memory(bounds.memory)
    answer: dict[str, object]
    try:
        answer = {"text": pdf.extract(sys.stdin.buffer.read(), bounds)}
    except ReadingError as error:
        answer = {"refused": (error.code, error.reason, error.advice)}
    except Exception as error:  # whatever damage makes the reader raise
        if any(
            isinstance(one, (MemoryError, SystemError)) for one in (error, error.__context__, *error.args)
        ):  # C code without memory tells either
            raise SystemExit(1) from None
        answer = {"damaged": repr(error)}
    sys.stdout.write(json.dumps(answer))


def _limit_memory(size: int) -> None:
    with suppress(ImportError, OSError, ValueError):  # where the system does not know such a limit, that of time remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    main()
