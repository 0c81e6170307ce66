"""Incidents (标注事件): what is wrong with annotations, how bad, where, and what to do; nothing is dropped without one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad an incident is: an error must be mended before the annotation counts, a warning looked at, a hint may stand."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


LEVELS = {Level.ERROR: "错误", Level.WARNING: "警告", Level.HINT: "提示"}


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident; `code` names its sort, `where` the task, judgment, line or mark; message and advice are Chinese, for people."""

    level: Level
    code: str
    where: str
    message: str
    advice: str

    @property
    def id(self) -> str:
        """The same for the same incident on every run, so that it can be referred to and ticked off."""
        words = "\n".join((self.code, self.where, self.message))
        return f"{self.code}-{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

    @property
    def line(self) -> str:
        """The incident on one line."""
        return f"[{LEVELS[self.level]}] {self.id} {self.where}：{self.message} {self.advice}"


def worst(incidents: Iterable[Incident]) -> Level | None:
    """The worst level, None without incidents."""
    order = list(Level)
    return min((one.level for one in incidents), key=order.index, default=None)
