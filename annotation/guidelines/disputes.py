"""Decided disputes (已决争议): disagreements of annotators that were decided, each a counter-example that tests execute.

`disputes.yaml` is a list; each entry an example (see `example.py`) with at least one `not`, and besides:
`label`; `opinions`: what was marked, a line each, without names; `decided`: the decision in one line; `why`; `decided_on`: the day;
`source`: `guide` (decided by the annotation guide) or the key of the disagreement in the queue of `panjian annotate agree`.
`panjian annotate guide --drafts QUEUE` writes entries to finish. The passage
is rewritten with fictional people: no text of a judgment comes into this file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from annotation.guidelines.example import Example
from annotation.marks import label_of

FILE = Path(__file__).with_name("disputes.yaml")
_OWN = ("label", "opinions", "decided", "decided_on", "source")
_SOURCE = re.compile("guide|[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A decided dispute."""

    label: str
    opinions: tuple[str, ...]
    decided: str
    decided_on: date
    source: str
    example: Example


def dispute_of(row: Mapping[str, Any]) -> Dispute:
    """The dispute of an entry; an entry that tells too little is refused."""
    name = row.get("name")
    if missing := [part for part in (*_OWN, "name", "why") if not row.get(part)]:
        raise ValueError(f"争议“{name}”缺少：{'、'.join(missing)}")
    if label_of(row["label"]) is None:
        raise ValueError(f"争议“{name}”的标签不存在：{row['label']}")
    if not _SOURCE.fullmatch(str(row["source"])) or not isinstance(row["decided_on"], date):
        raise ValueError(f"争议“{name}”的 source 应为 guide 或分歧的 key，decided_on 应为日期")
    example = Example.read({part: value for part, value in row.items() if part not in _OWN}, counter=True)
    if len(row["opinions"]) < 2 or not any(sign.forbidden and sign.label == row["label"] for sign in example.signs):
        raise ValueError(f"争议“{name}”应有至少两种意见，并用 (not {row['label']}) 标出不取的一种")
    return Dispute(row["label"], tuple(row["opinions"]), row["decided"], row["decided_on"], str(row["source"]), example)


@cache
def disputes(file: Path = FILE) -> tuple[Dispute, ...]:
    """All decided disputes."""
    return tuple(dispute_of(row) for row in yaml.safe_load(file.read_text(encoding="utf-8")) or ())
