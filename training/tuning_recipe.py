"""Recipes of tuning (调门槛配方): which model, which outcomes, what a threshold must show before it moves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from training.policy import GAIN, LEAST, MARGIN, Demands
from training.recipe import NAME, recipe_rows, validated


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(_Part):
    """What a threshold must show on the events from it on."""

    least: int = Field(LEAST, gt=0)
    gain: int = Field(GAIN, gt=0)
    margin: float = Field(MARGIN, ge=0, le=1)

    @property
    def demands(self) -> Demands:
        """As the fitting takes them."""
        return Demands(self.least, self.gain, self.margin)


class Grid(_Part):
    """The limits of the comparison of courts that are tried."""

    fewest: tuple[Annotated[int, Field(ge=2)], ...] = ()
    confidence: tuple[Annotated[float, Field(gt=0.5, lt=1)], ...] = ()


class Tuning(_Part):
    """A recipe of tuning."""

    name: Annotated[str, Field(pattern=NAME)]
    kind: Literal["tuning"]
    base: str = "champion"
    days: int = Field(365, gt=0)
    folds: int = Field(5, ge=2)
    demands: Shown = Shown()
    statistics: Grid = Grid()
    seed: int = 1  # of nothing: folds go by digest; MLflow lists it with every run


def read_tuning(path: Path) -> Tuning | None:
    """The recipe of a file or of a bundled name; None where it is one of training."""
    found, told = recipe_rows(path)
    if not isinstance(told, dict) or told.get("kind") != "tuning":
        return None
    return validated(Tuning, told, found)
