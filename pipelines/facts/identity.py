"""性别与出生日期."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.facts.reading import Kind, Reading


def find(reading: Reading) -> Mapping[Any, Any]:
    """Read them."""
    return {}


KIND = Kind("identity", "性别与出生日期", "defendant", ('sex', 'born_on'), find)
