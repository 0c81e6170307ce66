"""起算日与羁押日不一致。

Finds a printed first day (起) that is not the day on which an unbroken custody began: later than the first 刑事拘留, 羁押 or 留置 of his own paragraph with
the full term counted from it (days lost), or earlier by more than a week than any custody told (days given), or a first day that does not agree with
its own last day while the day of custody does (a slip of the pen).
Basis: 刑法第四十四条、第四十七条; 法释〔2000〕7号 (the day of custody stands as the first day).
Excluded: bail, 监视居住 or release in between; a deduction told; earlier sentences; a first day on which he was captured or detained again by other words;
行政拘留, 强制戒毒, another case, hospital or prison told after the first custody; an earlier first day that the judgment names elsewhere (投案, 抓获, 临时羁押), or
that may be one of 留置 (监察法第二十二条, cases told to come from a 监察委员会).
A custody before the conduct is a misprint of the head (date_order), not of the term. Capture (抓获) is not compared with the first day: what lies between it and the detention (盘问, 行政拘留, release, transport) is seldom told.
One day more or less is tolerated. Grade B: the warrant and the entry of the detention house decide; C where the first day is eight to twenty days
earlier, since 行政拘留 for the same act or a capture elsewhere may have been counted without a word, and for the slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.dates import find_dates
from pipelines.doctrine.custody_chain import Stay, own_stays, unbroken
from pipelines.doctrine.printed_term import PrintedTerm, combined, printed_term
from pipelines.judgment import Part, Span

_WEEK, _CREDITABLE = 7, 20
_SUPERVISION_LAW = date(2018, 3, 20)
_ELSEWHERE = re.compile(r"行政拘留|治安拘留|司法拘留|戒毒|收容|管护|服刑|收监|解回|押解|判处|另案|罪犯|隔离|住院|就医|移送|移交")
_TOLD = (Part.PROCEDURE, Part.PROSECUTION, Part.DEFENCE, Part.LOWER, Part.APPEAL_GROUNDS, Part.FINDINGS, Part.EVIDENCE, Part.REASONING)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The printed first day against the day on which the custody began."""
    term = printed_term(case)
    if term is None or term.end < term.start or combined(case, term) or term.credited(case.judgment.plain):
        return
    chain = own_stays(case)
    if not chain or not unbroken(case, chain):
        return
    late = (term.start - chain[0].start).days
    if abs(late) <= 1 or _before_the_crime(case, chain[0].start):
        return
    if term.off() == 0:
        yield from _later(case, term, chain[0], late) if late > 0 else _earlier(case, term, chain[0], -late)
    elif term.off(chain[0].start) == 0 and _slip(term.start, chain[0].start):
        message = f"刑期写自{term.start}起，首部自{chain[0].start}起连续羁押，终止日{term.end}与后者相符，起算日疑为笔误"
        yield Hit(message, (*term.spans, *chain[0].step.spans), grade="C", favours=Favours.NEITHER)


def _slip(one: date, other: date) -> bool:
    """Whether two days differ in the year or in the month only."""
    return one.day == other.day and (one.year == other.year or one.month == other.month)


def _doubt(one: date, other: date) -> str:
    return "；两日仅年份或月份不同，其中之一当为笔误" if _slip(one, other) else ""


def _before_the_crime(case: Case, day: date) -> bool:
    """Whether the custody would have begun before the conduct: then the day in the head is the misprint."""
    return case.conduct is not None and day < case.conduct[0]


def _later(case: Case, term: PrintedTerm, stay: Stay, days: int) -> Iterator[Hit]:
    """A first day later than the custody, unless his paragraph tells another start or custody of another kind."""
    header = case.defendant.person.header
    arrested = any(step.on and step.on.date == term.start and step.measure == "逮捕" for step in case.defendant.custody)
    if header is None or (not arrested and (_other_step(case, term.start, 1) or _named(case, term.start))):
        return
    if _ELSEWHERE.search(case.judgment.plain, stay.step.spans[0].start, header.end):
        return
    yield Hit(
        f"首部载明自{stay.start}{stay.step.measure}起连续羁押，刑期却自{term.start}起算并计满刑期，少计{days}日{_doubt(term.start, stay.start)}",
        (*term.spans, *stay.step.spans),
    )


def _earlier(case: Case, term: PrintedTerm, stay: Stay, days: int) -> Iterator[Hit]:
    """A first day earlier than the first detention that the judgment names nowhere else; before a mere 逮捕 there was a detention untold."""
    header = case.defendant.person.header
    if (
        stay.step.measure == "逮捕"
        or days <= _WEEK
        or _other_step(case, term.start, 3)
        or _named(case, term.start, *([header] if header else []))
    ):
        return
    if term.start >= _SUPERVISION_LAW and "监察委" in case.words(*_TOLD):
        return  # 留置 before the detention may be told nowhere
    yield Hit(
        f"刑期自{term.start}起算，首部所载最早羁押日为{stay.start}（{stay.step.measure}），早{days}日，文书他处未见该日的抓获、投案或羁押{_doubt(term.start, stay.start)}",
        (*term.spans, *stay.step.spans),
        grade="C" if days <= _CREDITABLE else None,
        favours=Favours.PROSECUTION,
    )


def _other_step(case: Case, day: date, reach: int) -> bool:
    """Whether another step of his (抓获, 传唤, 羁押 …) lies within some days of a day."""
    days = (step.on.date for step in case.defendant.custody if step.on and step.measure != "逮捕")
    return any(one is not None and abs((one - day).days) <= reach for one in days)


def _named(case: Case, day: date, *more: Span) -> bool:
    """Whether the judgment names a day in its procedure, facts or reasons (not in the paragraphs of others nor in the verdict), or in more."""
    places = [*(Span(section.start, section.end) for section in case.judgment.parts(*_TOLD)), *more]
    return any(hit.value.date == day for place in places for hit in find_dates(case.judgment.plain, place.start, place.end))


CHECK = Check(
    name="term_start_vs_custody",
    title="起算日与首部羁押日不一致",
    version=2,
    grade="B",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-law/44", "criminal-law/47", "term-dates-2000/1"),
    judge=judge,
    favours=Favours.DEFENDANT,
    instances=("first", "second"),
)
