"""Model folders (模型文件夹): plain files with a digest each, read by ONNX Runtime alone; nothing in them is code.

`card.json` tells what the model is and how it was made; `policy.json`, where there is one, how its marks are merged with those of the rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.characters import Characters
from models.decoding import Scores
from models.scheme import Scheme
from models.version import versioned

BUNDLED = Path(__file__).resolve().parent / "bundled"
ENCODER, SCHEME, VOCABULARY, CARD, POLICY, DIGESTS = (
    "encoder.onnx",
    "scheme.json",
    "vocab.json",
    "card.json",
    "policy.json",
    "digests.json",
)
_LARGEST = 1 << 30  # bytes of a file


class ModelError(ValueError):
    """A model that is missing, damaged or no model at all; the message, in Chinese, says what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a model says of one window: `hidden` [tokens, width], `spans` [tokens, labels, 3], `roles` [tokens, parts] or None."""

    hidden: Scores
    spans: Scores
    roles: Scores | None


class Model:
    """A loaded model: one-threaded sessions, so that several workers share a machine; the same input gives the same output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests = verified(folder)
        self.scheme = Scheme.from_json(json_of(folder / SCHEME))
        self.characters = Characters.of(json_of(folder / VOCABULARY))
        self.card: Mapping[str, Any] = json_of(folder / CARD)
        self.policy: Mapping[str, Any] = json_of(folder / POLICY) if (folder / POLICY).is_file() else {}
        self._encoder = session(folder / ENCODER)
        self._heads = {head.name: session(folder / f"{head.name}.onnx") for head in self.scheme.heads}

    @cached_property
    def name(self) -> str:
        """name@version: the version is the digest of all files."""
        return versioned(self.card, self.digests)

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


def folder_of(name: str, part: str) -> Path:
    """The folder of a model: *default* is the bundled one, else a folder's path. `part`: *facts*, or a task of findings."""
    folder = BUNDLED / part if name == "default" else Path(name)
    if not (folder / DIGESTS).is_file():
        told = "自带的模型不在安装目录里，请重新安装" if name == "default" else "请给出 panjian train 导出的模型文件夹"
        raise ModelError(f"没有模型“{name}”（{folder}）：{told}，或用 --model none 只用规则。")
    return folder


def write_digests(folder: Path) -> None:
    """Write the digests of all files of a model folder."""
    named = {path.name: _digest(path) for path in sorted(folder.iterdir()) if path.is_file() and path.name != DIGESTS}
    (folder / DIGESTS).write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def verified(folder: Path) -> dict[str, str]:
    digests = json_of(folder / DIGESTS)
    for name, digest in digests.items():
        path = folder / name
        if path.name != name or not path.is_file():
            raise ModelError(f"模型文件夹“{folder}”缺文件 {name}，请重新导出或重新安装。")
        if path.stat().st_size > _LARGEST or _digest(path) != digest:
            raise ModelError(f"模型文件“{path}”与它的摘要不符，可能已损坏或被改动，请重新导出或重新安装。")
    return dict(digests)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def json_of(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"读不了模型文件“{path}”：{error}。请重新导出或重新安装。") from error


def session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
