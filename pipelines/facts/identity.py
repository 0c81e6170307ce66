"""Sex and date of birth (性别、出生日期), from each defendant's paragraph in the head. An age gives no date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Fact, Person
from pipelines.judgment import Span

_SEX = re.compile(r"(?<=[，,。：；（）、\n])(?:性别[：:]?)?(?P<sex>[男女])(?:性)?(?=[，,。；（）、\n]|$|汉|[一二\d]|生|系|出生|\u65cf|[\u4e00-\u9fff]{1,5}族)|性别[：:，]?(?P<labelled>[男女])")
_BORN = re.compile(r"出生|生于|生(?=[，。；（）、\n])|生日|诞生")


def find(reading: Reading) -> Mapping[int, Mapping[str, Any]]:
    """Read sex and birth of every natural person."""
    return {person.index: _identity(reading.judgment.plain, person) for person in reading.people if person.header and not person.is_unit}


def _identity(plain: str, person: Person) -> dict[str, Any]:
    assert person.header is not None
    start = person.spans[0].end if person.spans else person.header.start
    end = min(person.header.end, start + 300)
    values: dict[str, Any] = {}
    if sex := _SEX.search(plain, max(0, start - 1), min(end, start + 120)):
        name = "sex" if sex["sex"] else "labelled"
        values["sex"] = Fact(sex[name], (Span(*sex.span(name)),))
    if born := _born_on(plain, start, end):
        values["born_on"] = born
    return values


def _born_on(plain: str, start: int, end: int) -> Fact[PartialDate] | None:
    """The date before 出生 or 生, after 生于 or 出生日期."""
    for word in _BORN.finditer(plain, start, end):
        hits = find_dates(plain, max(start, word.start() - 24), min(end, word.end() + 24))
        before = [hit for hit in hits if hit.end <= word.start() and len(plain[hit.end : word.start()].strip("，（、日晨中午")) == 0]
        after = [hit for hit in hits if hit.start >= word.end() and re.fullmatch(r"(?:日期|年月日?|时间|年月)?[：:于，为是]?", plain[word.end() : hit.start])]
        for hit in [*before[-1:], *after[:1]]:
            return Fact(hit.value, (Span(hit.start, hit.end),))
    return None


KIND = Kind("identity", "性别与出生日期", "defendant", ("sex", "born_on"), find)
