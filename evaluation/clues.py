"""Clues against annotated anomalies (线索与疑点), by check and defendant; a *possible* anomaly neither counts as missed nor as false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]
OUTCOMES = ("found", "missed", "allowed", "false")
_FIRM = ("certain", "probable")


def clue_outcomes(anomalies: Iterable[Json], clues: Iterable[Json]) -> Counter[str]:
    """How many anomalies of one judgment were found or missed, and how many clues no anomaly answers."""
    left = list(clues)
    outcomes: Counter[str] = Counter()
    for anomaly in anomalies:
        match = next((clue for clue in left if _answers(clue, anomaly)), None)
        if match:
            left.remove(match)
        firm = anomaly["certainty"] in _FIRM
        if match or firm:
            outcomes[("found" if firm else "allowed") if match else "missed"] += 1
    outcomes["false"] += len(left)
    return outcomes


def _answers(clue: Json, anomaly: Json) -> bool:
    named = anomaly.get("defendant")
    return clue.get("check") == anomaly["check"] and (named is None or clue.get("defendant") in (None, named))
