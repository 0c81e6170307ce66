"""What heads over spans see (片段特征): the hidden states at the first and last character of each span, and by the kind of head besides:

*pair*: how far apart the two are; *act*: the mean of what follows the span, and the opening token, which stands for the whole window;
*link*: how far apart, the mean of what stands between, the opening token, and which mention of its words either span is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.scheme import Over

Hidden = NDArray[np.float32]
Place = tuple[int, int]  # half-open, in tokens
Turns = Mapping[Place, list[float]]
STEPS = (0, 4, 8, 16, 32, 64, 128, 256)  # characters between two spans
DISTANCES = 2 * len(STEPS)
TURNS = 4  # first, second, later; and whether it is the last
FOLLOWING = 48  # tokens after a person's name that tell of his acts


def width(over: Over, hidden: int) -> int:
    """How many numbers a head sees, with hidden states of this width."""
    seen = {"span": (2, 0), "act": (4, 0), "pair": (4, DISTANCES), "link": (6, DISTANCES + 2 * TURNS)}
    states, coded = seen[over]
    return states * hidden + coded


def of_spans(hidden: Hidden, spans: Sequence[Place]) -> Hidden:
    """[spans, 2 × width]."""
    starts, ends = _ends(spans)
    return np.concatenate([hidden[starts], hidden[ends]], 1)


def of_acts(hidden: Hidden, spans: Sequence[Place]) -> Hidden:
    """[spans, 4 × width]."""
    return np.concatenate([of_spans(hidden, spans), *_means(hidden, [following(one, len(hidden)) for one in spans])], 1)


def of_one(over: Over, hidden: Hidden, spans: Sequence[Place]) -> Hidden:
    """What a head over one span sees."""
    return of_acts(hidden, spans) if over == "act" else of_spans(hidden, spans)


def of_pairs(hidden: Hidden, pairs: Sequence[tuple[Place, Place]]) -> Hidden:
    """[pairs, 4 × width + distances]."""
    first, second = of_spans(hidden, [one for one, _ in pairs]), of_spans(hidden, [one for _, one in pairs])
    return np.concatenate([first, second, np.asarray([distance(*pair) for pair in pairs], dtype=np.float32)], 1)


def of_links(hidden: Hidden, links: Sequence[tuple[Place, Place]], turned: Turns) -> Hidden:
    """[links, 6 × width + distances + turns of both]."""
    coded = np.asarray([[*turned[first], *turned[second]] for first, second in links], dtype=np.float32)
    return np.concatenate([of_pairs(hidden, links), coded, *_means(hidden, [between_of(*link) for link in links])], 1)


def following(span: Place, tokens: int) -> Place:
    """What follows a span in a window of so many tokens; its closing token is left out."""
    return min(span[1], tokens - 1), min(span[1] + FOLLOWING, tokens - 1)


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


def turns(mentions: Iterable[tuple[Hashable, Place]]) -> Turns:
    """Of each place which mention of its words it is, as `TURNS` numbers; `mentions`: words (or what stands for them) and place."""
    ordered = sorted(set(mentions), key=lambda one: one[1])
    count, before, turned = Counter(words for words, _ in ordered), Counter[Hashable](), {}
    for words, place in ordered:
        turn = min(before[words], 2)
        before[words] += 1
        turned[place] = [float(turn == number) for number in range(3)] + [float(before[words] == count[words])]
    return turned


def _means(hidden: Hidden, stretches: Sequence[Place]) -> tuple[Hidden, Hidden]:
    """The mean over each stretch (nothing: 0), and the opening token as often."""
    means = [hidden[start:end].mean(0) if start < end else np.zeros_like(hidden[0]) for start, end in stretches]
    return np.asarray(means, dtype=np.float32), np.broadcast_to(hidden[0], (len(stretches), hidden.shape[1]))


def _ends(spans: Sequence[Place]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    return edges[:, 0], edges[:, 1] - 1
