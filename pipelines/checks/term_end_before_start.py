"""刑期终止日早于起始日。

Finds a term whose printed last day (止) lies before its printed first day (起).
Basis: 法释〔2000〕7号 (both days are to be written); 刑法第四十一条、第四十四条、第四十七条 (the term runs from the day of execution).
Excluded: days that were masked or not read; a day that the calendar lacks (impossible_date).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight


def judge(case: Case) -> Iterator[Hit]:
    """The printed last day against the printed first day."""
    first, last = case.defendant.term_from, case.defendant.term_to
    start, end = first and first.value.date, last and last.value.date
    if first and last and start and end and end < start:
        yield Hit(f"刑期自{start}起至{end}止，终止日早于起始日{(start - end).days}日", (*first.spans, *last.spans))


CHECK = Check(
    name="term_end_before_start",
    title="刑期终止日早于起始日",
    version=1,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("term-dates-2000/1",),
    judge=judge,
)
