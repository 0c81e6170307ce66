"""刑期届满早于宣判。

Finds a printed last day (止) before the day of the judgment: the defendant was held longer than his term (超期羁押), or the days are wrong. Grade A
where his paragraph says that he is still held, B where it is silent; C where the term ends on the day of the judgment or
within seven days after it (关多久判多久).
Basis: 刑法第四十四条、第四十七条; 法释〔2000〕7号.
Excluded: 缓刑; a defendant released or bailed before the term ended; earlier sentences combined (their served part counts); retrials; a last
day before the first day (term_end_before_start).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.custody_chain import stays
from pipelines.doctrine.printed_term import PrintedTerm, printed_term

_WEEK = 7
_HELD = re.compile(r"(?:现|现在|均)?(?:羁押|在押|关押|押)(?:于|在)|在押")
_FREE = re.compile(r"取保候?审?|监视居住|(?<!刑满)(?<!减刑)(?<!满)释放|在家|候审")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The printed last day against the day of the judgment."""
    term, judged = printed_term(case), case.judged_on
    if term is None:
        return
    if judged is None:
        yield Missing(("judged_on",))
        return
    over = (judged - term.end).days
    if over < -_WEEK or term.end < term.start or case.defendant.revoked_probation or term.earlier(case.judgment.plain):
        return
    signed = case.document.judged_on
    spans = (*term.spans, *(signed.spans if signed else ()))
    if over > 0:
        held = _still_held(case)
        if held is not False and not _free_in_time(case, term, judged):
            message = f"刑期至{term.end}止，判决日期为{judged}，宣判时刑期已届满{over}日，应查明是否超期羁押"
            yield Hit(message, spans, grade="A" if held else "B")
    else:
        yield Hit(f"刑期至{term.end}止，判决日期为{judged}，宣判后{-over}日内刑期届满", spans, grade="C")


def _still_held(case: Case) -> bool | None:
    """Whether his paragraph ends with custody (现羁押于) or with bail (现取保候审); None if it tells neither."""
    header = case.defendant.person.header
    words = case.judgment.read(header) if header else ""
    held = max((match.start() for match in _HELD.finditer(words)), default=-1)
    free = max((match.start() for match in _FREE.finditer(words)), default=-1)
    return None if held == free else held > free


def _free_in_time(case: Case, term: PrintedTerm, judged: date) -> bool:
    """Whether he was out of custody when the term ended."""
    chain = stays(case.defendant) or ()
    return any(not stay.held and term.start <= stay.start <= judged for stay in chain)


CHECK = Check(
    name="term_served_before_judgment",
    title="刑期届满早于宣判",
    version=2,
    grade="A",
    weight=Weight.PROCEDURAL,
    supervision=("J", "N"),
    basis=("criminal-law/44", "criminal-law/47", "term-dates-2000/1"),
    judge=judge,
    favours=Favours.DEFENDANT,
    instances=("first", "second"),
)
