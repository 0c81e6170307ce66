"""Intervals of a share (Wilson 区间): E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927."""

from __future__ import annotations

from math import sqrt

_Z = 1.959963984540054  # 95 %, two-sided


def wilson(right: int, trials: int, z: float = _Z) -> tuple[float, float]:
    """The 95 % interval of a share, or that of another z; nothing tried: anything from 0 to 1."""
    if not trials:
        return 0.0, 1.0
    share, square = right / trials, z * z
    middle = share + square / (2 * trials)
    reach = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, (middle - reach) / (1 + square / trials)), min(1.0, (middle + reach) / (1 + square / trials))
