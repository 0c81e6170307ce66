"""Stages of training: a soup is the mean of several trainings from one beginning, and is not trained again."""

from pathlib import Path

import torch
from datasets import Dataset
from safetensors.torch import load_file

from evaluation.public_sets import item_of
from models.characters import Characters
from models.scheme import tag_scheme
from tests.models.stand_in import base
from tests.training.fictions import theft_row
from training.examples import dataset
from training.network import Network
from training.recipe import Stage
from training.stages import WEIGHTS, through
from training.tag_examples import TagExamples


def test_a_soup_is_the_mean_of_its_trainings_and_is_made_once(tmp_path: Path) -> None:
    encoder = base(tmp_path / "base")
    characters, scheme = Characters.read(encoder), tag_scheme(["theft"], ())
    network = Network(scheme, encoder)
    asked: list[int] = []

    def examples() -> Dataset:
        asked.append(1)
        return dataset([TagExamples(scheme, characters).of("theft", item_of("theft", theft_row(number))[1]) for number in range(4)])

    stage = Stage(source="tags", repeat={"theft": 1}, batch=2, soup=2)
    _, weights = through(network, characters, stage, 1, tmp_path / "stage", examples)
    mean, one, other = (load_file(tmp_path / "stage" / part / WEIGHTS) for part in ("", "0", "1"))
    name = "spans.weight"
    assert not torch.equal(one[name], other[name])
    assert torch.allclose(mean[name], (one[name] + other[name]) / 2)
    assert torch.equal(network.state_dict()[name], mean[name]) and weights == tmp_path / "stage" / WEIGHTS
    through(network, characters, stage, 1, tmp_path / "stage", examples)
    assert len(asked) == 2
