"""What teachers say of unlabelled findings: the majority counts."""

from pathlib import Path

import pytest

from training.recipe import RecipeError, read_recipe
from training.taught import agreed


def answer(*labels: str, related: bool = True) -> dict[str, object]:
    entities = [{"start": 3 * place, "end": 3 * place + 2, "label": label} for place, label in enumerate(labels) if label]
    relations = [{"head": [0, 2], "tail": [3, 5], "label": "traffic_in"}] if related else []
    return {"entities": entities, "relations": relations}


def test_what_more_than_half_tell_is_told() -> None:
    told = agreed([answer("Nh", "NDR", "NW"), answer("Nh", "NDR", "", related=False), answer("Nh", "NT", "")])
    assert told == answer("Nh", "NDR")
    assert agreed([answer("Nh", "NDR"), answer("Nh", "NT")])["entities"] == answer("Nh")["entities"]


def test_a_relation_needs_its_entities() -> None:
    assert agreed([answer("Nh", "NDR"), answer("Nh", "NT"), answer("Nh", "")])["relations"] == []


def test_teachers_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("{name: a, kind: tags, base: b, stages: [{source: taught, repeat: {drugs: 1}}]}", encoding="utf-8")
    with pytest.raises(RecipeError, match="teachers"):
        read_recipe(path)
