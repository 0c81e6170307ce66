"""Gains (违法所得): prices of completed drug sales (毒资), proceeds that a court states as a sum, and what crimes against property took.

Criminal law art. 64: gains are recovered (追缴) or made good (责令退赔). Read narrowly: only sums that a sentence of the findings says were received;
where the findings only adopt the charge (与起诉书指控一致) or add to it (另查明), the charge tells the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.judgment import Part, Span
from pipelines.money import Money, find_money

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")
_ADOPTED = re.compile(
    r"(?:与|同|和)[^。；]{0,16}(?:指控|起诉)[^。；]{0,20}(?:一致|相同|无异)|(?:指控|起诉)[^。；]{0,24}(?:予以|一致)(?:确认|认定)?"
)
_ADDED = re.compile(r"[\s，]*(?:另|又|还|再)(?:经)?(?:审理)?查")
_LATER_FACTS = re.compile(
    r"\n[（(]?[二三四五六七八九十]{1,3}[）)、](?:(?!指控|辩|证)[^。；\n]){2,24}事实[：:]?\n(?P<facts>(?:(?!(?:上述|以上|前述)(?:犯罪)?事实|认定|证据)[\s\S])+)"
)
_SALE = (
    r"以(?:人民币|每\w{{1,3}}|\d{{0,3}})?[^，。；]{{0,10}}元(?:钱)?(?:人民币)?(?:的)?(?:价格|价钱|单价|对价)?[^。；]{{0,70}}?(?:贩卖|卖给|出售|售给|卖了|卖出|销售|(?<!购)卖与|卖予)"
    r"|(?:以|用|花费?|付)[^，。；]{{0,10}}元[^，。；]{{0,16}}(?:从|向|在|找)(?:{names})[^，。；]{{0,8}}?(?:手中|手里|手上|处|那里)?购(?:买|得)"
    r"|(?:从|向|在|找)(?:{names})[^，。；]{{0,8}}?(?:手中|手里|手上|处|那里)?(?:购买|购得|买)(?:了|到|得)?[^，。；]{{0,8}}元"
    r"|(?:贩卖|卖)给[^，。；]{{1,20}}元的(?:毒品|海洛因|冰毒|甲基苯丙胺|麻古)"
    r"|向[^，。；向]{{1,16}}?(?:贩卖|出售)(?:了)?(?:(?!价值)[^，。；]){{0,6}}元(?:钱)?的"
    r"|(?:收取|收到|收得|收了|收款|收下|收现金|收钱|得款|得币|得赃款|获款|获毒资|获赃款|得毒资|毒资|(?:付给|支付给|付款给|交给|转账给|转给|转账|支付)(?:了)?(?:{names})|向(?:{names})(?:支付|付款|付|转账)|卖得)(?:(?!付款|购)[^，。；]){{0,14}}?元"
)
_PLANNED = re.compile(r"约定|商定|谈好|商议|准备|欲|打算|要求|联系好|意图|答应|同意")
_CAUGHT = re.compile(r"当场|捉获|抓获|查获|缴获|起获|民警|公安|侦查|人赃|布控")
_CAUGHT_NEXT = re.compile(
    r"(?!\n?\d{1,2}[、.．]|\n?[（(]|\n?(?:\d{4}年|同年|当月|同月|案发))[^。；\n]{0,24}(?:抓获|捉获|查获|缴获|民警|人赃)"
)
_UNPAID = re.compile(
    r"未遂|未(?:能|及|完成|成交|付|支付|收|给|得|交易|实际)|没有?(?:付|给|收)|赊|欠|尚未|代购|代为|帮[^，。]{0,8}购买|退还|转交给|为[^，。]{0,8}购买|特情|线人|耳目|控制下|[安指]排下|配合(?:公安|民警|警方)|抵(?:债|扣|销)|免费|无偿|赠|没有现金"
)
_COMPLETED = re.compile(
    r"成交后|成交[，。；]|交易(?:毒品)?(?:完成|完毕|成功|结束|后|完|时收)|(?:贩卖|卖|交)给[^。；，]{1,30}后[，被]|付款后|收款后|得款后|(?:微信|支付宝|转账|转款|红包)[^。；]{0,30}元|购(?:得|买到)"
    r"|(?:收取|收到|收得|收了|收下|收现金|付给|支付给?|付了|得款|获款|给付|得毒资|获毒资)[^，。；]{0,16}元|(?:重约|约重|约)\d[\d.]*余?克(?![^。；]{0,20}当场)|(?:共同|一起|随后|当场|即|便)(?:在[^，。；]{1,12})?吸食|吸食(?:完|后|了)"
)
_OTHER = re.compile(r"(?:后|随后|之后|当日)?(?!被告人)[^，。；]{1,2}某[^，。；]{0,3}(?:又|再)?(?:将|把)")  # who sells is somebody else
_BOUGHT = re.compile(r"购|买(?!家)|进货")
_GAIN = re.compile(
    r"(?:从中|共|共计|非法|个人|实际|累计|合计|均|各|已)?(?:获利|牟利|渔利|盈利|违法所得|非法所得|非法收入|所得提成|提成|(?:获得|获取|收取|领取|得到)(?:的)?(?:报酬|工资|酬劳|好处)|分得(?:赃款)?|得赃款|获赃款|销赃得款|销赃所得|好处费|分红|抽头|头薪|水钱|抽水|收取(?:手续费|佣金|费用|服务费|介绍费|台费|嫖资))"
    r"(?:共计|合计|约|为|人民币|共|了|达|计|款|金额|赃款|现金)*(?=[\d一二三四五六七八九十两数￥])"
)
_NO_GAIN = re.compile(
    r"未(?:获|能|得|实际|牟)|约定|许诺|答应|承诺|可获|预计|应得|退|缴|没收|追缴|扣押|返还|归还|赔偿|辩|提出|供述|证实|行政处罚|罚款|每[次天月日小个]|每人"
)
_EACH = re.compile("[/／每一]")
_STRANGER = re.compile(r"另案|前科|曾因|行政处罚|被害人|失主")
_PROPERTY_CRIME = re.compile(
    "^(?:盗窃|诈骗|抢劫|抢夺|敲诈勒索|职务侵占|合同诈骗|信用卡诈骗|集资诈骗|贷款诈骗|保险诈骗|票据诈骗|贪污|受贿|挪用资金|挪用公款|单位受贿|非国家工作人员受贿|招摇撞骗)罪$"
)
_HANDLING = re.compile("^(?:掩饰|隐瞒|窝藏、转移|收购赃物)")
_SPENT = re.compile(
    r"(?:赃款|赃物|所得|现金|钱款|款项|所骗|骗得|盗得|窃得|抢得|财物|公款|资金)[^。；]{0,24}(?:挥霍|花光|花完|销赃|变卖|卖得|(?:均|全部|已)?(?:用于|被其)[^，。；]{0,12}(?:消费|还债|偿还|赌|生活|开支|日常|花|支出|上网|吸毒))"
    r"|(?:赃款|赃物|财物|钱款|款项|余款|现金|手机|车辆)[^。；]{0,16}(?:尚未|至今未|至案发未|未能|未|没有|无法)(?:被)?(?:追回|退还|归还|退赔|返还|退出|找回|追缴|退赃|偿还)"
)
_VALUE = re.compile(r"(?:价值|共计|合计|计|骗取|骗得|骗走|盗走|窃得|盗得|窃取|盗窃|抢走|抢得|劫得|侵占|收受|挪用)[^，。；]{0,16}元")
_RETURN = re.compile("退|归还|返还|发还|赔|追回")
_BRIBING = re.compile("行贿")
_TAKEN = re.compile(r"(?:骗取|骗得|骗走|盗走|窃得|盗得|窃取|抢走|抢得|劫得|侵占|收受|挪用)[^，。；]{0,16}元")
_SELLING = re.compile("贩卖|销售|出售|倒卖|买卖|非法经营|[滥盗]伐林木|捕捞|狩猎")
_OF_DRUGS = re.compile("毒")
_DRUG_SELLING = re.compile("贩卖[^，。；]{0,8}毒品罪|贩卖、?[^，。；]{0,12}毒品罪")


@dataclass(frozen=True, slots=True)
class Gain:
    """Something gained or seized: kind 毒资|违法所得|赃款赃物|扣押现金|退缴款项|毒品|扣押物|查封财产, the words that tell it, yuan where a sum is told."""

    kind: str
    words: str
    span: Span
    yuan: int | float | None = None  # None also where the sum is approximate


def found_spans(case: Case) -> tuple[Span, ...]:
    """Where the facts stand: the court's findings, and the charge where they adopt it or only add to it."""
    findings = [s.span for s in case.judgment.parts(Part.FINDINGS)]
    told = [case.judgment.read(span) for span in findings]
    charged = [s.span for s in case.judgment.parts(Part.PROSECUTION)]
    adopted = any(_ADOPTED.search(one) for one in told) or all(_ADDED.match(one) or len(one) < 60 for one in told)
    return tuple(sorted([*(charged if adopted else ()), *findings, *_later_facts(case, findings)]))


def _later_facts(case: Case, findings: list[Span]) -> Iterator[Span]:
    """Facts under a heading of their own (三、开设赌场的事实) that stand between the evidence of two crimes."""
    for section in case.judgment.parts(Part.EVIDENCE, Part.DEFENCE) if findings else ():
        for match in _LATER_FACTS.finditer(case.judgment.plain, section.span.start, section.span.end):
            if section.span.start > findings[0].start:
                yield Span(match.start("facts"), match.end())


def sentences(case: Case, spans: tuple[Span, ...]) -> Iterator[Span]:
    """Sentences and half-sentences (parted by ；) of spans."""
    for span in spans:
        for match in _SENTENCE.finditer(case.judgment.plain, span.start, span.end):
            yield Span(*match.span())


def of_drugs(case: Case) -> bool:
    """Whether a conviction is for a crime of drugs."""
    return _convicted(case, _OF_DRUGS)


def sells(case: Case) -> bool:
    """Whether a conviction is for selling drugs or other forbidden goods."""
    return _convicted(case, _SELLING)


def _convicted(case: Case, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(told.charge) for one in case.facts.defendants for told in one.convictions)


def against_property(case: Case) -> bool:
    """Whether every conviction is for a crime that takes property (侵犯财产、贪污贿赂), or for handling what another one took."""
    charges = [told.charge for one in case.facts.defendants for told in one.convictions if not _HANDLING.match(told.charge)]
    return bool(charges) and all(_PROPERTY_CRIME.match(charge) for charge in charges)


@lru_cache(maxsize=64)
def _sale(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_SALE.format(names="|".join(("被告人[^，。；]{1,8}?", *map(re.escape, names)))))


def sales(case: Case, returned: bool = False) -> Iterator[Gain]:
    """Completed sales of drugs (毒资), or of other forbidden goods, whose price was received.

    `returned`: the police gave something back, which may be the price of a sale that ended in an arrest.
    """
    plain = case.judgment.plain
    kind = "毒资" if _convicted(case, _DRUG_SELLING) else "违法所得"
    names = tuple(name for one in case.facts.defendants for name in one.person.names)
    to_him = tuple(f"{verb}给{name}" for verb in "卖售" for name in names) if case.single else ()
    for sentence in sentences(case, found_spans(case)):
        words = plain[sentence.start : sentence.end]
        if "元" not in words or not re.search(r"毒|卖|售|冰|粉|包|克|麻", words) or any(one in words for one in to_him):
            continue
        for match in _sale(names).finditer(words):
            sums = find_money(match[0])
            if kind != "毒资" and not _is_by(names, words[: match.end()]):
                continue
            if sums and _is_received(match, words, plain[sentence.end : sentence.end + 60], returned):
                rate = "每" in match[0] or re.search("元[/／]", match[0])
                yuan = None if rate else exact(sums[-1][2])
                sort = "违法所得" if "枪" in words and "毒" not in words else kind
                yield Gain(sort, match[0], Span(sentence.start + match.start(), sentence.start + match.end()), yuan)
                break


def _is_by(names: tuple[str, ...], words: str) -> bool:
    """Whether the last person named in the words is a defendant (or called 被告人)."""
    last = max((words.rfind(name) for name in (*names, "被告人")), default=-1)
    return last >= 0 and "某" not in re.sub("|".join(map(re.escape, names)), "", words[last:])


def _is_received(match: re.Match[str], words: str, following: str, returned: bool) -> bool:
    """Whether the price of a sale was paid, as far as its sentence and the next words tell."""
    clause = words[: match.start()].rpartition("，")[2]
    if re.search(r"(?:欲|准备|打算|想)$", clause) or _OTHER.match(clause):
        return False
    bought = _BOUGHT.search(match[0]) and not re.search(r"(?:从|向|在|找)[^，。；]*购|(?:从|向|在|找)[^，。；]*买", match[0])
    if bought or _UNPAID.search(words) or "没有现金" in following:
        return False
    planned = match[0].startswith("以") and _PLANNED.search(words)
    caught = _CAUGHT.search(words) or _CAUGHT_NEXT.match(following)
    if caught and returned and not re.search("微信|支付宝|转账|转款|红包", words):
        return False
    return bool(_COMPLETED.search(words + following)) or not (planned or caught)


def proceeds(case: Case) -> Iterator[Gain]:
    """Proceeds that the findings state as a sum (获利、违法所得、提成)."""
    plain = case.judgment.plain
    spans = () if _convicted(case, _BRIBING) else found_spans(case)
    for sentence in sentences(case, spans):
        words = plain[sentence.start : sentence.end]
        for match in () if _STRANGER.search(words) else _GAIN.finditer(words):
            sums = [one for one in find_money(words, match.end(), match.end() + 20) if one[0] <= match.end() + 2]
            if sums and not _NO_GAIN.search(words, max(0, match.start() - 24), match.end() + 24) and not _EACH.match(words, sums[0][1]):
                span = Span(sentence.start + match.start(), sentence.start + sums[0][1])
                yield Gain("违法所得", words[match.start() : sums[0][1]], span, exact(sums[0][2]))
                break


def losses(case: Case) -> Iterator[Gain]:
    """What was taken by a property crime: the total or first sum of the findings, with the words that say it was spent."""
    pattern = _VALUE if against_property(case) else _TAKEN
    if not _convicted(case, _PROPERTY_CRIME):
        return
    plain, spent = case.judgment.plain, None
    for span in found_spans(case):
        spent = spent or _SPENT.search(plain, span.start, span.end)
    values = [
        value
        for span in found_spans(case)
        for value in pattern.finditer(plain, span.start, span.end)
        if find_money(value[0]) and not _RETURN.search(plain, max(span.start, value.start() - 20), value.start())
    ]
    if values:
        totals = [one for one in values if re.match("共计|合计", one[0])]
        value = max([values[0], *totals[:1]], key=lambda one: find_money(one[0])[-1][2].yuan)
        words = f"{value[0]}，{spent[0]}" if spent else value[0]
        yield Gain("赃款赃物", words, Span(*value.span()), exact(find_money(value[0])[-1][2]))


def exact(money: Money) -> int | float | None:
    """The yuan of a sum that is told exactly."""
    return None if money.approximate else money.yuan
