"""Precision of outcomes (线索准确率): of the clues that a version raised, how many people found true, with Wilson's interval.

Pure values. Every clue counts once, for the version of check and model whose analysis raised it first: that is what stood behind it when people got it.
A clue told anew by a newer version is a clue of that version, too: a verdict is evidence about the version whose clue was looked at, so both count
where both were verified, and `superseded` tells how many of those raised a newer version took the place of. (Class statistics count the fact once.)

*Precision end to end* = upheld / verified: what a prosecutor gets. *Precision given right facts* = upheld / (upheld + explained + mischecked): misread
clues are the reader's fault and say nothing about the check; an explained one is, for the check did not know the explanation.
*Reading* = not misread / verified: what a model answers for, whatever the check made of it.
*Conversion* (成案率) = clues with a measure / verified: what is still open can have none, and an upheld clue that nothing is done about did not convert.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from statistics import quantiles

from annotation.agreement.interval import wilson
from serving.ledger.entry import NONE
from serving.lifecycle import Status
from serving.store.identity import CHINA
from serving.store.statistics import Unit, period

NO_MODEL = NONE  # rules only


class Source(StrEnum):
    """Whose word an outcome is (结果来源)."""

    VERIFIED = "verified"  # a clue that a prosecutor verified, or will
    REVIEWED = "reviewed"  # a difference of a shadow run that was reviewed, or will be


class Axis(StrEnum):
    """By what outcomes are counted (统计维度)."""

    CHECK = "check"  # check@version
    MODEL = "model"  # name@version, none
    CHARGE = "charge"  # every charge of whom the clue is about
    LEVEL = "level"  # of the court
    PERIOD = "period"  # month, quarter or year, of raising or of conclusion


class Basis(StrEnum):
    """Which moment puts a clue into a period (期间依据)."""

    RAISED = "raised"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One clue and what became of it: `verdict` is upheld, explained, misread or mischecked, None while it is open."""

    id: str
    check: str
    version: int
    model: str  # name@version, or NO_MODEL
    charges: tuple[str, ...]
    level: str | None
    court: str | None
    raised_at: datetime
    verdict: Status | None = None
    first_at: datetime | None = None  # the first verdict: so long did people need
    concluded_at: datetime | None = None  # the verdict that stands: after a reopening, the last
    measured: bool = False  # a measure stands taken
    superseded: bool = False  # a newer version tells it anew
    grade: str = "A"
    source: Source = Source.VERIFIED

    @property
    def by(self) -> str:
        """The check with its version: check@2."""
        return f"{self.check}@{self.version}"

    def unverified(self) -> Outcome:
        """The same clue, as if nobody had looked at it yet."""
        return replace(self, verdict=None, first_at=None, concluded_at=None, measured=False)


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; of nothing there is no share, and the interval is everything."""

    right: int
    trials: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.right / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        return wilson(self.right, self.trials)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of outcomes."""

    raised: int = 0
    upheld: int = 0
    explained: int = 0
    misread: int = 0
    mischecked: int = 0
    measured: int = 0
    superseded: int = 0

    @property
    def verified(self) -> int:
        """Clues of which it is known what they are (已核查)."""
        return self.upheld + self.explained + self.misread + self.mischecked

    @property
    def precision(self) -> Share:
        """End to end: upheld of all verified (准确率)."""
        return Share(self.upheld, self.verified)

    @property
    def given_facts(self) -> Share:
        """Given right facts: upheld of those not misread (事实读对时的准确率)."""
        return Share(self.upheld, self.verified - self.misread)

    @property
    def reading(self) -> Share:
        """Not misread, of all verified (读取正确率): what a model answers for."""
        return Share(self.verified - self.misread, self.verified)

    @property
    def conversion(self) -> Share:
        """With a measure, of all verified (成案率)."""
        return Share(self.measured, self.verified)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Durations:
    """From raising to the first verdict, in days (核查用时): interpolated quantiles, None where nothing is verified."""

    number: int
    median: float | None
    ninth: float | None  # nine of ten were verified within


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """The counts of all together."""
    told = list(outcomes)
    found = Counter(one.verdict for one in told)
    verdicts = (found[Status.UPHELD], found[Status.EXPLAINED], found[Status.MISREAD], found[Status.MISCHECKED])
    return Tally(len(told), *verdicts, measured=sum(one.measured for one in told), superseded=sum(one.superseded for one in told))


def tallied(outcomes: Iterable[Outcome], *keys: Callable[[Outcome], Iterable[str | None]]) -> Mapping[tuple[str | None, ...], Tally]:
    """The counts by keys together: an outcome counts with each combination of what its keys tell (`by`)."""
    found: dict[tuple[str | None, ...], list[Outcome]] = {}
    for outcome in outcomes:
        for combined in product(*(key(outcome) for key in keys)):
            found.setdefault(combined, []).append(outcome)
    return {combined: tally(told) for combined, told in found.items()}


def by(axis: Axis, unit: Unit = Unit.MONTH, basis: Basis = Basis.RAISED) -> Callable[[Outcome], Iterable[str | None]]:
    """The keys that an axis gives an outcome; None: its judgment does not tell, or it is not concluded yet."""
    told: Mapping[Axis, Callable[[Outcome], Iterable[str | None]]] = {
        Axis.CHECK: lambda outcome: (outcome.by,),
        Axis.MODEL: lambda outcome: (outcome.model,),
        Axis.CHARGE: lambda outcome: outcome.charges or (None,),
        Axis.LEVEL: lambda outcome: (outcome.level,),
        Axis.PERIOD: lambda outcome: (period_of(outcome, unit, basis),),
    }
    return told[axis]


def period_of(outcome: Outcome, unit: Unit, basis: Basis) -> str | None:
    """The period of an outcome, in the time of China: 2026-05, 2026-Q2, 2026."""
    moment = outcome.raised_at if basis is Basis.RAISED else outcome.concluded_at
    return None if moment is None else period(f"{moment.astimezone(CHINA):%Y-%m}", unit)


def durations(outcomes: Iterable[Outcome]) -> Durations:
    """How long verification takes."""
    days = sorted((one.first_at - one.raised_at) / timedelta(days=1) for one in outcomes if one.first_at)
    if not days:
        return Durations(0, None, None)
    tenths = quantiles(days, n=10, method="inclusive") if len(days) > 1 else days * 9
    return Durations(len(days), tenths[4], tenths[8])
