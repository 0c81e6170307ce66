"""Drift (漂移): whether what comes in, and what is raised from it, is still what it was: recent judgments against those of a reference window.

*Input*: length, unknown characters, parts found, facts unread, court level, court and charge of judgments. Numbers are laid in the deciles of both
windows together, names in the most frequent and the rest. An alarm needs two things: a p-value below 5 % after correction for the number of
traits (Pearson's statistic, exact by shuffling judgments between the windows), so that chance does not alarm; and a population stability index
of at least NOTABLE, so that of many thousand judgments a difference that nobody would care about does not alarm either.

*Output*: in how many judgments a check raises a clue. The control limits are exact: given both windows together the number is hypergeometric, and
outside of them lie the numbers whose tail is below 2.5 % over the number of checks compared (Bonferroni). A new version is compared with itself.
`tests/serving/outcomes/test_drift.py` measures the false alarms of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from serving.outcomes.chance import Counts, Values, dealt, holm, p_value

LEVEL = 0.05  # of any false alarm, of input and of output each
NOTABLE, GREAT = 0.1, 0.25  # population stability index: worth a look; another population
FEWEST = 20  # judgments of a window below which nothing is compared
_NAMES, _PARTS, _SHUFFLES = 15, 10, 2_000
OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a judgment is like on its way in (输入特征)."""

    length: int  # characters of the plain text
    unknown: float  # share of its characters that the encoder has no number for
    sections: float  # share of the parts every judgment has that were found
    unread: int  # facts that checks needed and that could not be read
    level: str | None
    court: str | None
    charge: str | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A bin of a trait: its share in the reference window and in the recent one."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class InputDrift:
    """One trait in both windows; `shifts`: its bins, the one that moved most first."""

    trait: str
    reference: int
    recent: int
    index: float  # population stability index
    p: float  # corrected for the number of traits
    shifts: tuple[Shift, ...]

    @property
    def alarm(self) -> bool:
        """Whether people should look."""
        return self.p <= LEVEL and self.index >= NOTABLE


@dataclass(frozen=True, slots=True)
class Rate:
    """In how many judgments a check raised a clue, of how many it looked at."""

    struck: int
    judgments: int


@dataclass(frozen=True, slots=True)
class OutputDrift:
    """The rate of one check@version in both windows, and the control limits of the recent number, both included."""

    check: str
    reference: Rate
    recent: Rate
    low: int
    high: int

    @property
    def alarm(self) -> bool:
        """Whether the number lies outside of its limits."""
        return not self.low <= self.recent.struck <= self.high


TRAITS: Mapping[str, str] = {
    "length": "篇幅（字）",
    "unknown": "生僻字占比",
    "sections": "读出的必备部分",
    "unread": "未读出的事实",
    "level": "法院层级",
    "court": "法院",
    "charge": "罪名",
}
_NUMBERS = ("length", "unknown", "sections", "unread")


def inputs(reference: Sequence[Traits], recent: Sequence[Traits]) -> tuple[InputDrift, ...]:
    """Every trait compared; nothing where a window has too few judgments."""
    if min(len(reference), len(recent)) < FEWEST:
        return ()
    found = [_compared(trait, reference, recent) for trait in TRAITS]
    corrected = holm([p for _, _, p, _ in found])
    return tuple(
        InputDrift(trait, len(reference), len(recent), index, p, shifts)
        for (trait, index, _, shifts), p in zip(found, corrected, strict=True)
    )


def outputs(reference: Mapping[str, Rate], recent: Mapping[str, Rate]) -> tuple[OutputDrift, ...]:
    """Every check@version that looked at enough judgments in both windows and raised anything in either."""
    nothing = Rate(0, 0)
    pairs = {name: (reference.get(name, nothing), recent.get(name, nothing)) for name in {**reference, **recent}}
    pairs = {name: pair for name, pair in pairs.items() if min(one.judgments for one in pair) >= FEWEST and any(one.struck for one in pair)}
    tails = _Tails(max((before.judgments + after.judgments for before, after in pairs.values()), default=1))
    chance = LEVEL / 2 / max(1, len(pairs))
    return tuple(OutputDrift(name, *pairs[name], *tails.limits(*pairs[name], chance)) for name in sorted(pairs))


def _compared(trait: str, reference: Sequence[Traits], recent: Sequence[Traits]) -> tuple[str, float, float, tuple[Shift, ...]]:
    """The index, the p-value and the bins of a trait."""
    told = [getattr(one, trait) for one in (*reference, *recent)]
    name = _binning(told) if trait in _NUMBERS else _naming(told)
    names = list(map(name, told))
    before, after = Counter(names[: len(reference)]), Counter(names[len(reference) :])
    bins = list(dict.fromkeys(sorted(names)))
    old, new = (np.asarray([one[name] for name in bins], dtype=np.int64) for one in (before, after))
    whole = old + new

    def pearson(dealt_new: Counts) -> Values:
        expected = whole * len(recent) / len(told)
        return np.asarray(((dealt_new - expected) ** 2 / expected).sum(axis=1), dtype=np.float64)

    p = p_value(float(pearson(new[None])[0]), dealt(whole.tolist(), len(recent)), pearson, _SHUFFLES) if len(bins) > 1 else 1.0
    shifts = [Shift(name, before[name] / len(reference), after[name] / len(recent)) for name in bins]
    return trait, _index(old, new), p, tuple(sorted(shifts, key=lambda one: (-abs(one.after - one.before), one.name)))


def _index(old: Counts, new: Counts) -> float:
    """The population stability index; half a judgment more in every bin, so that an empty one is not infinitely far."""
    was, is_ = (old + 0.5) / (old + 0.5).sum(), (new + 0.5) / (new + 0.5).sum()
    return float(((is_ - was) * np.log(is_ / was)).sum())


def _binning(values: Sequence[float]) -> Callable[[float], str]:
    """The deciles of all values; what is one value for many is one bin."""
    edges = np.unique(np.quantile(np.asarray(values, dtype=np.float64), np.linspace(0, 1, _PARTS + 1)[1:-1], method="inverted_cdf"))

    def name(value: float) -> str:
        place = int(np.searchsorted(edges, value))
        low, high = edges[place - 1] if place else None, edges[place] if place < len(edges) else None
        if low is None:
            return f"≤{high:.4g}"
        return f">{low:.4g}" if high is None else f">{low:.4g}，≤{high:.4g}"

    return name


def _naming(values: Sequence[str | None]) -> Callable[[str | None], str]:
    """The most frequent names, and the others together."""
    kept = {name for name, _ in Counter(one or "未读出" for one in values).most_common(_NAMES)}
    return lambda value: (value or "未读出") if (value or "未读出") in kept else OTHERS


class _Tails:
    """Tails of hypergeometric distributions, from one table of factorials."""

    def __init__(self, most: int) -> None:
        self._logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1, dtype=np.float64)))])

    def limits(self, before: Rate, after: Rate, chance: float) -> tuple[int, int]:
        """The least and the greatest number that is no alarm: neither tail is below the chance."""
        low, high = 0, after.judgments
        if self._tail(before, after.judgments, 0, upper=False) < chance:
            low = 1 + self._last(lambda number: self._tail(before, after.judgments, number, upper=False) < chance, after.judgments)
        if self._tail(before, after.judgments, high, upper=True) < chance:
            high = self._last(lambda number: self._tail(before, after.judgments, number, upper=True) >= chance, after.judgments)
        return low, high

    def _last(self, holds: Callable[[int], bool], most: int) -> int:
        """The last number that a condition holds for, which holds for 0 and for no number after the first that it does not hold for."""
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if holds(middle) else (low, middle - 1)
        return low

    def _tail(self, before: Rate, judgments: int, number: int, upper: bool) -> float:
        """The chance of so many or more (or fewer) in the recent window, given how many there are in both."""
        struck, whole = before.struck + number, before.judgments + judgments
        least, most = max(0, struck - before.judgments), min(struck, judgments)
        values = np.arange(number, most + 1) if upper else np.arange(least, number + 1)
        logs = self._chosen(judgments, values) + self._chosen(before.judgments, struck - values) - self._chosen(whole, np.asarray(struck))
        return float(np.exp(logs).sum())

    def _chosen(self, of: int, number: Counts) -> Values:
        return np.asarray(self._logs[of] - self._logs[number] - self._logs[of - number], dtype=np.float64)


def index_in_words(index: float) -> str:
    """An index in words."""
    return "明显不同" if index >= GREAT else "有所不同" if index >= NOTABLE else "基本一致"
