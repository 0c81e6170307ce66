"""Fictional classes of cases for the tests of statistics and their pages: what each judgment decides, its clues, and what was done with them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from serving.access import Role
from serving.lifecycle import Act, Measure, Response, Step
from serving.store import judgments, progress
from serving.store.database import Database
from tests.serving.offices import CITY, EAST, ELSEWHERE, THEFT, WEST, Offices, report_of, text_of

COURTS = {
    EAST: ("云州市东城区人民法院",),
    WEST: ("云州市西城区人民法院",),
    CITY: ("云州市中级人民法院", "云州市东城区人民法院"),
    ELSEWHERE: ("海州市南港区人民法院",),
}
CHARGES = ("盗窃罪", "危险驾驶罪", "故意伤害罪")
CHECKS = ("fine_theft_range", "term_end_arithmetic", "recidivist_missed")
DAYS = ("2019-06-20", "2019-11-03", "2020-02-28", "2020-07", "2021", "2021-05-09", None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one defendant is convicted of."""

    charge: str
    kind: str | None
    months: int | None
    probation: int | None
    fine: float | None


@dataclass(frozen=True, slots=True)
class Defendant:
    """A defendant, with the amount of the crime."""

    name: str
    amount: float | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue: its check, whom it is about (None: the whole judgment), and what was done with it."""

    check: str
    grade: str
    defendant: str | None
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A judgment of an organisation."""

    organisation: str
    court: str | None
    judged_on: str | None
    defendants: tuple[Defendant, ...]
    clues: tuple[Clue, ...]


BEGIN = Act(Step.BEGIN)
UPHOLD = Act(Step.UPHOLD, "经核对卷宗属实")
PROPOSE = Act(Step.TAKE_MEASURE, measure=Measure.RETRIAL_PROPOSAL, note="云检再建〔2021〕1号")
PROTEST = Act(Step.TAKE_MEASURE, measure=Measure.PROTEST)
ADOPTED, REFUSED, REVISED = (Act(Step.RECORD_RESPONSE, response=one) for one in (Response.ADOPTED, Response.NOT_ADOPTED, Response.REVISED))
LIVES: tuple[tuple[Act, ...], ...] = (
    (),
    (Act(Step.ASSIGN, office="第一检察部", person="林晓", due_on=date(2099, 1, 1)),),
    (BEGIN,),
    (BEGIN, Act(Step.EXPLAIN, "另案羁押已折抵")),
    (BEGIN, Act(Step.MISREAD, "把前科的刑期读成本案的")),
    (BEGIN, Act(Step.MISCHECK, "旧解释仍可适用")),
    (BEGIN, UPHOLD),
    (BEGIN, UPHOLD, PROPOSE),
    (BEGIN, UPHOLD, PROPOSE, ADOPTED),
    (BEGIN, UPHOLD, PROPOSE, REFUSED, PROTEST, ADOPTED, REVISED),
    (BEGIN, UPHOLD, PROPOSE, REFUSED, Act(Step.REOPEN, "有新证据"), Act(Step.EXPLAIN, "重新核查后不再主张")),
)


def cases(number: int, seed: int = 5) -> tuple[Case, ...]:
    """So many fictional cases, the same at every run."""
    dice = random.Random(seed)
    return tuple(_case(dice) for _ in range(number))


def _case(dice: random.Random) -> Case:
    organisation = dice.choice((EAST, EAST, WEST, CITY, ELSEWHERE))
    defendants = tuple(_defendant(dice, name) for name in ("赵某甲", "钱某乙")[: dice.choice((1, 1, 1, 2))])
    if dice.random() < 0.08:
        defendants = tuple(Defendant(one.name, None, ()) for one in defendants)
    names = [None, *(one.name for one in defendants)]
    clues = tuple(Clue(check, dice.choice("AAB"), dice.choice(names), dice.choice(LIVES)) for check in CHECKS if dice.random() < 0.4)
    court = dice.choice((*COURTS[organisation], *COURTS[organisation], None)) if dice.random() < 0.2 else COURTS[organisation][0]
    return Case(organisation, court, dice.choice(DAYS), defendants, clues)


def _defendant(dice: random.Random, name: str) -> Defendant:
    charges = dice.sample(CHARGES, dice.choice((1, 1, 1, 2)))
    amount = dice.choice((None, 900.0, 2_500.0, 8_000.0, 18_600.0, 45_000.0))
    return Defendant(name, amount, tuple(_sentence(dice, charge) for charge in charges))


def _sentence(dice: random.Random, charge: str) -> Sentence:
    kind, months = dice.choice(
        (("有期徒刑", 8), ("有期徒刑", 12), ("有期徒刑", 40), ("拘役", 4), ("管制", 6), ("无期徒刑", None), (None, None))
    )
    probation = dice.choice((None, None, 12)) if kind in ("有期徒刑", "拘役") else None
    return Sentence(charge, kind, months, probation, dice.choice((None, 500.0, 1_000.0, 2_000.0, 3_000.0, 20_000.0)))


def plant(database: Database, offices: Offices, planted: Sequence[Case]) -> list[str]:
    """Keep the cases with all that was done; the ids of their judgments."""
    ids, people = [], {one: offices.who(one, Role.SUPERVISOR) for one in {case.organisation for case in planted}}
    with database.session() as session:
        for number, case in enumerate(planted):
            who = people[case.organisation]
            kept = judgments.keep(session, who, told(case, number), f"{text_of(THEFT)}\n附：第{number}号", f"第{number}号")
            for id, clue in zip(kept.clue_ids, case.clues, strict=True):
                for act in clue.acts:
                    progress.advance(session, who, id, act)
            ids.append(kept.judgment_id)
    return ids


def told(case: Case, number: int) -> Mapping[str, Any]:
    """The report of a case, made from that of a real fictional judgment."""
    made: dict[str, Any] = deepcopy(dict(report_of(THEFT)))
    made["document"] |= {"court": case.court, "judged_on": case.judged_on, "case_number": f"（2020）云刑初{number}号"}
    made["defendants"] = [_person(made["defendants"][0], one) for one in case.defendants]
    model = made["clues"][0]
    made["clues"] = [{**model, "check": one.check, "grade": one.grade, "defendant": one.defendant} for one in case.clues]
    return made


def _person(model: Mapping[str, Any], one: Defendant) -> dict[str, Any]:
    conviction = {**model["convictions"][0], "confiscation": None, "deprivation_months": None, "days": None}
    return {
        **model,
        "name": one.name,
        "facts": {**model["facts"], "amount": one.amount},
        "convictions": [
            {**conviction, "charge": s.charge, "kind": s.kind, "months": s.months, "probation_months": s.probation, "fine": s.fine}
            for s in one.sentences
        ],
    }
