"""贪污受贿罪罚金与主刑档不符。

Finds a fine for 贪污罪 or 受贿罪 outside the figures of the pronounced penalty, in judgments from 2016-04-18 (法释〔2016〕9号第十九条第一款): up to three
years or 拘役 100,000 to 500,000 yuan; over three and up to ten years at least 200,000; over ten years or for life at least 500,000; above three
years at most twice the amount of the crime, held against it only where that is certain (doctrine.amount_bound). A term of just three or ten years
belongs to both brackets. 贪污罪, 受贿罪 before 2015-11-01 had no fine: a judgment under the old law has none and is not asked.
Excluded: confiscation of property beside or instead of the fine; 免予刑事处罚; the fine of more than one crime; a fine below the least in second
instance, which may have to leave that of an older judgment; more than 500,000 below three years where a sentence may have been mitigated from the
bracket above, whose most is twice the amount. Grade B where anything may mitigate (the bracket follows the pronounced penalty, whether 减轻 reaches
the fine is disputed) and above the most.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.amount_bound import amount_bound
from pipelines.doctrine.mitigation import may_mitigate
from pipelines.doctrine.tier import kind_of, one_sentence
from pipelines.durations import in_words
from pipelines.facts.values import Conviction, Penalty, Yuan

_SINCE = date(2016, 4, 18)
_CHARGES = frozenset({"贪污罪", "受贿罪"})
_LOW_MOST = 500_000


def judge(case: Case) -> Iterator[Hit]:
    """Each fine for 贪污罪, 受贿罪."""
    if case.judged_on is None or case.judged_on < _SINCE or case.defendant.person.is_unit:
        return
    for one in case.defendant.convictions:
        law, penalty = case.charge(one), one.penalty
        if law is None or law.name not in _CHARGES or penalty.confiscation is not None or {"fine", "confiscation"} & set(penalty.unread):
            continue
        if penalty.fine and (least := _least(penalty)) is not None and one_sentence(case, one):
            yield from _outside(case, one, penalty.fine, least)


def _least(penalty: Penalty) -> Yuan | None:
    """The least fine of the bracket that a principal penalty stands in; None for other penalties."""
    kind, months = kind_of(penalty), penalty.months
    if kind == "拘役" or (kind == "有期徒刑" and months is not None and months <= 36):
        return 100_000
    if kind == "有期徒刑" and months is not None:
        return 200_000 if months <= 120 else 500_000
    return 500_000 if kind in ("无期徒刑", "死刑") else None


def _most(case: Case, penalty: Penalty, least: Yuan) -> Yuan | None:
    """The most: 500,000 yuan below three years, if nothing may have come down from above; else twice the amount if that is certain."""
    if kind_of(penalty) == "拘役" or (penalty.months or 36) < 36:
        return None if may_mitigate(case) else _LOW_MOST
    bound = amount_bound(case)
    if bound is None:
        return None
    return max(2 * bound, _LOW_MOST if penalty.months == 36 else least)


def _outside(case: Case, conviction: Conviction, fine: Yuan, least: Yuan) -> Iterator[Hit]:
    told = conviction.penalty.kind or ""
    if conviction.penalty.kind == "有期徒刑":
        told += in_words(conviction.penalty.months)
    instance = case.document.instance
    if fine < least:
        if instance and instance.value == "second":
            return
        yield Hit(
            f"{conviction.charge}判处{told}，罚金应在{least / 10000:.0f}万元以上，主文判处罚金{fine:.0f}元，少{least - fine:.0f}元",
            conviction.spans,
            grade="B" if may_mitigate(case) else "A",
        )
    elif (most := _most(case, conviction.penalty, least)) is not None and fine > most:
        yield Hit(
            f"{conviction.charge}判处{told}，罚金应在{most:.0f}元以下，主文判处罚金{fine:.0f}元，多{fine - most:.0f}元",
            conviction.spans,
            grade="A" if most == _LOW_MOST and conviction.penalty.months != 36 else "B",
            favours=Favours.DEFENDANT,
        )


CHECK = Check(
    name="fine_bribery_tier",
    title="贪污受贿罪罚金与主刑档不符",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K2", "Z"),
    basis=("bribery-2016/19/1",),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
