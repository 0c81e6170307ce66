"""Facts by rule (规则抽取): one module a kind of fact; KINDS is the tuple of all, in the order in which they read."""

from __future__ import annotations

from dataclasses import fields

from pipelines.facts import (
    amount,
    arrival,
    casualty,
    circumstance,
    citation,
    commutation,
    conviction,
    crime_date,
    custody,
    disposition,
    document,
    drug,
    identity,
    people,
    prior,
    term,
)
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Defendant, Facts
from pipelines.judgment import Judgment

KINDS: tuple[Kind, ...] = (
    document.KIND,
    people.KIND,
    identity.KIND,
    citation.KIND,
    conviction.KIND,
    term.KIND,
    commutation.KIND,
    prior.KIND,
    custody.KIND,
    arrival.KIND,
    crime_date.KIND,
    amount.KIND,
    drug.KIND,
    casualty.KIND,
    circumstance.KIND,
    disposition.KIND,
)

_DEFENDANT_FIELDS = frozenset(one.name for one in fields(Defendant))


def extract(judgment: Judgment) -> Facts:
    """Read all facts of a judgment."""
    reading = Reading(judgment)
    for kind in KINDS:
        found = kind.find(reading)
        if kind.level == "judgment":
            for name, value in found.items():
                setattr(reading, name, value)
            if "people" in found:
                reading.of_people = [{} for _ in reading.people]
        else:
            for index, values in found.items():
                _merge(reading.of_people[index], values)
    defendants = tuple(Defendant(person=person, **values) for person, values in zip(reading.people, reading.of_people, strict=True))
    return Facts(reading.document, defendants, reading.citations, reading.dispositions, reading.commutation)


def _merge(values: dict[str, object], more: dict[str, object]) -> None:
    for name, value in more.items():
        if name not in _DEFENDANT_FIELDS:
            raise TypeError(f"not a field of Defendant: {name}")
        if name == "unread":
            value = frozenset(values.get(name, ())) | frozenset(value)  # type: ignore[call-overload]
        values[name] = value
