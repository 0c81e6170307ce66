"""死伤与酒精含量."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.facts.reading import Kind, Reading


def find(reading: Reading) -> Mapping[Any, Any]:
    """Read them."""
    return {}


KIND = Kind("casualty", "死伤与酒精含量", "defendant", ('deaths', 'injury', 'blood_alcohol'), find)
