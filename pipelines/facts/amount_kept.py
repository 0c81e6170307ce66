"""What was kept of a larger sum (截留、剩余): embezzlement told by subtraction, and the moving on of what has been got (赃款流向)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipelines.facts.amount_sum import Sum
from pipelines.judgment import Span

_REST = re.compile(r"(?:剩余|剩下|余下|下余|余款|其余|余额|差额|(?:[将把]|截留)其中的?)[^，。；\d]{0,16}$")
_ACTUAL = re.compile(
    r"实际[^，。；]{0,8}(?:骗|诈|得|收取|侵占|占有|勒索|吸收|集资)[^，。；]{0,12}$|(?:诈骗|侵占|犯罪)(?:数额|金额)计(?:人民币)?$"
)
_OWN_USE = re.compile("[^，。；]{0,4}(?:取出|领出)?(?:自用|私用|非?法?占为[己已]有|据为[己已]有)")
_PRIVATELY = re.compile("[^，。；]{0,16}(?:非法占有|占为己有|据为己有|侵吞)")
_FROM_IT = re.compile("从中[^，。；]{0,8}(?:侵吞|截留|扣留|贪污|占有)[^，。；]{0,4}$")
_TAKES = re.compile("骗|支取|盗|套取|侵吞|虚报|冒领|侵占|截留|挪用|贪污")
_USED = re.compile(
    r"[^，。；]{0,14}(?:为己|己有|己用|用于|用去|用作|占为|占有|侵吞|侵占|截留|自用|私用|挪|挥霍|私分|归(?:个人|自己|其|还)|个人|其[^，。；]{0,6}使用)"
)
_LESS = re.compile("扣除|除去|减去|除[^。；]{0,60}外|实际|残值")
_HANDED = re.compile("上缴|上交|发放|偿还|归还|支付|剩余|余款|余下|尚余|仅|只")
_OWED = re.compile("[^，。；]{0,4}(?:未|没有|尚|上缴|上交|归还|退)")
_AMONG = re.compile(
    r"^(?:[^。；]{0,24}，)?(?:后|之后|随后)?被告人[^。；]*?(?:交给|转给|转账给|汇给|付给|分给|送给|给予|交予|给)(?:了)?(?:同案|同案犯|同伙)?的?被告人[^，。；]{1,8}$"
)
_FLOW = re.compile(r"(?:取现|取款|提现|存入|转给|转账给|充值|分散|转移|消费|购买|挥霍|转[至入到]|刷卡|支取|从该款)[^，。；]{0,20}$")
_ONWARD = re.compile(r"[^，。；]{0,10}(?:取现|转给|转账给|交给|存入|购买|转[至入到]|给(?:同案)?被告人|交予(?:同案)?被告人)")
_TO_THEM = re.compile(r"[^，。；]{0,6}给(?:同案)?被告人")
_DRAWN = re.compile("(?:取款|取现|取出|转出|提现)[^，。；]{0,8}[共合]计$")
_VICTIM = re.compile(r"(?:被害人|自己|随身|让|要求|遂|按照|骗|勒索|敲诈|索)[^，。；]*$")
_JOINED: Final = 3
_SLACK: Final = 0.011


def kept(plain: str, read: Sequence[Sum], entrusted: bool) -> list[Sum]:
    """The sums where one that tells the rest of those before it (剩余8万元据为己有) is of the crime, and they are not.

    `entrusted`: the charges are of money held in trust (侵占、挪用、贪污), where the words of a rest alone will do.
    """
    left: list[Sum] = []
    for place, one in enumerate(read):
        line, sentence = plain.rfind("\n", 0, one.start), plain.rfind("。", 0, one.start)
        if entrusted and _REST.search(plain, max(0, one.start - 24), one.start) and _USED.match(plain, one.end):
            some = "其中" in plain[max(0, one.start - 8) : one.start]
            apart = [
                other.start < line or (other.start < sentence and other.yuan < one.yuan) or (some and _is_taken(plain, other))
                for other in left
            ]
            left = [replace(other, crime=other.crime and alone) for other, alone in zip(left, apart, strict=True)]
            one = replace(one, crime=True)
        elif entrusted and _OWN_USE.match(plain, one.end):
            apart = [
                other.start < line or other.yuan <= one.yuan or one.start - other.end < _JOINED or _is_taken(plain, other) for other in left
            ]
            left = [replace(other, crime=other.crime and alone) for other, alone in zip(left, apart, strict=True)]
            one = replace(one, crime=True)
        elif one.crime and _ACTUAL.search(plain, max(0, one.start - 24), one.start):
            apart = [other.start < sentence or other.yuan < one.yuan or other.total for other in left]
            left = [replace(other, crime=other.crime and alone) for other, alone in zip(left, apart, strict=True)]
        elif place > 1 and any(other.crime for other in left[-2:]) and _is_difference(plain, left[-2], left[-1], one, entrusted):
            owed = bool(_OWED.match(plain, one.end))
            left[-2:] = [replace(other, crime=owed and other.crime and other.yuan > one.yuan) for other in left[-2:]]
            one = replace(one, crime=not owed)
        elif entrusted and one.crime and left and _FROM_IT.search(plain, max(0, one.start - 16), one.start):
            left[-1] = replace(left[-1], crime=left[-1].crime and left[-1].yuan < one.yuan)
        left.append(one)
    return left


def _is_taken(plain: str, one: Sum) -> bool:
    """Whether the clause of a sum tells a taking of its own."""
    clause = max(plain.rfind(mark, 0, one.start) for mark in "，。；\n") + 1
    return _TAKES.search(plain, clause, one.start) is not None or _OWN_USE.match(plain, one.end) is not None


def _is_difference(plain: str, first: Sum, second: Sum, one: Sum, entrusted: bool) -> bool:
    """Whether a sum is what is left of one when another is taken from it, in words that say so."""
    if abs(abs(first.yuan - second.yuan) - one.yuan) > _SLACK or first.end > second.start or "\n" in plain[first.end : one.start]:
        return False
    said = plain[second.end : one.start]
    if first.yuan < second.yuan:
        return entrusted and _TAKES.search(said[-8:]) is not None
    if _REST.search(plain, max(0, one.start - 24), one.start) and _PRIVATELY.match(plain, one.end):
        return True
    less = _LESS.search(plain, first.end, one.start) or (entrusted and _HANDED.search(plain, first.end, one.start))
    return bool(less) and "损失" not in said and not _TAKES.search(said[-16:])


def unmoved(plain: str, found: Sequence[Sum], act: Span, deceit: bool) -> list[Sum]:
    """The sums of an act without those by which the perpetrators moved on what they had got; by `deceit` nobody but they draws money."""
    left: list[Sum] = []
    for one in found:
        if (
            (one.total and not _DRAWN.search(plain, max(0, one.start - 16), one.start))
            or not any(other.yuan >= one.yuan for other in left)
            or not _is_moved(plain, one, act, deceit)
        ):
            left.append(one)
    return left


def _is_moved(plain: str, one: Sum, act: Span, deceit: bool) -> bool:
    """Whether a clause tells that perpetrators moved on money."""
    clause = max(act.start, *(plain.rfind(mark, act.start, one.start) + 1 for mark in "，。；\n"))
    sentence = max(act.start, *(plain.rfind(mark, act.start, one.start) + 1 for mark in "。；\n"))
    if _AMONG.search(plain[sentence : one.start]):
        return True
    if not deceit:
        return _TO_THEM.match(plain, one.end) is not None and _VICTIM.search(plain, clause, one.start) is None
    moved = _FLOW.search(plain, clause, one.start) or _ONWARD.match(plain, one.end)
    return moved is not None and _VICTIM.search(plain, clause, one.start) is None
