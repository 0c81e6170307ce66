"""Small model folders written by hand, without torch: each character has its own fixed answer, so that a test says what a model marks.

Such a model loads in milliseconds and is a model like any other: verified, named by its content, with a policy of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

from models.characters import SPECIAL
from models.features import width
from models.loading import CARD, ENCODER, POLICY, SCHEME, VOCABULARY, write_digests
from models.scheme import FACTS, PARTS, Head

_WIDTH = 4
_SURE = 8.0  # logit of what a model is told to say


def written(folder: Path, name: str = "written", marks: Mapping[str, str] | None = None, trust: Mapping[str, Any] | None = None) -> Path:
    """A folder of an extractor: `marks`: label (circumstance:累犯) → characters, each of which it marks by itself; `trust`: its policy's."""
    told = dict(marks or {})
    folder.mkdir(parents=True)
    characters = sorted({one for words in told.values() for one in words})
    numbers = {token: number for number, token in enumerate([*SPECIAL, *characters])}
    spans = np.zeros((len(numbers), len(FACTS.labels), 3), dtype=np.float32)
    spans[:, :, 0] = _SURE
    for label, words in told.items():
        for one in words:
            spans[numbers[one], FACTS.place[label]] = (0.0, _SURE, 0.0)
    _save(_encoder(len(numbers), spans), folder / ENCODER)
    for head in FACTS.heads:
        _save(_head(head), folder / f"{head.name}.onnx")
    policy = {"temperature": 1.0, "trust": dict(trust or {})}
    for file, value in ((SCHEME, FACTS.to_json()), (VOCABULARY, numbers), (CARD, {"name": name}), (POLICY, policy)):
        (folder / file).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    write_digests(folder)
    return folder


def _encoder(size: int, spans: np.ndarray) -> Any:
    """ids [1, tokens], parts [1, tokens] → hidden, spans, roles: all looked up by the character."""
    tables = {
        "hidden_of": np.eye(size, _WIDTH, dtype=np.float32),
        "spans_of": spans.reshape(size, -1),
        "roles_of": np.zeros((size, len(PARTS)), dtype=np.float32),
        "shape": np.asarray([1, -1, spans.shape[1], 3], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["hidden_of", "ids"], ["hidden"]),
        helper.make_node("Gather", ["spans_of", "ids"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], ["spans"]),
        helper.make_node("Gather", ["roles_of", "ids"], ["roles"]),
    ]
    inputs = [helper.make_tensor_value_info(one, TensorProto.INT64, [1, "tokens"]) for one in ("ids", "parts")]
    outputs = [helper.make_tensor_value_info(one, TensorProto.FLOAT, None) for one in ("hidden", "spans", "roles")]
    return helper.make_graph(nodes, "window", inputs, outputs, [numpy_helper.from_array(table, key) for key, table in tables.items()])


def _head(head: Head) -> Any:
    """seen [spans, width] → classes: the last of two (his), else the first (found, court), whatever is seen."""
    answer = np.zeros(len(head.classes), dtype=np.float32)
    answer[-1 if len(head.classes) == 2 else 0] = _SURE
    nodes = [helper.make_node("MatMul", ["seen", "nothing"], ["zeros"]), helper.make_node("Add", ["zeros", "answer"], ["classes"])]
    seen = helper.make_tensor_value_info("seen", TensorProto.FLOAT, ["spans", width(head.over, _WIDTH)])
    given = {"nothing": np.zeros((width(head.over, _WIDTH), len(answer)), dtype=np.float32), "answer": answer}
    tables = [numpy_helper.from_array(table, key) for key, table in given.items()]
    return helper.make_graph(nodes, head.name, [seen], [helper.make_tensor_value_info("classes", TensorProto.FLOAT, None)], tables)


def _save(graph: Any, path: Path) -> None:
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), str(path))
