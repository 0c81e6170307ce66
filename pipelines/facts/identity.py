"""Sex and date of birth (性别、出生日期), from each defendant's paragraph in the head. An age gives no date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Fact, Person
from pipelines.judgment import Judgment, Part, Span

_SEX = re.compile(
    r"(?<=[，,。：；（）、\n])(?:性别[：:]?)?(?P<sex>[男女])(?:性)?(?=[，,。；（）、\n]|$|汉|[一二\d]|生|系|出生|\u65cf"
    r"|[\u4e00-\u9fff]{1,5}族)|性别[：:，]?(?P<labelled>[男女])"
)
_BORN = re.compile(r"出生|生于|生(?=[，。；（）、\n])|生日|诞生")
_BARE = re.compile(
    r"(?<=[男女]，)(?P<date>(?:19\d{2}|200[0-8])年\d{1,2}月\d{1,2}日)(?=[，。；（]|于[\u4e00-\u9fff]{2,14}(?:[省市县区州旗盟]|，))"
)
_PROVED = re.compile(r"(?:[^，。；]{0,4})(?:出生于|生于|出生日期(?:为|是|：)?|的出生日期(?:为|是)|出生年月日?(?:为|是))")


def find(reading: Reading) -> Mapping[int, Mapping[str, Any]]:
    """Read sex and birth of every natural person."""
    return {person.index: _identity(reading.judgment, person) for person in reading.people if person.header and not person.is_unit}


def _identity(judgment: Judgment, person: Person) -> dict[str, Any]:
    plain = judgment.plain
    assert person.header is not None
    start = person.spans[0].end if person.spans else person.header.start
    end = min(person.header.end, start + 300)
    values: dict[str, Any] = {}
    if sex := _SEX.search(plain, max(0, start - 1), min(end, start + 120)):
        name = "sex" if sex["sex"] else "labelled"
        values["sex"] = Fact(sex[name], (Span(*sex.span(name)),))
    if born := _born_on(plain, start, end) or _bare_date(plain, start, end) or _proved(judgment, person):
        values["born_on"] = born
    return values


def _bare_date(plain: str, start: int, end: int) -> Fact[PartialDate] | None:
    """A whole date that stands alone behind the sex (男，1985年3月2日，), long before any trial."""
    match = _BARE.search(plain, start, min(end, start + 40))
    hits = find_dates(plain, match.start("date"), match.end("date")) if match else []
    return Fact(hits[0].value, (Span(hits[0].start, hits[0].end),)) if hits else None


def _proved(judgment: Judgment, person: Person) -> Fact[PartialDate] | None:
    """The date of birth that the evidence proves (户籍证明，证实被告人张三出生于…)."""
    plain = judgment.plain
    for section in judgment.parts(Part.EVIDENCE, Part.FINDINGS):
        at = plain.find(person.name, section.start, section.end)
        while at >= 0:
            after = at + len(person.name)
            match = _PROVED.match(plain, after, section.end)
            hits = find_dates(plain, match.end(), match.end() + 16) if match else []
            if match and hits and hits[0].start == match.end():
                return Fact(hits[0].value, (Span(hits[0].start, hits[0].end),))
            at = plain.find(person.name, after, section.end)
    return None


def _born_on(plain: str, start: int, end: int) -> Fact[PartialDate] | None:
    """The date before 出生 or 生, after 生于 or 出生日期."""
    for word in _BORN.finditer(plain, start, end):
        hits = find_dates(plain, max(start, word.start() - 24), min(end, word.end() + 24))
        before = [hit for hit in hits if hit.end <= word.start() and len(plain[hit.end : word.start()].strip("，（、日晨中午")) == 0]
        after = [
            hit
            for hit in hits
            if hit.start >= word.end() and re.fullmatch(r"(?:日期|年月日?|时间|年月)?[：:于，为是]?", plain[word.end() : hit.start])
        ]
        for hit in [*before[-1:], *after[:1]]:
            return Fact(hit.value, (Span(hit.start, hit.end),))
    return None


KIND = Kind("identity", "性别与出生日期", "defendant", ("sex", "born_on"), find, (Label("sex", "性别"), Label("born_on", "出生日期")))
