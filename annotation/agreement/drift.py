"""Drift of annotators (标注者漂移): how right each is on hidden control tasks, whose gold is known, and whether that has become worse.

What is judged is every fact that the gold or the annotator tells; a wrong value is one fault, not two. Accuracy comes with Wilson's interval.
Whether faults have become more frequent is watched by a CUSUM of the log-likelihood ratio (E. S. Page, Continuous inspection schemes, 1954):
the first ten tasks give the usual rate of faults, the alternative is twice its odds, and it is reported when the sum passes 10. Faults of one
judgment come together, so no task counts for more than three times the usual faults (at least two), and the ratio is divided by what
overdispersion is left (Pearson's χ² over its degrees of freedom, all annotators together).
Tried with the rules as annotator on 288 gold judgments (2.9 % faults; 300 shuffled series of 60 tasks, a change after the 20th): a steady
series is reported in 5 of 100, three times the faults in 66, twice the faults in 30. Codes: A1x.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from annotation.agreement.facts import Fact
from annotation.agreement.interval import wilson
from annotation.agreement.shared import Gathered
from annotation.agreement.study import UNDATED, period
from annotation.incident import Incident, Level
from annotation.marks import Json

BASE = 10  # tasks that give the usual rate
LIMIT = 10.0  # of the sum


@dataclass(frozen=True, slots=True)
class Trial:
    """One control task of one annotator."""

    id: str
    made_at: str | None
    right: int
    asked: int

    @property
    def wrong(self) -> int:
        """The faults."""
        return self.asked - self.right


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change for the worse: noticed at a task, begun with another."""

    noticed: Trial
    begun: Trial
    sums: tuple[float, ...]


def trials_of(gathered: Gathered, control: Gathered) -> dict[str, list[Trial]]:
    """The control tasks of each annotator in the order of time, undated ones last."""
    gold = {one.digest: next(iter(one.people.values())) for one in control.judgments}
    found: dict[str, list[Trial]] = {}
    for judgment in gathered.judgments:
        for name, own in judgment.people.items():
            if judgment.digest in gold:
                right, asked = _judged(own.facts, gold[judgment.digest].facts)
                found.setdefault(name, []).append(Trial(judgment.id, own.annotation.made_at, right, asked))
    return {name: sorted(found[name], key=lambda one: (not one.made_at, one.made_at or "", one.id)) for name in sorted(found)}


def _judged(own: Iterable[Fact], gold: Iterable[Fact]) -> tuple[int, int]:
    """How many facts are right, of how many that either tells; in one slot a wrong value stands against the right one."""
    own, gold = set(own), set(gold)
    told, wanted = Counter(fact.slot for fact in own), Counter(fact.slot for fact in gold)
    return len(own & gold), sum((told | wanted).values())


def capped(trials: Sequence[Trial]) -> list[Trial]:
    """The tasks with at most three times their usual faults each, at least two: one hard judgment is no drift."""
    asked = sum(one.asked for one in trials)
    rate = sum(one.wrong for one in trials) / asked if asked else 0.0
    return [replace(one, right=max(one.right, one.asked - max(2, round(3 * rate * one.asked)))) for one in trials]


def overdispersion(tasks: Iterable[Sequence[Trial]]) -> float:
    """How much more the faults of tasks vary than single faults at a steady rate would; at least 1."""
    squares, free = 0.0, 0
    for own in tasks:
        wrong, asked = sum(one.wrong for one in own), sum(one.asked for one in own)
        if 0 < wrong < asked:
            rate = wrong / asked
            squares += sum((one.wrong - one.asked * rate) ** 2 / (one.asked * rate * (1 - rate)) for one in own if one.asked)
            free += len(own) - 1
    return max(1.0, squares / free) if free else 1.0


def alarm(trials: Sequence[Trial], dispersion: float = 1.0) -> Alarm | None:
    """The first alarm of the CUSUM over dated tasks; None: none, or too few tasks to tell."""
    dated = [one for one in trials if one.made_at and one.asked]
    base, watched = dated[:BASE], dated[BASE:]
    wrong, asked = sum(one.wrong for one in base), sum(one.asked for one in base)
    usual = (wrong + 0.5) / (asked + 1)  # never 0, never 1
    worse = 2 * usual / (1 + usual)
    fault, correct = log(worse / usual) / dispersion, log((1 - worse) / (1 - usual)) / dispersion
    sums: list[float] = []
    begun = 0
    for number, one in enumerate(watched):
        before = sums[-1] if sums else 0.0
        if before == 0.0:
            begun = number
        sums.append(max(0.0, before + one.wrong * fault + one.right * correct))
        if sums[-1] > LIMIT:
            return Alarm(one, watched[begun], tuple(sums))
    return None


def drift(gathered: Gathered, control: Gathered, by: str = "month") -> tuple[list[Json], list[Incident]]:
    """Each annotator on the control tasks, and what could not be judged."""
    tasks = trials_of(gathered, control)
    dispersion = overdispersion(map(capped, tasks.values()))
    incidents = [
        Incident(Level.WARNING, "A10", one.id, f"控制题有 {len(one.people)} 份答案，取 {next(iter(one.people))} 的。", "请只给一份答案。")
        for one in control.judgments
        if len(one.people) > 1
    ]
    if not tasks:
        incidents.append(Incident(Level.ERROR, "A11", "控制题", "没有人标过这些控制题。", "请核对控制题与标注是否同一批文本。"))
    return [_row(name, own, dispersion, by) for name, own in tasks.items()], incidents


def _row(name: str, trials: Sequence[Trial], dispersion: float, by: str) -> Json:
    found = alarm(capped(trials), dispersion)
    periods: dict[str, list[Trial]] = {}
    for one in trials:
        periods.setdefault(period([one.made_at], by), []).append(one)
    return {
        "annotator": name,
        **_accuracy(trials),
        "periods": [{"period": when, **_accuracy(periods[when])} for when in sorted(periods, key=lambda when: (when == UNDATED, when))],
        "watched": max(0, sum(bool(one.made_at) for one in trials) - BASE),
        "dispersion": dispersion,
        "alarm": found and {"noticed": _task(found.noticed), "begun": _task(found.begun), "sums": list(found.sums)},
    }


def _accuracy(trials: Sequence[Trial]) -> Mapping[str, object]:
    right, asked = sum(one.right for one in trials), sum(one.asked for one in trials)
    return {
        "tasks": len(trials),
        "right": right,
        "asked": asked,
        "accuracy": right / asked if asked else None,
        "interval": list(wilson(right, asked)),
    }


def _task(trial: Trial) -> Json:
    return {"id": trial.id, "made_at": trial.made_at, "right": trial.right, "asked": trial.asked}
