"""Values of marked spans (片段取值): find spans first, read values second, once, whoever found the span: a rule, a model, a person.

Every label has one reader; it reads the words of the span, and asks the sentence or section around it only for what they leave open (the
year of 同年, the law of 第三款, the charge of a bare penalty). What cannot be read is None, never a guess.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.facts.spans.dated import read_custody, read_date, read_last_date, read_prior, read_reduction
from pipelines.facts.spans.quantities import read_alcohol, read_amount, read_deaths, read_drug, read_injury
from pipelines.facts.spans.stretch import Stretch
from pipelines.facts.spans.verdict import read_citation, read_commutation, read_conviction, read_executed
from pipelines.facts.spans.wording import read_kind, read_presence, read_sex, read_signature, read_written
from pipelines.judgment import Judgment, Span

__all__ = ["READERS", "Stretch", "plain_span", "read_value"]

READERS: Mapping[str, Callable[[Stretch], Any]] = {
    "court": read_written,
    "case_number": read_written,
    "filed_on": read_date,
    "judged_on": read_date,
    "judge": read_signature,
    "assessor": read_signature,
    "defendant": read_written,
    "sex": read_sex,
    "born_on": read_date,
    "citation": read_citation,
    "conviction": read_conviction,
    "executed": read_executed,
    "revoked_probation": read_presence,
    "term_from": read_date,
    "term_to": read_last_date,
    "commutation": read_commutation,
    "reduction": read_reduction,
    "original_effective_on": read_date,
    "delivered_on": read_date,
    "term_to_after": read_last_date,
    "prior": read_prior,
    "custody": read_custody,
    "arrival": read_kind,
    "crime_from": read_date,
    "crime_to": read_last_date,
    "amount": read_amount,
    "drug": read_drug,
    "deaths": read_deaths,
    "injury": read_injury,
    "blood_alcohol": read_alcohol,
    "circumstance": read_kind,
}


def read_value(judgment: Judgment, label: str, span: Span, kind: str | None = None, name: str | None = None) -> Any:
    """The value of a span of the plain text, as JSON; None where the words give none.

    `kind`: the choice that the mark makes (逮捕, 自首 …); `name`: the defendant it is about.
    """
    if span.start >= span.end:
        return None
    return READERS[label](Stretch(judgment, span, kind, name))


def plain_span(judgment: Judgment, start: int, end: int) -> Span:
    """The span of the plain text whose characters stand in `[start, end)` of the text as received."""
    return Span(bisect_left(judgment.offsets, start), bisect_left(judgment.offsets, end))
