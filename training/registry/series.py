"""Series (时间序列): numbers over time in a run of MLflow, each told once; one that is told anew stands behind the one before it.

MLflow keeps what was logged and takes the last by step and time: a month whose outcomes changed since is logged again a moment later.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

_MOST = 500  # metrics of one request
Told = tuple[str, float, datetime, int]
"""Name, value, moment, step."""


def moment_of(told: str) -> datetime:
    """A moment written in ISO 8601."""
    return datetime.fromisoformat(told.replace("Z", "+00:00")).astimezone(UTC)


def log_new(client: Any, run_id: str, model_id: str | None, points: Iterable[Told]) -> int:
    """Log the points that a run does not have yet; how many."""
    from mlflow.entities import Metric

    by_name: dict[str, list[Told]] = {}
    for point in points:
        if math.isfinite(point[1]):
            by_name.setdefault(point[0], []).append(point)
    new = []
    for name, several in by_name.items():
        known = {_place(one.step, one.timestamp): one for one in _sorted(client.get_metric_history(run_id, name))}
        for _, value, at, step in several:
            stamp = milliseconds(at)
            last = known.get(_place(step, stamp))
            if last is not None and last.value == value:
                continue
            stamp = max(stamp, last.timestamp + 1) if last is not None else stamp
            new.append(Metric(name, value, stamp, step, model_id=model_id, run_id=run_id))
            known[_place(step, stamp)] = new[-1]
    for start in range(0, len(new), _MOST):
        client.log_batch(run_id, metrics=_sorted(new[start : start + _MOST]))
    return len(new)


def _place(step: int, stamp: int) -> tuple[int, int]:
    """What makes two numbers the same one told twice: the period, or without one the second."""
    return (step, 0) if step else (0, stamp // 1000)


def _sorted(metrics: Sequence[Any]) -> list[Any]:
    return sorted(metrics, key=lambda one: (one.timestamp, one.key, one.step))


def milliseconds(at: datetime) -> int:
    """A moment as MLflow counts it."""
    return round(at.timestamp() * 1000)
