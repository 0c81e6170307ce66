"""The command of the guidelines: `panjian annotate guide`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

guide_app = typer.Typer(add_completion=False, no_args_is_help=True)


@guide_app.command("guide")
def guide(
    output: Annotated[Path | None, typer.Option("--output", dir_okay=False, help="写到的 HTML 文件；不给则写到标准输出。")] = None,
    queue: Annotated[
        Path | None,
        typer.Option("--drafts", exists=True, dir_okay=False, help="改为写出已决争议的草稿：由 agree --queue 写的分歧生成，供人补全。"),
    ] = None,
    short: Annotated[bool, typer.Option("--short", help="只要简本：标注平台里显示的说明。")] = False,
) -> None:
    """标注手册：一份可打印的 HTML，每类事实一页，含规则、例、反例和已决争议。"""
    try:
        from annotation.guidelines.booklet import booklet
        from annotation.guidelines.short_form import instruction
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f"没有安装 {error.name}。请先 pip install 'panjian[annotate]'。", param_hint="guide") from error
    document = _drafts(queue) if queue else instruction() + "\n" if short else booklet()
    name = "争议草稿" if queue else "简本" if short else "标注手册"
    if output is None:
        sys.stdout.write(document)
        return
    try:
        output.write_text(document, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"写不了“{output}”：{error.strerror}", param_hint="--output") from error
    typer.echo(f"{output}：{name}{'，补全后并入 disputes.yaml' if queue else '，可在浏览器中打开，打印用 A4'}。", err=True)


def _drafts(queue: Path) -> str:
    """Drafts of disputes for a queue of disagreements."""
    from annotation.guidelines.draft import draft_file, drafts

    try:
        rows = [json.loads(line) for line in queue.read_text(encoding="utf-8").splitlines() if line.strip()]
        return draft_file(drafts(rows))
    except (ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f"“{queue}”不是 panjian annotate agree --queue 写出的分歧。", param_hint="--drafts") from error
