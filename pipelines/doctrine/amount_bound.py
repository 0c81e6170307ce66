"""犯罪数额的上限: the most that the amount of the crime can be on the judgment's own figures.

A fine is held against twice the amount only where that cannot be larger: every sum told in the findings is counted, repeated or not, and the
result is never less than the amount read; 2300余元 may be anything under 2400. Unknown (None) with several defendants (分赃, 参与数额), attempts, foreign money, things that could not be
valued, or no amount read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.facts.values import Yuan
from pipelines.judgment import Part
from pipelines.money import Money, find_money

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_ACCOUNT = (Part.FINDINGS, Part.PROSECUTION, Part.REASONING)
_VAGUE = re.compile(
    r"未遂|(?:背|钱|提|挎|皮|腰)包|美元|港币|港元|欧元|日元|英镑|外币|价值(?:不明|不详|无法|未)|无法(?:估价|鉴定|认定|计算|作价|确定|查清)|未(?:能)?(?:估价|作价|鉴定|核价)"
    r"|不予(?:估价|鉴定|作价)|若干|等物(?:品)?(?!，?(?:共计|合计|总)?(?:价值|计))"
)


def amount_bound(case: Case) -> Yuan | None:
    """The most that the amount can be, in yuan."""
    amount = case.defendant.amount
    if not case.single or len(case.defendant.convictions) != 1 or amount is None or "facts.amount" in case.defendant.unread:
        return None
    parts = [list(case.judgment.parts(part)) for part in _ACCOUNT]
    if any(_VAGUE.search(case.judgment.read(section)) for sections in parts for section in sections):
        return None
    totals = [
        sum(_most(money) for section in sections for _, _, money in find_money(case.judgment.plain, section.start, section.end))
        for sections in parts
    ]
    return max(amount.value, *totals)


def over_double(case: Case, crime: str, fine: Yuan, least: int) -> str | None:
    """What a fine above twice the most that the amount can be (never under the least) is told with; None if it keeps to it."""
    bound = amount_bound(case)
    if bound is None or fine <= (most := max(2 * bound, least)):
        return None
    return f"文书所载{crime}数额至多{bound:.0f}元，罚金应在{least}元以上、数额二倍（{most:.0f}元）以下，主文判处罚金{fine:.0f}元"


def _most(money: Money) -> Yuan:
    """The most that a sum can mean: one more of its last figure where it is approximate (余, 多, 约)."""
    if not money.approximate or not money.yuan:
        return money.yuan
    whole = str(int(money.yuan))
    return int(whole) + int("1".ljust(len(whole) - len(whole.rstrip("0")) + 1, "0"))
