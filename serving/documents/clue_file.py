"""What a paper tells of one clue (线索材料): the clue, its judgment, and what was done, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A step that was taken (办理记录), in codes of the life cycle."""

    at: datetime
    step: str
    to_status: str
    holder: str
    organisation: str
    reason: str = ""
    office: str | None = None
    person: str | None = None
    due_on: date | None = None
    handler: str | None = None  # the organisation that shall handle it (交办下级院)
    measure: str | None = None
    response: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClueFile:
    """A clue with its judgment and its history; `clue` and `report` are as in the contract."""

    number: str
    organisation: str
    status: str
    raised_at: datetime
    clue: Mapping[str, Any]
    report: Mapping[str, Any]
    text: str
    entries: tuple[Entry, ...] = ()
    office: str | None = None
    person: str | None = None
    due_on: date | None = None
