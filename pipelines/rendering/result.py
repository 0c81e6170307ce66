"""What rendering gets, one an input (处理结果): a report with its text, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Read:
    """A report of the contract and the text into which its offsets point."""

    report: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An input without a report: the message names it, the reason, and what to do."""

    message: str
