"""单罪、并罚的刑期越出法定边界。

Finds a term outside the bounds of its kind: 管制 3–24 months (combined ≤ 36), 拘役 1–6 (combined ≤ 12), 有期徒刑 6–180 for one crime
(combined ≤ 240, or ≤ 300 where the terms add up to 420 months and more).
Basis: 刑法第三十八条第一款、第四十二条、第四十五条、第六十九条第一款. Until 2011-04-30 a combined 有期徒刑 ended at 240 months (T8 第六条).
Excluded: an earlier sentence repeated in the verdict, commutation rulings (another instance), life or death sentences, the limit of 240 where an earlier sentence is combined with this one or
not all terms were read (the sum may reach 420).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.combination import unread_term, with_earlier
from pipelines.durations import in_words
from pipelines.facts.values import Penalty, Spans

_SINGLE = {"管制": (3, 24), "拘役": (1, 6), "有期徒刑": (6, 180)}
_COMBINED = {"管制": 36, "拘役": 12, "有期徒刑": 300}
_BASIS = {"管制": "criminal-law/38/1", "拘役": "criminal-law/42", "有期徒刑": "criminal-law/45"}
_EARLIER = re.compile(r"被[^，。；]{0,30}判处|罪、[^，。；]{1,20}罪")  # an earlier sentence repeated, the total of several crimes
_AMENDMENT = date(2011, 5, 1)


def judge(case: Case) -> Iterator[Hit]:
    """Each conviction against the bounds of one crime, 决定执行 against those of several."""
    for one in case.defendant.convictions:
        if not _EARLIER.search(case.quote(*one.spans)):
            yield from _single(one.penalty, one.spans)
    executed = case.defendant.executed
    if executed:
        yield from _combined(case, executed.penalty, executed.spans)


def _single(penalty: Penalty, spans: Spans) -> Iterator[Hit]:
    if penalty.kind not in _SINGLE or penalty.months is None:
        return
    low, high = _SINGLE[penalty.kind]
    days = penalty.days or 0
    if penalty.months < low or penalty.months > high or (penalty.months == high and days > 0):
        yield Hit(
            f"单罪判处{penalty.kind}{in_words(penalty.months, days)}，法定期限为{in_words(low)}以上{in_words(high)}以下",
            spans,
            basis=(_BASIS[penalty.kind],),
            favours=Favours.DEFENDANT if penalty.months >= high else Favours.PROSECUTION,
        )


def _combined(case: Case, penalty: Penalty, spans: Spans) -> Iterator[Hit]:
    if penalty.kind not in _COMBINED or penalty.months is None:
        return
    limit = _limit(case, penalty.kind)
    if penalty.months > limit:
        yield Hit(
            f"数罪并罚决定执行{penalty.kind}{in_words(penalty.months, penalty.days)}，超过并罚上限{in_words(limit)}",
            spans,
            basis=("criminal-law/69/1",),
            favours=Favours.DEFENDANT,
        )


def _limit(case: Case, kind: str) -> int:
    if kind != "有期徒刑" or with_earlier(case) or unread_term(case):
        return _COMBINED[kind]
    terms = [one.penalty.months or 0 for one in case.defendant.convictions if one.penalty.kind == "有期徒刑"]
    before = case.judged_on is not None and case.judged_on < _AMENDMENT
    return 240 if before or (len(terms) > 1 and sum(terms) < 420) else 300


CHECK = Check(
    name="custody_term_bounds",
    title="单罪、并罚期限越出法定边界",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/38/1", "criminal-law/42", "criminal-law/45", "criminal-law/69/1"),
    judge=judge,
    straddles=(_AMENDMENT,),
)
