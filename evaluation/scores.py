"""Scores (得分): what was read against what is true, counted by field, kind and group; precision, recall and F1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.values import ALL, Item, group_of


@dataclass(frozen=True, slots=True)
class Count:
    """Right ones, missed ones, and ones too many."""

    hit: int = 0
    miss: int = 0
    extra: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hit + other.hit, self.miss + other.miss, self.extra + other.extra)

    @property
    def gold(self) -> int:
        """How many there are."""
        return self.hit + self.miss

    @property
    def read(self) -> int:
        """How many were read."""
        return self.hit + self.extra

    @property
    def precision(self) -> float | None:
        """The share of what was read that is right; None where nothing was read."""
        return self.hit / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        """The share of what there is that was read; None where there is nothing."""
        return self.hit / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is nothing to measure."""
        together = self.gold + self.read
        return 2 * self.hit / together if together else None

    def to_json(self) -> dict[str, Any]:
        """The counts and the measures."""
        counts = {"hit": self.hit, "miss": self.miss, "extra": self.extra}
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, **counts}


Counts = Mapping[str, Count]


def counted(gold: Iterable[Any], read: Iterable[Any], of: Callable[[Any], str]) -> dict[str, Count]:
    """Two bags of things compared, by what `of` says of each."""
    want, have = Counter(gold), Counter(read)
    found: dict[str, Count] = {}
    for one in want | have:
        both = min(want[one], have[one])
        found[of(one)] = found.get(of(one), Count()) + Count(both, want[one] - both, have[one] - both)
    return found


def value_counts(gold: Iterable[Item], read: Iterable[Item]) -> dict[str, Count]:
    """The values of one judgment, by field."""
    return counted(gold, read, lambda one: str(one.field))


def added(several: Iterable[Counts]) -> dict[str, Count]:
    """The counts of several judgments together, in the order of the fields' names."""
    found: dict[str, Count] = {}
    for counts in several:
        for name, one in counts.items():
            found[name] = found.get(name, Count()) + one
    return dict(sorted(found.items()))


def gathered(counts: Counts, of: Callable[[str], str]) -> dict[str, Count]:
    """The counts of fields that belong together."""
    return added({of(name): one} for name, one in counts.items())


def grouped(counts: Counts) -> dict[str, Count]:
    """The counts by group, and of all."""
    return gathered(counts, group_of) | {ALL: sum(counts.values(), Count())}
