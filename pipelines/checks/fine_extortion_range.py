"""敲诈勒索罪罚金越出区间。

Finds a fine for 敲诈勒索罪 under 2,000 yuan, or above twice the amount where that is certain (at least 2,000): 法释〔2013〕10号第八条 (from 2013-04-27).
Excluded: minors down to 500 yuan are grade C (法释〔2006〕1号第十五条 allows 500, the interpretation says 2,000); the upper bound with several
defendants, attempts, nothing obtained or an unclear amount (see doctrine.amount_bound). Conduct before 2011-05-01 had no fine at all
(fine_not_provided). An upper bound missed is grade B.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Weight
from pipelines.doctrine.age import minor, told_minor
from pipelines.doctrine.amount_bound import amount_bound

_SINCE = date(2013, 4, 27)
_LEAST, _MINOR = 2000, 500


def judge(case: Case) -> Iterator[Hit]:
    """The fine of each extortion."""
    if case.judged_on is None or case.judged_on < _SINCE:
        return
    for one in case.defendant.convictions:
        law, fine = case.charge(one), one.penalty.fine
        if law is None or law.name != "敲诈勒索罪" or not fine:
            continue
        if fine < _LEAST:
            yield Hit(f"敲诈勒索罪判处罚金{fine:.0f}元，罚金不得少于{_LEAST}元，少{_LEAST - fine:.0f}元", one.spans, _grade(case, fine))
        elif (bound := amount_bound(case)) is not None and fine > max(2 * bound, _LEAST):
            amount = case.defendant.amount
            yield Hit(
                f"认定敲诈勒索数额{amount.value if amount else bound:.0f}元，罚金应在{_LEAST}元以上、数额二倍（{max(2 * bound, _LEAST):.0f}元）以下，"
                f"主文判处罚金{fine:.0f}元",
                (*one.spans, *(amount.spans if amount else ())),
                grade="B",
                favours=Favours.DEFENDANT,
            )


def _grade(case: Case, fine: float) -> Grade:
    """A for a grown-up, C for a minor who pays 500 yuan or more, B where the age is open."""
    young = minor(case)
    if young:
        return "C" if fine >= _MINOR else "A"
    return "A" if young is False else "C" if told_minor(case) else "B"


CHECK = Check(
    name="fine_extortion_range",
    title="敲诈勒索罪罚金越出区间",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z",),
    basis=("extortion-2013/8",),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
