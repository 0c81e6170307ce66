"""Scorecards and comparisons as `panjian models measure` writes them, of fictional models whose hits are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from serving.ledger.gates import Measured
from serving.outcomes.precision import Share
from training.scorecard import compared

MODEL, CHAMPION = "panjian-facts@22222222", "panjian-facts@11111111"
GOLD: Mapping[str, int] = {"citation": 3, "custody": 2, "drug": 1}  # of each judgment
ITEMS = 60
Json = dict[str, Any]


def split(lost: Mapping[str, int], items: int = ITEMS) -> Json:
    """A split in which the first judgments lost one of a kind: `lost` tells how many did."""
    counts = [{kind: [gold - (place < lost.get(kind, 0)), gold, gold] for kind, gold in GOLD.items()} for place in range(items)]
    return {"items": items, "counts": counts}


def card(model: str, dev: Mapping[str, int] | None = None, test: Mapping[str, int] | None = None, **more: Any) -> Json:
    """A scorecard that meets every budget."""
    told = {
        "schema": "panjian.scorecard/1",
        "model": model,
        "data": {"dev": "d1", "test": "d2"},
        "splits": {"dev": split(dev or {}), "test": split(test or {})},
        "robustness": {"split": "dev", "clean": 0.962, "noise_1": 0.942, "fall": 0.020},
        "speed": {"texts": 60, "characters": 1700, "per_second": 22.5, "median_ms": 44.0, "p95_ms": 82.0, "memory_mib": 135},
        "bytes": 5 << 20,
        "fp32": None,
    }
    return told | more


def measured(first: Json | None, second: Json | None, shadow: Share | None = None) -> Measured:
    """A model beside the champion, compared by the code that measures."""
    comparison = compared(first, second) if first and second else None
    reference = first["model"] if first else CHAMPION
    return Measured(MODEL, second, reference, first, comparison, shadow or Share(20, 20))
