"""`panjian train`: follow a recipe from pre-training to a model folder, with all of it in MLflow."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from training.measuring import Measured
    from training.recipe import Recipe

train_app = typer.Typer(add_completion=False)
_ROOT = Path(__file__).resolve().parents[1]


def work_folder() -> Path:
    """Where checkpoints are kept, outside of the repository."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "panjian" / "runs"


@train_app.command()
def train(
    recipe: Annotated[Path, typer.Argument(metavar="配方", help="配方文件（.yaml），或自带配方的名字。")],
    base: Annotated[str | None, typer.Option("--base", metavar="编码器", help="换一个底座：本地文件夹，或 Hugging Face 上的名字。")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件夹", help="模型写到哪里；默认在工作文件夹里。")] = None,
    work: Annotated[Path | None, typer.Option("--work", metavar="文件夹", help="断点放在哪里；默认 ~/.cache/panjian/runs。")] = None,
    data: Annotated[Path | None, typer.Option("--data", metavar="文件夹", help="数据文件夹；默认仓库旁的 shared/data。")] = None,
    threads: Annotated[int, typer.Option("--threads", min=1, help="用几个线程。")] = 2,
) -> None:
    """按配方训练：预训练或微调、校准、导出；中断后再次运行会接着做。配方 tune 按核查结果调门槛。损失、分数、模型都记入 MLflow。"""
    from evaluation.artifact import TrackingError
    from models.folder import ModelError
    from training.recipe import RecipeError, read_recipe
    from training.tuning_recipe import read_tuning

    try:
        if (tuning := read_tuning(recipe)) is not None:
            from training.tuning_run import tune

            tune(tuning, base, output, work or work_folder())
            return
        asked = read_recipe(recipe)
        followed(asked, base, output, work or work_folder(), data, threads)
    except (RecipeError, TrackingError, ModelError) as error:
        raise typer.BadParameter(str(error), param_hint="配方") from error


def followed(recipe: Recipe, base: str | None, output: Path | None, work: Path, data: Path | None, threads: int) -> Path:
    """Follow a recipe; the folder of what came of it."""
    import torch

    from evaluation.public_sets import DATA
    from training.export import FP32
    from training.tracking import tracked

    torch.set_num_threads(threads)
    place = work / recipe.name
    out = output or place / "model"
    told = data or DATA
    if not told.is_dir():
        raise typer.BadParameter(f"没有数据文件夹“{told}”；请用 --data 指明。", param_hint="--data")
    run, based = _run(recipe, base, place, told)
    about = {"data": _digest(told), "base": based, "machine": f"{platform.machine()} {os.cpu_count()} cpu", "torch": torch.__version__}
    with tracked(recipe, about) as kept:
        card = run.train(out)
        for stage, history in run.losses.items():
            kept.losses(stage, history)
        kept.scores(dict(_numbers(card)))
        for prefix, folder in (("", out), ("fp32.", place / FP32)):
            one = measured(recipe, folder, told)
            for name, scores in one.scores.items():
                kept.scores({prefix + key: value for key, value in scores.items()})
                typer.echo(f"{prefix}{name}：" + "，".join(f"{key} {value:.4f}" for key, value in scores.items()))
            for name, page in one.pages.items():
                kept.text(page, f"evaluation/{prefix}{name}.html")
        kept.folder(out, "model")
        kept.describe(described(card))
    typer.echo(f"模型：{out}")
    return out


def _run(recipe: Recipe, base: str | None, place: Path, data: Path) -> tuple[Any, str]:
    from models.characters import Characters
    from training.encoder_run import EncoderRun
    from training.fact_run import FactRun
    from training.gold_sources import Sources
    from training.mending_run import MendingRun
    from training.tag_run import TagRun

    sources = Sources(place, data)
    if recipe.kind == "encoder":
        return EncoderRun(recipe, sources, place), "none"
    named = base or recipe.base or ""
    recipe = recipe.model_copy(update={"characters": None}) if base else recipe  # another's vocabulary may be in another order
    local = Path(named) if Path(named).is_dir() else _ROOT / named
    characters = Characters.read(local) if local.is_dir() else _of_hub(named)
    found = str(local) if local.is_dir() else named
    told = str(local.relative_to(_ROOT)) if local.is_relative_to(_ROOT) else named
    if recipe.kind == "mending":
        return MendingRun(recipe, found, told, characters, sources, place), told
    if recipe.kind == "facts":
        return FactRun(recipe, found, told, characters, sources, place), told
    return TagRun(recipe, found, told, characters, place, data), told


def _of_hub(name: str) -> Any:
    """The vocabulary of an encoder on the hub."""
    from transformers import AutoTokenizer

    from models.characters import Characters

    return Characters.of(AutoTokenizer.from_pretrained(name).get_vocab())


def _numbers(told: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, float]]:
    """The measures of a card, by their path."""
    for key, value in told.items():
        if isinstance(value, dict) and key != "recipe":
            yield from _numbers(value, f"{name}{key}.")
        elif isinstance(value, float):
            yield f"{name}{key}", value


def _digest(data: Path) -> str:
    """A digest of the names and sizes of the data files and of the gold itself."""
    told = hashlib.sha256()
    for path in sorted(one for one in data.rglob("*") if one.is_file()):
        told.update(f"{path.relative_to(data)} {path.stat().st_size}\n".encode())
        if path.parent.name == "gold":
            told.update(path.read_bytes())
    return told.hexdigest()[:16]


def measured(recipe: Recipe, model: Path, data: Path) -> Measured:
    """What a trained model gets on what it was not trained on."""
    from training.measuring import Measured, of_facts, of_tags

    if recipe.kind == "facts":
        return of_facts(model, data)
    return of_tags(model, data) if recipe.kind == "tags" else Measured()


def described(card: Mapping[str, Any]) -> str:
    """The model card (模型卡) in Markdown, as the run's description shows it."""
    plain = [f"- **{key}**: {value}" for key, value in card.items() if not isinstance(value, Mapping)]
    parts = [
        f"\n## {key}\n\n```json\n{json.dumps(value, ensure_ascii=False, indent=1)}\n```"
        for key, value in card.items()
        if isinstance(value, Mapping)
    ]
    return "\n".join([f"# {card.get('name', '')}", "", *plain, *parts])
