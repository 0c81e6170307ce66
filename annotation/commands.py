"""The commands of annotation: `panjian annotate validate`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import typer

annotate_app = typer.Typer(add_completion=False, no_args_is_help=True)


@annotate_app.callback()
def annotate() -> None:
    """标注：校验标注文件。"""


@annotate_app.command("validate")
def validate_file(
    file: Annotated[
        Path, typer.Argument(metavar="文件", exists=True, dir_okay=False, readable=True, help="标注、数据集或金标文书，一行一份（JSON）。")
    ],
    texts: Annotated[
        Path | None,
        typer.Option("--texts", exists=True, dir_okay=False, readable=True, help="文书文本，一行一份 {id, text}；给出才核对位置与取值。"),
    ] = None,
    level: Annotated[Literal["error", "warning", "hint"], typer.Option("--level", help="报到哪一级为止。")] = "hint",
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="事件的写法：文字，或一行一个 JSON。")] = "text",
) -> None:
    """校验标注文件：逐行报告事件，有错误时退出码为 1。"""
    from annotation.incident import LEVELS, Level
    from annotation.validation import validate

    known = _texts(texts) if texts else None
    shown = list(Level)[: list(Level).index(Level(level)) + 1]
    counted: Counter[Level] = Counter()
    lines = _lines(file, "文件")
    for incident in validate(lines, known):
        counted[incident.level] += 1
        if incident.level in shown:
            row = {"id": incident.id, "level": incident.level.value, "code": incident.code, "where": incident.where}
            told = json.dumps({**row, "message": incident.message, "advice": incident.advice}, ensure_ascii=False)
            sys.stdout.write((incident.line if format == "text" else told) + "\n")
    rows = sum(bool(line.strip()) for line in lines)
    typer.echo(f"{file}：{rows} 份，" + "，".join(f"{LEVELS[one]} {counted[one]}" for one in Level) + "。", err=True)
    raise typer.Exit(1 if counted[Level.ERROR] else 0)


def _lines(path: Path, parameter: str) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"“{path}”不是 UTF-8 编码。请另存为 UTF-8。", param_hint=parameter) from error


def _texts(path: Path) -> dict[str, str]:
    """Texts by id, of a file of one {"id", "text"} a line."""
    found = {}
    for number, line in enumerate(_lines(path, "--texts"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[str(row["id"])] = str(row["text"])
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise typer.BadParameter(f"“{path}”第 {number} 行不是带 id 和 text 的 JSON 对象。", param_hint="--texts") from error
    return found
