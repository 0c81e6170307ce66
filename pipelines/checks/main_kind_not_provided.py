"""主刑种类条文未规定。

Finds a principal penalty of a kind that no tier of the charge provides, in no version of the law that may govern: 有期徒刑 for 危险驾驶罪 (拘役 only), 管制
or 拘役 for 抢劫罪. Basis: 刑法第五条 and the article of the charge.
Excluded: a lighter kind where a ground of mitigation (刑法第六十三条, catalogue G3) may carry a sentence below the lowest tier: below 有期徒刑 that is
lawful, so silence if the ground is this defendant's or the tier begins at three years, else grade B; below a tier that begins with 拘役 it is
grade B. Fines alone are another check's; verdicts of several charges
without their own penalties are not read as one.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.mitigation import GROUNDS, expressly_mitigated, may_mitigate
from pipelines.doctrine.tier import PRINCIPAL, kind_of
from pipelines.facts.values import Conviction
from pipelines.law import TierVersion, articles

_ORDER = ("管制", "拘役", "有期徒刑", "无期徒刑", "死刑")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each conviction's kind against the kinds of every version."""
    for one in case.defendant.convictions:
        kind = kind_of(one.penalty)
        if kind not in PRINCIPAL:
            continue
        versions = case.versions(one)
        if versions is None:
            continue
        kinds = frozenset(kind for version in versions for kind in version.kinds)
        if kinds and kind not in kinds:
            yield from _clue(case, one, kind, versions, kinds)


def _clue(case: Case, conviction: Conviction, kind: str, versions: tuple[TierVersion, ...], kinds: frozenset[str]) -> Iterator[Hit]:
    """The clue; a lighter kind is weighed against mitigation."""
    least = min(_ORDER.index(one) for one in kinds if one in _ORDER)
    lighter = _ORDER.index(kind) < least
    mitigated = lighter and may_mitigate(case)
    below_imprisonment = mitigated and _ORDER[least] == "有期徒刑"
    if below_imprisonment and (_his_own(case) or all((version.fixed_min_months or 0) >= 36 for version in versions)):
        return
    law = case.charge(conviction)
    article = (law.penalty_from or law.article).split(".")[0] if law else ""
    listed = "、".join(one for one in _ORDER if one in kinds)
    yield Hit(
        f"{conviction.charge}（刑法{articles.printed(article)}）的主刑只有{listed}，主文判处{kind}",
        conviction.spans,
        grade="B" if mitigated else "A",
        basis=(f"criminal-law/{article}",),
        favours=Favours.PROSECUTION if lighter else Favours.DEFENDANT,
    )


def _his_own(case: Case) -> bool:
    """Whether the ground of mitigation that the judgment names is surely this defendant's."""
    return case.single or any(case.defendant.has(kind) for kind in GROUNDS) or expressly_mitigated(case)


CHECK = Check(
    name="main_kind_not_provided",
    title="主刑种类条文未规定",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/5",),
    judge=judge,
)
