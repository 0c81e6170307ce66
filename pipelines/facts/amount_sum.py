"""Sums of an account (金额): each sum of money with what its sentence says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipelines.facts.amount_words import AmountWords
from pipelines.facts.values import Yuan
from pipelines.judgment import Span
from pipelines.money import Money, find_money
from pipelines.numerals import read_number

_TOTAL = re.compile(
    r"(?:共计|总计|合计|累计|总价值|总价|总额|总金额|总数额|一共|数额共|金额共|价值共|先后[^，。；]{0,12}共|共[骗盗窃偷抢劫得获非收从价为人取给挪贪侵向]|共\d)[^。；，]{0,24}$|计(?:人民币|价值)?$|(?:被[盗抢骗]|涉案|上述|以上|全部|所[盗抢骗])(?:物品|财物|赃物|款物|钱物)的?[总共]?价值(?:为|人民币|共计)*$"
)
_AFTER = re.compile(
    r"以上|以下|不满|存款凭证|的\d+(?:\.\d+)?%|(?:至今)?(?:不能|无法|未能|拒不)(?:退|归|返)还|的?(?:贿?赂?线索|欠款|债务)|不?等?的标准|(?:注入|注资)|(?:的[^，。；]{0,6})?为(?:由|名|借口)|）?分[给得]|起点|为标准|的?罚金|）?的[低高]?价[格钱]?|(?:、[\d.,]+元)*(?:（[^（）]{0,12}）)?的?[低高]?价[格钱]?|的?(?:借条|欠条|收条|借据)|的[^，。；]{0,12}(?:银行卡|存折|储蓄卡|信用卡|存单|假[币钞])|钱?作为?[^，。；]{0,6}(?:报酬|酬劳|好处)|卖给|出售|销赃|(?:现金)?(?:上缴|上交|退还|返还|归还|还给|转还)|赔偿|钱?[丢扔]|的?(?:好处费|报酬|酬[劳金]|提成|工资|利息)|不等|/|一[张次克只]|每"
)
_REPAID = re.compile("赔偿|退赔|补缴|退缴|退还|(?<!未)(?<!未能)归还(?!能力)")
_LOOT = re.compile(r"(?:销赃|变卖|卖)[^，。；]{0,10}(?:得款|得赃款|获利|获得?|得)(?:人民币)?$")
_PART = re.compile("其中(?!，?被告人|，?既遂|，?未遂|，?[\u4e00-\u9fff]{1,3}(?:窃得|骗得|参与|盗窃|诈骗))")
_GOT = re.compile("(?:骗取|收取|骗得|诈骗|窃得|盗得|抢得|劫取|侵吞|勒索|共得)(?!所得|的赃)")
_BACK = re.compile("[退还赔缴]|罚金|扣押|追回|追缴|利息|不足|标准|剩余|每")
_DIVERTED = re.compile("挪用[^，。；后亏损]{0,24}$|向被告人[^，。；]*赔偿[^，。；]{0,8}$")
_TEN_THOUSANDS = re.compile(
    r"(?:金额|数额|价值|[借贷欠付还退汇骗取得]款?|共计|合计|总计|尚有|尚欠|给|元|费用?)(?:人民币)?(?:为|约|达|了|近|共){0,2}(?P<about>约)?(?P<number>\d+(?:\.\d+)?)(?P<over>[余多]?)万(?=[，。；、）]|[打汇转付]|未归?还|的?现金)"
)
_CARRIED_OFF = re.compile(
    r"[^。；\n]{0,60}?(?:[盗窃偷抢骗拿刷夺拎扒]走|据为己有|占为己有)|[^，。；\n]{0,4}?(?:私自|擅自|借给|挪)|[^，。；\n]{0,24}?(?:[取转]走|转(?:款|账|移)?[至入到]|汇[至入到]|打给|购买成|消费|取出|提取|支取|装[入进])|，[^，。；\n]{0,8}转款?[至到]"
)
_TAKING = re.compile(r"[将把趁从][^。；\n]*$")
_SOLD_FOR = re.compile(r"[^，。；]{0,8}(?:卖|出售|销赃|典当|抵押|转让|质押)")
_LISTED = re.compile(
    r"(?:（[^（）]*）)?[，、和及]+(?:被害人|被害单位)?(?:[\u3400-\u9fff]{1,2}[某×*][某×*甲乙丙丁戊\d]{0,2}|[^，。；\d]{2,20}(?:公司|银行|店|厂))"
)
_GOES_ON = re.compile(r"(?:、|以?及|和)(?!现金|人民币|\d)")
_TAKEN = re.compile(
    r"(?:予以)?(?:非法)?(?:占为己有|据为己有|侵吞|私吞)|被(?:被告人)?[^，。；]{0,6}(?:侵吞|挥霍|占为己有|据为己有|骗走|盗走|抢走)"
)
_NEAR: Final = 16
_LIMIT = re.compile(r"(?:满|超过|不低于|低于)(?:人民币)?$")
_MASKED = re.compile(r"[\u3400-\u9fff]某(\d{1,2})(?![\d.,，]*(?:元|万|余|多|年|月|日|个|名))")
_REACH: Final = 160
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


def sums(plain: str, span: Span, words: AmountWords, ahead: bool = False, parts: bool = False) -> list[Sum]:
    """The sums of a stretch, in reading order; `ahead`: the words of the crime may follow in the sentence; `parts`: 其中 is no objection."""
    found: list[Sum] = []
    masked = _masked(plain, span)
    told = span.start
    for start, end, money in _money(plain, span):
        if plain[start - 1] == "某" and (digits := masked.get(plain[start - 2])):
            start, end, money = _behind(plain, start, end, digits) or (start, end, money)
        if found and plain[found[-1].end : start] == "（" and (found[-1].yuan == money.yuan or plain.startswith("）", end)):
            continue
        sentence = max(span.start, start - _REACH, *(plain.rfind(mark, span.start, start) + 1 for mark in "。；\n"))
        clause = max(sentence, *(plain.rfind(mark, sentence, start) + 1 for mark in "，："))
        said = plain[clause:start]
        against = bool(
            _is_other(words, said)
            or (said.endswith("以") and _SOLD_FOR.match(plain, end))
            or _LIMIT.search(said)
            or (_AFTER.match(plain, end) and not (plain.startswith("好处费", end) and words.crime.match(plain, end)))
            or (not parts and _PART.search(said))
        )
        crime = bool(_TAKEN.match(plain, end)) or (
            not against
            and bool(
                words.crime.search(plain, sentence, start)
                or words.crime.match(plain, end)
                or (ahead and words.crime.search(plain, end, end + _AHEAD))
                or (found and found[-1].crime and _LISTED.fullmatch(plain, found[-1].end, start))
                or (words.taking and _TAKING.search(plain, sentence, start) and _CARRIED_OFF.match(plain, end))
            )
        )
        total = bool(_TOTAL.search(plain, max(clause, told), start)) and not _GOES_ON.match(plain, end)
        closes = total and not against and found and found[-1].crime and start - found[-1].end < _AHEAD
        crime = crime or bool(closes and found[-1].end > sentence)
        told = end
        if total and _REPAID.search(plain, sentence, start) and not _GOT.search(said):
            crime = False
        found.append(Sum(money.yuan, money.approximate, start, end, total, crime, bool(_LOOT.search(said))))
    return found


def _money(plain: str, span: Span) -> list[tuple[int, int, Money]]:
    """The sums of a stretch; 万 needs no 元 behind a word that tells a sum (借款尚有26万未归还)."""
    found = find_money(plain, span.start, span.end)
    for match in _TEN_THOUSANDS.finditer(plain, span.start, span.end):
        number = read_number(match["number"])
        if number is not None and not any(start <= match.start("number") < end for start, end, _ in found):
            yuan = round(float(number) * 10_000, 2)
            whole = int(yuan) if yuan == int(yuan) else yuan
            found.append((match.start("number"), match.end(), Money(whole, bool(match["about"] or match["over"]))))
    return sorted(found, key=lambda hit: hit[0])


def _is_other(words: AmountWords, said: str) -> bool:
    """Whether a clause tells a repayment, a fine, loot sold; what was got by the crime (骗取租金) is none, unless it goes back."""
    near = said[-_NEAR:].rpartition("）")[2]
    if (sold := words.sold.search(near)) and not _GOT.search(near, sold.end()):
        return True
    return bool(words.other.search(said)) and not _DIVERTED.search(said) and not (_GOT.search(said) and not _BACK.search(said))


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
