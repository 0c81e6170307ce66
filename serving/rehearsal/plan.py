"""The plan of a year (演练计划): how many clues, what each check and each model is really worth, and when models want to be released.

What is planned is the truth that verification should find; the year itself only tells it by outcomes, as people would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.checks import CHECKS
from pipelines.checks.check import Check
from serving.store.identity import CHINA

Scorecard = Mapping[str, Any]
Compare = Callable[[Scorecard, Scorecard], Mapping[str, Any]]
"""Compares two scorecards item by item: `training.scorecard.compared`, which nothing here may import."""


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """A model version: what it is worth on gold, how often it misreads in the field, and when it wants to speak."""

    version: str
    gold: float  # chance to read a gold item
    misread: float  # share of its clues
    wanted: datetime  # when it is to be released
    right: float  # share of its differences from the champion in which it is right
    reviewed: int = 40  # differences that are looked at

    @property
    def reference(self) -> str:
        """name@version."""
        return f"panjian-facts@{self.version}"


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """A check: how often it strikes beside the others, and how often it is right where the facts are."""

    check: Check
    right: float = 0.9
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class BadCheck:
    """A check that is mostly wrong: from a moment on it strikes in a share of all judgments, beside what the others raise."""

    check: Check
    right: float
    share: float
    begins: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """A year."""

    models: tuple[ModelPlan, ...]
    checks: tuple[CheckPlan, ...]
    bad: BadCheck | None
    clues: int = 2_000  # of the checks that are right
    seed: int = 20250101
    first: datetime = datetime(2025, 1, 1, tzinfo=CHINA)
    last: datetime = datetime(2026, 1, 1, tzinfo=CHINA)
    panjian: Mapping[int, str] = field(default_factory=lambda: {1: "0.1.0", 7: "0.2.0"})  # from a month on
    verified: float = 0.9  # share of clues that somebody looks at
    misread_by_rules: float = 0.1
    gold_by_rules: float = 0.9
    promoted: datetime | None = datetime(2025, 7, 1, tzinfo=CHINA)  # when the checks that earned it by then are to rise


GOOD = (
    ModelPlan("1111aaaa", gold=0.93, misread=0.07, wanted=datetime(2025, 2, 1, tzinfo=CHINA), right=0.85),
    ModelPlan("2222bbbb", gold=0.95, misread=0.03, wanted=datetime(2025, 6, 1, tzinfo=CHINA), right=0.90),
)
BAD_MODEL = ModelPlan("3333cccc", gold=0.955, misread=0.55, wanted=datetime(2025, 9, 15, tzinfo=CHINA), right=0.40)
BAD_CHECK, BUSY = "fine_extortion_range", "term_end_arithmetic"


def usual(clues: int = 2_000, seed: int = 20250101, model: ModelPlan = BAD_MODEL) -> Plan:
    """Forty checks of which one is bad from April on, three models of which the last is good on gold and bad in the field."""
    by_name = {check.name: check for check in CHECKS}
    bad = BadCheck(by_name[BAD_CHECK], right=0.15, share=0.12, begins=datetime(2025, 4, 1, tzinfo=CHINA))
    others = [check for check in CHECKS if check.name != BAD_CHECK][:39]
    checks = [CheckPlan(one, (0.86, 0.90, 0.94)[place % 3]) for place, one in enumerate(others)]
    checks = [CheckPlan(one.check, 0.97, weight=8.0) if one.check.name == BUSY else one for one in checks]
    return Plan((*GOOD, model), tuple(checks), bad, clues, seed)
