"""Training against an adversary: how far windows are moved and where to, and that both readings are learned from."""

from pathlib import Path

import pytest
import torch
from datasets import Dataset
from transformers import set_seed

from evaluation.public_sets import item_of
from models.characters import Characters
from models.scheme import tag_scheme
from tests.models.stand_in import base
from tests.training.fictions import theft_row
from training.adversary import shift
from training.examples import Collator, dataset
from training.fitting import Schedule, fit
from training.network import Network
from training.tag_examples import TagExamples


def _leaned(grown: list[list[float]]) -> torch.Tensor:
    """Vectors of one window of three characters, with a gradient."""
    vectors = torch.tensor([[[3.0, 0.0], [0.0, 4.0], [9.0, 9.0]]], requires_grad=True)
    (vectors * torch.tensor([grown])).sum().backward()
    return vectors


def test_a_window_moves_along_its_gradient_by_a_share_of_its_length() -> None:
    moved = shift(_leaned([[0.0, 2.0], [0.0, 0.0], [7.0, 7.0]]), torch.tensor([[1, 1, 0]]), 0.1)
    assert torch.allclose(moved, torch.tensor([[[0.0, 0.5], [0.0, 0.0], [0.0, 0.0]]]))


def test_where_nothing_is_to_be_learned_nothing_moves() -> None:
    assert not shift(_leaned([[0.0, 0.0]] * 3), torch.tensor([[1, 1, 1]]), 0.1).any()
    with pytest.raises(ValueError, match="gradient"):
        shift(torch.zeros(1, 2, 2), torch.ones(1, 2), 0.1)


class Rig:
    """A small network, four windows, and one step of training without any chance in it."""

    def __init__(self, folder: Path) -> None:
        self.encoder = base(folder / "base")
        self.characters, self.scheme, self.folder = Characters.read(self.encoder), tag_scheme(["theft"], ()), folder

    def examples(self) -> Dataset:
        maker = TagExamples(self.scheme, self.characters)
        return dataset([maker.of("theft", item_of("theft", theft_row(number))[1]) for number in range(4)])

    def network(self) -> Network:
        set_seed(5)
        return Network(self.scheme, self.encoder, dropout=0.0)

    def stepped(self, name: str, adversary: float) -> tuple[Network, float]:
        """The network after one step, and the loss told of it."""
        network = self.network()
        for part in network.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0
        schedule = Schedule(epochs=1, batch=4, warmup=0.0, adversary=adversary)
        told = fit(network, self.examples(), Collator(self.scheme, self.characters, 0.0), schedule, self.folder / name)
        return network, told[-1]["train_loss"]


def test_a_step_learns_from_both_readings_and_leaves_no_hook(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    plain, loss = rig.stepped("plain", 0.0)
    against, also = rig.stepped("against", 0.5)
    assert also == pytest.approx(loss, rel=1e-3), "the loss that is told is that of the windows as they are"
    differs = [name for name, value in plain.state_dict().items() if not torch.equal(value, against.state_dict()[name])]
    assert "spans.weight" in differs
    assert not against.encoder.get_input_embeddings()._forward_hooks


def test_the_adversary_makes_the_loss_grow(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    network = rig.network().eval()
    batch = Collator(rig.scheme, rig.characters, 0.0)([rig.examples()[number] for number in range(2)])
    batch = {name: value for name, value in batch.items() if isinstance(value, torch.Tensor)}
    table, seen = network.encoder.get_input_embeddings(), []
    hook = table.register_forward_hook(lambda module, given, vectors: (vectors.retain_grad(), seen.append(vectors))[1])
    loss = network(**batch)["loss"]
    loss.backward()
    hook.remove()
    losses = []
    for strength in (0.05, -0.05):
        moved = shift(seen[0], batch["attention_mask"], strength)
        hook = table.register_forward_hook(lambda module, given, vectors, moved=moved: vectors + moved)
        losses.append(network(**batch)["loss"].item())
        hook.remove()
    assert losses[0] > loss.item() > losses[1]
