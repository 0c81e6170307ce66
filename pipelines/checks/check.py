"""What a check is (法律一致性检查): a frozen value and one pure function of a case. Three answers: a clue, nothing, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from pipelines.checks.case import Case
from pipelines.facts.values import Spans
from pipelines.law import Wording

Grade = Literal["A", "B", "C"]
Supervision = Literal["K1", "K2", "Z", "J", "S", "L", "N"]


class Rank(StrEnum):
    """What verified outcomes have earned (成熟度)."""

    TRIAL = "trial"
    TESTED = "tested"
    TRUSTED = "trusted"
    RETIRED = "retired"


class Weight(StrEnum):
    """What kind of error the clue is about (瑕疵性质)."""

    SUBSTANTIVE = "substantive"
    PROCEDURAL = "procedural"
    CLERICAL = "clerical"


class Favours(StrEnum):
    """Whom a correction would favour (对谁有利)."""

    DEFENDANT = "defendant"
    PROSECUTION = "prosecution"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Hit:
    """A check's finding: the message in Chinese with numbers and computation, and the words it rests on.

    `grade` lowers the check's grade where the catalogue says so; `basis` replaces the check's provisions (ids as in `provision`);
    `favours` replaces the check's where the direction of the error decides.
    """

    message: str
    spans: Spans
    grade: Grade | None = None
    basis: tuple[str, ...] = ()
    favours: Favours | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The check could not be run: the facts it lacked, as field names of the contract (`priors.released_on`)."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A check (检查项).

    `judge` sees one case (one defendant, or the whole judgment where `scope` is "judgment") and yields hits, or Missing.
    `needs`: fields of Defendant; one of them in `defendant.unread` means unknown. `straddles`: the dates on which the answer changes;
    the suite demands a case before and one after each. `instances`: the kinds of instance it is for.
    """

    name: str
    title: str
    version: int
    grade: Grade
    weight: Weight
    supervision: tuple[Supervision, ...]
    basis: tuple[str, ...]
    judge: Callable[[Case], Iterable[Hit | Missing]]
    favours: Favours = Favours.NEITHER
    rank: Rank = Rank.TRIAL
    scope: Literal["defendant", "judgment"] = "defendant"
    needs: tuple[str, ...] = ()
    straddles: tuple[date, ...] = ()
    instances: tuple[str, ...] = ("first", "second", "retrial")


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue (线索)."""

    check: Check
    defendant: str | None
    message: str
    grade: Grade
    favours: Favours
    basis: tuple[Wording, ...]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Unknown:
    """A check that could not be run on a defendant, and the facts it lacked."""

    check: str
    defendant: str | None
    missing: tuple[str, ...]
