"""Examples (训练样本): labelled windows as rows of a `datasets.Dataset`, and batches of them as tensors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from datasets import Dataset, Features, List, Value
from numpy.typing import NDArray
from torch import Tensor

from models.characters import Characters
from models.decoding import BEGIN, END, INSIDE
from models.features import Turns, between_of, distance, following, turns
from models.scheme import Head, Scheme
from training.network import IGNORED

_NUMBER = Value("int32")
STEP = 64  # batches are padded to a multiple of it: on CPU every new shape costs the making of new kernels
FEATURES = Features(
    {
        "ids": List(_NUMBER),  # tokens, opened and closed
        "parts": List(_NUMBER),  # section of each token (0: not told), or empty
        "roles": List(_NUMBER),  # the same, to be told by the model, or empty
        "known": List(_NUMBER),  # labels that this window is labelled with
        "spans": List(List(_NUMBER)),  # label, start, end, in tokens
        "unsure": List(List(_NUMBER)),  # label, start, end: neither right nor wrong
        "classes": List(List(_NUMBER)),  # head, start, end, class
        "pairs": List(List(_NUMBER)),  # head, start, end, start, end, class
        "length": _NUMBER,
    }
)


@dataclass(slots=True)
class Example:
    """One labelled window; numbers of labels and heads are those of the scheme."""

    ids: list[int]
    known: list[int]
    spans: list[list[int]]
    parts: list[int]
    roles: list[int]
    unsure: list[list[int]]
    classes: list[list[int]]
    pairs: list[list[int]]

    def row(self) -> dict[str, Any]:
        """As a row of the data set."""
        return asdict(self) | {"length": len(self.ids)}


def dataset(examples: Iterable[Example]) -> Dataset:
    """Examples as a data set."""
    return Dataset.from_list([one.row() for one in examples], features=FEATURES)


def targets(spans: Sequence[Sequence[int]], unsure: Sequence[Sequence[int]], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """What a window should be marked with [tokens, labels]: outside, begin, inside, end; IGNORED where it is unsure."""
    target = np.zeros(shape[:2], dtype=np.int64)
    for label, start, end in unsure:
        target[start:end, label] = IGNORED
    for label, start, end in spans:
        target[start + 1 : end - 1, label] = INSIDE
        target[end - 1, label] = END
        target[start, label] = BEGIN
    return target


@dataclass(frozen=True, slots=True)
class Collator:
    """Rows → a padded batch; `noise`: share of characters replaced by random ones, so that a model stands misread text."""

    scheme: Scheme
    characters: Characters
    noise: float = 0.0

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
        longest = -(-max(len(row["ids"]) for row in rows) // STEP) * STEP
        batch = {
            "input_ids": self._padded([row["ids"] for row in rows], longest, self.characters.pad),
            "attention_mask": self._padded([[1] * len(row["ids"]) for row in rows], longest, 0),
            "spans": torch.stack(
                [torch.from_numpy(targets(row["spans"], row["unsure"], (longest, len(self.scheme.labels)))) for row in rows]
            ),
            "known": torch.zeros(len(rows), len(self.scheme.labels)),
        }
        for number, row in enumerate(rows):
            batch["known"][number, row["known"]] = 1.0
        if self.noise:
            batch["input_ids"] = self._noisy(batch["input_ids"])
        if self.scheme.parts:
            batch["parts"] = self._padded([row["parts"] or [0] * len(row["ids"]) for row in rows], longest, 0)
        if self.scheme.roles:
            roles = [[role - 1 if role else IGNORED for role in row["roles"]] or [IGNORED] * len(row["ids"]) for row in rows]
            batch["roles"] = self._padded(roles, longest, IGNORED)
        for number, head in enumerate(self.scheme.heads):
            batch |= self._head(head, number, rows)
        return batch

    def _noisy(self, ids: Tensor) -> Tensor:
        """Replace characters (never special tokens) by characters drawn at random."""
        others = torch.tensor(list(self.characters.numbers.values()))
        replaced = (torch.rand(ids.shape) < self.noise) & torch.isin(ids, others)
        return torch.where(replaced, others[torch.randint(len(others), ids.shape)], ids)

    @staticmethod
    def _padded(rows: Sequence[Sequence[int]], longest: int, filling: int) -> Tensor:
        return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows], dtype=torch.long)

    @staticmethod
    def _head(head: Head, number: int, rows: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
        column = "pairs" if head.over in ("pair", "link") else "classes"
        wanted = [(window, *one[1:]) for window, row in enumerate(rows) for one in row[column] if one[0] == number]
        if not wanted:
            return {}
        placed = torch.tensor(wanted, dtype=torch.long)
        batch = {"places": placed[:, :-1], "classes": placed[:, -1]}
        if column == "pairs":
            turned = [_turns(row) if head.over == "link" else {} for row in rows]
            batch["coded"] = torch.tensor([_coded(turned[window], *places) for window, *places, _ in wanted])
        if head.over == "act":
            ahead = [(window, *following((start, end), len(rows[window]["ids"]))) for window, start, end, _ in wanted]
            batch["stretches"] = torch.tensor(ahead)
        if head.over == "link":
            between = [(window, *between_of((one[0], one[1]), (one[2], one[3]))) for window, *one, _ in wanted]
            batch["stretches"] = torch.tensor(between)
        return {f"{head.name}_{name}": value for name, value in batch.items()}


def _turns(row: dict[str, Any]) -> Turns:
    """Which mention of its words each labelled span of a window is."""
    return turns((tuple(row["ids"][start:end]), (start, end)) for _, start, end in row["spans"])


def _coded(turned: Turns, *places: int) -> list[float]:
    """What a head over two spans sees beside hidden states: how far apart, and for a link the turns of both."""
    first, second = (places[0], places[1]), (places[2], places[3])
    return [*distance(first, second), *turned.get(first, ()), *turned.get(second, ())]
