"""起诉日的笔误: a day of 提起公诉 that the judgment itself contradicts.

It cannot be right where the number of the indictment bears a later year, where the case was numbered in an earlier year, where every measure against
every defendant came later, or where the conduct did. The last days of December are left out (procuratorates number on into the new year).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.values import CustodyStep, Defendant, Fact, Spans
from pipelines.judgment import Part, Span

if TYPE_CHECKING:
    from pipelines.checks.case import Case

MEASURES = frozenset({"刑事拘留", "逮捕", "取保候审", "监视居住", "指定居所监视居住", "留置", "羁押", "抓获"})
BY_POLICE = frozenset({"刑事拘留", "留置", "抓获"})
_NUMBER_YEAR = re.compile(r"[（〔\[﹝【(](?P<year>(?:19|20)\d\d)[）〕\]﹞】)][^，。；]{0,24}号")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEVERAL = re.compile(r"追加|变更(?:起诉|公诉|指控)|补充(?:起诉|指控)|撤回|分别于|先后|重新|发回|重审|再次|又于|另于|并案|移送|管辖|自诉")
_CONDUCT = re.compile(r"，?(?:约|左右)?(?:\d{1,2}(?:时|点|：|:)|凌晨|清晨|早|上午|中午|午后|下午|傍晚|晚|夜|深夜|许|被告人)")
_REACH = 260
_TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts a day: the words of the message and the spans."""

    words: str
    spans: Spans


def contradiction(case: Case) -> Contradiction | None:
    """The first thing that shows the day of the indictment to be misprinted; None where it may be right or is not known."""
    filed = case.document.filed_on
    if filed is None or not filed.spans or filed.value.date is None or not case.document.instance:
        return None
    procedure = case.words(Part.PROCEDURE) or case.words(Part.PARTIES)
    if case.document.instance.value != "first" or _SEVERAL.search(procedure) or "公诉" not in procedure:
        return None
    for found in (_indictment(case, filed), _case_number(case, filed), _measures(case, filed), _conduct(case, filed)):
        if found:
            return found
    return None


def steps_in_head(defendant: Defendant) -> tuple[tuple[date, CustodyStep], ...]:
    """The dated measures of a defendant's own paragraph, in reading order."""
    header = defendant.person.header
    if header is None:
        return ()
    return tuple(
        (step.on.date, step)
        for step in defendant.custody
        if step.measure in MEASURES and step.on and step.on.date and step.spans and step.spans[0].start in header
    )


def tells_conduct(case: Case, fact: Fact[PartialDate] | None) -> date | None:
    """A day of the conduct if it is told as one (a time of the day or 被告人 follows), not as that of a paper or a payment."""
    if fact is None or not fact.spans or fact.value.date is None:
        return None
    return fact.value.date if _CONDUCT.match(case.judgment.plain, fact.spans[-1].end) else None


def _indictment(case: Case, filed: Fact[PartialDate]) -> Contradiction | None:
    plain, start = case.judgment.plain, filed.spans[0].start
    begin = max(0, start - _REACH, plain.rfind("。", 0, start) + 1)
    numbers = list(_NUMBER_YEAR.finditer(plain, begin, start))
    if len(numbers) != 1 or int(numbers[0]["year"]) <= filed.value.year:
        return None
    if filed.value.month == 12 and int(numbers[0]["year"]) == filed.value.year + 1:
        return None
    return Contradiction(f"起诉书文号为{numbers[0]['year']}年，晚于", (Span(*numbers[0].span()), *filed.spans))


def _case_number(case: Case, filed: Fact[PartialDate]) -> Contradiction | None:
    number = case.document.case_number
    match = _YEAR.search(number.value) if number else None
    if number is None or match is None or int(match[0]) >= filed.value.year or filed.value.month == 1:
        return None
    return Contradiction(f"案号年份为{match[0]}年，早于", (*number.spans, *filed.spans))


def _measures(case: Case, filed: Fact[PartialDate]) -> Contradiction | None:
    day = filed.value.date
    heads = [steps_in_head(one) for one in case.facts.defendants]
    steps = sorted((item for head in heads for item in head), key=lambda item: item[0])
    if day is None or not all(heads) or steps[0][0] <= day or steps[0][1].measure not in BY_POLICE or _earlier_day(case, day):
        return None
    return Contradiction(f"首次强制措施（{steps[0][1].measure}）日期为{steps[0][0]}，晚于", (*steps[0][1].spans, *filed.spans))


def _conduct(case: Case, filed: Fact[PartialDate]) -> Contradiction | None:
    day = filed.value.date
    told = [(tells_conduct(case, one.crime_from), one) for one in case.facts.defendants]
    if day is None or not all(on and on > day for on, _ in told):
        return None
    on, defendant = told[0]
    spans = defendant.crime_from.spans if defendant.crime_from else ()
    return Contradiction(f"查明的犯罪日期为{on}，晚于", (*spans, *filed.spans))


def _earlier_day(case: Case, filed: date) -> bool:
    """Whether a paragraph of the head names a day in the two years before (an earlier measure, one of a list)."""
    heads = [one.person.header for one in case.facts.defendants if one.person.header]
    days = [hit.value.date for head in heads for hit in find_dates(case.judgment.plain, head.start, head.end)]
    return any(on and filed - _TWO_YEARS < on <= filed for on in days)
