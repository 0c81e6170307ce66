"""Entries of the ledger (台账条目): a model version or a check version, named name@version wherever people read it.

`none` stands for rules only (不用模型): it is an entry of its own, so that going back to the rules is a decision like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

NONE = "none"  # the model that is no model


class Kind(StrEnum):
    """What an entry is (条目种类)."""

    MODEL = "model"
    CHECK = "check"


class Alias(StrEnum):
    """What a model version may be called (别名): the one that speaks, and the one that wants to."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"


KINDS: Mapping[Kind, str] = {Kind.MODEL: "模型", Kind.CHECK: "检查项"}
ALIASES: Mapping[Alias, str] = {Alias.CHAMPION: "现任（champion）", Alias.CHALLENGER: "候选（challenger）"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One version. `detail` of a model: card, data, files (digests), mlflow (name, version, run_id), scorecard."""

    id: str
    kind: Kind
    name: str
    version: str
    registered_at: datetime
    holder: str
    detail: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def reference(self) -> str:
        """name@version; `none` for rules only."""
        return reference(self.name, self.version)


def reference(name: str, version: str | int) -> str:
    """How an entry is named everywhere: name@version, or `none`."""
    return NONE if name == NONE else f"{name}@{version}"


def parted(told: str) -> tuple[str, str]:
    """Name and version of a reference; the version is "" where none is told."""
    name, _, version = told.partition("@")
    return name, version
