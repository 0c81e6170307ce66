"""Export (导出): a trained network as ONNX with dynamic int8 weights, its scheme, vocabulary and digests: all that inference needs.

The encoder with span labels and section roles is one graph over one window (no padding, so no mask); each head over spans is a small one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from models import features
from models.characters import Characters
from models.folder import CARD, ENCODER, SCHEME, VOCABULARY, WORDING, write_digests
from training.network import Network

Words = Callable[[Path, bool], None]
FP32 = "fp32"  # the folder, in a run's work folder, of the same model before its weights are quantised


class _Window(nn.Module):
    """The part of a network that reads a window."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, parts: Tensor) -> tuple[Tensor, ...]:
        network = self.network
        hidden = network.encode(ids, None, parts if network.parts is not None else None)
        answers = [hidden, network.marked(hidden)]
        if network.roles is not None:
            answers.append(network.roles(hidden))
        return tuple(answers)


def export(
    network: Network, characters: Characters, card: dict[str, object], folder: Path, int8: bool = True, words: Words | None = None
) -> Path:
    """Write a model folder; `int8`: weights quantised dynamically, else fp32. `words`: writes what words say by themselves."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    names = ["hidden", "spans", *(["roles"] if network.roles is not None else [])]
    example = (torch.full((1, 16), characters.unknown), torch.ones(1, 16, dtype=torch.long))
    length = torch.export.Dim("length", min=3, max=512)
    with _rows(network, characters.size):
        graph(_Window(network), example, ["ids", "parts"], names, [{1: length}, {1: length}], folder / ENCODER, int8)
    width = int(network.encoder.config.hidden_size)
    for head in network.scheme.heads:
        seen = features.width(head.over, width)
        several = [{0: torch.export.Dim("count", min=1)}]
        graph(network.heads[head.name], (torch.zeros(2, seen),), ["seen"], ["classes"], several, folder / f"{head.name}.onnx", int8)
    if words:
        words(folder / WORDING, int8)
    for name, value in ((SCHEME, network.scheme.to_json()), (VOCABULARY, characters.to_json()), (CARD, card)):
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_digests(folder)
    return folder


@contextmanager
def _rows(network: Network, count: int) -> Iterator[None]:
    """The table of characters without the rows of those that are not told apart."""
    embeddings = network.encoder.get_input_embeddings()
    whole = embeddings.weight
    embeddings.weight = nn.Parameter(whole[:count])
    try:
        yield
    finally:
        embeddings.weight = whole


def graph(
    module: nn.Module, example: tuple[Tensor, ...], inputs: Sequence[str], outputs: Sequence[str], shapes: list[Any], path: Path, int8: bool
) -> None:
    """Write one module as a graph."""
    program = torch.onnx.export(
        module.eval(), example, input_names=list(inputs), output_names=list(outputs), dynamic_shapes=shapes, dynamo=True, verbose=False
    )
    assert program is not None
    model = program.model_proto
    model.graph.ClearField("value_info")  # shapes of weights that the quantiser turns round
    for node in model.graph.node:
        node.ClearField("metadata_props")  # where in our sources it comes from, with the paths of this machine
    whole = path.with_suffix(".fp32.onnx")
    onnx.save(model, str(whole))
    if int8:
        quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True)
        whole.unlink()
    else:
        whole.replace(path)
