"""A run of tuning (调门槛运行): the model, the outcomes of the store, what moved, and the model folder that comes of it, all in MLflow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from models.bundle import FOLDER
from models.extraction import FactExtractor
from models.loading import Model
from pipelines.progress import progress
from serving.choice import choice_of
from serving.ledger.entry import Alias, Kind
from serving.managing import managing, settings
from serving.store import evidence, keys, ledger
from serving.store.clues import ClueFilter
from serving.store.deviation import limits_of
from serving.store.identity import now
from training import tuning_statistics
from training.tuning import Tuned, tuned, written
from training.tuning_evidence import witnessed
from training.tuning_recipe import Tuning
from training.tuning_tables import presented

if TYPE_CHECKING:
    from serving.store.database import Database


def tune(recipe: Tuning, base: str | None, output: Path | None, work: Path) -> Path | None:
    """Follow a recipe of tuning; the new model folder, None where nothing was gained."""
    from evaluation.page import html
    from evaluation.presentation import text
    from training.tracking import tracked

    with managing() as database:
        place = _base(database, base or recipe.base)
        extractor = FactExtractor(Model(place))
        found, courts, began = _found(database, recipe, extractor)
    shown = presented(extractor.name, found, courts)
    typer.echo(text(shown), nl=False)
    about = {"base": extractor.name, "from": began}
    with tracked(recipe, about) as kept:
        kept.scores(_numbers(found, courts))
        kept.text(html(shown), "evaluation/tuning.html")
        if not found.worth_it and courts is None:
            typer.echo("没有哪个门槛的调整在未用来拟合的结果上也有净得：不产生新模型。")
            return None
        told: dict[str, Any] = {"recipe": recipe.model_dump(mode="json"), "from_day": began, "at": f"{now():%Y-%m-%dT%H:%M:%SZ}"}
        if courts is not None:
            told["statistics"] = courts.to_json()
        kept_policy = found if found.worth_it else replace(found, policy=extractor.trust, changes=())
        out = written(place, output or work / recipe.name / "model", kept_policy, told)
        kept.folder(out, "model")
    typer.echo(f"模型：{out}（接着用 panjian models register 登记、panjian models measure --enter 测评，与任何候选一样过门槛）")
    return out


def _found(database: Database, recipe: Tuning, extractor: FactExtractor) -> tuple[Tuned, tuning_statistics.Fitted | None, str]:
    """What outcomes say of the thresholds, and the first day of those looked at."""
    began = now() - timedelta(days=recipe.days)
    demands, grid = recipe.demands.demands, recipe.statistics
    with database.reading() as session:
        told = list(evidence.judged(session, keys.console(), began))
        courts = tuning_statistics.classes(session, keys.console(), ClueFilter())
    seen = list(witnessed(progress(told, "核查结果"), extractor))
    tried = tuning_statistics.grid(grid.fewest, grid.confidence)
    limits = tuning_statistics.fitted(courts, limits_of(extractor.model.card), tried, demands, recipe.folds) if tried else None
    return tuned(seen, extractor.trust, demands, recipe.folds), limits, f"{began:%Y-%m-%d}"


def _base(database: Database, name: str) -> Path:
    """The folder of the model that is tuned; where rules alone speak, the bundled one."""
    with database.reading() as session:
        if name in tuple(Alias) or "@" in name:
            entry = ledger.find(session, name, Kind.MODEL)
            source = choice_of(entry, settings()).source
            return FOLDER / ledger.FACTS if source == "none" else Path(source)
    return FOLDER / ledger.FACTS if name in ("default", "none") else Path(name)


def _numbers(found: Tuned, courts: tuning_statistics.Fitted | None) -> dict[str, float]:
    numbers = {name: value for name, value in found.to_json().items() if isinstance(value, int)}
    if courts is not None:
        numbers |= {f"courts.{name}.{side}": one[side] for name, one in courts.to_json()["calls"].items() for side in one}
    return {name: float(value) for name, value in numbers.items()}
