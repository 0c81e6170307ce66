"""Judgments a second on one core (速度): `python -m evaluation.benchmark [--count N]`, for texts of about 1,700 characters.

Texts: those of 1,500 to 1,900 characters of the development corpus, from all over it; where that is not at hand, the fictional judgments of
`tests/judgments` lengthened by repeating their longest paragraph. The aim is 200 judgments a second for segment, extract, check and report.
"""

from __future__ import annotations

import statistics
import time
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from evaluation.corpus import CORPUS, judgments
from pipelines.pipeline import analyze
from pipelines.report import report

SHORTEST, LENGTH, LONGEST = 1_500, 1_700, 1_900  # characters
FICTIONAL = Path(__file__).resolve().parents[1] / "tests" / "judgments"
_WARM = 20  # judgments before the clock starts: compiled patterns, law read from disk


def texts(count: int, corpus: Path = CORPUS) -> list[str]:
    """`count` texts to measure with, or as many as there are."""
    if corpus.is_file():
        sized = (text for _, text in judgments(corpus, every=3) if SHORTEST <= len(text) <= LONGEST)
        return list(islice(sized, count))
    fictional = [lengthened(path.read_text(encoding="utf-8")) for path in sorted(FICTIONAL.glob("*.txt"))]
    several = [text for text in fictional if SHORTEST <= len(text) <= LONGEST]
    return [several[number % len(several)] for number in range(count)]


def lengthened(text: str) -> str:
    """A text with its longest paragraph repeated as often as it takes to come near 1,700 characters."""
    longest = max(text.splitlines(keepends=True), key=len)
    times = max(0, round((LENGTH - len(text)) / len(longest)))
    return text.replace(longest, longest * (times + 1), 1)


def measure(chosen: list[str]) -> list[tuple[float, float]]:
    """Wall-clock and processor seconds of each text."""
    for text in chosen[:_WARM]:
        report(analyze(text))
    taken = []
    for text in chosen:
        wall, processor = time.perf_counter(), time.process_time()
        report(analyze(text))
        taken.append((time.perf_counter() - wall, time.process_time() - processor))
    return taken


def main(count: Annotated[int, typer.Option(min=20, help="测多少份。")] = 400) -> None:
    """单核每秒处理多少份约 1,700 字的文书。"""
    chosen = texts(count)
    taken = measure(chosen)
    wall, processor = [one for one, _ in taken], [one for _, one in taken]
    source = "语料" if CORPUS.is_file() else "虚构文书"
    typer.echo(f"{len(chosen)} 份{source}，平均 {statistics.mean(map(len, chosen)):.0f} 字")
    for name, seconds in (("墙钟时间", wall), ("处理器时间", processor)):
        slow = statistics.quantiles(seconds, n=20)[-1]
        typer.echo(
            f"{name}：每秒 {len(seconds) / sum(seconds):.0f} 份；中位 {1000 * statistics.median(seconds):.2f} ms，95% 在 {1000 * slow:.2f} ms 内"
        )


if __name__ == "__main__":
    typer.run(main)
