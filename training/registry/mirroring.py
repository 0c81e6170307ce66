"""The mirror (镜像): what the ledger and the clue store know, shown in MLflow: aliases, metrics over time, outcomes as feedback on traces.

The clue store stays the truth: nothing is read back, and mirroring again changes nothing. No text, name or reason of a clue goes into MLflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a model version at a moment (时点指标): `precision.all`, `precision.term_over_statutory_max@2` … ; step: yyyymm of a period, or 0."""

    model: str  # name@version as the ledger tells it
    name: str
    value: float
    at: datetime
    step: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What people found of a clue (核查结论), without any words of it: `outcome` is a status of serving.lifecycle, `role` whose it is."""

    clue_id: str
    model: str  # name@version, or none
    check: str
    version: int
    grade: str
    outcome: str  # upheld, explained, misread, mischecked
    role: str
    raised_at: datetime
    concluded_at: datetime


def mirror_metrics(points: Iterable[Point]) -> int:
    """Log the points to the runs of their model versions; how many were new. Versions that MLflow does not know are left out."""
    raise NotImplementedError


def mirror_verdicts(verdicts: Iterable[Verdict]) -> int:
    """One trace a clue, its outcome as feedback of a person; how many were new or changed."""
    raise NotImplementedError


def mirror_aliases(aliases: Mapping[str, str]) -> Mapping[str, Any]:
    """Set MLflow's aliases to those of the ledger: alias → name@version; an alias that the ledger gives to nothing (or to none) goes."""
    raise NotImplementedError
