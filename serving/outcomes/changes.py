"""Change points (准确率突变点): when a precision changed, by how much, and which release lies there.

Verified clues in the order of raising are cut into stretches of one precision each, so that the binomial likelihood, less a penalty for every cut, is
highest (exactly, by dynamic programming: a bad version that was taken back makes two cuts, which halving would overlook). The penalty is what only
5 % of shuffles of the same verdicts would pay for any cut at all; whether a series changed is told by the exact p-value of the same statistic, and
of many series by p-values corrected for their number. Series are laid in at most MOST bins of about equal numbers; a stretch has at least FEWEST.

Where a cut lies is known roughly: `since` to `until` are the places at which the likelihood is within WITHIN of its best, the other cuts held, with the bins on both sides,
for the change may lie within one.
`tests/serving/outcomes/test_changes.py` measures all of it on simulated series: false alarms, power, and how often the true moment lies within.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, inf

import numpy as np

from serving.lifecycle import Status
from serving.outcomes.chance import Counts, Values, dealt, holm, p_value
from serving.outcomes.precision import Outcome, Share

Verdict = tuple[datetime, bool]
"""When a clue was raised, and whether it was right."""

LEVEL = 0.05  # of any false alarm
MOST, FEWEST, CUTS = 40, 5, 4  # bins of a series; verified clues of a stretch; cuts that are looked for
WITHIN = 3.0  # of the log-likelihood
_SHUFFLES, _CALIBRATING = 2_000, 400


@dataclass(frozen=True, slots=True)
class Release:
    """A version that began to speak (发布): check@2 or model@1a2b3c4d, when it went live, and which of the two it is."""

    name: str
    at: datetime
    kind: str = "check"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the first clue after it, the precision of the stretches on both sides, where it may lie, and the release beside it.

    Of several releases where the change may lie a model's is told before a check's, then the nearest; `others` tells how many more there are.
    """

    at: datetime
    before: Share
    after: Share
    since: datetime
    until: datetime
    release: Release | None = None
    others: int = 0

    @property
    def fits(self) -> bool:
        """Whether the release lies where the change may."""
        return self.release is not None and self.since <= self.release.at <= self.until


@dataclass(frozen=True, slots=True)
class Trend:
    """A series of verdicts: how many there are, the p-value that it never changed, corrected among its family, and its changes."""

    verified: int
    p: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Bin:
    """Neighbouring verdicts."""

    first: datetime
    last: datetime
    right: int
    trials: int


def trends(
    series: Mapping[str, Iterable[Verdict]], releases: Mapping[str, Sequence[Release]] | None = None, level: float = LEVEL
) -> dict[str, Trend]:
    """The changes of several series; the chance that any is reported though none changed stays below the level."""
    binned = {name: _bins(verdicts) for name, verdicts in series.items()}
    corrected = dict(zip(binned, holm([_p(bins) for bins in binned.values()]), strict=True))
    found = {}
    for name, bins in binned.items():
        changes = _changes(bins, level) if corrected[name] <= level else ()
        own = (releases or {}).get(name, ())
        found[name] = Trend(sum(one.trials for one in bins), corrected[name], tuple(_released(one, own) for one in changes))
    return found


def upheld(outcomes: Iterable[Outcome]) -> list[Verdict]:
    """Precision end to end, as a series."""
    return [(one.raised_at, one.verdict is Status.UPHELD) for one in outcomes if one.verdict]


def well_read(outcomes: Iterable[Outcome]) -> list[Verdict]:
    """What was not misread, as a series."""
    return [(one.raised_at, one.verdict is not Status.MISREAD) for one in outcomes if one.verdict]


def _bins(verdicts: Iterable[Verdict]) -> tuple[_Bin, ...]:
    """The verdicts in order of raising; those of one moment are never parted."""
    told = sorted(verdicts)
    size, found = max(1, ceil(len(told) / MOST)), list[_Bin]()
    for at, right in told:
        last = found[-1] if found else None
        if last and (last.last == at or last.trials < size):
            found[-1] = replace(last, last=at, right=last.right + right, trials=last.trials + 1)
        else:
            found.append(_Bin(at, at, int(right), 1))
    return tuple(found)


class _Cutter:
    """All ways to cut the bins of one series, for many dealings of its right verdicts at once."""

    def __init__(self, bins: Sequence[_Bin]) -> None:
        self.trials = [one.trials for one in bins]
        self.ends = np.concatenate([[0], np.cumsum(self.trials)]).astype(np.int64)
        whole = int(self.ends[-1])
        numbers = np.arange(whole + 1, dtype=np.float64)
        self._entropy = numbers * np.log(np.maximum(numbers, 1))  # n log n, of 0: 0
        self.most = min(CUTS, len(bins) - 1)

    def costs(self, right: Counts) -> Values:
        """[dealings, cuts + 1, bins + 1]: the least negative log-likelihood of the first bins, by the number of cuts."""
        sums = np.concatenate([np.zeros((len(right), 1), dtype=np.int64), np.cumsum(right, axis=1)], axis=1)
        best = np.full((len(right), self.most + 1, sums.shape[1]), inf)
        for end in range(1, sums.shape[1]):
            cost = self.cost(sums, end)
            best[:, 0, end] = cost[:, 0]
            best[:, 1:, end] = (best[:, :-1, :end] + cost[:, None, :]).min(axis=2)
        return best

    def cost(self, sums: Counts, end: int) -> Values:
        """[dealings, end]: the negative log-likelihood of the stretch from each bin up to `end`; infinite where it has too few."""
        trials, right = self.ends[end] - self.ends[:end], sums[:, end, None] - sums[:, :end]
        told = self._entropy[trials] - self._entropy[right] - self._entropy[trials - right]
        return np.where(trials >= FEWEST, told, inf)

    def gain(self, right: Counts) -> Values:
        """The highest penalty a cut at which any would be made: the most that cuts gain, each."""
        whole = self.costs(right)[:, :, -1]
        numbers = np.arange(1, self.most + 1)
        gains = (whole[:, :1] - whole[:, 1:]) / numbers
        return np.asarray(gains.max(axis=1), dtype=np.float64)

    def cuts(self, right: Counts, penalty: float) -> list[int]:
        """Where one series is cut best at a penalty: the first bin of each stretch but the first."""
        best = self.costs(right)
        number = int(np.argmin(best[0, :, -1] + penalty * np.arange(self.most + 1)))
        sums = np.concatenate([np.zeros((1, 1), dtype=np.int64), np.cumsum(right, axis=1)], axis=1)
        found, end = list[int](), len(self.trials)
        while number:
            end = int(np.argmin(best[0, number - 1, :end] + self.cost(sums, end)[0]))
            found.append(end)
            number -= 1
        return found[::-1]


def _p(bins: Sequence[_Bin]) -> float:
    """The p-value that a series never changed; 1 where it is too short to tell."""
    right, trials = sum(one.right for one in bins), sum(one.trials for one in bins)
    if trials < 2 * FEWEST or len(bins) < 2 or right in (0, trials):
        return 1.0
    cutter = _Cutter(bins)
    observed = float(cutter.gain(np.asarray([[one.right for one in bins]]))[0])
    return p_value(observed, dealt(cutter.trials, right), cutter.gain, _SHUFFLES)


def _changes(bins: Sequence[_Bin], level: float) -> tuple[Change, ...]:
    cutter, right = _Cutter(bins), np.asarray([[one.right for one in bins]])
    deal = dealt(cutter.trials, int(right.sum()))
    usual = float(np.quantile(cutter.gain(deal(np.random.default_rng(0), _CALIBRATING)), 1 - level))
    penalty = min(usual, 0.999 * float(cutter.gain(right)[0]))  # at least one cut is made: that there is one is told already
    edges = [0, *cutter.cuts(right, penalty), len(bins)]
    return tuple(_change(bins, *edges[place - 1 : place + 2]) for place in range(1, len(edges) - 1))


def _change(bins: Sequence[_Bin], start: int, cut: int, end: int) -> Change:
    """The change at a bin, between the cut before and the cut after."""
    cutter = _Cutter(bins[start:end])
    right = np.asarray([[one.right for one in bins[start:end]]])
    forward, backward = cutter.costs(right)[0, 0], _Cutter(bins[start:end][::-1]).costs(right[:, ::-1])[0, 0]
    costs = forward[1:-1] + backward[-2:0:-1]
    near = start + 1 + np.flatnonzero(costs <= costs.min() + WITHIN)
    return Change(
        at=bins[cut].first,
        before=_share(bins[start:cut]),
        after=_share(bins[cut:end]),
        since=bins[int(near[0]) - 1].first,
        until=bins[int(near[-1])].last,
    )


def _share(bins: Sequence[_Bin]) -> Share:
    return Share(sum(one.right for one in bins), sum(one.trials for one in bins))


def _released(change: Change, releases: Sequence[Release]) -> Change:
    """A change with the release that lies beside it."""
    within = [one for one in releases if change.since <= one.at <= change.until]
    nearest = min(within or releases, key=lambda one: (bool(within) and one.kind != "model", abs(one.at - change.at)), default=None)
    return replace(change, release=nearest, others=max(0, len(within) - 1))
