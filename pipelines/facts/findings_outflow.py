"""Money that goes out from the perpetrators (支出、还款): what a defendant pays, spends or gives on is not what the crime got."""

from __future__ import annotations

import re
from typing import Final

from pipelines.facts.amount_sum import Sum

_NAMED = re.compile("(?:被告人|同案人|同案犯)([\u3400-\u9fff×*]{2,4})")
_AFTER_NAME: Final = "在于与和及从将把以向因为的等至到经利趁持窜驾乘明谎采虚通伪系先后又再用伙多给对使得收没未应分自出"
_OTHER = re.compile(r"被害人|被害单位|对方|[\u3400-\u9fff][某×*](?:[某甲乙丙丁×*]|\d{1,2})?")
_OBJECT = re.compile(
    r"(?:给予|付予|[向给送从让对被将把为与和及、经]|感谢|答谢|要求|通过|骗取|指使|伙同|帮助|联系|安排|胁迫|逼迫|迫使)了?(?:被害人|被告人|同案人)?$"
)
_PAYS = re.compile(
    r"(?:支付(?!宝)|付给|付款|付了|花费|花去|花了|出资|出价|垫付|缴纳|交纳|投入|给付|给予|交给|转给|汇给|退还|偿还|归还|还给|借给|购得|购进|订购|购买了?)[^，。；骗盗窃抢取得收]{0,14}$"
)
_ON = re.compile(
    r"[^，。；未]{0,8}(?:(?:支付给|付给|交给|转给|汇给|还给)(?!被告人|同案)|退还|归还|购买|购得|购进|借给|的?价格(?:购|买|从))"
)
_KEPT = re.compile("(?:予以)?(?:非法)?(?:占为己有|据为己有|侵吞|私吞)")
_TAKEN = re.compile(
    r"[骗盗窃抢夺索敲勒诈扒偷][^，。；]*$|(?:从|向)[^，。；]{0,24}(?:收|取|借|要)|让|要求|迫使|(?:自己|本人|其)(?:的)?[^，。；]{0,10}(?:账户|帐户|卡|微信)"
)


def perpetrators(plain: str) -> re.Pattern[str]:
    """A pattern of the defendants of findings, by the names that follow 被告人."""
    names: set[str] = set()
    for match in _NAMED.finditer(plain):
        name = match[1]
        stop = next((place for place in range(2, len(name)) if name[place] in _AFTER_NAME), min(len(name), 3))
        names.add(name[:stop])
    return re.compile("|".join(["被告人", "被告单位", "同案人", "同案犯", *sorted(map(re.escape, names), key=len, reverse=True)]))


def paid_out(plain: str, one: Sum, start: int, people: re.Pattern[str]) -> bool:
    """Whether a sum, in a sentence from `start`, is what a defendant pays."""
    clause = max(start, plain.rfind("，", start, one.start) + 1)
    said = plain[clause : one.start]
    if "其中" in said or _TAKEN.search(said) or _KEPT.match(plain, one.end) or not (_PAYS.search(said) or _ON.match(plain, one.end)):
        return False
    return _subject(plain[start : one.start], people)


def _subject(sentence: str, people: re.Pattern[str]) -> bool:
    """Whether the last clause of a stretch that names who acts names a defendant first."""
    for clause in reversed(re.split("[，：；]", sentence)):
        his = next((match.start() for match in people.finditer(clause) if not _OBJECT.search(clause, 0, match.start())), None)
        other = next(
            (
                match.start()
                for match in _OTHER.finditer(clause)
                if not _OBJECT.search(clause, 0, match.start()) and not people.match(clause, match.start())
            ),
            None,
        )
        if his is not None or other is not None:
            return his is not None and (other is None or his <= other)
    return False
