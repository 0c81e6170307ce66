"""Fetching (取回): a model version out of MLflow into the models folder; everything that came is verified, nothing of it is ever run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def fetch(reference: str, root: Path, expected: Mapping[str, str] | None = None) -> Path:
    """The folder of `name@version`, `name/3` or `name:champion` under `root`; `expected`: the digests of the ledger, which must be the same."""
    raise NotImplementedError
