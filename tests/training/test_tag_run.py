"""Which items of the public sets a run learns from."""

import json
import lzma
from pathlib import Path

import pytest
import torch

from evaluation.public_sets import split_of
from models.characters import Characters
from tests.models.stand_in import base
from training import tag_run
from training.network import Network
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


class Begun(Exception):
    """A training was about to begin."""


def test_the_heads_are_drawn_by_the_seed_of_the_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[torch.Tensor] = []

    def through(network: Network, *given: object) -> None:
        begun.append(network.spans.weight.detach().clone())
        raise Begun

    monkeypatch.setattr(tag_run, "through", through)
    for seed in (1, 1, 2):
        one = run(tmp_path, f", seed: {seed}")
        one.base = str(base(tmp_path / "base"))
        with pytest.raises(Begun):
            one.train(tmp_path / "out")
    assert torch.equal(begun[0], begun[1]) and not torch.equal(begun[0], begun[2])


@pytest.mark.parametrize(("extra", "splits"), [("", {"train"}), (", development: true", {"train", "dev"})])
def test_what_is_for_testing_is_never_learned(tmp_path: Path, extra: str, splits: set[str]) -> None:
    learned = [row["text"] for row in run(tmp_path, extra).items("theft")]
    assert learned == [text for text in TEXTS if split_of(text) in splits]
    assert {split_of(text) for text in TEXTS} == {"train", "dev", "test"}
