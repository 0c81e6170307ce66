"""`panjian tag`: texts that are not whole judgments, one JSON line out for each in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from models.tagging import Task

tag_app = typer.Typer(add_completion=False)
_LONGEST = 200_000  # characters of a text


@tag_app.command()
def tag(
    input: Annotated[str, typer.Argument(metavar="文件|-", help='JSON Lines，一行一个 {"id","text"}；“-”读标准输入。')],
    task: Annotated[Task, typer.Option("--task", metavar="任务", help="theft、drugs、charges、amount 之一。")],
    model: Annotated[str, typer.Option("--model", metavar="模型", help="default，或模型文件夹。")] = "default",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不给则写到标准输出。")] = None,
) -> None:
    """给事实段标实体与关系（theft、drugs）、各被告人的罪名（charges）、犯罪数额（amount）；每行一个结果，次序不变。"""
    from models.loading import ModelError
    from models.tagging import tag as tagged
    from pipelines.progress import progress

    failures = 0

    def rows(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
        nonlocal failures
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row, wrong = _row(line)
            if wrong:
                failures += 1
                typer.echo(f"第 {number} 行{wrong}，未处理。", err=True)
            yield row

    with ExitStack() as stack:
        lines = _lines(stack, input)
        out = stack.enter_context(output.open("w", encoding="utf-8")) if output else sys.stdout
        try:
            for answer in tagged(task, progress(rows(lines), "标注"), model):
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        except ModelError as error:
            raise typer.BadParameter(str(error), param_hint="--model") from error
    raise typer.Exit(1 if failures else 0)


def _lines(stack: ExitStack, input: str) -> Iterator[str]:
    if input == "-":
        return iter(sys.stdin)
    path = Path(input)
    if not path.is_file():
        raise typer.BadParameter(f"没有文件“{input}”。", param_hint="文件")
    return iter(stack.enter_context(path.open(encoding="utf-8-sig", errors="replace")))


def _row(line: str) -> tuple[dict[str, Any], str | None]:
    """What a line gives, and what is wrong with it; a line that is wrong is tagged as an empty text, so that no line is lost."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return {"id": None, "text": ""}, "不是 JSON"
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        return {"id": row.get("id") if isinstance(row, dict) else None, "text": ""}, "没有 id 或 text"
    if len(row["text"]) > _LONGEST:
        return {"id": row["id"], "text": ""}, f"的文本超过 {_LONGEST} 字"
    return row, None
