"""Values of gold (金标取值) as the facts of rules and model give them, so that they can be compared; and the fold of a judgment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.partial_date import PartialDate

Gold = Mapping[str, Any]


def fold_of(id: str, folds: int) -> int:
    """The fold of a judgment."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % folds


def in_folds(ids: Sequence[str], folds: int) -> Iterator[tuple[set[str], set[str]]]:
    """For each fold the ids to train on and the ids held out."""
    for number in range(folds):
        out = {id for id in ids if fold_of(id, folds) == number}
        yield set(ids) - out, out


def plain_gold(person: Gold) -> dict[str, list[Any]]:
    """The values of a gold defendant as `plain` gives those of facts."""
    facts = person["facts"]
    days = {name: [_date(facts[name])] for name in ("crime_from", "crime_to") if facts.get(name)}
    others = {name: [facts[name]] for name in ("amount", "blood_alcohol", "deaths", "injury") if facts.get(name) is not None}
    return {
        **days,
        **others,
        "circumstances": [(one["kind"], one["status"]) for one in person["circumstances"]],
        "custody": [(one["measure"], _date(one["on"])) for one in person["custody"]],
        "priors": [(one["charge"], one["kind"], one["months"]) for one in person["priors"]],
        "drugs": [(one["name"], one["grams"]) for one in facts.get("drugs") or []],
        "arrival": [person["arrival"]] if person["arrival"] else [],
        "sex": [person["sex"]] if person["sex"] else [],
        "born_on": [_date(person["born_on"])] if person["born_on"] else [],
    }


def _date(iso: str | None) -> PartialDate | None:
    return PartialDate(*map(int, iso.split("-"))) if iso else None


def bare(name: str) -> str:
    """A name without blanks."""
    return "".join(name.split())
