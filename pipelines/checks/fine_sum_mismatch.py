"""数罪罚金未相加。

Finds a fine of 决定执行 that is not the sum of the fines of the several convictions: 刑法第六十九条第三款, 法释〔2000〕45号第三条第一款 (the fines are
added and the sum is executed).
Excluded: earlier sentences that are combined with this one (撤销缓刑, 漏罪, 前罪), whose fines may be in the sum or already paid; confiscation of
property beside the fine (全部财产 swallows it); a fine that was not read, or more fines in the stretch than were read; one charge twice (two
defendants of one name); second instance, where the verdict below is not all quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.doctrine.tier import one_sentence
from pipelines.judgment import Span

_EARLIER = re.compile(
    r"撤销|前罪|原判|余刑|剩余|尚未|未执行|未缴纳|连同|之前|曾|前判|本院[（(]|刑初|法院|已(?:缴纳|执行|履行)|漏罪|没收|[总共合][和合计]"
)
_FINE = re.compile(r"并处罚|罚金")
_TOTAL = re.compile(r"(?:总和|总合|总合计|合并|合计)(?:刑期|(?:判处)?有期|(?:判处)?拘役)[^决]{0,80}?(?=决定)")


def judge(case: Case) -> Iterator[Hit]:
    """The fine executed against the sum of the fines."""
    defendant = case.defendant
    executed, convictions = defendant.executed, defendant.convictions
    if executed is None or len(convictions) < 2 or executed.penalty.fine is None or defendant.revoked_probation:
        return
    penalties = [one.penalty for one in convictions]
    if any(one.confiscation is not None or {"fine", "confiscation"} & set(one.unread) for one in (*penalties, executed.penalty)):
        return
    fines = [one.fine for one in penalties if one.fine]
    total = sum(fines)
    if (
        not fines
        or total == executed.penalty.fine
        or not _all_read(case, len(fines))
        or not all(one_sentence(case, one) for one in convictions)
    ):
        return
    over = executed.penalty.fine > total
    yield Hit(
        f"各罪罚金{'＋'.join(f'{fine:.0f}元' for fine in fines)}，合计{total:.0f}元，决定执行罚金{executed.penalty.fine:.0f}元，"
        f"{'多' if over else '少'}{abs(executed.penalty.fine - total):.0f}元",
        (*(span for one in convictions for span in one.spans), *executed.spans),
        favours=Favours.DEFENDANT if over else Favours.PROSECUTION,
    )


def _all_read(case: Case, fines: int) -> bool:
    """Whether the stretch of the verdict, but for the total before 决定执行, names no more fines than were read, and no earlier sentence."""
    executed, convictions = case.defendant.executed, case.defendant.convictions
    if executed is None or len({one.charge for one in convictions}) < len(convictions):
        return False
    places = [*executed.spans, *(span for one in convictions for span in one.spans)]
    words = _TOTAL.sub("", case.quote(Span(min(span.start for span in places), max(span.end for span in places))))
    named = _FINE.findall(words.replace("并处罚金", "罚金"))
    return len(named) == fines + 1 and _EARLIER.search(words) is None


CHECK = Check(
    name="fine_sum_mismatch",
    title="数罪罚金未相加",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-law/69/3", "property-penalty-2000/3/1"),
    judge=judge,
    instances=("first", "retrial"),
)
