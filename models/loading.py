"""Model folders (模型文件夹): plain files with a digest each, read by ONNX Runtime alone; nothing in them is code.

`card.json` tells what the model is and how it was made; `policy.json`, where there is one, how its marks are merged with those of the rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.bundle import FOLDER
from models.characters import Characters
from models.decoding import Scores
from models.features import width
from models.folder import CARD, DIGESTS, ENCODER, POLICY, SCHEME, VOCABULARY, WORDING, ModelError, verified, write_digests
from models.scheme import Head, Scheme
from pipelines.facts.marking import Trust

__all__ = [
    "CARD",
    "ENCODER",
    "POLICY",
    "SCHEME",
    "VOCABULARY",
    "Model",
    "ModelError",
    "Read",
    "Tensor",
    "folder_of",
    "session",
    "write_digests",
]


@dataclass(frozen=True, slots=True)
class Read:
    """What a model says of one window: `hidden` [tokens, width], `spans` [tokens, labels, 4] (3 of models that tell no ends), `roles` [tokens, parts] or None."""

    hidden: Scores
    spans: Scores
    roles: Scores | None


@dataclass(frozen=True, slots=True)
class Tensor:
    """What goes into a model or comes out of it; a size of -1: any."""

    name: str
    kind: str  # as numpy names it
    shape: tuple[int, ...]


_KINDS = {"tensor(float)": "float32", "tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(double)": "float64"}


class Model:
    """A loaded model: one-threaded sessions, so that several workers share a machine; the same input gives the same output."""

    def __init__(self, folder: Path) -> None:
        told = verified(folder)
        self.folder, self.name, self.digests = folder, told.name, told.digests
        try:
            self.scheme = Scheme.from_json(told.json(SCHEME))
            self.characters = Characters.of(told.json(VOCABULARY))
            self.card: Mapping[str, Any] = told.json(CARD)
            self.policy = _policy(told.json(POLICY)) if POLICY in told.files else {}
            self._encoder = session(ENCODER, told.files)
            self._wording = session(WORDING, told.files) if self.scheme.wording else None
            self._heads = {head.name: session(f"{head.name}.onnx", told.files) for head in self.scheme.heads}
            for head in self.scheme.heads:
                self._fits(head)
        except (KeyError, TypeError, AttributeError, ValueError, RuntimeError) as error:
            raise ModelError(f"模型“{folder}”的文件内容不合要求：{_first(error)}。请用 panjian train 重新导出。") from error

    def _fits(self, head: Head) -> None:
        """ValueError where a head sees something else than `models/features.py` shows it: it was made for another version."""
        hidden, seen = self._encoder.get_outputs()[0].shape, self._heads[head.name].get_inputs()[0].shape
        if isinstance(hidden[-1], int) and isinstance(seen[-1], int) and seen[-1] != width(head.over, hidden[-1]):
            raise ValueError(f"分类头 {head.name} 是别的版本导出的（输入宽度 {seen[-1]}，应为 {width(head.over, hidden[-1])}）")

    @property
    def signature(self) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """What the encoder takes and gives (签名)."""
        inputs, outputs = (tuple(map(_tensor, told)) for told in (self._encoder.get_inputs(), self._encoder.get_outputs()))
        return inputs, outputs

    def read(self, plain: str, parts: list[int] | None = None) -> Read:
        """One window of at most `models.windows.LONGEST` characters; `parts`: its sections, one a token."""
        return self.read_ids(np.asarray([self.characters.encode(plain)], dtype=np.int64), parts)

    def read_ids(self, ids: NDArray[np.int64], parts: list[int] | None = None) -> Read:
        """One window as numbers [1, tokens]."""
        coded = np.asarray([parts], dtype=np.int64) if parts else np.zeros_like(ids)
        given = {"ids": ids, "parts": coded}
        wanted = {one.name: given[one.name] for one in self._encoder.get_inputs()}
        hidden, spans, *roles = (answer[0] for answer in self._encoder.run(None, wanted))
        return Read(hidden, spans, roles[0] if roles else None)

    def classes(self, head: str, seen: NDArray[np.float32]) -> Scores:
        """Logits of a head over rows of `features`."""
        if not len(seen):
            return np.zeros((0, len(self.scheme.head(head).classes)), dtype=np.float32)
        answer: Scores = self._heads[head].run(None, {"seen": seen.astype(np.float32)})[0]
        return answer

    def worded(self, slots: NDArray[np.int64], shares: NDArray[np.float32]) -> Scores:
        """What words say of a person, one number a class; nothing where the model has no such part."""
        if self._wording is None:
            return np.zeros(1, dtype=np.float32)
        answer: Scores = self._wording.run(None, {"slots": slots, "shares": shares})[0][0]
        return answer


def folder_of(name: str, part: str) -> Path:
    """The folder of a model: *default* is the bundled one, else a folder's path. `part`: *facts*, or a task of findings."""
    folder = FOLDER / part if name == "default" else Path(name)
    if not (folder / DIGESTS).is_file():
        told = "自带的模型不在安装目录里，请重新安装" if name == "default" else "请给出 panjian train 导出的模型文件夹"
        raise ModelError(f"没有模型“{name}”（{folder}）：{told}，或用 --model none 只用规则。")
    return folder


def _policy(told: Any) -> Mapping[str, Any]:
    """A merge policy: a temperature and thresholds, all of them numbers."""
    names = {one.name for one in fields(Trust)}
    numbers = [told.get("temperature", 1.0), *(number for trust in told.get("trust", {}).values() for number in trust.values())]
    if not all(isinstance(one, (int, float)) and math.isfinite(one) for one in numbers) or numbers[0] <= 0:
        raise ValueError("policy.json 里的温度或门槛不是可用的数")
    if any(not trust.keys() <= names for trust in told.get("trust", {}).values()):
        raise ValueError(f"policy.json 里有不认得的门槛，只能是 {'、'.join(sorted(names))}")
    policy: Mapping[str, Any] = told
    return policy


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _tensor(told: Any) -> Tensor:
    return Tensor(told.name, _KINDS[told.type], tuple(size if isinstance(size, int) else -1 for size in told.shape))


def session(name: str, files: Mapping[str, bytes]) -> onnxruntime.InferenceSession:
    """A one-threaded session over a graph among verified files; ValueError if it is none."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(files[name], options, providers=["CPUExecutionProvider"])
    except Exception as error:  # those of ONNX Runtime have no parent of their own
        raise ValueError(f"{name} 打不开（{_first(error)}）") from error
