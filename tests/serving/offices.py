"""Offices for the tests: a city with two districts, a neighbour city, and who works there; a fictional judgment with its report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipelines.pipeline import analyze
from pipelines.report import report
from serving.access import Principal, Role
from serving.store import keys, organisations
from serving.store.database import Database
from serving.store.schema import api_keys

CITY, EAST, WEST, ELSEWHERE = "city", "east", "west", "elsewhere"
_NAMES = {CITY: "云州市人民检察院", EAST: "东城区人民检察院", WEST: "西城区人民检察院", ELSEWHERE: "海州市人民检察院"}
_PARENTS = {CITY: None, EAST: CITY, WEST: CITY, ELSEWHERE: None}
JUDGMENTS = Path(__file__).parents[1] / "judgments"
DRUGS, THEFT, CLEAN = "贩卖毒品-漏认累犯", "盗窃-刑期多算一年", "危险驾驶-无线索"


Tokens = Mapping[tuple[str, Role], str]
_tokens: dict[str, Tokens] = {}  # by the first key of a database; a copy of a database has the keys of the original


class Offices:
    """The organisations, and a key for every role in each of them; in a copy of a database that has them they are not made again."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._principals: dict[tuple[str, Role], Principal] = {}
        with database.session() as session:
            first = session.execute(select(func.min(api_keys.c.id))).scalar_one()
            made = None if first else _made(session)
        if made:
            with database.reading() as session:
                first = session.execute(select(func.min(api_keys.c.id))).scalar_one()
            _tokens[first] = made
        self.tokens: Tokens = _tokens[first]

    def who(self, organisation_id: str = EAST, role: Role = Role.SUPERVISOR) -> Principal:
        """The principal of a role in an organisation."""
        if (organisation_id, role) not in self._principals:
            with self.database.reading() as session:
                found = keys.authenticate(session, self.tokens[organisation_id, role])
            assert found is not None
            self._principals[organisation_id, role] = found
        return self._principals[organisation_id, role]


def _made(session: Session) -> Tokens:
    """The organisations and the keys, made now."""
    console, tokens = keys.console(), {}
    for id, name in _NAMES.items():
        organisations.add(session, console, id, name, _PARENTS[id])
    for id in _NAMES:
        for role in Role:
            _, tokens[id, role] = keys.create(session, console, id, f"{_NAMES[id][:2]}{role}", role)
    return tokens


@cache
def text_of(name: str) -> str:
    """The text of a fictional judgment of tests/judgments."""
    return (JUDGMENTS / f"{name}.txt").read_text(encoding="utf-8")


@cache
def report_of(name: str) -> Mapping[str, Any]:
    """Its report, by rules only."""
    return report(analyze(text_of(name), name))
