"""Recipes: those that come with panjian are sound, and what is wrong in one is named."""

from pathlib import Path

import pytest

from training.recipe import RECIPES, RecipeError, read_recipe
from training.tuning_recipe import read_tuning

GOOD = "name: one\nkind: tags\nbase: models/encoders/small\nstages:\n  - {source: tags, repeat: {theft: 1}}\n"


def test_every_recipe_here_can_be_read() -> None:
    found = [read_tuning(path) or read_recipe(path) for path in sorted(RECIPES.glob("*.yaml"))]
    assert {one.kind for one in found} == {"encoder", "facts", "tags", "mending", "tuning"}
    assert read_recipe(Path("facts")) in found


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (GOOD.replace("kind: tags", "kind: other"), "kind"),
        (GOOD + "colour: red\n", "colour"),
        (GOOD.replace("kind: tags", "kind: facts"), "source: gold"),
        (GOOD.replace(", repeat: {theft: 1}", ""), "repeat"),
        (GOOD.replace("{source: tags, repeat", "{source: tags, epochs: -1, repeat"), "epochs"),
        (GOOD.replace("name: one", "name: ../one"), "name"),
        (GOOD.replace("base: models/encoders/small\n", ""), "base"),
        (GOOD.replace("repeat: {theft: 1}", "repeat: {theft: 1}, written: 1"), "written"),
        (GOOD + "pretraining: {steps: 3}\n", "pretraining"),
        (GOOD + "mending: {least: 3}\n", "mending"),
        (GOOD.replace("kind: tags", "kind: mending"), "mending"),
        (GOOD + "wording: {weight: 2}\n", "wording"),
        (GOOD.replace("kind: tags", "kind: facts").replace("tags, repeat: {theft: 1}", "gold") + "development: true\n", "development"),
        (GOOD.replace("theft", "charges") + "wording: {weight: 0}\n", r"wording\.weight"),
        ("name: [", "不是 YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changed: str, told: str) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(RecipeError, match=told):
        read_recipe(path)


def test_an_unknown_recipe_names_those_there_are() -> None:
    with pytest.raises(RecipeError, match=r"encoder-base.*facts.*theft"):
        read_recipe(Path("nothing"))
