"""`python -m training.baselines`: train the baselines, score them beside the bundled models, print one table, keep it in MLflow."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from evaluation.artifact import TrackingError
from evaluation.presentation import text
from evaluation.public_sets import DATA, FILES
from models.loading import ModelError
from training.baselines.comparison import Comparison
from training.baselines.plan import OWN, Plan, read_plan
from training.baselines.rows import Row, presented
from training.baselines.transformer_folder import transformer_folder
from training.commands import work_folder
from training.gold_sources import Sources
from training.recipe import RecipeError
from training.tracking import tracked

TASKS = ("entities", "charges", "roles")
_ROOT = Path(__file__).resolve().parents[2]
app = typer.Typer(add_completion=False)


@app.command()
def baselines(
    only: Annotated[list[str] | None, typer.Option("--only", metavar="任务", help="只做：entities、charges、roles；可重复。")] = None,
    recipe: Annotated[Path, typer.Option("--recipe", metavar="配方", help="基线配方。")] = OWN,
    base: Annotated[
        str | None, typer.Option("--base", metavar="编码器", help="HanLP 的底座：本地文件夹，或 Hugging Face 上的名字。")
    ] = None,
    work: Annotated[Path | None, typer.Option("--work", metavar="文件夹", help="工作文件夹；默认 ~/.cache/panjian/runs。")] = None,
    data: Annotated[Path, typer.Option("--data", metavar="文件夹", help="数据文件夹。")] = DATA,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="任务=文件夹", help="并列的模型，如 theft=文件夹；任务：theft、charges、facts；默认是自带的。"),
    ] = None,
    threads: Annotated[int, typer.Option("--threads", min=1, help="用几个线程。")] = 2,
) -> None:
    """训练基线（HanLP、pkuseg + scikit-learn），与自带模型在同样的测试部分上对照，列成一张表，记入 MLflow。"""
    wanted = tuple(only or TASKS)
    if unknown := [one for one in wanted if one not in TASKS]:
        raise typer.BadParameter(f"没有任务“{'、'.join(unknown)}”；可选：{'、'.join(TASKS)}。", param_hint="--only")
    ours = {task: folder for task, _, folder in (one.partition("=") for one in model or ())}
    if unknown := sorted(ours.keys() - {"theft", "charges", "facts"}):
        raise typer.BadParameter(
            f"没有模型“{'、'.join(unknown)}”；写作 theft=文件夹，任务可选 theft、charges、facts。", param_hint="--model"
        )
    if not data.is_dir():
        raise typer.BadParameter(f"没有数据文件夹“{data}”；请用 --data 指明。", param_hint="--data")
    try:
        plan = read_plan(recipe)
        plan = plan.model_copy(update={"base": base}) if base else plan
        typer.echo(compared(plan, wanted, work or work_folder(), data, threads, ours), nl=False)
    except (RecipeError, TrackingError, ModelError) as error:
        raise typer.BadParameter(str(error)) from error


def compared(plan: Plan, wanted: Sequence[str], work: Path, data: Path, threads: int, ours: Mapping[str, str]) -> str:
    """Train, score and record; the table."""
    import torch

    torch.set_num_threads(threads)
    machine = f"{platform.machine()} {os.cpu_count()} cpu, {threads} threads"
    with tracked(plan, {"data": _digest(data), "base": plan.base, "machine": machine, "torch": torch.__version__}) as kept:
        begun = time.monotonic()
        rows = list(_rows(plan, wanted, work, data, ours))
        lines = [f"种子 {plan.seed}，{machine}，共 {time.monotonic() - begun:.0f} 秒；多线程时浮点求和的次序不定。"]
        shown = text(presented(rows, lines))
        kept.scores({row.key: row.f1 for row in rows if row.f1 is not None})
        kept.text(shown, "baselines.txt")
        kept.text(json.dumps([row.to_json() for row in rows], ensure_ascii=False, indent=1), "baselines.json")
    return shown


def _rows(plan: Plan, wanted: Sequence[str], work: Path, data: Path, ours: Mapping[str, str]) -> Iterator[Row]:
    place = work / plan.name
    local = Path(plan.base) if Path(plan.base).is_dir() else _ROOT / plan.base
    base = transformer_folder(local, place / "encoder") if local.is_dir() else plan.base
    comparison = Comparison(plan, base, place, data, ours)
    if "entities" in wanted:
        yield from _told(comparison.entities())
    if "charges" in wanted or "roles" in wanted:
        read = comparison.judgments(Sources(work / "facts", data))  # held out as for the extractor of facts
        segmenter = comparison.segmenter(read)
        if "charges" in wanted:
            yield from _told(comparison.charges(segmenter))
        if "roles" in wanted:
            yield from _told(comparison.roles(segmenter, read))


def _told(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows, told on standard error as they come."""
    for row in rows:
        print(f"{row.task}　{row.model}　F1 {row.f1 or 0:.4f}", file=sys.stderr, flush=True)
        yield row


def _digest(data: Path) -> str:
    """A digest of the public sets that are learnt from."""
    told = hashlib.sha256()
    for name in sorted({FILES["theft"], FILES["charges"]}):
        told.update((data / name).read_bytes())
    return told.hexdigest()[:16]


if __name__ == "__main__":
    app()
