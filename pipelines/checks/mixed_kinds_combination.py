"""不同刑种并罚的方法错误。

Finds judgments since 2015-11-01 in which 有期徒刑 and 拘役 are combined otherwise than by executing the 有期徒刑 alone.
Basis: 刑法第六十九条第二款 (刑法修正案九, 2015-11-01; T9 第三条: also for earlier crimes). Before that day: silent.
Excluded: an earlier sentence combined with this one; life or death among the penalties; convictions of two items of the verdict (two persons of one
masked name).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.combination import one_item, unread_term, with_earlier
from pipelines.durations import in_words

_SINCE = date(2015, 11, 1)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Executed kind and term against the terms of 有期徒刑 among the convictions."""
    executed, convictions = case.defendant.executed, case.defendant.convictions
    kinds = {one.penalty.kind for one in convictions}
    if not {"有期徒刑", "拘役"} <= kinds or kinds & {"无期徒刑", "死刑", "死刑缓期"} or with_earlier(case):
        return
    if case.judged_on is None:
        yield Missing(("document.judged_on",))
        return
    if case.judged_on < _SINCE or executed is None or not one_item(case):
        return
    if unread_term(case):
        yield Missing(("convictions.months",))
        return
    penalty = executed.penalty
    terms = [one.penalty.months for one in convictions if one.penalty.kind == "有期徒刑"]
    if penalty.months is None or None in terms:
        yield Missing(("executed.months",))
        return
    months = [term for term in terms if term is not None]
    words = case.judgment.read(executed.spans[0])
    both = "有期徒刑" in words and "拘役" in words and words.index("有期徒刑") < words.rindex("拘役")
    if penalty.kind == "拘役" or penalty.months > sum(months) or both:
        yield Hit(
            f"数罪中有有期徒刑（合计{in_words(sum(months))}）和拘役，应只执行有期徒刑；主文决定执行“{words[:40]}”",
            (*executed.spans, *(span for one in convictions for span in one.spans[:1])),
            favours=Favours.PROSECUTION if penalty.kind == "拘役" else Favours.DEFENDANT,
        )


CHECK = Check(
    name="mixed_kinds_combination",
    title="有期徒刑与拘役并罚方法错误",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/69/2",),
    judge=judge,
    straddles=(_SINCE,),
)
