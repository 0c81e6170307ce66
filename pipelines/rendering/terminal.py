"""The report for the terminal (终端报告): clues first, then the facts of each defendant, then what could not be checked and why."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pipelines.rendering import words
from pipelines.rendering.result import Failed, Read

_STYLE = {"A": "bold red", "B": "bold yellow", "C": "bold cyan"}


def write(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """One report after the other; colours only where `out` is a terminal."""
    colours = out.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if colours else 100
    for result in results:
        page = io.StringIO()
        console = Console(file=page, force_terminal=colours, width=width, highlight=False, emoji=False, markup=False)
        _print(console, result)
        out.write(page.getvalue().encode("utf-8", "replace"))
        out.flush()


def _print(console: Console, result: Read | Failed) -> None:
    if isinstance(result, Failed):
        console.print(Text(f"✗ {result.message}\n", style="red"))
        return
    report = result.report
    console.rule(Text(report["id"]), align="left")
    console.print(Text(words.heading(report["document"]), style="bold"))
    _print_clues(console, words.by_importance(report["clues"]))
    for one in report["defendants"]:
        console.print(Text(f"\n被告人 {one['name']}", style="bold"))
        for label, value in words.lines(one):
            console.print(Padding(Text(f"{label}：{value}"), (0, 0, 0, 2), expand=False))
    _print_unknown(console, report["unknown"])
    console.print()


def _print_clues(console: Console, clues: list[Mapping[str, Any]]) -> None:
    if not clues:
        console.print("\n未发现线索。")
        return
    console.print(Text(f"\n线索 {len(clues)} 条", style="bold"))
    for number, clue in enumerate(clues, 1):
        head = Text(f"{number}. ")
        head.append(f"[{clue['grade']}] ", style=_STYLE[clue["grade"]])
        head.append(f"{clue['defendant']}：" if clue["defendant"] else "")
        head.append(clue["message"])
        console.print(head)
        for line in _details(clue):
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 4), expand=False))


def _details(clue: Mapping[str, Any]) -> Iterator[str]:
    for one in clue["evidence"]:
        yield f"原文（{one['start']}–{one['end']}）：「{' '.join(one['quote'].split())}」"
    for basis in clue["basis"]:
        since = f"（{basis['in_force_from']} 起施行）" if basis["in_force_from"] else ""
        yield f"依据：{words.article(basis)}{since}：{basis['wording']}"
    ways = "、".join(words.SUPERVISION[code] for code in clue["supervision"])
    yield f"建议：{ways}；{words.WEIGHT[clue['weight']]}，{words.GRADE[clue['grade']]}，{words.FAVOURS[clue['favours']]}"
    yield f"检查项：{clue['check']} 第 {clue['version']} 版（{words.RANK[clue['rank']]}）"


def _print_unknown(console: Console, unknown: list[Mapping[str, Any]]) -> None:
    if not unknown:
        return
    console.print(Text("\n未能检查", style="bold"))
    for one in unknown:
        who = f"{one['defendant']}：" if one["defendant"] else ""
        console.print(Padding(Text(f"{who}{one['check']}，缺 {'、'.join(one['missing'])}"), (0, 0, 0, 2), expand=False))
