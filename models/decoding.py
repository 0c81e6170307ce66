"""From scores to spans (解码): for every label by itself the best path of outside, begin, inside; spans of different labels may overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
OUTSIDE, BEGIN, INSIDE = 0, 1, 2


@dataclass(frozen=True, slots=True, order=True)
class Marked:
    """A span of tokens with the number of its label and the model's score (0–1)."""

    start: int
    end: int
    label: int
    score: float


def chances(logits: Scores) -> Scores:
    """Softmax over the last axis."""
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    result: Scores = raised / raised.sum(-1, keepdims=True)
    return result


def decode(logits: Scores, told: Scores) -> list[Marked]:
    """Spans of `logits` [tokens, labels, 3]; `told`: their `chances`. A span is as likely as the least likely of its characters."""
    gains = logits[:, :, BEGIN:] - logits[:, :, :1]  # over outside
    active = np.flatnonzero((gains > 0).any((0, 2)))  # no path through a label is worth it without such a character
    found = []
    for label in active.tolist():
        begin, inside = gains[:, label, 0].tolist(), gains[:, label, 1].tolist()
        for start, end in _spans(begin, inside):
            found.append(Marked(start, end, label, _score(told[:, label], start, end)))
    return sorted(found)


def _spans(begin: list[float], inside: list[float]) -> Iterator[tuple[int, int]]:
    """The spans of the best path: what each character gains by beginning a span, or by going on in one, over standing outside."""
    out, within = 0.0, float("-inf")  # best gain of a path that ends outside, or within a span
    opened: list[bool] = []  # whether the path within a span begins here
    left: list[bool] = []  # whether the path outside comes from within a span
    for starts, goes_on in zip(begin, inside, strict=True):
        before = within if within > out else out
        left.append(within > out)
        opened.append(before + starts >= within + goes_on)
        out, within = before, max(before + starts, within + goes_on)
    place, inside_now, end = len(begin), within > out, len(begin)
    while place:
        place -= 1
        if not inside_now:
            inside_now, end = left[place], place
        elif opened[place]:
            yield place, end
            inside_now, end = left[place], place


def _score(told: Scores, start: int, end: int) -> float:
    chance = float(told[start, BEGIN])
    if end > start + 1:
        chance = min(chance, float(told[start + 1 : end, INSIDE].min()))
    return min(chance, 1 - float(told[end, INSIDE])) if end < len(told) else chance
