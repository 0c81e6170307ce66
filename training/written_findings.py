"""Findings written for training (虚构事实段): fictional ones, each with the charge of every defendant; see `written/README.md`.

Their charges are learned, not who is marked a defendant: that real findings tell better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.public_sets import rows

WRITTEN = Path(__file__).resolve().parent / "written" / "findings.jsonl"


def written_findings() -> Iterator[Mapping[str, Any]]:
    """Items of charges in the form of `evaluation.public_sets`."""
    return rows(WRITTEN)
