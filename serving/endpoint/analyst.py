"""An analyst (分析进程): a process of its own that reads and analyses one judgment after another, sent to it over a pipe.

A file made to eat memory or time, or a text that takes too long, ends this process and no other. It ends, too, when the pipe is closed.
A message is its length in eight bytes and JSON; a task's bytes follow it.
"""

from __future__ import annotations

import json
import logging
import signal
import struct
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipelines.reading import Bounds, ReadingError, Source, read
from pipelines.reading.recognise import not_judgment
from pipelines.report import report
from serving.endpoint.logs import set_up, tell

if TYPE_CHECKING:
    from pipelines.pipeline import Analyze

LENGTH = struct.Struct(">Q")
_WARM = "江州市东林区人民法院刑事判决书（2021）江0102刑初1号。被告人张某犯盗窃罪，判处有期徒刑六个月。"


@dataclass(frozen=True, slots=True)
class Task:
    """What to analyse: a text, or a file's bytes with the ending of its name; `id` as the report shall name it."""

    data: bytes
    suffix: str | None  # None: `data` is the text itself in UTF-8
    id: str | None
    as_of: date | None
    bounds: Bounds

    def header(self) -> bytes:
        """What goes before the bytes."""
        told = asdict(self) | {"data": len(self.data), "as_of": self.as_of.isoformat() if self.as_of else None}
        body = json.dumps(told).encode()
        return LENGTH.pack(len(body)) + body


def received(stream: IO[bytes]) -> Task | None:
    """The next task; None where the pipe was closed."""
    length = stream.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    told: dict[str, Any] = json.loads(stream.read(LENGTH.unpack(length)[0]))
    data = stream.read(told.pop("data"))
    as_of = date.fromisoformat(told["as_of"]) if told["as_of"] else None
    return Task(data, told["suffix"], told["id"], as_of, Bounds(**told["bounds"]))


def answered(task: Task, analyze: Analyze) -> dict[str, Any]:
    """The text and its report, or the code and the words of a refusal."""
    try:
        source = _source(task)
        if refused := not_judgment(source):
            raise refused
        told = report(analyze(source.text, task.id or source.id, task.as_of))
        return {"text": source.text, "report": told}
    except ReadingError as error:
        return {"refused": error.code, "detail": f"{error.reason}。建议：{error.advice}。"}
    except MemoryError:
        return {"refused": "too_large", "detail": "读这份文书超过内存上限。建议：只留文书正文，去掉图片和附件后另存。"}
    except Exception as error:  # a mistake of ours: the place is logged, the words, which may quote the judgment, are not
        tell("analysis failed", logging.ERROR, error=error)
        return {"refused": "internal", "detail": None}


def _source(task: Task) -> Source:
    """The one text of a task."""
    if task.suffix is None:
        return Source(task.id or "", task.data.decode("utf-8"), None)
    with tempfile.TemporaryDirectory(prefix="panjian-") as folder:
        path = Path(folder) / f"upload{task.suffix}"
        path.write_bytes(task.data)
        found = read([path], bounds=task.bounds)
        first = next(found)
        if isinstance(first, ReadingError):
            raise first
        if next(found, None) is not None:
            raise ReadingError("unsupported", "文件里不止一份文书", "多份文书请用批量接口 /v1/batches")
    return Source(task.id or "", first.text, None)


def main(arguments: list[str]) -> None:
    """Answer tasks from standard input on standard output until it is closed. Arguments: the model's name, the bound of memory in bytes."""
    set_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which lets us finish first
    from serving.assembly import prepared

    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what anything else prints must not mix in
    try:
        analyze = prepared(arguments[0])
    except ValueError as error:  # ModelError: its message says what to do
        _send(out, {"failed": str(error)})
        return
    model = analyze(_WARM).model
    _limit_memory(int(arguments[1]))
    _send(out, {"model": model})
    while (task := received(sys.stdin.buffer)) is not None:
        _send(out, answered(task, analyze))


def _send(out: IO[bytes], told: dict[str, Any]) -> None:
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    out.write(LENGTH.pack(len(body)) + body)
    out.flush()


def _limit_memory(size: int) -> None:
    with suppress(ImportError, OSError, ValueError):  # where the system knows no such limit, that of time remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    main(sys.argv[1:])
