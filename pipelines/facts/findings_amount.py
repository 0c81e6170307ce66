"""犯罪总额: what the crimes told in findings alone (事实部分, no whole judgment) add up to, in yuan, read exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipelines.facts.amount_acts import acts, folded, incidents, lines, multiplied, once
from pipelines.facts.amount_addition import added
from pipelines.facts.amount_kept import kept, unmoved
from pipelines.facts.amount_sum import Sum, sums
from pipelines.facts.amount_words import amount_words
from pipelines.facts.narration import Account, account
from pipelines.facts.reading import Reading
from pipelines.facts.values import Person, Yuan
from pipelines.judgment import Judgment, Part, Section, Span
from pipelines.segment import segment

_CHARGES: Final = (
    ("盗窃罪", "盗(?![版采伐掘])|窃|扒得|偷(?![税逃渡越])"),
    ("抢劫罪", "抢劫|劫得|劫取|抢走|抢得"),
    ("抢夺罪", "抢夺|夺走|夺得"),
    ("诈骗罪", "骗|冒用|冒充"),
    ("敲诈勒索罪", "敲诈|勒索|索要"),
    ("职务侵占罪", "侵占|据为己有|占为己有"),
    ("贪污罪", "贪污|侵吞|冒领|套取"),
    ("挪用公款罪", "挪[用为作]|擅自将|营利活动|公司资金|公款|用于[^，。；]{0,8}个人"),
    ("受贿罪", "受贿|行贿|贿赂|收受|职务[^。；]{0,8}便利[^\n]{0,300}(?:给予|送给|好处费)|索取[^，。；]{0,12}(?:好处|现金)"),
    ("非法吸收公众存款罪", "吸收[^，。；]{0,8}(?:存款|资金)|集资"),
    ("故意毁坏财物罪", "毁坏|打砸|砸[坏毁烂]|损毁"),
)
_OTHERS: Final = (
    ("受贿罪", "好处费|回扣"),
    ("掩饰、隐瞒犯罪所得罪", "明知[^。；]{0,40}(?:盗|赃|来路|犯罪)|赃物|收购|犯罪所得"),
    ("开设赌场罪", "赌"),
    ("非法经营罪", "经营|销售|出售"),
    ("虚开增值税专用发票罪", "虚开|发票|税"),
    ("拒不支付劳动报酬罪", "工资|劳动报酬"),
)
_ANY_CHARGES: Final = ("盗窃罪", "诈骗罪")
_AFTERMATH = re.compile(
    r"(?:破案后|案发后|归案后|到案后|事后|审理期间|在?本?案?审理|庭审|同时，公安机关|公安机关|归案之后|[^，。；]{0,12}(?:亲属|家属|家人))"
)
_VALUED = re.compile("鉴定|估价|盗|窃|骗|抢|勒索")
_OF_EACH = re.compile(
    r"其中，?(?:各|每名|每个)?被告人[^，。；\n]{0,10}(?:如下|分述)|(?:其中)?各被告人[^，。；\n]{0,12}(?:情况|数额|金额)[^，。；\n]{0,6}如下"
)
_RECEIVED = re.compile(r"[^。；，\n]{0,12}(?:掩饰|隐瞒犯罪所得|收购赃物|销赃)")
_RECEIVED_LINE = re.compile(r"\n(?:[（(]?[二三四五]?[）)、]?)?(?:关于)?(?:掩饰、?隐瞒犯罪所得|收购赃物)[^。；，\n]{0,16}(?:\n|$)")
_TAKING = re.compile("盗窃|诈骗|抢劫|抢夺|侵占|敲诈")
_CLAIMED = re.compile(r"(?:(?<!按照)(?<!按)约定|承诺|声称|谎称|许诺|报价|可以?贷|能贷|额度|注册资金|(?<!零)售价|(?<![鉴认评核])定价)[^，。；]*$")
_BOUGHT = re.compile(r"(?:购得|购买了?|买来?)[^。；]{0,40}（[^（）]{0,30}$")
_DEALT = re.compile("汇|打|骗|盗|窃|抢|付|转|给|收")
_DAMAGE = re.compile(r"造成[^，。；]{0,16}损失|损失[^值]{0,8}$|损坏|破坏|毁|修复")
_WORTH = re.compile("价值|数额|金额|总|共")
_WRECKED = re.compile("毁坏|损毁|打砸")
_CLOSING = re.compile(r"(?:综上|综合|(?:故|可)?认定|总计|合计|以上|上述|至案发|截[至止]|(?:经[^。；\n]{2,50}，)?涉案[^，。；\n]{0,12}总)|[^，。；\n]{0,30}(?:共计?|合计|总计)")
_FOLLOWED = re.compile(r"[^，。；]{0,12}[，。；：\n]{1,2}(?:具体|分述|如下|其中|分别|[（(]?[一1][）)、.．])")
_HEADING = re.compile(r"(?:具体|分述|犯罪事实|情况)[^，。；]{0,12}(?:如下|分述)|分述如下")
_OF_ONE = re.compile(r"(?:^|[。；，])(?:其中)?，?被告人[^。；]{2,60}$")
_LOOTING = re.compile("盗窃|窃取|窃得|盗走|抢劫|抢走|劫取|抢夺")
_APPRAISED = re.compile("鉴定|估价|认定|评估")
_FOUND_AGAIN = re.compile("追回|发还|退赔|返还|退还|上缴|退缴")
_GIVEN_BACK = re.compile(r"(?:现|均|已|全部)*(?:退还|返还|退回|归还)")
_KNOWING = re.compile(r"明知[^。；]*(?:收购|购买|窝藏|代为|予以收)")
_ANYTHING = re.compile("")
_SHARED = re.compile(r"(?:分得|分获|分给|分赃|供述|供称|辩称|辩解|翻供)[^。；\n]*$|得知[^，。；\n]*$")
_DEMANDED = re.compile(r"(?:索要|索取|要求[^，。；]{0,12}(?:支付|赔偿|给)|提出要|赔偿)[^，。；]{0,12}$")
_PLANNED = re.compile(r"(?:商议|商定|商量|约定|协议)[^。；骗]*$|(?:承诺|要求|答应|提出|让|索要|索取|筹)[^，。；骗]{0,40}$")
_GIVEN = re.compile(r"(?:打入|打款|付了|支付|给付|转账|汇款|转款|交给|付给|付款|转给|给了?|得到|取得)[^，。；]{0,16}$")
_PRINCIPAL = re.compile(r"本金[^，。；]{0,12}$")
_ENTRUSTED = re.compile("侵占|贪污|挪用")
_TAX = re.compile(r"税[额款][^，。；]{0,12}$")
_PRICED = re.compile(r"(?:价税|金额|票面|价款)[^，。；]{0,20}$")
_CREDIT = re.compile("透支|分期|信用卡")


def findings_amount(text: str) -> Yuan | None:
    """The total of the crimes told in findings: what they declare, else what their incidents add up to; None if they tell no sum."""
    told = _account(segment(text))
    read = _read(told)
    found = _once(told, _without_damage(told.plain, _of_crime(told, read)))
    chosen = _total(told, found) or [one for one in read if one.loot] or [one for one in read if one.total][:1] or read[:1]
    value = round(sum(one.yuan for one in chosen), 2)
    return (int(value) if value == int(value) else value) or None


def _read(told: Account) -> list[Sum]:
    """The sums of an account with what each tells of the crime; where no word tells one, each that no word speaks against."""
    plain, charges = told.plain, _charges(told.plain)
    words = amount_words(charges)
    read: list[Sum] = []
    for wording in (words, replace(amount_words(_ANY_CHARGES), crime=_ANYTHING)):
        read = [multiplied(plain, one) for span in told.main for one in sums(plain, span, wording, parts=True)]
        read = _principal(plain, kept(plain, read, entrusted=any(map(_ENTRUSTED.search, charges))))
        if any(one.crime or one.total for one in read):
            break
    return read


def _once(told: Account, found: list[Sum]) -> list[Sum]:
    """The sums told once each, parts folded into their total; what the total repeats is dropped after that."""
    found = _obtained(told.plain, _taxed(told.plain, found))
    return once(told.plain, folded(told.plain, once(told.plain, found, told.items), loose=True), told.items)


def _principal(plain: str, read: list[Sum]) -> list[Sum]:
    """The principal alone, where an overdraft or a loan of a bank is told with interest and the price of what was bought."""
    principal = [one for one in read if _PRINCIPAL.search(plain, max(0, one.start - 16), one.start)] if _CREDIT.search(plain) else []
    paragraphs = {plain.rfind("\n", 0, one.start) for one in principal}
    return [replace(one, crime=one in principal) if plain.rfind("\n", 0, one.start) in paragraphs else one for one in read]


def _taxed(plain: str, found: list[Sum]) -> list[Sum]:
    """The tax alone, where sums of invoices (价税合计) are told beside it."""
    tax = [one for one in found if _TAX.search(plain, max(0, one.start - 16), one.start)]
    priced = [one for one in found if _PRICED.search(plain, max(0, one.start - 40), one.start)]
    return [one for one in found if one in tax or one not in priced] if tax else found


def _obtained(plain: str, found: list[Sum]) -> list[Sum]:
    """The sums without those only demanded, where the next tells what was got of it."""
    demanded = [
        one
        for one, after in pairwise(found)
        if _DEMANDED.search(plain, max(0, one.start - 24), one.start)
        and after.yuan <= one.yuan
        and _GIVEN.search(plain, one.end, after.start)
    ]
    planned = [
        one
        for place, one in enumerate(found)
        if _PLANNED.search(plain, _sentence(plain, one), one.start) and any(other.yuan == one.yuan for other in found[place + 1 :])
    ]
    return [one for one in found if one not in demanded and one not in planned]


def _account(judgment: Judgment) -> Account:
    """The account of a text; where it has no parts of its own the whole text is the account."""
    length = len(judgment.plain)
    parts = list(judgment.parts(Part.FINDINGS, Part.PROSECUTION, Part.LOWER))
    if sum(one.end - one.start for one in parts) * 2 < length:
        judgment = Judgment(judgment.id, judgment.text, judgment.plain, judgment.offsets, (Section(Part.FINDINGS, 0, length),))
    told = account(Reading(judgment, (Person(0, "被告人"),)))
    return told if told.main else Account(judgment.plain, (Span(0, length),), (), ())


def _charges(plain: str) -> tuple[str, ...]:
    """The charges that the words of findings speak of; others than those of taking only where there is none of those."""
    for group in (_CHARGES, _OTHERS):
        if found := tuple(name for name, words in group if re.search(words, plain)):
            return found
    return _ANY_CHARGES


def _sentence(plain: str, one: Sum) -> int:
    """Where the sentence of a sum begins, up to the last 。 or line."""
    return max(plain.rfind(mark, 0, one.start) for mark in "。\n") + 1


def _of_crime(told: Account, read: Sequence[Sum]) -> list[Sum]:
    """The sums told of the crime, without what follows it, what was only claimed, each one's share of a total."""
    plain = told.plain
    of_each = _OF_EACH.search(plain)
    received = _received(told)
    kept: list[Sum] = []
    for one in read:
        if not one.crime or (of_each and kept and one.start > of_each.start()) or any(one.start in item for item in received):
            continue
        start = _sentence(plain, one)
        if _AFTERMATH.match(plain, start) and not _is_valued(plain, start, one, bool(kept)):
            continue
        if kept and (_GIVEN_BACK.match(plain, one.end) or _received_together(plain, start, one)):
            continue
        if _BOUGHT.search(plain, start, one.start) or _is_shared(plain, start, one):
            continue
        clause = max(start, *(plain.rfind(mark, start, one.start) + 1 for mark in "，："))
        if (claimed := _CLAIMED.search(plain, clause, one.start)) and not _DEALT.search(plain, claimed.end() - 8, one.start):
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


def _without_damage(plain: str, found: list[Sum]) -> list[Sum]:
    """The sums without damage done beside what was taken."""
    if _WRECKED.search(plain):
        return found
    clauses = [plain[max(plain.rfind(mark, 0, one.start) for mark in "，。；\n") + 1 : one.start] for one in found]
    return [one for one, clause in zip(found, clauses, strict=True) if not _DAMAGE.search(clause)] or found


def _total(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """What is declared at the end or the beginning, else what the incidents add up to."""
    closing, opening = _closing(told, found), _opening(told, found)
    counted = _added(told, [one for one in found if one not in closing and one not in opening])
    worth = sum(one.yuan for one in counted)
    if closing:
        declared = {one.yuan: one for one in ([one for one in closing if one.total] or closing)}
        return counted if len(declared) > 1 and worth >= max(declared) else [declared[max(declared)]]
    if not opening:
        return counted
    if len(opening) > 1 and all(_OF_ONE.search(told.plain, one.start - 60, one.start) for one in opening):
        greatest = max(opening, key=lambda one: one.yuan)
        return counted if worth >= greatest.yuan else [greatest]
    totals = added(told.plain, opening) or opening
    if worth > sum(one.yuan for one in totals) and (len(totals) > 1 or not _is_stated(told.plain, opening)):
        return counted
    return list(totals)


def _is_stated(plain: str, group: Sequence[Sum]) -> bool:
    """Whether sums that open an account state what everything was worth, not only what cash there was."""
    return any(one.total or _WORTH.search(plain, max(0, one.start - 12), one.start) for one in group)


def _closing(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """The sums that close the account (综上…)."""
    plain = told.plain
    if not told.items:
        return [one for one in found if re.match("综上|综合|(?:故|可)?认定", plain[_sentence(plain, one) :])]
    last = told.items[-1]
    closing = [one for one in found if one.start > last.start and _CLOSING.match(plain, _sentence(plain, one))]
    after = [one for one in closing if one.start >= last.end]
    return after or [one for one in closing if "综上" in plain[_sentence(plain, one) : one.start]]


def _opening(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """The sums that open the account (…共…，具体事实如下)."""
    plain = told.plain
    if told.items:
        return [one for one in found if one.start < told.items[0].start]
    heading = _HEADING.search(plain)
    if heading:
        return [one for one in found if one.start < heading.start()]
    for place, one in enumerate(found[:-1]):
        if one.total and _FOLLOWED.match(plain, one.end) and all(other.yuan <= one.yuan for other in found[:place]):
            return [one]
    return []


def _added(told: Account, found: Sequence[Sum]) -> list[Sum]:
    """What the incidents, or the acts of each paragraph, add up to."""
    plain = told.plain
    deceit = not _LOOTING.search(plain)
    units = incidents(told) or tuple(line for span in told.main for line in lines(plain, span))
    chosen: list[Sum] = []
    for unit in units:
        for act in acts(plain, unit):
            of_it = [one for one in found if one.start in act]
            chosen += added(plain, unmoved(plain, of_it, act) if deceit else of_it)
    return chosen
