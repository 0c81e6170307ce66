"""罚金低于1000元（未成年人500元）。

Finds a fine under 1,000 yuan, or under 500 yuan for one under eighteen at the conduct: 法释〔2000〕45号第二条 (since 2000-12-19), 法释〔2006〕1号
第十五条第二款. Each conviction has its own fine, so a part of a combined fine counts too.
Excluded: charges whose own fine the law or an interpretation fixes (fine_theft_range, fine_extortion_range, fine_bribery_tier,
fine_statutory_fixed_range; 盗窃罪 and 敲诈勒索罪 judged before their interpretations stay here); grade C for charges whose fine interpretations measure by
the gains (一般为违法所得一倍以上五倍以下: 刑法 213 to 219, 253-1, 363), which may come to less (silent where the fine is
one to five times a gain that is told); a fine under 1,000 where the birth is unread is
unknown if the judgment speaks of a minor, else grade B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.age import LEAST_OF_MINOR, minor, pays_as_minor
from pipelines.facts.values import Conviction
from pipelines.judgment import Part
from pipelines.money import find_money

_SINCE = date(2000, 12, 19)
_OWN = {"盗窃罪": date(2013, 4, 4), "敲诈勒索罪": date(2013, 4, 27), "贪污罪": date(2016, 4, 18), "受贿罪": date(2016, 4, 18)}
_BY_GAINS = frozenset({"213", "214", "215", "216", "217", "218", "219", "253-1", "363"})
_ADULT = 1000
_GAIN = re.compile(r"(?:违法所得|非法所得|获利|所得|得款|收取)[^，。；]{0,30}元$")
_FOREIGN = re.compile(r"美元|港[币元]|欧元|日元|[万余]")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each fine against the minimum of the defendant's age."""
    on = case.judged_on
    if on is None or on < _SINCE:
        return
    for one in case.defendant.convictions:
        fine = one.penalty.fine
        if not fine or fine >= _ADULT or "fine" in one.penalty.unread or not _free(case, one) or _FOREIGN.search(case.quote(*one.spans)):
            continue
        young, lawful = minor(case), pays_as_minor(case, fine)
        if lawful is None:
            yield Missing(("born_on",))
        if lawful is not False:
            continue
        law = case.charge(one)
        if law and law.article in _BY_GAINS and _of_gains(case, fine):
            continue
        grade: Grade = "C" if law and law.article in _BY_GAINS else "B" if fine >= LEAST_OF_MINOR and young is None else "A"
        least, who = (LEAST_OF_MINOR, "犯罪时未满十八周岁的，") if young else (_ADULT, "")
        basis = ("property-penalty-2000/2/2",) if young else ("property-penalty-2000/2/1",)
        yield Hit(f"{one.charge}判处罚金{fine:.0f}元，{who}罚金最低数额不能少于{least}元，少{least - fine:.0f}元", one.spans, grade, basis)


def _of_gains(case: Case, fine: float) -> bool:
    """Whether the fine is one to five times a gain that the judgment names."""
    words = case.words(Part.FINDINGS, Part.REASONING, Part.PROSECUTION, Part.VERDICT)
    gains = (money.yuan for _, end, money in find_money(words, 0, len(words)) if _GAIN.search(words, max(0, end - 40), end))
    return any(gain <= fine <= 5 * gain for gain in gains)


def _free(case: Case, conviction: Conviction) -> bool:
    """Whether no law fixes the fine of the charge (刑法没有明确规定罚金数额标准)."""
    law = case.charge(conviction)
    if law is None or case.judged_on is None or case.judged_on >= _OWN.get(law.name, date.max):
        return False
    fixed = (tier.fine_min or tier.fine_max or tier.fine_mult_min for version in law.versions for tier in version.tiers)
    return not any(value is not None for value in fixed)


CHECK = Check(
    name="fine_below_general_minimum",
    title="罚金低于最低数额",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("property-penalty-2000/2/1", "property-penalty-2000/2/2"),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_SINCE,),
)
