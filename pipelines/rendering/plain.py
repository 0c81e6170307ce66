"""Reports as JSON (一份一行，或成数组): nothing but reports; failures go to standard error and the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from pipelines.rendering.result import Failed, Read


def _dump(report: dict[str, Any], indent: int | None = None) -> bytes:
    return json.dumps(report, ensure_ascii=False, indent=indent, allow_nan=False).encode("utf-8", "surrogatepass")


def write_jsonl(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """One report a line, in input order."""
    for result in results:
        if isinstance(result, Read):
            out.write(_dump(result.report) + b"\n")
            out.flush()


def write_json(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """The report of a single judgment; an array for several, also where all but one could not be read."""
    reports = [result.report if isinstance(result, Read) else None for result in results]
    read = [report for report in reports if report is not None]
    if len(reports) == len(read) == 1:
        out.write(_dump(read[0], indent=1) + b"\n")
        return
    out.write(b"[" + b",\n".join(_dump(report, indent=1) for report in read) + b"]\n")
