"""犯罪时的年龄: whether a defendant was under eighteen at the conduct (刑法第十七条).

周岁 counts from the day after the birthday (法释〔2006〕1号第二条): on the birthday itself he is still seventeen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.dates import add_months
from pipelines.doctrine.recidivism import adult_from
from pipelines.facts.values import Yuan
from pipelines.judgment import Part

if TYPE_CHECKING:
    from pipelines.checks.case import Case

LEAST_OF_MINOR = 500  # yuan
_MARGIN = 60  # months before the judgment that unread conduct is taken to lie at most
_YOUNG = re.compile(r"未成年(?:人)?(?:被告|犯罪)|系未成年|不满(?:十八|18)周?岁|未满(?:十八|18)周?岁|法定代理人|少年|检未检|未检刑")


def minor(case: Case) -> bool | None:
    """Whether he was under eighteen at the conduct or some of it; None if neither his birth nor the court's words tell.

    A judgment that gives no birth tells of an adult only by silence, which is not certain: None.
    """
    if case.defendant.has("未成年"):
        return True
    born = case.defendant.born_on
    days = adult_from(born.value) if born else None
    first = case.conduct[0] if case.conduct else case.judged_on and add_months(case.judged_on, -_MARGIN)
    if days is None or first is None:
        return None
    if first >= days[1]:
        return False
    return True if case.conduct and case.conduct[0] < days[0] else None


def pays_as_minor(case: Case, fine: Yuan) -> bool | None:
    """Whether the fine is one that a minor may pay, 500 yuan or more (法释〔2006〕1号第十五条第二款), and he was one.

    None: such a fine, the birth unread, and the judgment speaks of a minor.
    """
    if fine < LEAST_OF_MINOR:
        return False
    young = minor(case)
    return None if young is None and told_minor(case) else bool(young)


def told_minor(case: Case) -> bool:
    """Whether anything in the judgment speaks of a defendant under age (未成年被告人, 法定代理人 …)."""
    return _YOUNG.search(case.words(Part.PARTIES, Part.PROCEDURE, Part.REASONING)) is not None
