"""Facts out of a model's marks (模型取值): for each person and field the values that the marked spans give, with their scores.

Values are read by the readers of spans/, which serve annotators too. A span that gives no value is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.facts.marking import Found
from pipelines.facts.spans import read_value
from pipelines.facts.values import Circumstance, CustodyStep, Drug, Fact, Penalty, Person, Prior, Spans
from pipelines.judgment import Judgment
from pipelines.partial_date import PartialDate

_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a model's marks give one person, and how sure it is of the surest of them."""

    value: Any  # of the type that the field of Defendant holds
    score: float
    spans: Spans


Candidates = Mapping[str, Sequence[Candidate]]  # by field of Defendant


def candidates(judgment: Judgment, people: Sequence[Person], found: Iterable[Found]) -> list[Candidates]:
    """The candidates of each person, best first; the same value of several spans is one candidate."""
    of_people: list[dict[str, list[Candidate]]] = [{} for _ in people]
    for one in found:
        if one.label not in _FIELDS:
            continue
        for index in one.whose:
            value = _FIELDS[one.label][1](judgment, one, people[index].name)
            if value is not None:
                _add(of_people[index].setdefault(_FIELDS[one.label][0], []), value, one)
    return [{name: sorted(got, key=lambda one: -one.score) for name, got in of_one.items()} for of_one in of_people]


def _add(known: list[Candidate], value: Any, one: Found) -> None:
    for place, other in enumerate(known):
        if plain(other.value) == plain(value):
            known[place] = Candidate(other.value, max(other.score, one.score), (*other.spans, one.span))
            return
    known.append(Candidate(value, one.score, (one.span,)))


def plain(value: Any) -> Any:
    """A value without its words, by which values are compared."""
    if isinstance(value, Fact):
        return value.value
    if isinstance(value, Circumstance):
        return value.kind, value.status
    if isinstance(value, CustodyStep):
        return value.measure, value.on
    if isinstance(value, Prior):
        return value.charge, value.penalty.kind, value.penalty.months
    if isinstance(value, Drug):
        return value.name, value.grams
    return value


def choice_of(value: Any) -> str | None:
    """The choice of the label that a value is of: the kind of a circumstance, the measure of a step."""
    if isinstance(value, Circumstance):
        return value.kind
    return value.measure if isinstance(value, CustodyStep) else None


def _date(iso: str | None) -> PartialDate | None:
    match = _ISO.fullmatch(iso) if iso else None
    return PartialDate(int(match[1]), *(int(part) if part else None for part in match.groups()[1:])) if match else None


def _read(judgment: Judgment, one: Found, name: str) -> Any:
    return read_value(judgment, one.label, one.span, one.choice, name)


def _day(judgment: Judgment, one: Found, name: str) -> Fact[PartialDate] | None:
    day = _date(_read(judgment, one, name))
    return Fact(day, (one.span,)) if day else None


def _scalar(judgment: Judgment, one: Found, name: str) -> Fact[Any] | None:
    value = _read(judgment, one, name)
    return Fact(value, (one.span,)) if value is not None else None


def _circumstance(judgment: Judgment, one: Found, name: str) -> Circumstance | None:
    if one.choice is None or one.status is None or one.asserted_by is None:
        return None
    return Circumstance(one.choice, one.status, one.asserted_by, (one.span,))


def _custody(judgment: Judgment, one: Found, name: str) -> CustodyStep | None:
    return CustodyStep(one.choice, _date(_read(judgment, one, name)), (one.span,)) if one.choice else None


def _prior(judgment: Judgment, one: Found, name: str) -> Prior | None:
    told = _read(judgment, one, name)
    if not told:
        return None
    penalty = Penalty(told["kind"], told["months"], probation_months=told["probation_months"])
    return Prior(told["charge"], penalty, _date(told["sentenced_on"]), _date(told["released_on"]), None, (one.span,))


def _drug(judgment: Judgment, one: Found, name: str) -> Drug | None:
    told = _read(judgment, one, name)
    return Drug(told["name"], told["grams"], (one.span,)) if told and told["name"] else None


_FIELDS: Mapping[str, tuple[str, Callable[[Judgment, Found, str], Any]]] = {
    "circumstance": ("circumstances", _circumstance),
    "custody": ("custody", _custody),
    "prior": ("priors", _prior),
    "arrival": ("arrival", _scalar),
    "crime_from": ("crime_from", _day),
    "crime_to": ("crime_to", _day),
    "amount": ("amount", _scalar),
    "drug": ("drugs", _drug),
    "deaths": ("deaths", _scalar),
    "injury": ("injury", _scalar),
    "blood_alcohol": ("blood_alcohol", _scalar),
    "sex": ("sex", _scalar),
    "born_on": ("born_on", _day),
}
LABEL_OF: Mapping[str, str] = {field: label for label, (field, _) in _FIELDS.items()}
LISTS = frozenset({"circumstances", "custody", "priors", "drugs"})
