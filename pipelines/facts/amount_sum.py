"""Sums of an account (金额): each sum of money with what its sentence says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.facts.amount_words import AmountWords
from pipelines.facts.values import Yuan
from pipelines.judgment import Span
from pipelines.money import Money, find_money

_TOTAL = re.compile(
    r"(?:共计|总计|合计|累计|总价值|总价|总额|总金额|总数额|一共|数额共|金额共|价值共|先后[^，。；]{0,12}共|共[骗盗窃偷抢劫得获非收从价为人取给挪贪侵]|共\d|分别)[^。；，]{0,24}$|计(?:人民币|价值)?$"
)
_AFTER = re.compile(
    r"以上|以下|不满|起点|为标准|的?罚金|的?[低高]?价格?|卖给|出售|销赃|退还|返还|归还|还给|赔偿|的?(?:好处费|报酬|酬劳|提成|工资|利息)|不等|/|一[张次克只]|每"
)
_REPAID = re.compile("赔偿|退赔|补缴|退缴|退还|归还了")
_LOOT = re.compile(r"(?:销赃|变卖|卖)[^，。；]{0,10}(?:得款|得赃款|获利|获得?|得)(?:人民币)?$")
_UNSOLD = re.compile("待售|未销售|库存|尚未出售")
_BESIDE = re.compile("[；，][^。；]{0,40}$")
_JOINED = re.compile(r"[^，。；]{0,12}(?:及|和|、|另有|还有|现金)[^，。；]{0,12}$")
_PART = re.compile("其中(?!，?被告人|，?既遂|，?未遂|，?[\u4e00-\u9fff]{1,3}(?:窃得|骗得|参与|盗窃|诈骗))")
_GOT = re.compile("骗取|骗得|诈骗|窃得|盗得|抢得|劫取|侵吞|勒索")
_BACK = re.compile("[退还赔罚缴]|扣押|追回|追缴|利息|不足|标准|剩余|每")
_TAKEN = re.compile(r"被(?:被告人)?[^，。；]{0,6}(?:侵吞|挥霍|占为己有|据为己有|骗走|盗走|抢走)")
_WITHDRAWN = re.compile(r"(?:取款机|银行|柜员机|ATM)[^。；]{0,16}(?:取|转|刷)[^，。；]{0,6}(?:共|合)计?$")
_NEAR: Final = 16
_LIMIT = re.compile(r"(?:满|超过|不低于|低于)(?:人民币)?$")
_NEW_ACT = re.compile(r"[；。\n].*(?:盗|窃|骗|抢|劫|勒索|收受|侵占|挪用)", re.DOTALL)
_ANOTHER_DAY = re.compile(r"\d月|\d日|次日|同日|当日|当晚|又一天")
_MASKED = re.compile(r"[\u3400-\u9fff]某(\d{1,2})(?![\d.,，]*(?:元|万|余|多|年|月|日|个|名))")
_REACH: Final = 70
_AGAIN: Final = 12
_AHEAD: Final = 20


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum at `[start, end)`: `total` announced as one (共计), `crime` told of the crime, `loot` the price for which the goods were sold."""

    yuan: Yuan
    approximate: bool
    start: int
    end: int
    total: bool
    crime: bool
    loot: bool = False


def sums(plain: str, span: Span, words: AmountWords, ahead: bool = False) -> list[Sum]:
    """The sums of a stretch, in reading order; `ahead`: the words of the crime may follow in the sentence."""
    found = []
    masked = _masked(plain, span)
    for start, end, money in find_money(plain, span.start, span.end):
        if plain[start - 1] == "某" and (digits := masked.get(plain[start - 2])):
            start, end, money = _behind(plain, start, end, digits) or (start, end, money)
        sentence = max(span.start, start - _REACH, *(plain.rfind(mark, span.start, start) + 1 for mark in "。；\n"))
        clause = max(sentence, *(plain.rfind(mark, sentence, start) + 1 for mark in "，："))
        said = plain[clause:start]
        against = _is_other(words, said) or _LIMIT.search(said) or _AFTER.match(plain, end) or _PART.search(said)
        crime = bool(_TAKEN.match(plain, end)) or (
            not against
            and bool(
                words.crime.search(plain, sentence, start)
                or words.crime.match(plain, end)
                or (ahead and words.crime.search(plain, end, end + _AHEAD))
            )
        )
        total = bool(_TOTAL.search(said))
        if total and _REPAID.search(plain, sentence, start) and not _GOT.search(said):
            crime = False
        found.append(Sum(money.yuan, money.approximate, start, end, total, crime, bool(_LOOT.search(said))))
    return found


def _is_other(words: AmountWords, said: str) -> bool:
    """Whether a clause tells a repayment, a fine, loot sold; what was got by the crime (骗取租金) is none, unless it goes back."""
    if words.sold.search(said[-_NEAR:]):
        return True
    return bool(words.other.search(said)) and not (_GOT.search(said) and not _BACK.search(said))


def _masked(plain: str, span: Span) -> dict[str, set[str]]:
    """The numbers of masked names (黄某1) in a stretch, by family name."""
    names: dict[str, set[str]] = {}
    for match in _MASKED.finditer(plain, span.start, span.end):
        names.setdefault(match[0][0], set()).add(match[1])
    return names


def _behind(plain: str, start: int, end: int, digits: set[str]) -> tuple[int, int, Money] | None:
    """The sum behind the number of a masked name that has run into it (黄某130000元: 30000)."""
    number = next((one for one in sorted(digits, key=len) if plain.startswith(one, start)), None)
    if number is None:
        return None
    return next(((first, last, money) for first, last, money in find_money(plain, start + len(number), end)), None)


def added(plain: str, found: Sequence[Sum]) -> tuple[Sum, ...]:
    """The sums that make up one incident: its total, else all that is told of the crime, a repeated sum once.

    A total stands for the sums before it; what is joined to it (共计9742元及现金3239元) or is still for sale (待售) comes on top.
    """
    chosen: list[Sum] = []
    for one in found:
        if not one.crime:
            continue
        before = chosen[-1] if chosen else None
        if before is None or _UNSOLD.search(plain, max(before.end, one.start - 30), one.start):
            chosen.append(one)
            continue
        between = plain[before.end : one.start]
        if one.total and _WITHDRAWN.search(plain, max(before.end, one.start - 30), one.start) and not before.total:
            chosen.append(one)
        elif one.total:
            beside = before.total and _BESIDE.match(between) and one.yuan != before.yuan
            if beside or not any(other.yuan > one.yuan for other in chosen):
                chosen = [*chosen, one] if beside else [one]
        elif before.total and not _JOINED.match(between) and not _NEW_ACT.match(between):
            continue
        elif not any(one.yuan == other.yuan and _again(plain, other, one) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _again(plain: str, before: Sum, one: Sum) -> bool:
    """Whether an equal sum is the same one told again: not on another day, and not in the same words beside it (向甲借款…，向乙借款…)."""
    between = plain[before.end : one.start]
    if len(between) <= _AGAIN or _ANOTHER_DAY.search(between):
        return False
    parallel = plain[before.start - 3 : before.start] == plain[one.start - 3 : one.start]
    return "。" in between or "\n" in between or not parallel
