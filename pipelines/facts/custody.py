"""强制措施."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.facts.reading import Kind, Reading


def find(reading: Reading) -> Mapping[Any, Any]:
    """Read them."""
    return {}


KIND = Kind("custody", "强制措施", "defendant", ('custody',), find)
