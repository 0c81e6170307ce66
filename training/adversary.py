"""Training against an adversary (对抗训练): every window is learned a second time, its characters moved to where the network errs more.

The fast gradient method: Miyato, Dai & Goodfellow, "Adversarial Training Methods for Semi-Supervised Text Classification", ICLR 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from transformers import Trainer


class Adversary(Trainer):
    """A Trainer on one device whose steps add the gradients of the windows as they are and of those moved by `strength` of their length."""

    def __init__(self, *given: Any, strength: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self.strength = strength

    def training_step(self, model: nn.Module, inputs: dict[str, Any], num_items_in_batch: Any = None) -> Tensor:
        """The loss of the windows as they are; the gradients of both are added up."""
        table = self.accelerator.unwrap_model(model).encoder.get_input_embeddings()
        kept: list[Tensor] = []
        with _changed(table, lambda vectors: _kept(vectors, kept)):
            loss = super().training_step(model, inputs, num_items_in_batch)
        steepest = shift(kept[0], inputs["attention_mask"], self.strength)
        with _changed(table, lambda vectors: vectors + steepest):
            super().training_step(model, inputs, num_items_in_batch)
        return loss


def shift(vectors: Tensor, attention: Tensor, strength: float) -> Tensor:
    """Along the gradient that `vectors` [windows, tokens, width] have; of each window as long as `strength` times its real characters' vectors."""
    if vectors.grad is None:
        raise ValueError("the vectors have no gradient")
    real = attention[:, :, None].to(vectors.dtype)
    along, size = vectors.grad * real, (vectors.detach() * real).flatten(1).norm(dim=1)
    rates: Tensor = strength * size / along.flatten(1).norm(dim=1).clamp(min=torch.finfo(along.dtype).tiny)
    return along * rates[:, None, None]


def _kept(vectors: Tensor, kept: list[Tensor]) -> Tensor:
    vectors.retain_grad()
    kept.append(vectors)
    return vectors


@contextmanager
def _changed(table: nn.Module, change: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """Characters' vectors are changed on their way into the encoder."""
    hook = table.register_forward_hook(lambda module, given, vectors: change(vectors))
    try:
        yield
    finally:
        hook.remove()
