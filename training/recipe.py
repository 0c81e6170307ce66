"""Recipes (配方): what is trained, from what, how long, as a YAML file; `training/recipes/*.yaml` are those of the bundled models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.characters import SPECIAL
from training.fitting import Schedule

NAME = r"^[a-z][a-z0-9_-]*$"
_Form = TypeVar("_Form", bound=BaseModel)
RECIPES = Path(__file__).resolve().parent / "recipes"


class RecipeError(ValueError):
    """A recipe that cannot be followed; the message, in Chinese, names the place."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stage(_Part):
    """One stage of fine-tuning (阶段)."""

    source: Literal["silver", "gold", "tags", "findings", "taught"]
    windows: int | None = Field(None, gt=0)  # at most so many, drawn at random; rare labels first
    repeat: dict[Literal["theft", "drugs", "charges"], int] = {}  # tags: how often the items of each task are seen in an epoch
    written: int = Field(0, ge=0)  # tags, charges among them: how often findings written for training are seen beside them
    teachers: tuple[Annotated[str, Field(pattern=NAME)], ...] = ()  # taught: recipes whose models, trained before, tag unlabelled texts
    epochs: float = Field(1.0, gt=0)
    batch: int = Field(16, gt=0)
    learning_rate: float = Field(3e-4, gt=0)
    head_learning_rate: float = Field(1e-3, gt=0)
    warmup: float = Field(0.06, ge=0, lt=1)
    soup: int = Field(1, gt=0)  # trained so many times from the same beginning, each with its seed; the mean of the weights goes on
    noise: float = Field(0.01, ge=0, lt=0.5)
    adversary: float = Field(0.0, ge=0, lt=1)  # every window is learned again, moved against the network by this share of its length

    def schedule(self, seed: int) -> Schedule:
        """As the parameters of `fit`."""
        rates = self.learning_rate, self.head_learning_rate, self.warmup
        return Schedule(self.epochs, self.batch, *rates, noise=self.noise, adversary=self.adversary, seed=seed)


class Pretraining(_Part):
    """Masked-language modelling (预训练)."""

    layers: int = Field(4, gt=0)
    width: int = Field(256, gt=0)
    steps: int = Field(gt=0)
    batch: int = Field(128, gt=0)
    length: int = Field(512, gt=8, le=512)
    learning_rate: float = Field(1.2e-3, gt=0)
    masked: float = Field(0.2, gt=0, lt=1)


class Wording(_Part):
    """What words by themselves say of charges (措辞), beside the network."""

    weight: float = Field(gt=0)  # of their log chances beside those of the network
    alpha: float = Field(1e-5, gt=0)
    epochs: int = Field(12, gt=0)
    findings: float = Field(0.3, ge=0)  # how much a defendant of the corpus weighs beside one of the public set


class Mending(_Part):
    """A mender of misread characters (误识字修正); thresholds are natural logarithms of chances."""

    least: int = Field(10, gt=0)  # times that two neighbours stand in the corpus to be known
    bits: int = Field(22, ge=8, le=26)  # the table of pairs has 2 to so many
    missed: float = Field(0.05, ge=0, lt=1)  # share of texts misread at 1 % that may pass for clean ones
    first_unlikely: float = Field(-6.0, lt=0)  # of a sample, for the whole text to be read: what stands there, at most
    first_sure: float = Field(-0.22, lt=0)
    fewest: float = Field(0.0025, ge=0, lt=1)  # share of characters to be mended below which none is: slips, not a scanner
    unlikely: float = Field(-4.0, lt=0)  # what stands there, at most
    sure: float = Field(-0.7, lt=0)  # what must have stood there, at least


class Recipe(_Part):
    """A recipe (训练配方)."""

    name: Annotated[str, Field(pattern=NAME)]
    kind: Literal["encoder", "facts", "tags", "mending"]
    base: str | None = None  # a folder (from the project's root) or a hub name; of an encoder: none
    seed: int = 1
    characters: int | None = Field(
        None, gt=len(SPECIAL)
    )  # only the first so many of the base are told apart: of our encoders the most frequent
    stages: tuple[Stage, ...] = ()
    development: bool = False  # tags: items kept for development are learned too, once all is chosen; those for testing never
    folds: int = Field(3, ge=2)  # of gold, to learn thresholds and temperature on judgments not trained on
    pretraining: Pretraining | None = None
    mending: Mending | None = None
    wording: Wording | None = None  # tags, charges among them


def recipe_rows(path: Path) -> tuple[Path, Any]:
    """The file of a recipe, or of a name in `training/recipes`, and what it holds."""
    found = path if path.is_file() else RECIPES / f"{path}.yaml"
    if not found.is_file():
        known = "、".join(sorted(one.stem for one in RECIPES.glob("*.yaml")))
        raise RecipeError(f"没有配方“{path}”；可用自带的 {known}，或给出 .yaml 文件。")
    try:
        return found, yaml.safe_load(found.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RecipeError(f"配方“{found}”不是 YAML：{error}") from error


def validated(form: type[_Form], told: Any, found: Path) -> _Form:
    """What a file holds, in the form of a recipe; RecipeError names each place that is wrong."""
    try:
        return form.model_validate(told)
    except ValidationError as error:
        places = "；".join(f"{'.'.join(map(str, one['loc'])) or '配方'}：{one['msg']}" for one in error.errors())
        raise RecipeError(f"配方“{found}”有误：{places}") from error


def read_recipe(path: Path) -> Recipe:
    """The recipe of a file, or of a name in `training/recipes`."""
    found, told = recipe_rows(path)
    recipe = validated(Recipe, told, found)
    if (recipe.kind == "encoder") != (recipe.pretraining is not None):
        raise RecipeError(f"配方“{found}”有误：kind 为 encoder 时要有 pretraining，其他时不能有。")
    if (recipe.kind == "mending") != (recipe.mending is not None):
        raise RecipeError(f"配方“{found}”有误：kind 为 mending 时要有 mending，其他时不能有。")
    if recipe.wording and (recipe.kind != "tags" or not any("charges" in (stage.repeat or ("charges",)) for stage in recipe.stages)):
        raise RecipeError(f"配方“{found}”有误：wording 只能用于 kind: tags 的罪名任务（charges）。")
    if recipe.development and recipe.kind != "tags":
        raise RecipeError(f"配方“{found}”有误：development 只能用于 kind: tags。")
    if recipe.kind != "encoder" and not (recipe.base and (recipe.stages or recipe.mending)):
        raise RecipeError(f"配方“{found}”有误：缺 base 或 stages。")
    if recipe.kind == "facts" and (not recipe.stages or recipe.stages[-1].source != "gold"):
        raise RecipeError(f"配方“{found}”有误：facts 的最后一个阶段须是 source: gold，门槛由它学得。")
    if recipe.kind == "tags" and not all(stage.repeat or stage.source == "findings" for stage in recipe.stages):
        raise RecipeError(f"配方“{found}”有误：stages 要用 repeat 写明任务，如 {{theft: 1}}。")
    if any(stage.written and (stage.source != "tags" or "charges" not in stage.repeat) for stage in recipe.stages):
        raise RecipeError(f"配方“{found}”有误：written 只能用于 source: tags、repeat 有 charges 的阶段。")
    if any(stage.source == "taught" and (not stage.teachers or {*stage.repeat} != {"drugs"}) for stage in recipe.stages):
        raise RecipeError(f"配方“{found}”有误：taught 阶段要有 teachers，repeat 只能是 {{drugs: 1}}（只有毒品案件有未标注文本）。")
    return recipe
