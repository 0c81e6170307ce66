"""Learning from words by themselves (措辞的线性模型): logistic regressions by scikit-learn over `models/wording.py`, written as an ONNX graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from models.wording import SIZE, of_person
from pipelines.folding import fold
from pipelines.progress import progress
from training.recipe import Wording

Row = Mapping[str, Any]
_MOST = 3  # defendants of a window of the corpus: many are alike
_RARE = -12.0  # log-odds of a charge that nobody was seen with
_OPSET, _IR = 17, 8


@dataclass(frozen=True, slots=True)
class Learned:
    """Log-odds of each charge: [slots, charges] and [charges]."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def write(self, weight: float, path: Path, int8: bool) -> None:
        """As a graph: slots [n], shares [n] → `weight` × log chance of each charge [1, charges]."""
        scale = np.abs(self.weights).max(0) / 127 + 1e-9 if int8 else np.ones(len(self.bias), np.float32)
        table: NDArray[Any] = np.rint(self.weights / scale).astype(np.int8) if int8 else self.weights
        constants: dict[str, NDArray[Any]] = {
            "table": table,
            "scale": scale[None].astype(np.float32),
            "bias": self.bias[None],
            "weight": np.asarray([-weight], np.float32),
        }
        nodes = [
            helper.make_node("Gather", ["table", "slots"], ["rows"], axis=0),
            helper.make_node("Cast", ["rows"], ["told"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["shares", "first"], ["line"]),
            helper.make_node("MatMul", ["line", "told"], ["summed"]),
            helper.make_node("Mul", ["summed", "scale"], ["scaled"]),
            helper.make_node("Add", ["scaled", "bias"], ["odds"]),
            helper.make_node("Neg", ["odds"], ["against"]),
            helper.make_node("Softplus", ["against"], ["surprise"]),  # minus the log of the chance
            helper.make_node("Mul", ["surprise", "weight"], ["classes"]),
        ]
        inputs = [
            helper.make_tensor_value_info("slots", TensorProto.INT64, ["count"]),
            helper.make_tensor_value_info("shares", TensorProto.FLOAT, ["count"]),
        ]
        outputs = [helper.make_tensor_value_info("classes", TensorProto.FLOAT, [1, len(self.bias)])]
        kept = [numpy_helper.from_array(value, name) for name, value in constants.items()]
        kept.append(numpy_helper.from_array(np.asarray([0], np.int64), "first"))
        graph = helper.make_graph(nodes, "wording", inputs, outputs, kept)
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR), str(path))


def learned(items: Iterable[Row], findings: Iterable[Row], charges: Sequence[str], told: Wording, seed: int) -> Learned:
    """From items of the public set and findings of the corpus, which weigh less."""
    people = [*((*one, 1.0) for one in _people(items, charges)), *((*one, told.findings) for one in _people(findings, charges, _MOST))]
    seen, owned, weighed = zip(*people, strict=True)
    model = SGDClassifier(
        loss="log_loss", alpha=told.alpha, max_iter=told.epochs, tol=None, random_state=seed, average=len(people) * told.epochs // 3
    )
    model.fit(_matrix(seen), np.asarray(owned), sample_weight=np.asarray(weighed))
    odds, shift = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # told are those of the second alone
        odds, shift = np.hstack([-odds, odds]), np.hstack([-shift, shift])
    weights, bias = np.zeros((2 * SIZE, len(charges)), np.float32), np.full(len(charges), _RARE, np.float32)
    places = [charges.index(one) for one in model.classes_]
    weights[:, places], bias[places] = odds, shift
    return Learned(weights, bias)


def _people(rows: Iterable[Row], charges: Sequence[str], most: int | None = None) -> Iterator[tuple[Any, str]]:
    """The slots of each defendant with a charge to be told, and that charge; of one text at most so many."""
    known = set(charges)
    for row in progress(list(rows), "措辞"):
        plain = fold(row["text"]).unbroken().plain
        told = [
            (fold(one["name"]).unbroken().plain, one["charges"][0])
            for one in row["defendants"]
            if one["charges"] and one["charges"][0] in known
        ]
        yield from ((of_person(plain, name), charge) for name, charge in told[:most])


def _matrix(seen: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> Any:
    ends = np.cumsum([0, *(len(slots) for slots, _ in seen)])
    slots, shares = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    return csr_matrix((shares, slots, ends), shape=(len(seen), 2 * SIZE))
