"""宣告刑超过该罪最高刑。

Finds 有期徒刑 for one crime above the longest fixed term of any tier of the charge in any version of the law that may govern (刑法第十二条). Aggravation
(累犯, 从重) stays within the tier (刑法第六十二条), so nothing excuses it. Excluded: charges with 无期徒刑 or 死刑, whose fixed term ends at fifteen years
(custody_term_bounds); charges without any 有期徒刑 (main_kind_not_provided); 决定执行, which is never held against one crime; a charge named twice
for one defendant, whose terms may have been put together.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.durations import in_words
from pipelines.law import articles

_LIFE = frozenset({"无期徒刑", "死刑"})


def judge(case: Case) -> Iterator[Hit]:
    """Each fixed term against the longest of its charge."""
    charges = [one.charge for one in case.defendant.convictions]
    for one in case.defendant.convictions:
        versions, penalty = case.versions(one), one.penalty
        if penalty.kind != "有期徒刑" or penalty.months is None or versions is None or charges.count(one.charge) > 1:
            continue
        bounds = [version.fixed_max_months for version in versions]
        if any(version.kinds & _LIFE for version in versions) or not all(bounds):
            continue
        most = max(bound for bound in bounds if bound)
        over = penalty.months - most
        if over > 0 or (over == 0 and penalty.days):
            law = case.charge(one)
            article = (law.penalty_from or law.article).split(".")[0] if law else ""
            yield Hit(
                f"{one.charge}（刑法{articles.printed(article)}）最高刑为有期徒刑{in_words(most)}，"
                f"主文判处{in_words(penalty.months, penalty.days)}，超过{in_words(over, penalty.days)}",
                one.spans,
                basis=(f"criminal-law/{article}", "criminal-law/62"),
            )


CHECK = Check(
    name="term_over_statutory_max",
    title="宣告刑超过该罪最高刑",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/62",),
    judge=judge,
    favours=Favours.DEFENDANT,
)
