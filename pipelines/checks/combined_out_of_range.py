"""决定执行的刑期不在最高单刑与总和刑期之间。

Finds 数罪并罚 of terms of one kind whose 决定执行 is below the longest single term or above their sum.
Basis: 刑法第六十九条第一款. Excluded: life and death among the penalties (absorption), different kinds (mixed_kinds_combination),
an earlier sentence combined with this one (撤销缓刑, 前罪并罚, 漏罪: its term is not one of the convictions), a conviction whose term was not read,
convictions of two items of the verdict (two persons of one masked name; doctrine/combination.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.combination import one_item, unread_term, with_earlier
from pipelines.durations import in_words
from pipelines.facts.values import Penalty


def days(penalty: Penalty) -> int:
    """A term in days of a month of thirty, to compare terms."""
    return (penalty.months or 0) * 30 + (penalty.days or 0)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The executed term against the longest and the sum of the terms of its kind."""
    executed, convictions = case.defendant.executed, case.defendant.convictions
    if executed is None or len(convictions) < 2 or executed.penalty.kind not in ("有期徒刑", "拘役", "管制"):
        return
    if with_earlier(case) or not one_item(case):
        return
    if {one.penalty.kind for one in convictions} - {executed.penalty.kind, "单处罚金", "免予刑事处罚", "无罪"}:
        return
    if unread_term(case):
        yield Missing(("convictions.months",))
        return
    terms = [one.penalty for one in convictions if one.penalty.kind == executed.penalty.kind]
    if len(terms) < 2:
        return
    if any(one.months is None and one.days is None for one in terms) or executed.penalty.months is None:
        yield Missing(("convictions.months",))
        return
    longest, total, decided = max(map(days, terms)), sum(map(days, terms)), days(executed.penalty)
    if longest <= decided <= total:
        return
    said = "、".join(in_words(one.months, one.days) for one in terms)
    wrong = f"低于最高单刑{in_words(longest // 30)}" if decided < longest else f"高于总和刑期{in_words(total // 30)}"
    yield Hit(
        f"各罪判处{executed.penalty.kind}{said}，决定执行{in_words(executed.penalty.months, executed.penalty.days)}，{wrong}",
        (*executed.spans, *(span for one in convictions for span in one.spans[:1])),
        favours=Favours.PROSECUTION if decided < longest else Favours.DEFENDANT,
    )


CHECK = Check(
    name="combined_out_of_range",
    title="决定执行刑期越出并罚幅度",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/69/1",),
    judge=judge,
)
