"""The whole flow over the development corpus (语料全量运行): `python -m evaluation.corpus [--every N] [--out FOLDER]`.

Checks of every judgment: no exception; `text[start:end] == quote` for every piece of evidence; a second run byte-identical. Prints the rate
of each check, judgments a second (first runs only, wall clock), peak memory and the digest of all reports, by which two runs compare.
"""

from __future__ import annotations

import csv
import hashlib
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from evaluation.json_lines import lines_of
from pipelines.checks import CHECKS
from pipelines.pipeline import analyze
from pipelines.progress import progress
from pipelines.report import report

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "data" / "judgments.jsonl.xz"


@dataclass(slots=True)
class Tally:
    """What a run over the corpus saw; clued and unknown count judgments, clues counts clues, by check; seconds of first runs."""

    judgments: int = 0
    seconds: float = 0.0
    clues: Counter[str] = field(default_factory=Counter)
    clued: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)


def judgments(path: Path = CORPUS, every: int = 1) -> Iterator[tuple[str, str]]:
    """Id and text of every `every`-th judgment of a JSON Lines file, packed by xz or not."""
    with lines_of(path) as lines:
        for line in islice(lines, 0, None, every):
            value = json.loads(line)
            yield value["id"], value["text"]


def evidence_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every piece of evidence anywhere in a report."""
    if isinstance(value, dict):
        if "quote" in value and "start" in value:
            yield value
        else:
            for child in value.values():
                yield from evidence_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from evidence_in(child)


def misplaced(found: dict[str, Any], text: str) -> list[str]:
    """The places of a report that are not in the text as they say; none in a sound report."""
    wrong = [
        f"{one['start']}–{one['end']}"
        for one in evidence_in(found)
        if not 0 <= one["start"] < one["end"] <= len(text) or text[one["start"] : one["end"]] != one["quote"]
    ]
    edges = [edge for section in found["sections"] for edge in (section["start"], section["end"])]
    if edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(text)):
        wrong.append(f"sections {edges}")
    return wrong


def as_bytes(found: dict[str, Any]) -> bytes:
    """A report as the bytes by which two runs are compared."""
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")


def examine(id: str, text: str, tally: Tally) -> bytes | None:
    """Run one judgment twice and note what was found; the report, or None where the flow raised."""
    begun = time.perf_counter()
    try:
        found = report(analyze(text, id))
        tally.seconds += time.perf_counter() - begun
        first, again = as_bytes(found), as_bytes(report(analyze(text, id)))
    except Exception as error:
        tally.errors.append(f"{id}：{type(error).__name__}: {error}")
        return None
    tally.judgments += 1
    tally.digest.update(first)
    if first != again:
        tally.errors.append(f"{id}：两次运行结果不同")
    tally.errors += [f"{id}：原文位置不符 {place}" for place in misplaced(found, text)]
    tally.clues.update(clue["check"] for clue in found["clues"])
    tally.clued.update({clue["check"] for clue in found["clues"]})
    tally.unknown.update({one["check"] for one in found["unknown"]})
    return first


def rates(tally: Tally) -> Iterator[tuple[str, int, int, float, int]]:
    """Of each check: clues, judgments with one, their share of all judgments in per cent, judgments where it was unknown."""
    for check in CHECKS:
        clued = tally.clued[check.name]
        yield check.name, tally.clues[check.name], clued, 100 * clued / max(tally.judgments, 1), tally.unknown[check.name]


def summary(tally: Tally) -> Iterator[str]:
    """The lines that a run prints, in Chinese."""
    yield f"{'检查项':<37}{'线索':>8}{'文书':>8}{'占比 %':>8}{'未能检查':>8}"
    for name, clues, clued, share, unknown in rates(tally):
        yield f"{name:<40}{clues:>8}{clued:>8}{share:>9.2f}{unknown:>10}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    speed = tally.judgments / tally.seconds if tally.seconds else 0.0
    yield f"文书 {tally.judgments} 份；每秒 {speed:.0f} 份；内存峰值 {peak:.0f} MiB；问题 {len(tally.errors)} 个"
    yield f"全部报告的摘要 sha256 {tally.digest.hexdigest()}"


def _opened(stack: ExitStack, out: Path | None) -> BinaryIO | None:
    if out is None:
        return None
    out.mkdir(parents=True, exist_ok=True)
    return stack.enter_context((out / "reports.jsonl").open("wb"))


def main(
    every: Annotated[int, typer.Option(min=1, help="每隔几份取一份。")] = 1,
    out: Annotated[Path | None, typer.Option(help="把 reports.jsonl 和 rates.csv 写到这个文件夹。")] = None,
    corpus: Annotated[Path, typer.Option(help="语料，.jsonl 或 .jsonl.xz。")] = CORPUS,
) -> None:
    """在语料上跑整个流程，核对位置与确定性，列出各检查项的命中率。"""
    if not corpus.is_file():
        raise typer.BadParameter(f"没有语料“{corpus}”。", param_hint="--corpus")
    tally = Tally()
    with ExitStack() as stack:
        reports = _opened(stack, out)
        for id, text in progress(judgments(corpus, every), "语料"):
            found = examine(id, text, tally)
            if reports and found:
                reports.write(found + b"\n")
    if out:
        with (out / "rates.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([("check", "clues", "judgments", "per_cent", "unknown"), *rates(tally)])
    typer.echo("\n".join(summary(tally)))
    for error in tally.errors:
        typer.echo(error, err=True)
    raise typer.Exit(1 if tally.errors else 0)


if __name__ == "__main__":
    typer.run(main)
