"""Fictional gold and reports of `tests/judgments`, and ways of spoiling them; the command line as a user runs it."""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import panjian
from annotation.evidence import annotation_of
from annotation.gold import gold_of
from evaluation.gold import Gold
from evaluation.values import items
from pipelines.pipeline import analyze
from pipelines.report import report
from pipelines.segment import segment

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "judgments").glob("*.txt"))}
THEFT = "盗窃-刑期多算一年"  # 王大勇 and 李小虎
REPORTS: dict[str, dict[str, Any]] = {name: report(analyze(text, name)) for name, text in TEXTS.items()}


def gold_rows() -> list[dict[str, Any]]:
    """Gold judgments that say what the rules read."""
    return [gold_of(annotation_of(REPORTS[name], segment(text, name), "rules"), text) for name, text in TEXTS.items()]


def gold(name: str = THEFT, anomalies: tuple[Mapping[str, Any], ...] | None = None) -> Gold:
    """One of them, its words those of the rules."""
    return Gold(name, TEXTS[name], tuple(items(REPORTS[name])), anomalies)


def copied(name: str = THEFT) -> dict[str, Any]:
    """A report to spoil."""
    return copy.deepcopy(REPORTS[name])


def person(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A defendant of a report."""
    return next(one for one in found["defendants"] if one["name"] == name)


def json_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Done:
    """Run ``panjian evaluate`` in this process, which spares the start of another."""
    return run_command("evaluate", *arguments)


def run_command(*arguments: str | Path) -> Done:
    """Run ``panjian`` in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    arguments_given = patch.object(sys, "argv", ["panjian", *map(str, arguments)])
    with arguments_given, redirect_stdout(streams[0]), redirect_stderr(streams[1]), pytest.raises(SystemExit) as ended:
        panjian.main()
    for stream in streams:
        stream.flush()
    written = [stream.buffer.getvalue().decode("utf-8") for stream in streams]  # type: ignore[attr-defined]
    return Done(int(ended.value.code or 0), *written)


def run_apart(*arguments: str | Path) -> Done:
    """Run ``panjian evaluate`` as a user does."""
    command = [sys.executable, "-m", "panjian", "evaluate", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    return Done(done.returncode, done.stdout, done.stderr)
