"""敲诈勒索罪罚金越出区间。

Finds a fine for 敲诈勒索罪 under 2,000 yuan, or above twice the amount where that is certain (at least 2,000): 法释〔2013〕10号第八条 (from 2013-04-27).
Excluded: minors down to 500 yuan, for their fine must be lightened and may go so far (法释〔2006〕1号第十五条第二款; the catalogue has grade C here, which
no prosecutor could use), unknown where the judgment speaks of a minor and the birth is unread; the upper bound with several defendants, attempts,
nothing obtained or an unclear amount (see doctrine.amount_bound). Conduct before 2011-05-01 had no fine at all (fine_not_provided). Grade B where the
age is open, the conduct is older than the interpretation or unread (before it the least was 1,000: 法释〔2000〕45号第二条), or the upper bound is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.age import LEAST_OF_MINOR, minor, pays_as_minor
from pipelines.doctrine.amount_bound import over_double
from pipelines.doctrine.tier import one_sentence
from pipelines.facts.values import Conviction, Yuan

_SINCE = date(2013, 4, 27)
_LEAST, _GENERAL = 2000, 1000


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The fine of each extortion."""
    if case.judged_on is None or case.judged_on < _SINCE:
        return
    for one in case.defendant.convictions:
        law, fine = case.charge(one), one.penalty.fine
        if law is None or law.name != "敲诈勒索罪" or not fine or not one_sentence(case, one):
            continue
        if fine < _LEAST:
            yield from _under(case, one, fine)
        elif told := over_double(case, "敲诈勒索", fine, _LEAST):
            amount = case.defendant.amount
            yield Hit(told, (*one.spans, *(amount.spans if amount else ())), grade="B", favours=Favours.DEFENDANT)


def _under(case: Case, conviction: Conviction, fine: Yuan) -> Iterator[Hit | Missing]:
    """A fine under the least: 2,000 yuan; a minor may pay 500."""
    young, lawful = minor(case), pays_as_minor(case, fine)
    if lawful is None:
        yield Missing(("born_on",))
    if lawful is not False:
        return
    open_age = young is None and fine >= LEAST_OF_MINOR
    if fine >= _GENERAL and case.conduct and case.conduct[1] < _SINCE:
        return  # 法释〔2001〕15号第三条: the interpretation in force at the conduct, where the later one is harsher
    older = fine >= _GENERAL and not (case.conduct and case.conduct[0] >= _SINCE)
    least = LEAST_OF_MINOR if young else _LEAST
    yield Hit(
        f"敲诈勒索罪判处罚金{fine:.0f}元，{'犯罪时未满十八周岁的，' if young else ''}罚金不得少于{least}元，少{least - fine:.0f}元",
        conviction.spans,
        grade="B" if open_age or older else "A",
        basis=("minors-2006/15/2",) if young else (),
    )


CHECK = Check(
    name="fine_extortion_range",
    title="敲诈勒索罪罚金越出区间",
    version=3,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z",),
    basis=("extortion-2013/8",),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
