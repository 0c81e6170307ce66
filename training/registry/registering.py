"""Registering (登记): a model folder, verified file by file, becomes a version in MLflow with signature, card, data digest, scores and plain files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Registered:
    """A model version in MLflow: `entry` is the ledger's name@version, `name` and `version` those of MLflow."""

    entry: str
    name: str
    version: str
    run_id: str
    model_id: str
    new: bool


def register(folder: Path, scorecard: Mapping[str, Any] | None = None) -> Registered:
    """Register a folder: ModelError where it is not what its digests say; TrackingError where MLflow does not answer."""
    raise NotImplementedError
