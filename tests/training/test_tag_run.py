"""Which items of the public sets a run learns from."""

import json
import lzma
from pathlib import Path

import pytest

from evaluation.public_sets import split_of
from models.characters import Characters
from training.recipe import read_recipe
from training.tag_run import TagRun

TEXTS = [f"王某{number}盗窃手机一部。" for number in range(60)]


def run(tmp_path: Path, extra: str) -> TagRun:
    path = tmp_path / "one.yaml"
    path.write_text(f"{{name: one, kind: tags, base: b, stages: [{{source: tags, repeat: {{theft: 1}}}}]{extra}}}", encoding="utf-8")
    with lzma.open(tmp_path / "theft_entities.jsonl.xz", "wt", encoding="utf-8") as lines:
        for number, text in enumerate(TEXTS):
            lines.write(json.dumps({"id": number, "text": text, "entities": [{"label": "NHCS", "span": ["0;3"]}]}) + "\n")
    return TagRun(read_recipe(path), "b", "b", Characters({"王": 5}, 0, 1, 2, 3, 4), tmp_path, tmp_path)


@pytest.mark.parametrize(("extra", "splits"), [("", {"train"}), (", development: true", {"train", "dev"})])
def test_what_is_for_testing_is_never_learned(tmp_path: Path, extra: str, splits: set[str]) -> None:
    learned = [row["text"] for row in run(tmp_path, extra).items("theft")]
    assert learned == [text for text in TEXTS if split_of(text) in splits]
    assert {split_of(text) for text in TEXTS} == {"train", "dev", "test"}
