"""The report for the terminal (终端报告): clues first, then the facts of each defendant, then what could not be checked and why."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from rich.console import Console
from rich.text import Text

from pipelines.rendering import fields, silence, whole_case, words
from pipelines.rendering.result import Failed, Read
from pipelines.rendering.wrapping import wrapped

_STYLE = {"A": "bold red", "B": "bold yellow", "C": "bold cyan"}
_HARMLESS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd")  # no control sequence of a text reaches the terminal


def write(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """One report after the other; colours only where `out` is a terminal."""
    colours = out.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if colours else 100
    for result in results:
        page = io.StringIO()
        console = Console(file=page, force_terminal=colours, force_jupyter=False, width=width, highlight=False, emoji=False, markup=False)
        _print(console, result)
        out.write(page.getvalue().encode("utf-8", "replace"))
        out.flush()


def _print(console: Console, result: Read | Failed) -> None:
    if isinstance(result, Failed):
        console.print(Text(f"✗ {result.message.translate(_HARMLESS)}\n", style="red"))
        return
    report = result.report
    console.rule(Text(report["id"].translate(_HARMLESS)), align="left")
    _say(console, words.heading(report["document"]), style="bold")
    if legible := words.mended(report):
        _say(console, legible)
    _print_clues(console, report)
    for one in report["defendants"]:
        console.print()
        _say(console, f"被告人 {one['name']}", style="bold")
        for label, value in words.lines(one):
            _say(console, f"{label}：{value}", indent=2)
    if whole := list(whole_case.lines(report)):
        console.print()
        _say(console, "全案", style="bold")
        for label, value in whole:
            _say(console, f"{label}：{value}", indent=2)
    _print_unknown(console, report["unknown"])
    console.print()


def _say(console: Console, line: str, *, indent: int = 0, style: str = "") -> None:
    """One paragraph, its lines under each other."""
    for part in wrapped(line.translate(_HARMLESS), console.width - indent):
        console.print(Text(" " * indent + part, style=style), no_wrap=True, overflow="ignore", crop=False)


def _print_clues(console: Console, report: Mapping[str, Any]) -> None:
    clues = words.by_importance(report["clues"])
    console.print()
    if not clues:
        console.print(f"{silence.told(report)}。")
        return
    console.print(Text(f"线索 {len(clues)} 条", style="bold"))
    for number, clue in enumerate(clues, 1):
        who = f"{clue['defendant']}：" if clue["defendant"] else ""
        _say(console, f"{number}. [{clue['grade']}] {fields.title(clue['check'])}", style=_STYLE[clue["grade"]])
        _say(console, f"{who}{clue['message']}", indent=4)
        for line in _details(clue):
            _say(console, line, indent=4, style="dim")


def _details(clue: Mapping[str, Any]) -> Iterator[str]:
    for one in clue["evidence"]:
        yield f"原文（{one['start']}–{one['end']}）：「{' '.join(one['quote'].split())}」"
    for basis in clue["basis"]:
        since = f"（{basis['in_force_from']} 起施行）" if basis["in_force_from"] else ""
        yield f"依据：{words.article(basis)}{since}：{' '.join(basis['wording'].split())}"
    ways = "、".join(words.SUPERVISION[code] for code in clue["supervision"])
    yield f"建议：{ways}；{words.WEIGHT[clue['weight']]}，{words.GRADE[clue['grade']]}，{words.FAVOURS[clue['favours']]}"
    yield f"检查项：{clue['check']} 第 {clue['version']} 版（{words.RANK[clue['rank']]}）"


def _print_unknown(console: Console, unknown: list[Mapping[str, Any]]) -> None:
    if not unknown:
        return
    console.print()
    console.print(Text("未能检查", style="bold"))
    for who, missing, checks in fields.unknown_words(unknown):
        _say(console, f"{who + '：' if who else ''}没有读到{missing}：{checks}", indent=2)
