"""Many clues put into a store at once: rows as the store writes them, of 40 checks under three models, with verdicts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from pipelines.checks import CHECKS
from pipelines.checks.check import Check
from serving.access import Role
from serving.lifecycle import Status
from serving.store.database import Database
from serving.store.identity import clocked, digest, new_id
from serving.store.schema import analyses, clue_charges, clues, judgments, transitions
from tests.serving.offices import EAST, Offices
from tests.serving.outcomes.made import VERDICTS, days

_STEPS = {Status.UPHELD: "uphold", Status.EXPLAINED: "explain", Status.MISREAD: "misread", Status.MISCHECKED: "mischeck"}
Rows = dict[str, list[dict[str, Any]]]


def many(
    database: Database, offices: Offices, number: int, checks: int = 40, precision: tuple[float, float, float] = (0.9, 0.6, 0.9)
) -> None:
    """So many clues over a year, 0.85 of them verified, right with the chance of their model: by default the second of three is bad."""
    dice, who = random.Random(8), offices.who(EAST, Role.SUPERVISOR)
    rows: Rows = {name: [] for name in ("judgments", "analyses", "clues", "charges", "transitions")}
    for place in range(number):
        day = 365 * place / number
        with clocked(lambda day=day: days(day)):  # type: ignore[misc]
            _one(rows, place, day, CHECKS[place % checks], precision, dice, {"key_id": who.key_id, "holder": who.holder})
    with database.session() as session:
        for table, name in zip((judgments, analyses, clues, clue_charges, transitions), rows, strict=True):
            session.execute(insert(table), rows[name])


def _one(
    rows: Rows, place: int, day: float, check: Check, precision: tuple[float, ...], dice: random.Random, by: Mapping[str, str]
) -> None:
    third = int(3 * day / 365)
    right = dice.random() < precision[third]
    verdict = None if dice.random() < 0.15 else Status.UPHELD if right else dice.choice(VERDICTS[1:])
    judgment, analysis, clue, court = new_id(), new_id(), new_id(), "云州市东城区人民法院"
    where = {"court": court, "court_level": "基层", "judged_on": "2026-01-05"}
    about = {
        "organisation_id": EAST,
        "external_id": None,
        "text": "判决书",
        "case_number": None,
        "charges": ["盗窃罪"],
        "received_at": days(day),
    }
    rows["judgments"].append({"id": judgment, "digest": digest(place), **where, **about})
    made = {"created_at": days(day), "panjian": "0.1.0", "model": f"panjian-facts@{third}{third}{third}{third}aaaa", "law_as_of": None}
    rows["analyses"].append({"id": analysis, "judgment_id": judgment, "fingerprint": digest(place), "report": {}, **made})
    told = {
        "check": check.name,
        "version": check.version,
        "rank": "trial",
        "grade": "A",
        "weight": "substantive",
        "favours": "neither",
        "message": "",
        "payload": {},
    }
    state = {"status": str(verdict or Status.NEW), "sequence": 1 if verdict else 0, "created_at": days(day), "updated_at": days(day)}
    whose = {"organisation_id": EAST, "handler_id": EAST, "analysis_id": analysis, "judgment_id": judgment, "charge": "盗窃罪"}
    rows["clues"].append({"id": clue, "fingerprint": digest(place), **where, **told, **state, **whose})
    rows["charges"].append({"clue_id": clue, "charge": "盗窃罪"})
    if verdict:
        step = {"step": _STEPS[verdict], "from_status": "verifying", "to_status": str(verdict), "at": days(day + dice.expovariate(0.1))}
        rows["transitions"].append(
            {"id": new_id(), "clue_id": clue, "sequence": 1, "organisation_id": EAST, "reason": "", "note": "", **step, **by}
        )
