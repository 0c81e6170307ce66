"""Stages (训练阶段): a network through the stages of a recipe, each kept when it is done, so that a run that was stopped goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from safetensors.torch import load_file, save_file
from transformers import set_seed

from models.characters import Characters
from training.examples import Collator
from training.fitting import fit
from training.network import Network
from training.recipe import RecipeError, Stage

History = list[dict[str, Any]]
WEIGHTS, HISTORY = "weights.safetensors", "history.json"


def through(
    network: Network, characters: Characters, stage: Stage, seed: int, folder: Path, examples: Callable[[], Dataset]
) -> tuple[History, Path]:
    """Take a network through one stage (or read what came of it before); its losses, and where its weights are kept."""
    weights = folder / WEIGHTS
    if weights.is_file():
        restored(network, weights)
        return json.loads((folder / HISTORY).read_text(encoding="utf-8")), weights
    folder.mkdir(parents=True, exist_ok=True)
    history = (_soup if stage.soup > 1 else _trained)(network, characters, stage, seed, folder, examples)
    (folder / HISTORY).write_text(json.dumps(history), encoding="utf-8")
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, weights)
    return history, weights


def _trained(network: Network, characters: Characters, stage: Stage, seed: int, folder: Path, examples: Callable[[], Dataset]) -> History:
    set_seed(seed)
    return fit(network, examples(), Collator(network.scheme, characters, stage.noise), stage.schedule(seed), folder / "checkpoints")


def _soup(network: Network, characters: Characters, stage: Stage, seed: int, folder: Path, examples: Callable[[], Dataset]) -> History:
    """Several trainings from where the network stands, their weights averaged (model soup: Wortsman et al., ICML 2022)."""
    beginning = _copied(network)
    history: History = []
    kept = []
    for number in range(stage.soup):
        network.load_state_dict(beginning)
        told, _ = through(network, characters, stage.model_copy(update={"soup": 1}), 10 * number + seed, folder / str(number), examples)
        history += told
        kept.append(_copied(network))
    network.load_state_dict({name: torch.stack([one[name] for one in kept]).mean(0) for name in beginning})
    return history


def _copied(network: Network) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


def restored(network: Network, weights: Path) -> Network:
    """A network with weights kept before; RecipeError where they are another network's."""
    try:
        network.load_state_dict(load_file(weights))
    except RuntimeError as error:
        raise RecipeError(
            f"“{weights}”是另一种网络的权重（配方或程序改过）：请删掉“{weights.parent.parent}”重新训练，或用 --work 另指一处。"
        ) from error
    return network
