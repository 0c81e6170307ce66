"""What heads over spans see (片段特征): the hidden states at the first and last character of each span, for pairs also how far apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Hidden = NDArray[np.float32]
Place = tuple[int, int]  # half-open, in tokens
STEPS = (0, 4, 8, 16, 32, 64, 128, 256)  # characters between two spans
DISTANCES = 2 * len(STEPS)


def width(over: Literal["span", "pair"], hidden: int) -> int:
    """How many numbers a head sees of one span or of a pair, with hidden states of this width."""
    return 2 * hidden if over == "span" else 4 * hidden + DISTANCES


def of_spans(hidden: Hidden, spans: Sequence[Place]) -> Hidden:
    """[spans, 2 × width]."""
    starts, ends = _ends(spans)
    return np.concatenate([hidden[starts], hidden[ends]], 1)


def of_pairs(hidden: Hidden, pairs: Sequence[tuple[Place, Place]]) -> Hidden:
    """[pairs, 4 × width + distances]."""
    first, second = of_spans(hidden, [one for one, _ in pairs]), of_spans(hidden, [one for _, one in pairs])
    return np.concatenate([first, second, np.asarray([distance(*pair) for pair in pairs], dtype=np.float32)], 1)


def distance(first: Place, second: Place) -> list[float]:
    """How far the second span stands from the first, and on which side, as one of `DISTANCES` (one-hot)."""
    ahead = second[0] >= first[0]
    gap = second[0] - first[1] if ahead else first[0] - second[1]
    step = max((number for number, least in enumerate(STEPS) if gap >= least), default=0)
    coded = [0.0] * DISTANCES
    coded[step + (len(STEPS) if ahead else 0)] = 1.0
    return coded


def _ends(spans: Sequence[Place]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    return edges[:, 0], edges[:, 1] - 1
