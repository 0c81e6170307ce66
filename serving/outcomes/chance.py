"""Chance (随机性检验): how often what was observed, or more, comes of shuffling alone.

A shuffle deals the same things to the same places anew, so the answer is exact whatever the shares and sizes are: no table of a distribution
is trusted where counts are small. Shuffling ends early where many shuffles exceed already (Besag and Clifford, Sequential Monte Carlo p-values,
1991): what is plainly chance costs little. The dice are the same at every run, so that the same outcomes give the same report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Values = NDArray[np.float64]
_BATCH, _ENOUGH, _TOLERANCE = 100, 20, 1e-9
_SEED = 20261127


def dealt(sizes: Sequence[int], number: int) -> Callable[[np.random.Generator, int], Counts]:
    """A shuffle: `number` of all things, dealt to places of these sizes without replacement; [shuffles, places]."""
    colors = np.asarray(sizes, dtype=np.int64)

    def deal(dice: np.random.Generator, times: int) -> Counts:
        return np.asarray(dice.multivariate_hypergeometric(colors, number, size=times, method="marginals"), dtype=np.int64)

    return deal


def p_value(observed: float, deal: Callable[[np.random.Generator, int], Counts], statistic: Callable[[Counts], Values], most: int) -> float:
    """The share of at most so many shuffles whose statistic is as great as what was observed, that itself counted among them."""
    dice, exceeding, done = np.random.default_rng(_SEED), 0, 0
    while done < most:
        found = statistic(deal(dice, min(_BATCH, most - done))) >= observed - _TOLERANCE
        reached = exceeding + np.cumsum(found)
        if reached[-1] >= _ENOUGH:
            return _ENOUGH / float(done + int(np.argmax(reached >= _ENOUGH)) + 1)
        exceeding, done = int(reached[-1]), done + len(found)
    return (exceeding + 1) / (done + 1)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """The p-values of several questions, corrected for their number (Holm 1979): below 5 %, any false alarm at all has a chance below 5 %."""
    corrected, highest = [1.0] * len(values), 0.0
    for place, number in enumerate(sorted(range(len(values)), key=lambda one: values[one])):
        highest = max(highest, min(1.0, values[number] * (len(values) - place)))
        corrected[number] = highest
    return tuple(corrected)
