"""Offices for the tests: a city with two districts, a neighbour city, and who works there; a fictional judgment with its report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.pipeline import analyze
from pipelines.report import report
from serving.access import Principal, Role
from serving.store import keys, organisations
from serving.store.database import Database

CITY, EAST, WEST, ELSEWHERE = "city", "east", "west", "elsewhere"
_NAMES = {CITY: "云州市人民检察院", EAST: "东城区人民检察院", WEST: "西城区人民检察院", ELSEWHERE: "海州市人民检察院"}
_PARENTS = {CITY: None, EAST: CITY, WEST: CITY, ELSEWHERE: None}
JUDGMENTS = Path(__file__).parents[1] / "judgments"
DRUGS, THEFT, CLEAN = "贩卖毒品-漏认累犯", "盗窃-刑期多算一年", "危险驾驶-无线索"


class Offices:
    """The organisations, and a key for every role in each of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tokens: dict[tuple[str, Role], str] = {}
        console = keys.console()
        with database.session() as session:
            for id, name in _NAMES.items():
                organisations.add(session, console, id, name, _PARENTS[id])
            for id in _NAMES:
                for role in Role:
                    _, self.tokens[id, role] = keys.create(session, console, id, f"{_NAMES[id][:2]}{role}", role)

    def who(self, organisation_id: str = EAST, role: Role = Role.SUPERVISOR) -> Principal:
        """The principal of a role in an organisation."""
        with self.database.reading() as session:
            found = keys.authenticate(session, self.tokens[organisation_id, role])
        assert found is not None
        return found


@cache
def text_of(name: str) -> str:
    """The text of a fictional judgment of tests/judgments."""
    return (JUDGMENTS / f"{name}.txt").read_text(encoding="utf-8")


@cache
def report_of(name: str) -> Mapping[str, Any]:
    """Its report, by rules only."""
    return report(analyze(text_of(name), name))
