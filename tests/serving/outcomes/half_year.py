"""Half a year of fictional clues under three models and two versions of a check, with what was done with each; and what follows, worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from serving.access import Role
from serving.lifecycle import VERDICTS, Act, Status, Step, after
from serving.store import judgments, progress
from serving.store.database import Database
from serving.store.identity import clocked
from tests.serving.class_cases import Case, Clue, cases, told
from tests.serving.offices import THEFT, Offices, text_of
from tests.serving.outcomes.made import days

MODELS = (None, "panjian-facts@1111aaaa", "panjian-facts@2222bbbb")
LENGTH = 180.0


@dataclass(frozen=True, slots=True)
class Planted:
    """A clue and what became of it, as the plan has it."""

    organisation: str
    check: str
    version: int
    model: str
    charges: frozenset[str]
    level: str | None
    raised_at: datetime
    status: Status
    verdicts: tuple[datetime, ...]  # when each verdict was given
    acts: tuple[Act, ...]

    @property
    def verdict(self) -> Status | None:
        """What verification says now."""
        if self.status in (Status.MEASURE_TAKEN, Status.RESPONDED, Status.UPHELD):
            return Status.UPHELD
        return None if self.status in (Status.NEW, Status.ASSIGNED, Status.VERIFYING) else self.status


def plant(database: Database, offices: Offices, number: int, seed: int = 6) -> tuple[Planted, ...]:
    """Keep so many judgments over half a year, and do with their clues what the cases say, some days later each."""
    dice, found = random.Random(seed), list[Planted]()
    with database.session() as session:
        for place, case in enumerate(cases(number, seed)):
            day = LENGTH * place / number
            version, model = 1 if day < 90 else 2, MODELS[int(3 * day / LENGTH)]
            with clocked(lambda day=day: days(day)):  # type: ignore[misc]
                report = _told(case, place, version, model)
                text = f"{text_of(THEFT)}\n附：第{place}号"
                kept = judgments.keep(session, offices.who(case.organisation, Role.SUPERVISOR), report, text, f"第{place}号")
            for id, clue in zip(kept.clue_ids, case.clues, strict=True):
                found.append(_worked(session, offices, case, clue, id, day, version, model, dice))
    return tuple(found)


def _told(case: Case, place: int, version: int, model: str | None) -> dict[str, Any]:
    report = dict(told(case, place))
    report["clues"] = [{**one, "version": version} for one in report["clues"]]
    report["produced_by"] = {**report["produced_by"], "model": model}
    return report


def _worked(
    session: Session, offices: Offices, case: Case, clue: Clue, id: str, day: float, version: int, model: str | None, dice: random.Random
) -> Planted:
    """Do the acts of a clue, each a while after the one before."""
    who, status, at, verdicts = offices.who(case.organisation, Role.SUPERVISOR), Status.NEW, day, list[datetime]()
    for act in clue.acts:
        at += dice.uniform(0.2, 12)
        moment = days(at)
        with clocked(lambda moment=moment: moment):  # type: ignore[misc]
            progress.advance(session, who, id, act)
        status = after(status, act.step) or status
        if act.step in VERDICTS:
            verdicts.append(moment)
    people = [one for one in case.defendants if clue.defendant in (None, one.name)]
    charges = frozenset(sentence.charge for one in people for sentence in one.sentences)
    level = None if case.court is None else "中级" if "中级" in case.court else "基层"
    about = (case.organisation, clue.check, version, model or "none", charges, level, days(day))
    return Planted(*about, status, tuple(verdicts), clue.acts)


def periods(planted: Planted, unit: str, basis: str) -> str | None:
    """The period by hand, in China."""
    moment = planted.raised_at if basis == "raised" else planted.verdicts[-1] if planted.verdict else None
    if moment is None:
        return None
    here = moment + timedelta(hours=8)
    return {"month": f"{here:%Y-%m}", "quarter": f"{here:%Y}-Q{(here.month + 2) // 3}", "year": f"{here:%Y}"}[unit]


def measures(planted: tuple[Planted, ...]) -> Iterator[tuple[str, str | None]]:
    """Every measure that was taken, with the last answer before the next measure."""
    for one in planted:
        open_: tuple[str, str | None] | None = None
        for act in one.acts:
            if act.step is Step.TAKE_MEASURE and act.measure:
                if open_:
                    yield open_
                open_ = (str(act.measure), None)
            elif act.response and open_:
                open_ = (open_[0], str(act.response))
        if open_:
            yield open_
