"""超过三年有期徒刑仍宣告缓刑。

Finds 缓刑 on a term of more than three years: 刑法第七十二条第一款 allows it for 拘役 and for 有期徒刑 of three years and less.
Excluded: 有期徒刑 of exactly three years (以下 includes it, 第九十九条); a conviction that is combined (the executed term decides); 死刑缓期.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.durations import in_words


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The executed penalty, else the only one."""
    penalty = case.defendant.penalty
    if penalty is None or penalty.probation_months is None:
        return
    if penalty.kind != "有期徒刑":
        return
    if penalty.months is None:
        yield Missing(("convictions.months",))
        return
    if penalty.months > 36 or (penalty.months == 36 and (penalty.days or 0) > 0):
        holder = case.defendant.executed or case.defendant.convictions[0]
        yield Hit(
            f"判处有期徒刑{in_words(penalty.months, penalty.days)}，超过三年，却宣告缓刑{in_words(penalty.probation_months)}",
            holder.spans,
        )


CHECK = Check(
    name="suspended_ineligible_term",
    title="超过三年有期徒刑宣告缓刑",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/72/1",),
    judge=judge,
    favours=Favours.PROSECUTION,
)
