"""选科罚金被并处。

Finds a fine beside a principal penalty where every tier that may carry it lets the court choose one or the other (“处……有期徒刑、拘役、管制或者罚金”):
妨害公务 (277), 故意毁坏财物 first tier (275), 侵占 first tier (270), 拒不执行判决、裁定 first tier (313), 非法捕捞 (340), 非法狩猎 (341), 扰乱法庭秩序 (309),
非法处置查封财产 (314). Tiers without any fine excuse nothing.
Excluded: tiers that demand a fine (拒执 情节特别严重, 侵占 second tier), open where the term lies in them or where mitigation may have come down from
them; crimes of units; a fine that cannot be told apart from that of another crime.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.mitigation import may_mitigate
from pipelines.doctrine.tier import one_sentence, open_tiers, unit_crime
from pipelines.law import articles

_CHOICE = frozenset({"single_only", "none"})


def judge(case: Case) -> Iterator[Hit]:
    """Each conviction with a principal penalty and a fine."""
    for one in case.defendant.convictions:
        law = case.charge(one)
        if not one.penalty.fine or law is None or not any(tier.fine == "single_only" for tier in law.versions[-1].tiers):
            continue
        tiers = open_tiers(case, one, mitigated=may_mitigate(case))
        choices = [tier for tier in tiers if tier.fine == "single_only"]
        if not choices or not all(tier.fine in _CHOICE for tier in tiers) or unit_crime(case):
            continue
        if not one_sentence(case, one):
            continue
        yield Hit(
            f"{one.charge}（刑法{articles.printed(law.article)}）的罚金与主刑为选科关系（“{choices[0].quote[:40]}”），主文判处{one.penalty.kind}并处罚金{one.penalty.fine:.0f}元",
            one.spans,
            basis=(f"criminal-law/{law.article}",),
        )


CHECK = Check(
    name="fine_single_only_combined",
    title="选科罚金被并处",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/3",),
    judge=judge,
    favours=Favours.DEFENDANT,
)
