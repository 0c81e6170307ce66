"""Scorecards (成绩单): what a model version gets on held-out gold, spoiled gold and the clock, as one JSON value `panjian.scorecard/1`.

Two scorecards over the same data are compared item by item (`compared`, `panjian.comparison/1`); the gates of the ledger judge both forms and
measure nothing themselves. Counts are told by item and kind, [hit, gold, read], so that whoever doubts an interval can draw it again.

    {"schema": "panjian.scorecard/1", "model": "panjian-facts@1a2b3c4d", "task": "facts", "panjian": "0.1.0", "measured_at": "2026-11-27T21:40:00Z",
     "machine": "x86_64 2 cpu", "files": {"encoder.onnx": "<sha256>", …}, "bytes": 5232841,
     "data": {"dev": "<digest of ids and texts, in order>", "test": "…"},
     "splits": {"dev": {"items": 48, "counts": [{"citation": [3, 3, 3], …}, …]}, "test": {…}},
     "robustness": {"split": "dev", "clean": 0.962, "noise_1": 0.941, "fall": 0.021},            # micro F1; fall = clean − noise_1
     "speed": {"texts": 60, "characters": 1700, "per_second": 41.2, "median_ms": 23.9, "p95_ms": 31.0, "memory_mib": 210.0},  # processor time
     "fp32": null | {"bytes": 18100000, "splits": {"dev": {"items": 48, "counts": […]}}}}          # the same weights before int8

    {"schema": "panjian.comparison/1", "first": "none", "second": "panjian-facts@1a2b3c4d", "resamples": 1000, "seed": 20261127,
     "splits": {"dev": {"items": 48, "first": {"ALL": 0.951, "citation": …}, "second": {…},        # F1; null where there is nothing
                        "difference": {"ALL": {"value": 0.011, "low": -0.002, "high": 0.024, "beyond_chance": false}, "citation": {…}}}}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.scores import Count, Counts, added
from evaluation.significance import RESAMPLES, SEED, differences
from evaluation.values import ALL

SCHEMA, COMPARISON = "panjian.scorecard/1", "panjian.comparison/1"
Json = dict[str, Any]


class ScorecardError(ValueError):
    """A scorecard that cannot be read or compared; the message, in Chinese, says what to do."""


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> Json:
    """How much better the second model is than the first, by split and kind, over the same items; ScorecardError where they are not the same."""
    splits = {}
    for name, one in second["splits"].items():
        other = first["splits"].get(name)
        if other is None or first["data"].get(name) != second["data"].get(name):
            raise ScorecardError(f"两份成绩单的 {name} 不是同一批数据，不能比较：请用同一批金标重新运行 panjian models measure。")
        before, after = counts_of(other), counts_of(one)
        splits[name] = {
            "items": len(after),
            "first": _f1(before),
            "second": _f1(after),
            "difference": {kind: told.to_json() for kind, told in differences(before, after).items()},
        }
    return {
        "schema": COMPARISON,
        "first": first["model"],
        "second": second["model"],
        "resamples": RESAMPLES,
        "seed": SEED,
        "splits": splits,
    }


def counts_of(split: Mapping[str, Any]) -> list[Counts]:
    """The counts of each item by kind, and of all kinds together."""
    return [with_all({kind: Count(hit, gold - hit, read - hit) for kind, (hit, gold, read) in one.items()}) for one in split["counts"]]


def with_all(counts: Counts) -> Counts:
    """Counts by kind, and of all."""
    return {**counts, ALL: sum(counts.values(), Count())}


def split_of(counts: Sequence[Counts]) -> Json:
    """Counts by item and kind as a scorecard tells them."""
    return {"items": len(counts), "counts": [{kind: [one.hit, one.gold, one.read] for kind, one in sorted(own.items())} for own in counts]}


def f1_by_kind(split: Mapping[str, Any]) -> dict[str, float | None]:
    """The micro F1 of a split by kind, and of all kinds together; None where there is nothing to measure."""
    return _f1(counts_of(split))


def figures(scorecard: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a run of MLflow: F1 of each split and kind, robustness, speed, size."""
    told = {f"{split}.f1.{kind}": value for split, one in scorecard["splits"].items() for kind, value in f1_by_kind(one).items()}
    told |= {f"robustness.{name}": scorecard["robustness"][name] for name in ("clean", "noise_1", "fall")}
    told |= {f"speed.{name}": value for name, value in scorecard["speed"].items()}
    return {name: float(value) for name, value in (told | {"bytes": scorecard["bytes"]}).items() if value is not None and name.isascii()}


def read_scorecard(path: Path) -> Json:
    """The scorecard of a file."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ScorecardError(f"读不了成绩单“{path}”：请用 panjian models measure … --output 重新写出。") from error
    needs = {"model", "data", "files", "bytes", "splits", "robustness", "speed", "measured_at"}
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not needs <= told.keys():
        raise ScorecardError(f"“{path}”不是成绩单（{SCHEMA}）：请给出 panjian models measure 写出的文件。")
    return told


def _f1(counts: Sequence[Counts]) -> dict[str, float | None]:
    return {kind: one.f1 for kind, one in added(counts).items()}
