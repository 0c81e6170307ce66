"""盗窃罪罚金越出区间。

Finds a fine for 盗窃罪 under 1,000 yuan, or above twice the amount stolen where that is certain (at least 1,000): 法释〔2013〕8号第十四条 (from
2013-04-04). Without an amount the upper bound is 100,000 yuan.
Excluded: minors (从轻, at least 500: 法释〔2006〕1号第十五条第二款, checked against 500); the upper bound where the amount is unclear – several
defendants or convictions, attempts, things without a value (see doctrine.amount_bound), amounts read only in part. An upper bound missed is grade B,
for a cut of the figures may have been overlooked. Before 2013-04-04: fine_below_general_minimum.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.age import minor, told_minor
from pipelines.doctrine.amount_bound import amount_bound
from pipelines.doctrine.tier import one_sentence
from pipelines.facts.values import Conviction, Yuan

_SINCE = date(2013, 4, 4)
_LEAST, _MINOR, _MOST = 1000, 500, 100_000


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
        elif (bound := amount_bound(case)) is not None and fine > max(2 * bound, _LEAST):
            yield Hit(
                f"文书所载盗窃数额至多{bound:.0f}元，罚金应在{_LEAST}元以上、数额二倍（{max(2 * bound, _LEAST):.0f}元）以下，主文判处罚金{fine:.0f}元",
                (*one.spans, *(case.defendant.amount.spans if case.defendant.amount else ())),
                grade="B",
                favours=Favours.DEFENDANT,
            )


def _under(case: Case, conviction: Conviction, fine: Yuan) -> Iterator[Hit | Missing]:
    """A fine under the least: 1,000 yuan, 500 for one under eighteen at the theft."""
    young = minor(case)
    if fine >= _MINOR and young:
        return
    if fine >= _MINOR and young is None and told_minor(case):
        yield Missing(("born_on",))
        return
    least = _MINOR if young else _LEAST
    yield Hit(
        f"盗窃罪判处罚金{fine:.0f}元，{'犯罪时未满十八周岁的，' if young else ''}罚金不得少于{least}元，少{least - fine:.0f}元",
        conviction.spans,
        grade="B" if young is None and fine >= _MINOR else "A",
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
