"""Characters and pairs of neighbours (相邻字) as slots of a table: what is learned of them is kept by slot, without the characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.int64]
_MIX = np.uint64(2654435761)


def pairs(plain: str, size: int) -> Slots:
    """The slot of each pair of neighbours in a table of `size` slots (a power of two)."""
    codes = _codes(plain)
    return _mixed((codes[:-1] << np.uint64(16)) ^ codes[1:], size)


def singles(plain: str, size: int) -> Slots:
    """The slot of each character."""
    return _mixed(_codes(plain), size)


def _codes(plain: str) -> NDArray[np.uint64]:
    return np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def _mixed(codes: NDArray[np.uint64], size: int) -> Slots:
    return ((codes * _MIX % np.uint64(1 << 32)) * np.uint64(size) >> np.uint64(32)).astype(np.int64)
