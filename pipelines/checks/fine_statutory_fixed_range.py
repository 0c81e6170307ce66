"""法定定额罚金越出区间。

Finds a fine outside the figures that the article itself fixes for the tier of the pronounced penalty (“并处二万元以上二十万元以下罚金”): 刑法 162 to 162-2,
170 to 174, 177 to 178, 181, 185-1 to 187, 193 to 198, 205 to 209, and 176, 192 for conduct before 2021-03-01 (an act that may fall under a tier
without figures is left alone).
Excluded: units, and persons responsible for a unit's crime where the article gives them tiers of their own; tiers that a mitigated sentence may have
come down from (刑法第六十三条: the higher figures may stay); minors, whose fine may be mitigated to 500 yuan (法释〔2006〕1号第十五条); a fine in foreign
money or that of more than one crime; a court that says it mitigates the fine, too. Whether 减轻 reaches the fine is disputed: below the least it is
grade B where anything may mitigate, C where the court says 减轻处罚 of the defendant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.age import pays_as_minor
from pipelines.doctrine.mitigation import expressly_mitigated, fine_mitigated, may_mitigate
from pipelines.doctrine.tier import one_sentence, open_tiers, unit_crime
from pipelines.facts.values import Conviction
from pipelines.law import Charge, Tier, articles

_FOREIGN = re.compile(r"美元|港[币元]|欧元|日元")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each fine against the figures of its tier."""
    if case.defendant.person.is_unit:
        return
    for one in case.defendant.convictions:
        law = case.charge(one)
        if law is None or not one.penalty.fine or "fine" in one.penalty.unread or not one_sentence(case, one):
            continue
        if _FOREIGN.search(case.quote(*one.spans)) or (law.unit_person_tiers and unit_crime(case)):
            continue
        yield from _outside(case, one, law, one.penalty.fine)


def _outside(case: Case, conviction: Conviction, law: Charge, fine: float) -> Iterator[Hit | Missing]:
    """The fine under the least of the tiers that may carry the penalty, or above their most."""
    mitigated = may_mitigate(case)
    least, most = _least(_tiers(case, conviction, mitigated=True)), _most(_tiers(case, conviction, mitigated=mitigated))
    article = (law.penalty_from or law.article).split(".")[0]
    if least is not None and fine < least:
        lawful = pays_as_minor(case, fine)
        if fine_mitigated(case) or lawful or (expressly_mitigated(case) and _lowest(case, conviction)):
            return
        if lawful is None:
            yield Missing(("born_on",))
            return
        grade: Grade = "A" if not mitigated else "C" if expressly_mitigated(case) else "B"
        yield Hit(
            f"{conviction.charge}（刑法{articles.printed(article)}）该档罚金为{_told(least)}以上，主文判处罚金{_told(fine)}，少{_told(least - fine)}",
            conviction.spans,
            grade=grade,
            basis=(f"criminal-law/{article}",),
        )
    elif most is not None and fine > most:
        yield Hit(
            f"{conviction.charge}（刑法{articles.printed(article)}）该档罚金为{_told(most)}以下，主文判处罚金{_told(fine)}，多{_told(fine - most)}",
            conviction.spans,
            basis=(f"criminal-law/{article}",),
            favours=Favours.DEFENDANT,
        )


def _lowest(case: Case, conviction: Conviction) -> bool:
    """Whether the penalty lies in the lowest tier of the charge, below which mitigation can only reach the fine."""
    versions, months = case.versions(conviction) or (), conviction.penalty.months
    return all((months or 0) <= min((tier.max_months or 0 for tier in version.tiers), default=0) for version in versions)


def _tiers(case: Case, conviction: Conviction, mitigated: bool) -> tuple[Tier, ...]:
    """The tiers that may carry the penalty; 单处罚金 rests on those that allow it."""
    if conviction.penalty.kind == "单处罚金":
        tiers = (tier for version in case.versions(conviction) or () for tier in version.tiers)
        return tuple(tier for tier in tiers if tier.fine == "mandatory_or_single")
    return open_tiers(case, conviction, mitigated)


def _least(tiers: tuple[Tier, ...]) -> int | None:
    """The least that any of the tiers fixes; None if one of them fixes nothing."""
    fixed = [tier.fine_min for tier in tiers if tier.fine_min is not None and tier.fine_of is None]
    return min(fixed) if tiers and len(fixed) == len(tiers) else None


def _most(tiers: tuple[Tier, ...]) -> int | None:
    """The most that any of the tiers fixes; None if one of them fixes nothing."""
    fixed = [tier.fine_max for tier in tiers if tier.fine_max is not None and tier.fine_of is None]
    return max(fixed) if tiers and len(fixed) == len(tiers) else None


def _told(yuan: float) -> str:
    """Yuan as statutes tell them: 2万元, 3500元."""
    return f"{yuan / 10000:g}万元" if yuan >= 10000 and yuan % 100 == 0 else f"{yuan:.0f}元"


CHECK = Check(
    name="fine_statutory_fixed_range",
    title="法定定额罚金越出区间",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/52",),
    judge=judge,
    favours=Favours.PROSECUTION,
)
