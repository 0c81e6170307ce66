"""The command of the guidelines: `panjian annotate guide`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

guide_app = typer.Typer(add_completion=False, no_args_is_help=True)


@guide_app.command("guide")
def guide(
    output: Annotated[Path | None, typer.Option("--output", dir_okay=False, help="写到的 HTML 文件；不给则写到标准输出。")] = None,
    short: Annotated[bool, typer.Option("--short", help="只要简本：标注平台里显示的说明。")] = False,
) -> None:
    """标注手册：一份可打印的 HTML，每类事实一页，含规则、例、反例和已决争议。"""
    try:
        from annotation.guidelines.booklet import booklet
        from annotation.guidelines.short_form import instruction
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f"没有安装 {error.name}。请先 pip install 'panjian[annotate]'。", param_hint="guide") from error
    document = instruction() + "\n" if short else booklet()
    if output is None:
        sys.stdout.write(document)
        return
    try:
        output.write_text(document, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"写不了“{output}”：{error.strerror}", param_hint="--output") from error
    typer.echo(f"{output}：{'简本' if short else '标注手册'}，可在浏览器中打开，打印用 A4。", err=True)
