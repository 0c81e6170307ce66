"""盗窃罪罚金越出区间。

Finds a fine for 盗窃罪 under 1,000 yuan, or above twice the amount stolen where that is certain (at least 1,000): 法释〔2013〕8号第十四条 (from
2013-04-04). The 100,000 yuan that bound a fine without an amount are not checked: whether there is none, the text seldom tells.
Excluded: minors (从轻, at least 500: 法释〔2006〕1号第十五条第二款, checked against 500); the upper bound where the amount is unclear – several
defendants or convictions, attempts, things without a value (see doctrine.amount_bound), amounts read only in part. An upper bound missed is grade B,
for a cut of the figures may have been overlooked. Before 2013-04-04: fine_below_general_minimum.
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

_SINCE = date(2013, 4, 4)
_LEAST = 1000


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The fine of each theft."""
    if case.judged_on is None or case.judged_on < _SINCE:
        return
    for one in case.defendant.convictions:
        law, fine = case.charge(one), one.penalty.fine
        if law is None or law.name != "盗窃罪" or not fine or not one_sentence(case, one):
            continue
        if fine < _LEAST:
            yield from _under(case, one, fine)
        elif told := over_double(case, "盗窃", fine, _LEAST):
            amount = case.defendant.amount
            yield Hit(told, (*one.spans, *(amount.spans if amount else ())), grade="B", favours=Favours.DEFENDANT)


def _under(case: Case, conviction: Conviction, fine: Yuan) -> Iterator[Hit | Missing]:
    """A fine under the least: 1,000 yuan, 500 for one under eighteen at the theft."""
    young, lawful = minor(case), pays_as_minor(case, fine)
    if lawful is None:
        yield Missing(("born_on",))
    if lawful is not False:
        return
    least = LEAST_OF_MINOR if young else _LEAST
    yield Hit(
        f"盗窃罪判处罚金{fine:.0f}元，{'犯罪时未满十八周岁的，' if young else ''}罚金不得少于{least}元，少{least - fine:.0f}元",
        conviction.spans,
        grade="B" if young is None and fine >= LEAST_OF_MINOR else "A",
        basis=("minors-2006/15/2",) if young else ("theft-2013/14",),
    )


CHECK = Check(
    name="fine_theft_range",
    title="盗窃罪罚金越出区间",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z",),
    basis=("theft-2013/14",),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
