"""刑事拘留至逮捕超过三十七日。

Finds a 刑事拘留 that lasted more than 37 days before 逮捕, or before 取保候审/监视居住 where no 逮捕 came between: the police may take 3, 7 or 30
days to ask for the arrest and the procuratorate 7 days to decide (刑事诉讼法第九十一条, 2012 text 第八十九条); 30 + 7 is the most. The day of detention
itself is not counted (刑事诉讼法第一百零五条 开始的日不算在期间以内), so 37 days after it is lawful and 38 is not.
The dates are those of the 刑事拘留 and of the next measure; 抓获 and 羁押 are no 刑事拘留 and count for nothing here.
A day between that the text names and that lies within the 37 (批准逮捕 with 执行 the day after, a first 取保候审, a later 抓获) makes the check silent:
the decision was in time, or the 刑事拘留 did not last. Without such a day the decision may still have been taken on day 37 and carried out on day 38:
exactly 38 days are grade C. (Of 7,000 real judgments, 880 arrests came on day 37, 354 on day 38 and 9 on day 39: day 38 is mostly lawful practice.)
From day 39 on the grade is B, and the message asks for the date of 批准逮捕.
Excluded: 取保候审, 监视居住 or 释放 in between, more than one 刑事拘留 (另行拘留, 重新计算), 鉴定, 身份不明, 移交, another sentence and other grounds told
between the two measures, an examination of the mind anywhere in the judgment (its time does not count), masked dates. More than 120 days, or a
detention before the crime: grade C, the date itself may be misprinted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.dates import find_dates
from pipelines.facts.values import CustodyStep

_MOST = 37
_DOUBTFUL = 120
_EXAMINED = re.compile(r"精神[^。；\n]{0,24}鉴定|鉴定[^。；\n]{0,24}(?:责任能力|精神)|责任能力(?:的)?(?:鉴定|评定)")
_FREE = ("取保候审", "监视居住", "指定居所监视居住")
_PASSED_OVER = frozenset({"抓获", "传唤", "羁押"})
_EXCUSE = re.compile(
    r"鉴定|精神病|身份不明|身份不清|真实身份|重新计算|另行|逃|释放|不批准|不予批准|不捕|另案|判处|移交|移送|服刑|住院|隔离|×|\*|某日|[xX]月|[xX]日"
)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The measure that ended the only 刑事拘留 against its 37th day."""
    pair = _next_after_detention(case.defendant.custody)
    if pair is None:
        return
    detention, following = pair
    if _excused(case, detention, following):
        return
    if detention.on is None or following.on is None:
        yield Missing(("custody.on",))
        return
    start, end = detention.on.date, following.on.date
    if start is None or end is None:
        return
    days = (end - start).days
    if days > _MOST and not _EXAMINED.search(case.judgment.plain) and not _day_between(case, detention, following, start):
        yield _hit(case, detention, following, start, end, days)


def _hit(case: Case, detention: CustodyStep, following: CustodyStep, start: date, end: date, days: int) -> Hit:
    """The days with their computation; a very long stretch, or one that begins before the conduct, is rather a misprinted date."""
    misprint = days > _DOUBTFUL or (case.conduct is not None and start < case.conduct[0])
    doubt = "；相隔过长或早于犯罪日，请先核对日期有无笔误" if misprint else ""
    decision = "批准逮捕决定的日期" if following.measure == "逮捕" else f"{following.measure}前是否提请批捕、何时作出不批捕决定"
    if days == _MOST + 1 and following.measure == "逮捕":
        doubt += "（如第37日批准、次日执行，不为超期）"
    return Hit(
        f"{start}刑事拘留，{end}{following.measure}，自拘留次日起算第{days}日，超过提请批捕三十日加审查批捕七日的上限{_MOST}日{days - _MOST}日，请核对{decision}{doubt}",
        (*detention.spans, *following.spans),
        grade="C" if misprint or days == _MOST + 1 else None,
    )


def _next_after_detention(steps: tuple[CustodyStep, ...]) -> tuple[CustodyStep, CustodyStep] | None:
    """The only 刑事拘留 and the 逮捕, 取保候审 or 监视居住 that follows it in the text; None where another measure stands between."""
    places = [place for place, step in enumerate(steps) if step.measure == "刑事拘留"]
    if len(places) != 1:
        return None
    for step in steps[places[0] + 1 :]:
        if step.measure in (*_FREE, "逮捕"):
            return steps[places[0]], step
        if step.measure not in _PASSED_OVER:
            return None
    return None


def _day_between(case: Case, detention: CustodyStep, following: CustodyStep, start: date) -> bool:
    """Whether the words after the 刑事拘留 and up to the next measure name a day within the 37."""
    begin, end = detention.spans[-1].end, following.spans[-1].end
    limit = start + timedelta(days=_MOST)
    days = (hit.value.date for hit in find_dates(case.judgment.plain, begin, end, detention.on))
    return any(day and start < day <= limit for day in days)


def _excused(case: Case, detention: CustodyStep, following: CustodyStep) -> bool:
    """Whether the words between the measures, give a ground or a mask."""
    if not (detention.spans and following.spans):
        return True
    begin = min(detention.spans[0].start, following.spans[0].start)
    end = max(detention.spans[-1].end, following.spans[-1].end)
    if end - begin > 400:
        return True
    return _EXCUSE.search(case.judgment.plain, begin, end) is not None


CHECK = Check(
    name="detention_to_arrest_over_37",
    title="刑事拘留至逮捕超过三十七日",
    version=2,
    grade="B",
    weight=Weight.PROCEDURAL,
    supervision=("J", "N"),
    basis=("criminal-procedure-law/91",),
    judge=judge,
    favours=Favours.DEFENDANT,
)
