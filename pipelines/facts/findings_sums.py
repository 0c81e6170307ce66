"""The sums of findings (逐笔金额): what they speak of, and each sum of money with what its sentence says of the crime."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pipelines.facts.amount_acts import is_rate, multiplied
from pipelines.facts.amount_kept import kept
from pipelines.facts.amount_sum import Sum, sums
from pipelines.facts.amount_words import amount_words
from pipelines.facts.narration import Account

_CHARGES: Final = (
    ("盗窃罪", "盗(?![版采伐掘])|窃|扒得|偷(?![税逃渡越])"),
    ("抢劫罪", "抢劫|被抢|劫得|劫取|抢走|抢得"),
    ("抢夺罪", "抢夺|夺走|夺得"),
    ("诈骗罪", "骗|冒用|冒充|复制|盗刷"),
    ("敲诈勒索罪", "敲诈|勒索|索要"),
    ("职务侵占罪", "侵占|据为己有|占为己有"),
    ("贪污罪", "贪污|侵吞|冒领|套取"),
    ("挪用公款罪", "挪[用为作归]|(?:出|为)[自私]用|擅自将|营利性?活动|公司资金|公款|用于[^，。；]{0,8}个人"),
    ("受贿罪", "受贿|行贿|贿赂|收受|职务[^。；]{0,8}便利[^\n]{0,300}(?:给予|送给|好处费)|索取[^，。；]{0,12}(?:好处|现金)"),
    ("非法吸收公众存款罪", "吸收[^，。；]{0,8}(?:存款|资金)|集资|[高月]息[^。；]{0,20}借款"),
    ("故意毁坏财物罪", "毁坏|打砸|砸[坏毁烂]|损毁"),
)
_OTHERS: Final = (
    ("敲诈勒索罪", "威胁|要挟|胁迫"),
    ("诈骗罪", "谎称|虚构|伪造"),
    ("受贿罪", "好处费|回扣"),
    ("掩饰、隐瞒犯罪所得罪", "明知[^。；]{0,40}(?:盗|赃|来路|犯罪)|赃物|收购|犯罪所得"),
    ("开设赌场罪", "赌"),
    ("非法经营罪", "经营|销售|出售"),
    ("虚开增值税专用发票罪", "虚开|发票|税"),
    ("拒不支付劳动报酬罪", "工资|劳动报酬"),
)
_ANY_CHARGES: Final = ("盗窃罪", "诈骗罪")
_RECEIVING = re.compile("收购|明知")
_BRACKET = re.compile(r"（(?:[^（）\d]{0,2})(?:价值|金额|合计|价格|估价)[^（）\d以上述]{0,12}$")
_ANYTHING = re.compile("")
_PAID_BACK = re.compile(r"(?<!未)(?<!未偿)(?:归还|偿还|还款|还清|退赔|退还)[^，。；]*$")
_OWED = re.compile("(?:(?:尚|仍|下)[欠有]|欠)[^，。；]{0,6}本金[^，。；]{0,5}$")
_UNPAID = re.compile("(?:透支款|贷款|欠款|本金)?(?:至今|一直|仍)?(?:未|没有)(?:再)?(?:归|偿)?还")
_PRINCIPAL = re.compile(r"本金[^，。；\d]{0,12}$")
_ENTRUSTED = re.compile("侵占|贪污|挪用")
_TRUST = re.compile("职务|村|出纳|会计|公款|挪用|侵吞|贪污|任(?!何|务|意)|补助|保管|利用[^，。；]{0,12}便利")
_CREDIT = re.compile("透支|分期|信用卡|本金[^，。；]{0,14}，利息")


def read_sums(told: Account) -> list[Sum]:
    """The sums of an account with what each tells of the crime; in an incident where no word tells one, each that no word speaks against."""
    plain, charges = told.plain, _charges(told.plain)
    words, neutral = amount_words(charges), replace(amount_words(_ANY_CHARGES), crime=_ANYTHING)
    read = [one for span in told.main for one in sums(plain, span, words, parts=True)]
    for unit in told.items or told.main:
        silent = not any(one.crime or one.total for one in read if one.start in unit)
        if silent and not (told.items and _RECEIVING.search(plain, unit.start, unit.end)):
            again = {one.start: one for one in sums(plain, unit, neutral, parts=True)}
            read = [again.get(one.start, one) for one in read]
    ends = {one.end for one in read}
    read = [one for one in read if not (brackets := _bracket(plain, one)) or brackets not in ends]
    read = [_of_its_object(plain, multiplied(plain, one)) for one in read if not is_rate(plain, one)]
    return _principal(told, kept(plain, read, entrusted=any(map(_ENTRUSTED.search, charges)) and _TRUST.search(plain) is not None))


def _bracket(plain: str, one: Sum) -> int:
    """Where the brackets around a sum open; 0 if there are none."""
    opened = plain.rfind("（", max(0, one.start - 120), one.start)
    return opened if opened > plain.rfind("）", 0, one.start) else 0


def _of_its_object(plain: str, one: Sum) -> Sum:
    """A total alone in brackets as what its object was worth (手表2块（价值共计900元）), no total of what is told before it."""
    bracket = _BRACKET.search(plain, max(0, one.start - 24), one.start) if one.total else None
    return replace(one, total=False) if bracket else one


def _principal(told: Account, read: list[Sum]) -> list[Sum]:
    """The principal alone, where an overdraft or a loan of a bank is told with interest and the price of what was bought."""
    plain = told.plain
    if not _CREDIT.search(plain):
        return read
    said = [plain[max(0, one.start - 24) : one.start] for one in read]
    marked = [bool(_PRINCIPAL.search(words)) and not _PAID_BACK.search(words) for words in said]
    unpaid = [one for one in read if _UNPAID.match(plain, one.end) or _OWED.search(plain, max(0, one.start - 16), one.start)]
    principal = unpaid or [one for one, so in zip(read, marked, strict=True) if so]
    if told.items:
        concerned = [one for one in read if any(one.start in item and other.start in item for item in told.items for other in principal)]
    else:
        concerned = read if principal else []
    return [replace(one, crime=one in principal) if one in concerned else one for one in read]


def _charges(plain: str) -> tuple[str, ...]:
    """The charges that the words of findings speak of; others than those of taking only where there is none of those."""
    for group in (_CHARGES, _OTHERS):
        if found := tuple(name for name, words in group if re.search(words, plain)):
            return found
    return _ANY_CHARGES
