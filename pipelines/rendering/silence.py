"""What a report without clues says (没有线索): that nothing was found, or that nothing could be checked. Unread is not lawful."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any


def told(report: Mapping[str, Any]) -> str:
    """未发现线索 where the checks were run; else why none was."""
    instance = report["document"]["instance"]
    if instance is None:
        return "没有读出审级，未作检查"
    if not report["defendants"]:
        return "没有读出被告人，未作检查"
    if instance not in _checked():
        return "没有适用于这类文书的检查项，未作检查"
    return "未发现线索"


@cache
def _checked() -> frozenset[str]:
    """The kinds of instance that some check is for."""
    from pipelines.checks import CHECKS

    return frozenset(instance for check in CHECKS for instance in check.instances)
