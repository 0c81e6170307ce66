"""日期先后矛盾。

Finds days of the court's own account that cannot both be right: a judgment dated before the indictment, before a hearing or before a measure of the
police; an indictment dated before its own number, before the case number, before every measure or before the conduct (doctrine/filing_day); a
hearing before the indictment; an 逮捕 told before the 刑事拘留 it followed; conduct after every measure taken for it; a capture long before
the conduct, a 刑事拘留 just a year too early for it. Grade A in the head and the proceedings, B where the findings are one of the two.
Excluded: measures after the day of the judgment that this court ordered, or the last one of which nobody is named, within sixty days (the judgment
is pronounced later, and he is arrested then); several indictments, remand, change of court; an
indictment of December with a number of the new year; conduct on bail (取保候审期间); days of papers, payments, insurance, returns; partial and masked days.
Basis: 解释 2021 第四百七十三条 (2012 第二百四十六条) is the nearest provision: judgments state the facts of the case; slips are corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.dates import add_months, find_dates
from pipelines.doctrine.filing_day import BY_POLICE, contradiction, steps_in_head, tells_conduct
from pipelines.facts.values import CustodyStep, Defendant, Spans
from pipelines.judgment import Part, Span

_HEARING = re.compile(r"(?:不?公开)?开庭(?!宣判|前|传票|时间|通知)")
_BETWEEN = 30
_PRONOUNCED = timedelta(days=60)
_POLICE = re.compile("公安|检察|监察")
_COURT = re.compile("本院|我院|法院")
_ON_BAIL = re.compile(r"(?:取保候审|监视居住|保外就医|暂予监外执行|缓刑考验)期?(?:期间|间|期内)|脱逃|逃脱|因另案|另案(?:被|羁押|服刑)")
_SUBJECT = re.compile(r"[^，。；]{0,12}?，?被告人(?P<names>[^，。；]{1,40})")
_NOT_CONDUCT = re.compile(
    r"抓获|挡获|投案|归案|到案|赔偿|退(?:缴|还|赔|出|赃)|辨认|(?<!时，)被(?:公安|民警|依法|本院)|缴(?:纳|获)|传唤|取保|拘留|逮捕|羁押|搜查|供述|检举|鉴定"
    r"|逃|死亡|治疗|谅解|还款|偿还|归还|外出|释放|入院|病逝|立功|移送|起诉"
)
_CLOSE = 60
_DAYS_APART = 3
_YEAR = timedelta(days=400)


class Day(NamedTuple):
    """A day with its words."""

    on: date
    spans: Spans


def judge(case: Case) -> Iterator[Hit]:
    """The day of the judgment, of the indictment, of hearings; then each defendant's days."""
    filed, judged = _filed(case), _judged(case)
    late = _after_judgment(case, judged, filed) if judged else None
    early = contradiction(case)
    if late:
        yield late
    elif early and filed:
        yield Hit(f"{early.words}提起公诉日期{filed.on}", early.spans)
    elif filed:
        yield from _hearing_before(case, filed)
    seen: set[str] = set()
    for one in case.facts.defendants:
        for hit in (*_arrest_first(case, one), *(() if late or early else _conduct_and_measures(case, one))):
            words = case.quote(*hit.spans)
            if words not in seen:
                seen.add(words)
                yield hit


def _filed(case: Case) -> Day | None:
    fact = case.document.filed_on
    return Day(fact.value.date, fact.spans) if fact and fact.value.date else None


def _judged(case: Case) -> Day | None:
    fact = case.document.judged_on
    return Day(fact.value.date, fact.spans) if fact and fact.value.date else None


def _after_judgment(case: Case, judged: Day, filed: Day | None) -> Hit | None:
    """The indictment, a hearing or a measure of the police after the day of the judgment."""
    if filed and filed.on > judged.on:
        return Hit(f"裁判日期{judged.on}早于起诉（受理）日期{filed.on}", (*filed.spans, *judged.spans))
    for hearing in _hearings(case):
        if hearing.on > judged.on:
            return Hit(f"裁判日期{judged.on}早于开庭日期{hearing.on}", (*hearing.spans, *judged.spans))
    for one in case.facts.defendants:
        steps = steps_in_head(one)
        for place, (on, step) in enumerate(steps):
            later = [day for day, _ in steps[place + 1 :]]
            if on > judged.on and not _may_follow(case, step, on - judged.on, later):
                return Hit(f"{one.name}的{step.measure}日期{on}晚于裁判日期{judged.on}", (*step.spans, *judged.spans))
    return None


def _hearings(case: Case) -> Iterator[Day]:
    """The days right before 开庭 in the account of the proceedings."""
    plain = case.judgment.plain
    for section in case.judgment.parts(Part.PROCEDURE):
        for match in _HEARING.finditer(plain, section.start, section.end):
            begin = max(section.start, plain.rfind("。", section.start, match.start()) + 1)
            days = [hit for hit in find_dates(plain, begin, match.start()) if match.start() - hit.end <= _BETWEEN]
            if days and (on := days[-1].value.date) and "原" not in plain[begin : match.start()]:
                yield Day(on, (Span(days[-1].start, match.end()),))


def _hearing_before(case: Case, filed: Day) -> Iterator[Hit]:
    if case.document.instance is None or case.document.instance.value != "first":
        return
    days = [day for day in _hearings(case) if day.on < filed.on]
    if days and re.search("发回|重审|追加|变更起诉|补充起诉|先后|分别于|撤回", case.words(Part.PROCEDURE)) is None:
        yield Hit(f"开庭日期{days[0].on}早于起诉日期{filed.on}", (*filed.spans, *days[0].spans))


def _may_follow(case: Case, step: CustodyStep, after: timedelta, later: list[date]) -> bool:
    """Whether a measure may have come after the judgment was written: ordered by the court, or close to it by nobody named, and the last one."""
    words = case.judgment.plain[max(0, step.spans[0].start - 40) : step.spans[-1].end + 12]
    if _COURT.search(words):
        return True
    named = step.measure in BY_POLICE or _POLICE.search(words[-_CLOSE:]) is not None
    return not named and not later and after <= _PRONOUNCED


def _arrest_first(case: Case, defendant: Defendant) -> Iterator[Hit]:
    """The 逮捕 that follows a 刑事拘留 in the paragraph, on an earlier day."""
    steps = [(on, step) for on, step in steps_in_head(defendant) if step.measure in ("刑事拘留", "逮捕")]
    if [step.measure for _, step in steps] != ["刑事拘留", "逮捕"]:
        return
    (detained, first), (arrested, second) = steps
    conduct = tells_conduct(case, defendant.crime_from)
    between = case.judgment.plain[first.spans[0].start : second.spans[-1].end]
    recent = conduct is None or detained >= conduct
    if arrested < detained and recent and re.match(r"[^，。；]{0,6}\d", between) and detained - arrested < _YEAR:
        yield Hit(f"{defendant.name}的逮捕日期{arrested}早于刑事拘留日期{detained}", (*first.spans, *second.spans))


def _conduct_and_measures(case: Case, defendant: Defendant) -> Iterator[Hit]:
    """Conduct after every measure taken for it, a capture before it."""
    if _ON_BAIL.search(case.judgment.plain):
        return
    head = steps_in_head(defendant)
    begin = None if _of_another(case, defendant) else tells_conduct(case, defendant.crime_from)
    end = _named_conduct(case, defendant)
    for on, fact in ((begin, defendant.crime_from), (end, defendant.crime_to)):
        if on and fact and head and all(day < on for day, _ in head) and on - head[-1][0] < _YEAR:
            last = max(head, key=lambda item: item[0])
            message = f"查明的犯罪日期{on}晚于{defendant.name}因本案被采取的强制措施（{last[1].measure}，{last[0]}）"
            yield Hit(message, (*last[1].spans, *fact.spans), grade="B")
            return
    if begin and defendant.crime_from and (early := _too_early(case, defendant, begin)):
        day, step = early
        message = f"{defendant.name}的{step.measure}日期{day}早于查明的犯罪日期{begin}"
        yield Hit(message, (*step.spans, *defendant.crime_from.spans), grade="B")


def _of_another(case: Case, defendant: Defendant) -> bool:
    """Whether the sentence of the first day names another defendant and not him."""
    if case.single or defendant.crime_from is None or not defendant.crime_from.spans:
        return False
    plain, start = case.judgment.plain, defendant.crime_from.spans[0].start
    sentence = plain[start : plain.find("。", start) + 1 or len(plain)]
    others = (one for one in case.facts.defendants if one is not defendant)
    if any(name in sentence for name in defendant.person.names):
        return False
    return any(name in sentence for one in others for name in one.person.names)


def _too_early(case: Case, defendant: Defendant, begin: date) -> tuple[date, CustodyStep] | None:
    """The capture before the conduct where every other measure came after it; the 刑事拘留 whose day a year later lies between conduct and 逮捕."""
    head = steps_in_head(defendant)
    captures = [(step.on.date, step) for step in defendant.custody if step.measure == "抓获" and step.on and step.on.date]
    others = [day for day, step in head if step.measure != "抓获"]
    if others and len(captures) == 1 and min(others) >= begin:
        day, step = captures[0]
        return (day, step) if timedelta(days=_DAYS_APART) < begin - day < _YEAR and _names(case, step, defendant) else None
    if [step.measure for _, step in head] == ["刑事拘留", "逮捕"] and head[0][0] < begin:
        (detained, step), (arrested, _) = head
        return (detained, step) if begin <= add_months(detained, 12) <= arrested else None
    return None


def _names(case: Case, step: CustodyStep, defendant: Defendant) -> bool:
    """Whether the sentence of a capture names the defendant, says 其, or is his 到案经过."""
    plain, end = case.judgment.plain, step.spans[-1].end
    sentence = plain[plain.rfind("。", 0, step.spans[0].start) + 1 : end]
    return re.search("其|(?:到案|抓获|归案)经过", sentence) is not None or any(name in sentence for name in defendant.person.names)


def _named_conduct(case: Case, defendant: Defendant) -> date | None:
    """The last day of the conduct if its sentence begins with the day and has the defendant for its subject."""
    fact, plain = defendant.crime_to, case.judgment.plain
    if fact is None or not fact.spans or fact.value.date is None or len(defendant.convictions) > 1:
        return None
    end = fact.spans[-1].end
    subject = _SUBJECT.match(plain, end)
    if subject is None or plain[fact.spans[0].start - 1] not in "。\n，；：、.":
        return None
    place = f"、{subject['names']}、".find(f"、{defendant.name}")
    over = subject.start("names") + place + len(defendant.name)
    return None if place < 0 or _NOT_CONDUCT.search(plain, end, over + _CLOSE) else fact.value.date


CHECK = Check(
    name="date_order",
    title="日期先后矛盾",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("cpl-interpretation-2012/246", "cpl-interpretation-2021/473"),
    judge=judge,
    scope="judgment",
    instances=("first", "second", "retrial"),
)
