"""What heads over spans see (片段特征): the hidden states at the first and last character of each span, for pairs also how far apart, for
links besides the mean of what stands between and the opening token, which stands for the whole window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.scheme import Over

Hidden = NDArray[np.float32]
Place = tuple[int, int]  # half-open, in tokens
STEPS = (0, 4, 8, 16, 32, 64, 128, 256)  # characters between two spans
DISTANCES = 2 * len(STEPS)


def width(over: Over, hidden: int) -> int:
    """How many numbers a head sees of one span, of a pair or of a link, with hidden states of this width."""
    return {"span": 2 * hidden, "pair": 4 * hidden + DISTANCES, "link": 6 * hidden + DISTANCES}[over]


def of_spans(hidden: Hidden, spans: Sequence[Place]) -> Hidden:
    """[spans, 2 × width]."""
    starts, ends = _ends(spans)
    return np.concatenate([hidden[starts], hidden[ends]], 1)


def of_pairs(hidden: Hidden, pairs: Sequence[tuple[Place, Place]]) -> Hidden:
    """[pairs, 4 × width + distances]."""
    first, second = of_spans(hidden, [one for one, _ in pairs]), of_spans(hidden, [one for _, one in pairs])
    return np.concatenate([first, second, np.asarray([distance(*pair) for pair in pairs], dtype=np.float32)], 1)


def of_links(hidden: Hidden, links: Sequence[tuple[Place, Place]]) -> Hidden:
    """[links, 6 × width + distances]."""
    between = [between_of(*link) for link in links]
    means = [hidden[start:end].mean(0) if start < end else np.zeros_like(hidden[0]) for start, end in between]
    opening = np.broadcast_to(hidden[0], (len(links), hidden.shape[1]))
    return np.concatenate([of_pairs(hidden, links), np.asarray(means, dtype=np.float32), opening], 1)


def of_two(over: Over, hidden: Hidden, pairs: Sequence[tuple[Place, Place]]) -> Hidden:
    """What a head over two spans sees."""
    return of_links(hidden, pairs) if over == "link" else of_pairs(hidden, pairs)


def between_of(first: Place, second: Place) -> Place:
    """What stands between two spans; empty where they touch or overlap."""
    return min(first[1], second[1]), max(first[0], second[0])


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
