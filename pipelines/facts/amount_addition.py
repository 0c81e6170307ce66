"""What the sums of one incident add up to (逐笔累计): totals that stand for sums before them, sums told again, loot that comes on top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.facts.amount_sum import Sum

_UNSOLD = re.compile("待售|未销售|库存|尚未出售|(?:查获|缴获)[^；\n]{0,120}(?:烟|药|疫苗|油)")
_BESIDE = re.compile("[；，][^。；]{0,40}$")
_JOINED = re.compile(r"[^，。；]{0,12}(?:及|和|、|另有|还有|现金)[^，。；]{0,12}$")
_WITHDRAWN = re.compile(
    r"(?:取款机|银行|柜员机|ATM)[^。；]{0,16}(?:取|转|刷)[^，。；]{0,6}(?:共|合)计?$|(?:取款机|柜员机|ATM)[^。；]{0,24}(?:共|合)计(?:取出|取款|支取)$|[共合]计(?:消费|刷卡|套现)$"
)
_NEW_ACT = re.compile(r"[；。\n].*(?:盗|窃|骗|抢|劫|勒索|收受|侵占|挪用)", re.DOTALL)
_ANOTHER_DAY = re.compile(r"\d月|\d日|次日|同日|当日|当晚|又一天")
_AGAIN: Final = 12
_CASH = re.compile(r"(?:现金|现钞)(?:人民币)?[约近]?[^，。；、]{0,12}$")
_MONEY_TAKEN = re.compile(r"[盗窃偷抢劫走得取](?:了|其|内)?(?:人民币)[^，。；、]{0,10}$")
_APPRAISAL = re.compile("鉴定|估价|评估|核价|价格认[定证]")
_OF_GOODS = re.compile("物品的?[总共]价?值?[^，。；]{0,8}$")
_WITH_CASH = re.compile("现金|款物|钱物|钱款|财物及|加上|连同")
_DEFINITE = re.compile(
    r"(?:上述|前述|该|这|此|所[盗骗抢]|被[盗骗抢])的?(?:笔|些)?(?:[^，。；\d]{0,4}款|款项|钱款|赃款|现金|资金|人民币|款|钱)*$|[盗窃骗抢取得收借诈]的(?:款项|钱款|赃款|现金|资金|人民币)*$"
)
_OWN_WORDS = re.compile(
    r"价[值格](?:为|是|共计|合计|均为)?$|盗窃|[窃骗盗抢劫]得|[窃骗盗]取|[盗骗抢偷]走|诈骗|勒索|侵占|收受|索取|转走|套现|打款"
)
_ANEW = re.compile(r"(?:又|再次?|继续|另外?|还)[^，。；]*$")
_AND = re.compile("(?:以?及|和)[^，。；]{0,40}$")
_ANOTHER = re.compile(r"[。；](?!其中)[^。；]*(?:还|另|又|收受|骗取|窃得|索取|查获|虚开)[^。；]*$")
_OWN_ACT = re.compile(
    r"[^，。；]{0,10}[，；](?:并|又|再|还|分[两二三四五六七八九十\d]+次)?(?:向[^，。；]*[某×][^，。；]*(?:行贿|贿送|骗取|索取)|收受[^，。；]*[某×]|骗取[^，。；]*[某×]|从[^，。；]*(?:账户|帐户|微信|支付宝|卡)[^，。；]*转账)[^，。；]*$"
)
_ACT = re.compile(
    r"[；。\n](?=[^；。\n]*(?<![被所])(?:窃得|窃取|盗窃|盗走|盗取|盗得|偷走|扒窃|骗取|骗得|诈骗|抢得|抢走|抢劫|劫取|劫得|勒索|侵占|收受|挪用))"
)
_DETAIL = re.compile("[，、（]")
_OVERALL = re.compile(
    r"(?:盗窃|诈骗|抢劫|犯罪|涉案)(?:数额|金额)(?:共计|合计|总计)$|(?:前后|先后|总共|总计|累计|综上|以上|上述|全部|[两二三四五六七八九十\d]次)[^，。；]*$"
)
_IN_GENERAL = re.compile(r"(?:款物|财物|钱物|物品|钱款|赃物|金额|数额)[^，。；]{0,10}$")
_SLACK: Final = 0.011


def added(plain: str, found: Sequence[Sum]) -> tuple[Sum, ...]:
    """The sums that make up one incident: its total, else all that is told of the crime, a repeated sum once.

    A total stands for the sums before it; what is joined to it (共计9742元及现金3239元) or is still for sale (待售) comes on top.
    """
    chosen: list[Sum] = []
    for one in found:
        if not one.crime:
            continue
        before = chosen[-1] if chosen else None
        if before is None or _UNSOLD.search(plain, max(before.end, one.start - 160), one.start):
            chosen.append(one)
            continue
        between = plain[before.end : one.start]
        if one.total and _WITHDRAWN.search(plain, max(before.end, one.start - 40), one.start) and not before.total:
            chosen.append(one)
        elif one.total:
            chosen = [*chosen, one] if _is_beside(before, one, between) and not _adds_up(chosen, one) else _with_total(plain, chosen, one)
        elif before.total and not any(words.match(between) for words in (_JOINED, _NEW_ACT, _OWN_ACT)):
            continue
        elif not any(one.yuan == other.yuan and _again(plain, other, one) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _is_beside(before: Sum, total: Sum, between: str) -> bool:
    """Whether a total stands beside the one before it and does not cover it."""
    apart = any(words.match(between) for words in (_BESIDE, _AND)) or _ANOTHER.search(between) is not None
    return (before.total and apart and total.yuan != before.yuan) or _OWN_ACT.match(between) is not None


def _with_total(plain: str, chosen: list[Sum], total: Sum) -> list[Sum]:
    """The sums with a total: it stands for those that add up to it, else for those since the last act; cash is no part of an appraisal."""
    if run := _adds_up(chosen, total):
        return [*chosen[: -len(run)], total]
    since = 0 if _OVERALL.search(plain, total.start - 24, total.start) else _last_act(plain, total)
    if since >= chosen[-1].end and _IN_GENERAL.search(plain, since, total.start) and sum(one.yuan for one in chosen) <= total.yuan:
        since = 0
    kept = [one for one in chosen if one.start < since]
    covered = chosen[len(kept) :]
    if _appraised(plain, total):
        cash = [one for one in covered if _is_cash(plain, one)]
        kept += cash
        covered = [one for one in covered if one not in cash]
    if not any(one.yuan > total.yuan for one in covered):
        return [*kept, total]
    bracket = plain.rfind("（", covered[-1].end, total.start) > plain.rfind("）", covered[-1].end, total.start)
    beside = bracket or _AND.match(plain[covered[-1].end : total.start]) or _ANOTHER.search(plain, covered[-1].end, total.start)
    return [*chosen, total] if beside else chosen


def _is_cash(plain: str, one: Sum) -> bool:
    """Whether a sum is of cash, not of what a thing was worth."""
    if _CASH.search(plain, max(0, one.start - 12), one.end) or plain.startswith("现金", one.end):
        return True
    clause = max(plain.rfind(mark, 0, one.start) for mark in "，。；：（、及和\n") + 1
    return _MONEY_TAKEN.search(plain, clause, one.end) is not None


def _adds_up(chosen: Sequence[Sum], total: Sum) -> list[Sum]:
    """The last sums that add up to a total."""
    for place in range(len(chosen) - 1, -1, -1):
        if abs(sum(one.yuan for one in chosen[place:]) - total.yuan) < _SLACK:
            return list(chosen[place:])
    return []


def _last_act(plain: str, one: Sum) -> int:
    """Where the last sentence before a sum that tells a taking, and not only what somebody's came to, begins."""
    acts = list(_ACT.finditer(plain, max(0, one.start - 400), one.start))
    return acts[-1].start() if acts and _DETAIL.search(plain, acts[-1].end(), one.start) else 0


def _appraised(plain: str, one: Sum) -> bool:
    """Whether a total is that of an appraisal, in which cash has no part."""
    sentence = max(plain.rfind(mark, 0, one.start) for mark in "。；\n") + 1
    if _OF_GOODS.search(plain, sentence, one.start):
        return True
    return bool(_APPRAISAL.search(plain, sentence, one.start)) and not _WITH_CASH.search(plain, sentence, one.start)


def _again(plain: str, before: Sum, one: Sum) -> bool:
    """Whether an equal sum is the same one told again: not on another day, and not in the same words beside it (向甲借款…，向乙借款…)."""
    between = plain[before.end : one.start]
    if definite(plain, one) or plain.startswith("后", one.end):
        return True
    if len(between) <= _AGAIN or _ANOTHER_DAY.search(between) or _ANEW.search(between):
        return False
    if _has_own_words(plain, one) and _has_own_words(plain, before):
        return False
    around = [plain[each.start - 2 : each.start] + plain[each.end : each.end + 2] for each in (before, one)]
    return "。" in between or "\n" in between or around[0] != around[1]


def _has_own_words(plain: str, one: Sum) -> bool:
    """Whether the clause of a sum tells a taking, or what a thing was worth."""
    clause = max(plain.rfind(mark, 0, one.start) for mark in "，。；：\n") + 1
    return _OWN_WORDS.search(plain, clause, one.start) is not None


def definite(plain: str, one: Sum) -> bool:
    """Whether a sum is told as one that has been told before (上述3000元, 骗取的3000元)."""
    return _DEFINITE.search(plain, max(0, one.start - 12), one.start) is not None
