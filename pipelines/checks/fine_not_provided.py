"""条文无罚金而判处罚金。

Finds a fine for a crime no tier of which has a fine, in no version of the law that may govern (故意伤害, 交通肇事, 非法拘禁, 强奸, 非法持有枪支 …): 刑法第三条
and the article of the charge.
Excluded: units; a fine that cannot be told apart from that of another crime of the defendant; 赔偿 and 罚款, which are no fine (the verdict must say
罚金); charges whose article is not in our data for the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.tier import one_sentence
from pipelines.facts.values import Conviction
from pipelines.law import articles

_FINE = re.compile(r"并处罚|罚金")


def judge(case: Case) -> Iterator[Hit]:
    """Each fined conviction whose charge knows no fine."""
    if case.defendant.person.is_unit:
        return
    for one in case.defendant.convictions:
        law, versions = case.charge(one), case.versions(one)
        if not one.penalty.fine or law is None or versions is None or not _its_own(case, one):
            continue
        tiers = [tier for version in versions for tier in version.tiers]
        if tiers and all(tier.fine == "none" for tier in tiers) and all(tier.fine == "none" for tier in law.unit_person_tiers):
            article = (law.penalty_from or law.article).split(".")[0]
            yield Hit(
                f"{one.charge}（刑法{articles.printed(article)}）各档均无罚金，主文判处罚金{one.penalty.fine:.0f}元",
                one.spans,
                basis=(f"criminal-law/{article}",),
            )


def _its_own(case: Case, conviction: Conviction) -> bool:
    """Whether the words of the conviction name its charge, one penalty and the fine."""
    words = case.quote(*conviction.spans)
    return _FINE.search(words) is not None and one_sentence(case, conviction) and words.count("罪，") <= 1


CHECK = Check(
    name="fine_not_provided",
    title="条文无罚金而判处罚金",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/3",),
    judge=judge,
    favours=Favours.DEFENDANT,
)
