"""From scores to spans (解码): for every label by itself the best path of outside, begin, inside, end; spans of different labels may overlap.

A span's last character, where it has several, is its *end* (标注 BIOE): so a span is not cut within 门口 or 21时许, where one character
is a little likelier than the next. Models of three states tell no ends; any character within may be the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
OUTSIDE, BEGIN, INSIDE, END = 0, 1, 2, 3
STATES = 4


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


def decode(logits: Scores, told: Scores, single: bool = True) -> list[Marked]:
    """Spans of `logits` [tokens, labels, 3 or 4]; `told`: their `chances`; `single`: a span may be of one character.

    A span is as likely as the least likely of its characters.
    """
    gains = logits[:, :, BEGIN:] - logits[:, :, :1]  # over outside
    active = np.flatnonzero((gains > 0).any((0, 2)))  # no path through a label is worth it without such a character
    found = []
    for label in active.tolist():
        begin, inside, end = (gains[:, label, which].tolist() for which in (0, 1, -1))
        for start, stop in _spans(begin, inside, end, single):
            found.append(Marked(start, stop, label, _score(told[:, label], start, stop)))
    return sorted(found)


def _spans(begin: list[float], inside: list[float], end: list[float], single: bool) -> Iterator[tuple[int, int]]:
    """The spans of the best path: what each character gains by beginning, going on with or ending a span, over standing outside."""
    closed, open_ = 0.0, float("-inf")  # best gain of a path after which no span, or one, goes on
    ended: list[int] = []  # how the best path that is closed got here: outside (0), a span of one character (1), an end (2)
    opened: list[bool] = []  # whether the path that is open begins here
    for starts, goes_on, ends in zip(begin, inside, end, strict=True):
        ways = (closed, closed + starts if single else float("-inf"), open_ + ends)
        ended.append(max(range(3), key=ways.__getitem__))
        opened.append(closed + starts >= open_ + goes_on)
        closed, open_ = max(ways), max(closed + starts, open_ + goes_on)
    place = len(begin)
    while place:
        place -= 1
        stop = place + 1
        if ended[place] == 2:
            place -= 1
            while not opened[place]:
                place -= 1
        if ended[stop - 1]:
            yield place, stop


def _score(told: Scores, start: int, stop: int) -> float:
    """The least chance of a span's characters; where ends are not told, also that the character after it does not go on with it."""
    last = told.shape[-1] - 1  # END, or INSIDE
    chance = float(told[start, BEGIN])
    if stop > start + 1:
        chance = min(chance, float(told[start + 1 : stop - 1, INSIDE].min(initial=1.0)), float(told[stop - 1, last]))
    if stop < len(told) and (last == INSIDE or stop == start + 1):
        chance = min(chance, 1 - float(told[stop, INSIDE:].sum()))
    return chance
