"""What of the sums of findings is the crime: not what follows it, what was only claimed or demanded, who got what of the loot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.facts.amount_sum import Sum
from pipelines.facts.findings_outflow import paid_out, perpetrators
from pipelines.facts.narration import Account
from pipelines.judgment import Span

_AFTERMATH = re.compile(
    r"(?:破案后|[^。；\n]{0,40}被[^，。；]{0,16}发现后|案发后|归案后|到案后|事后|审理期间|在?本?案?审理|庭审|同时，公安机关|公安机关|归案之后|[^，。；]{0,12}(?:亲属|家属|家人)(?=[^，。；]{0,16}(?:代|退|赔|主动|协助|帮助|缴|与)))"
)
_HANDING = re.compile("贿|好处费|回扣|挪用|挪作|非法经营|未取得|许可证|赌场|聚众赌博|投注|发票")
_VALUED = re.compile("鉴定|估价|涉案|盗|窃|骗|抢|勒索")
_OF_EACH = re.compile(
    r"其中，?(?:各|每名|每个)?被告人[^，。；\n]{0,10}(?:如下|分述)|(?:其中)?各被告人[^，。；\n]{0,12}(?:情况|数额|金额)[^，。；\n]{0,6}如下"
)
_RECEIVED = re.compile(r"[^。；，\n]{0,12}(?:掩饰|隐瞒犯罪所得|收购赃物|销赃)")
_RECEIVED_LINE = re.compile(r"\n(?:[（(]?[二三四五]?[）)、]?)?(?:关于)?(?:掩饰、?隐瞒犯罪所得|收购赃物)[^。；，\n]{0,16}(?:\n|$)")
_UNSOLD = re.compile("查获[^，。；]{0,6}尚未(?:销售|销赃|售出|出售|变卖|卖出)[^。；]*$")
_HIDDEN = re.compile("将藏匿(?:在[^，。；]{1,12})?的[^，。；]*$")
_STOLEN = re.compile("[盗窃抢]")
_TAKING = re.compile("盗窃|诈骗|抢劫|抢夺|侵占|敲诈")
_CLAIMED = re.compile(
    r"(?:(?<!按照)(?<!按)(?<!根据)(?<!根据事先)(?<!按事先)(?<!按照事先)约定|承诺|声称|谎称|许诺|报价|可以?(?:从[^，。；]{0,8})?贷|能贷|额度|注册资金|(?<!零)售价|(?<![鉴认评核])定价)[^，。；]*$"
)
_ADVERTISED = re.compile(r"宣传[^。；骗吸收]*$")
_UNTRUE = re.compile("的[^，。；]{0,4}(?:事实|假象)")
_FORGED = re.compile("(?:伪造|变造)[^，。；]*(?:面额|票面|金额)[^，。；]{0,6}$")
_FEIGNED = re.compile("虚构|编造|谎称|制造")
_PROFIT = re.compile(r"(?:获利|盈利|利润|提成|开票费|(?:违法|非法)所得)[^，。；]{0,10}$")
_BRIBES = re.compile("收受|受贿|行贿|贿送")
_OF_BUSINESS = re.compile(r"(?:销售|合同|工程|补贴|造价|评估|货款|中标)[^，。；送予贿收]{0,16}$")
_BOUGHT = re.compile(r"(?:购得|购买了?|买来?)[^。；盗窃]{0,40}（[^（）]{0,30}$")
_PRETENDED = re.compile("(?:虚构|谎称|编造|声称|假称)[^。；骗汇转付给收取借交打吸诈索贷领冒透消]*$")
_DEBT = re.compile("(?<!透支)(?<!尚)(?<!仍)(?:欠款|欠债|负债|债务|外债)(?:共计|共|约|达|为)*$|要回[^，。；]*欠[^，。；]{0,12}$")
_PLEDGED = re.compile(
    "将[^，。；]{0,14}(?:质押|抵押)[^，。；]{0,12}(?:借款|得款|贷款)[^，。；]{0,4}$|抵押[^，。；]{0,14}车辆?借款[^，。；]{0,4}$|车[^。；]{0,40}押[^。；]{0,30}(?:借款|追加)[^，。；]{0,4}$"
)
_PART_OF = re.compile("[得取]的[^，。；]{0,6}中的?$")
_PENALTY = re.compile("违约使用电费[^，。；]{0,6}$")
_ASIDE = (_PENALTY, _PLEDGED, _PART_OF, _ADVERTISED, _FORGED, _PRETENDED, _BOUGHT, _DEBT)
_HANDED_ON = re.compile("[^，。；]{0,4}(?:打给|分给|交给|转给|汇给)")
_DEALT = re.compile("汇|打|骗|盗|窃|抢|付|转|给|收")
_DAMAGE = re.compile(r"被砸[^，。；]{0,10}损失|造成[^，。；]{0,16}损失|损失[^值]{0,8}$|损坏|破坏|毁|修复")
_GAMBLING = re.compile("赌|倒卖")
_WRECKED = re.compile("毁坏|损毁|打砸|泼|污损")
_APPRAISED = re.compile("鉴定|估价|认定|评估")
_FOUND_AGAIN = re.compile("追回|发还|退赔|返还|退还|上缴|退缴")
_GIVEN_BACK = re.compile(r"(?:现|均|已|全部)*(?:退还|返还|退回|归还)")
_KNOWING = re.compile(r"明知[^。；]*(?:收购|购买|窝藏|代为|予以收)")
_SHARED = re.compile(r"(?:分得|分获|分给|分赃|供述(?!，)|供称|辩称|辩解|翻供)[^。；\n]*$|得知[^，。；\n]*$")
_DEMANDED = re.compile(r"(?:索要|索取|要求[^，。；]{0,12}(?:支付|赔偿|给)|提出要|赔偿)[^，。；]{0,12}$")
_PLANNED = re.compile(r"(?:商议|商定|商量|约定|协议)[^。；骗]*$|(?:承诺|要求|答应|提出|让|索要|索取|筹|同意|只要)[^，。；骗]{0,40}$")
_AGREED = re.compile(r"约定[^，。；]{0,16}(?:支付|给付)[^，。；]{0,16}$")
_MOST_OF: Final = 0.8
_BORROWED = re.compile("向[^，。；]{2,40}借款(?:共计|共|人民币|现金)*$")
_CHEATED = re.compile("骗|诈|谎称|虚构|冒|吸收|集资|透支|勒索|抢")
_LENT = re.compile(r"(?:借款|借得|贷款|借)[^，。；]{0,12}$")
_GIVEN = re.compile(r"(?:打入|打款|付了|支付|给付|转账|汇款|转款|交给|付给|付款|转给|给了?|得到|取得)[^，。；]{0,16}$")
_TAX = re.compile(r"税[额款][^，。；]{0,12}$")
_PRICED = re.compile(r"(?:价税|金额|票面|价款)[^，。；]{0,20}$")


def sentence(plain: str, one: Sum) -> int:
    """Where the sentence of a sum begins, up to the last 。 or line."""
    return max(plain.rfind(mark, 0, one.start) for mark in "。\n") + 1


def clause_of(plain: str, one: Sum) -> int:
    """Where the clause of a sum begins, up to the last ， or ：."""
    return max(sentence(plain, one), *(plain.rfind(mark, 0, one.start) + 1 for mark in "，："))


def of_crime(told: Account, read: Sequence[Sum]) -> list[Sum]:
    """The sums told of the crime, without what follows it, what was only claimed, each one's share of a total."""
    plain = told.plain
    of_each = _OF_EACH.search(plain)
    received = _received(told)
    people = None if _HANDING.search(plain) else perpetrators(plain)
    kept: list[Sum] = []
    for one in read:
        if not one.crime or (of_each and kept and one.start > of_each.start()) or any(one.start in item for item in received):
            continue
        start = sentence(plain, one)
        if _AFTERMATH.match(plain, start) and not _is_valued(plain, start, one, bool(kept)):
            continue
        if _OF_BUSINESS.search(plain, clause_of(plain, one), one.start) and _BRIBES.search(plain):
            continue
        if people and paid_out(plain, one, start, people):
            continue
        if kept and (_GIVEN_BACK.match(plain, one.end) or _received_together(plain, start, one) or _is_left(plain, start, one)):
            continue
        if any(words.search(plain, start, one.start) for words in _ASIDE) or _is_shared(plain, start, one):
            continue
        if _BORROWED.search(plain, start, one.start) and _STOLEN.search(plain) and not _CHEATED.search(plain):
            continue
        if plain.endswith("将其中", start, one.start) and _HANDED_ON.match(plain, one.end):
            continue
        if _UNTRUE.match(plain, one.end) and _FEIGNED.search(plain, start, one.start):
            continue
        if (claimed := _CLAIMED.search(plain, clause_of(plain, one), one.start)) and not _DEALT.search(plain, claimed.end() - 8, one.start):
            continue
        kept.append(one)
    return kept


def _is_valued(plain: str, start: int, one: Sum, others: bool) -> bool:
    """Whether a sentence after the crime yet tells what was taken; beside others only by an appraisal or the word for the taking."""
    if not others:
        return _VALUED.search(plain, start, one.start) is not None or "价值" in plain[start : one.start]
    return _VALUED.search(plain, start, one.start) is not None and not _is_returned(plain, one)


def _is_returned(plain: str, one: Sum) -> bool:
    """Whether the sentence of a sum ends with the thing found or given back."""
    end = max(plain.find("。", one.end), one.end)
    start = plain.rfind("。", 0, one.start) + 1
    return _FOUND_AGAIN.search(plain, one.end, end) is not None and _APPRAISED.search(plain, start, one.start) is None


def _received_together(plain: str, start: int, one: Sum) -> bool:
    """Whether a sum is what receivers bought in all of the loot told before (明知…，共收购…)."""
    return one.total and _KNOWING.search(plain, start, one.start) is not None


def _is_left(plain: str, start: int, one: Sum) -> bool:
    """Whether a sum is what was found again of stolen things, those not yet sold, or what was hidden and is fetched."""
    left = _UNSOLD.search(plain, start, one.start) or _HIDDEN.search(plain, start, one.start)
    return left is not None and _STOLEN.search(plain) is not None


def _is_shared(plain: str, start: int, one: Sum) -> bool:
    """Whether a sentence tells who got what of the loot, or what somebody said of it."""
    shared = _SHARED.search(plain, start, one.start)
    return shared is not None and not _TAKING.search(plain, shared.start(), one.start)


def _received(told: Account) -> list[Span]:
    """The incidents told under a heading of receiving, where others are told of the taking itself."""
    plain = told.plain
    under, found = False, []
    heading = _RECEIVED_LINE.search(plain)
    if heading and _TAKING.search(plain, 0, heading.start()):
        return [Span(heading.start(), len(plain))]
    for item in told.items:
        line = Span(item.start, min(item.end, item.start + 30))
        if plain[item.start] in "一二三四五六七八九十（":
            under = bool(_RECEIVED.match(plain, item.start + 1, line.end)) and not _TAKING.search(plain, item.start, line.end)
        if under:
            found.append(item)
    return found if len(found) < len(told.items) else []


def without_damage(plain: str, found: list[Sum]) -> list[Sum]:
    """The sums without damage done beside what was taken, and without what was earned by what is told."""
    if not _GAMBLING.search(plain):
        found = [one for one in found if not _PROFIT.search(plain, max(0, one.start - 16), one.start)] or found
    if _WRECKED.search(plain):
        return found
    clauses = [plain[max(plain.rfind(mark, 0, one.start) for mark in "，。；\n") + 1 : one.start] for one in found]
    return [one for one, clause in zip(found, clauses, strict=True) if not _DAMAGE.search(clause)] or found


def taxed(plain: str, found: list[Sum]) -> list[Sum]:
    """The tax alone, where sums of invoices (价税合计) are told beside it."""
    if "虚开" not in plain and "抵扣" not in plain:
        return found
    tax = [one for one in found if _TAX.search(plain, max(0, one.start - 16), one.start)]
    priced = [one for one in found if _PRICED.search(plain, max(0, one.start - 40), one.start)]
    return [one for one in found if one in tax or one not in priced] if tax else found


def obtained(plain: str, found: list[Sum]) -> list[Sum]:
    """The sums without those only demanded, where the next tells what was got of it."""
    demanded = [
        one
        for one, after in pairwise(found)
        if _DEMANDED.search(plain, max(0, one.start - 24), one.start)
        and after.yuan <= one.yuan
        and _GIVEN.search(plain, one.end, after.start)
    ]
    promised = [
        one
        for one, after in pairwise(found)
        if one.yuan * _MOST_OF <= after.yuan < one.yuan
        and _LENT.search(plain, sentence(plain, one), one.start)
        and _GIVEN.search(plain, one.end, after.start)
    ]
    agreed = [
        one
        for place, one in enumerate(found)
        if _AGREED.search(plain, sentence(plain, one), one.start)
        and any(other.yuan <= one.yuan and "\n" not in plain[one.end : other.start] for other in found[place + 1 :])
    ]
    planned = [
        one
        for place, one in enumerate(found)
        if _PLANNED.search(plain, sentence(plain, one), one.start) and any(other.yuan == one.yuan for other in found[place + 1 :])
    ]
    return [one for one in found if one not in demanded and one not in planned and one not in promised and one not in agreed]
