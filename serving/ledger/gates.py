"""Gates (准入门槛): what a version must pass before signatures count; every answer is a sentence with the numbers, so that a refusal can be acted on.

Pure: judges what `panjian models measure` wrote (`panjian.scorecard/1`), its comparison with the champion (`panjian.comparison/1`) and outcomes.
The figures below are the only place where the demands stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.checks.check import Rank
from serving.outcomes.precision import Share

SCORECARD, COMPARISON = "panjian.scorecard/1", "panjian.comparison/1"
Scorecard = Mapping[str, Any]
Comparison = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate judged (一道门槛): `name` is stable for programs, `numbers` are what it looked at, `sentence` tells people."""

    name: str
    passed: bool
    numbers: Mapping[str, Any]
    sentence: str

    def to_json(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return {"gate": self.name, "passed": self.passed, "numbers": dict(self.numbers), "sentence": self.sentence}


def of_model(scorecard: Scorecard | None, champion: str, comparison: Comparison | None, shadow: Share | None) -> tuple[Gate, ...]:
    """All gates of a model that shall become champion: scores not below the champion's on dev and test, no kind that falls by more than the
    margin, robustness, speed, size, precision of the reviewed shadow run. What is missing is a gate that failed."""
    raise NotImplementedError


def of_rank(rank: Rank, share: Share) -> tuple[Gate, ...]:
    """The gate of a check or model that shall rise to a rank: enough verified outcomes, and Wilson's lower limit not below the floor."""
    raise NotImplementedError
