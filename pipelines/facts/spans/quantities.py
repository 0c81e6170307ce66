"""Quantities: sums, drugs, alcohol in the blood, deaths, injuries. Marks of one defendant add up (amount, drug, deaths)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pipelines.facts.blood_alcohol import readings
from pipelines.facts.death import deaths
from pipelines.facts.drug_name import drug_names
from pipelines.facts.drug_weight import Weight, weights
from pipelines.facts.spans.stretch import Stretch
from pipelines.facts.values import Yuan
from pipelines.judgment import Span
from pipelines.money import find_money
from pipelines.numerals import read_number

_GRADES = ("重伤", "轻伤", "轻微伤")
_COUNT = re.compile(r"[一二两三四五六七八九十\d]{1,3}")
_VALUE = re.compile(r"\d{1,4}(?:[.．]\d{1,3})?")


def read_amount(stretch: Stretch) -> Yuan | None:
    """The sum of the span; of several the largest (a total among its parts)."""
    found = [money.yuan for _, _, money in find_money(stretch.plain, stretch.span.start, stretch.span.end)]
    return max(found, default=None)


def read_drug(stretch: Stretch) -> dict[str, Any] | None:
    """The drug of the span and its grams (None: not told); the drug of a bare weight is that of its account."""
    section = stretch.section
    weighed = stretch.overlapping(_weights(stretch.plain, section.start, section.end))
    names = drug_names(stretch.plain, stretch.span)
    if weighed:
        whole = [one for one in weighed if one.start >= stretch.span.start and one.end <= stretch.span.end] or weighed
        chosen = max(whole, key=lambda one: (one.total, one.grams))
        return {"name": chosen.name or (names[0].name if names else None), "grams": chosen.grams}
    return {"name": names[0].preparation, "grams": None} if names else None


@lru_cache(maxsize=64)
def _weights(plain: str, start: int, end: int) -> list[Weight]:
    return weights(plain, Span(start, end))


def read_alcohol(stretch: Stretch) -> float | None:
    """Milligrams of alcohol in 100 ml."""
    found = stretch.overlapping([Span(start, end) for start, end, _ in readings(stretch.plain, stretch.section)])
    values = {Span(start, end): value for start, end, value in readings(stretch.plain, stretch.section)}
    if found:
        return values[found[0]]
    bare = _VALUE.search(stretch.words)
    return float(bare[0].replace("．", ".")) if bare else None


def read_deaths(stretch: Stretch) -> int | None:
    """How many people died, as the span tells."""
    told = deaths(stretch.plain, [stretch.span])
    if told:
        return told.value
    count = _COUNT.search(stretch.words)
    value = read_number(count[0]) if count else None
    return int(value) if value else 1


def read_injury(stretch: Stretch) -> str | None:
    """The gravest injury that the span names."""
    words = stretch.words.replace("重、轻伤", "重伤")
    return next((grade for grade in _GRADES if grade in words), None)
