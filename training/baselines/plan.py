"""What the baselines are trained with (基线配方): `recipe.yaml` beside this file, or another one."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from training.recipe import RecipeError

OWN = Path(__file__).with_name("recipe.yaml")
Decoder = Literal["crf", "softmax"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entities(_Part):
    """HanLP's transformer recognizer on theft entities."""

    decoders: tuple[Decoder, ...] = ("crf", "softmax")
    epochs: int = Field(8, gt=0)
    batch: int = Field(32, gt=0)
    learning_rate: float = Field(3e-4, gt=0)
    head_learning_rate: float = Field(1e-3, gt=0)
    word_dropout: float = Field(0.1, ge=0, lt=1)


class Words(_Part):
    """The segmenter of spacy-pkuseg."""

    characters: int = Field(1_500_000, gt=0)  # of text in which words are looked for
    lines: int = Field(3_000, gt=0)  # sentences that it is trained on
    iterations: int = Field(5, gt=0)


class Charges(_Part):
    """The linear model of charges."""

    regularisation: float = Field(1.0, gt=0)  # C of the support vector machine
    fewest: int = Field(2, gt=0)  # texts in which a feature occurs


class Roles(_Part):
    """The linear model of section roles."""

    judgments: int = Field(500, gt=0)
    regularisation: float = Field(0.3, gt=0)
    fewest: int = Field(3, gt=0)


class Plan(_Part):
    """A recipe of baselines."""

    name: str
    kind: Literal["baselines"]
    base: str
    seed: int = 1
    entities: Entities = Entities()
    words: Words = Words()
    charges: Charges = Charges()
    roles: Roles = Roles()


def read_plan(path: Path = OWN) -> Plan:
    """The plan of a file."""
    try:
        return Plan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RecipeError(f"读不了基线配方“{path}”：{error}") from error
    except ValidationError as error:
        places = "；".join(f"{'.'.join(map(str, one['loc'])) or '配方'}：{one['msg']}" for one in error.errors())
        raise RecipeError(f"基线配方“{path}”有误：{places}") from error
