"""Gains and seized things (违法所得、扣押物): what a court found to be gained or seized, and whether the judgment disposes of it.

Criminal law art. 64: gains are recovered (追缴) or made good (责令退赔), contraband and tools confiscated (没收). Read narrowly: only sums that a
sentence says were received, only things that a sentence names as seized; one word of return, handing over or recovery anywhere settles a kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.facts.operative import verdicts
from pipelines.judgment import Part, Span
from pipelines.money import Money, find_money

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")
_DRUG = "甲基苯丙胺|冰毒|海洛因|K粉|氯胺酮|麻古|麻果|大麻|毒品|摇头丸|晶体|可疑物|吗啡|可卡因|咖啡因|鸦片"
_SALE = re.compile(
    r"以(?:人民币|每\w{1,3}|\d{0,3})?[^，。；]{0,10}元(?:钱)?(?:人民币)?(?:的)?(?:价格|价钱|单价|对价)?[^。；]{0,40}?(?:贩卖|卖给|出售|售给|卖了|卖出|销售)"
    r"|以[^，。；]{0,10}元[^，。；]{0,16}从被告人[^，。；]{1,8}(?:手中|手里|处|那里)?购(?:买|得)|(?:贩卖|卖)给[^，。；]{1,20}元的(?:毒品|海洛因|冰毒|甲基苯丙胺|麻古)"
    r"|(?:收取|收到|收得|收了|得款|得币|得赃款|获款|获毒资|获赃款|得毒资|毒资|(?:付给|支付给|转账给|转给)被告人|卖得)[^，。；]{0,14}?元"
)
_PLANNED = re.compile(r"约定|商定|谈好|准备|欲|打算|要求|联系好|意图|答应|同意")
_NOT_RECEIVED = re.compile(
    r"未遂|未(?:能|及|完成|成交|付|支付|收|给|得|交易|实际)|没有?(?:付|给|收)|赊|欠|尚未|当场|捉获|抓获|查获|缴获|起获|民警|公安|侦查|扣押|搜|代购|代为|帮[^，。]{0,8}购买|退还|转交给|为[^，。]{0,8}购买"
)
_BOUGHT = re.compile(r"购|买(?!家)|进货")
_COMPLETED = re.compile(r"成交后|交易(?:完成|成功|结束|完毕)|(?:微信|支付宝|转账)[^。；]{0,30}元[^。；]{0,120}(?:贩卖|卖|交)给")
_UNPAID = re.compile(
    r"未遂|未(?:能|及|完成|成交|付|支付|收|给|得|交易|实际)|没有?(?:付|给|收)|赊|欠|尚未|代购|代为|帮[^，。]{0,8}购买|退还|转交给|为[^，。]{0,8}购买|特情|控制|元毒资|毒资"
)
_GAIN = re.compile(
    r"(?:从中|共|共计|非法|个人|实际|累计|合计|均|各|已)?(?:获利|牟利|渔利|违法所得|非法所得|所得提成|提成|获得报酬|获取报酬|分得赃款|得赃款|获赃款|销赃得款|销赃所得|好处费|分红)(?:共计|合计|约|为|人民币|共|了|达|计|款|金额)*(?=[\d一二三四五六七八九十两数￥])"
)
_NO_GAIN = re.compile(
    r"未(?:获|能|得|实际|牟)|约定|许诺|答应|承诺|可获|预计|应得|退|缴|没收|追缴|扣押|返还|归还|赔偿|辩|提出|供述|证实|行政处罚|罚款"
)
_MONEY_DISPOSED = re.compile(
    r"追缴|追回|追赃|退赔|退赃|退缴|退出|退还|退清|退回|赔偿|(?:没收|上缴|上交|收缴|返还|发还|归还|处理|处置|移送)[^。；]{0,40}(?:所得|毒资|赃|款|元|现金|财物|获利|钱)"
    r"|(?:所得|毒资|赃|款|元|现金|财物|获利|钱|财产)[^。；]{0,60}(?:没收|上缴|上交|收缴|返还|发还|归还|处理|处置|移送)|没收[^。；]{0,8}财产|(?:扣押|涉案)(?:在案|的|之)*物品[^。；]{0,30}(?:没收|处理|处置)|随案移送"
)
_HANDED_OVER = re.compile(
    r"(?:退缴|退赔|退赃|退出|退清|上缴|上交|收缴|没收(?![^。；]{0,8}财产)|追缴|追回|代缴|主动缴|交出|预缴)[^。；]{0,30}(?:所得|毒资|赃|款|元|现金|获利)"
    r"|(?:所得|毒资|赃款|现金|获利)[^。；]{0,30}(?:退缴|退赔|退赃|退出|退清|上缴|上交|收缴|没收|追缴|追回|代缴|交出)|退赃|退赔|退缴"
)
_SEIZED_MONEY = re.compile(
    r"(?:缴获|扣押|查获|查扣|起获|搜出|搜获|冻结|收缴|暂扣)[^。；]{0,40}(?:毒资|赃款|现金|人民币|货款|赌资|所得|元)|(?:毒资|赃款|现金|所得|赌资)[^。；，]{0,16}(?:缴获|扣押|查获|查扣|冻结|收缴|暂扣)"
)
_FINE = re.compile(
    r"没收(?:其|个人|部分)*财产(?:计|共计)?(?:人民币)?[\d一二三四五六七八九十百千万]+元|(?:罚金|罚款)[^，。；、]{0,24}元|上缴国库"
)
_SEIZE = r"(?:扣押|查获|缴获|起获|搜出|搜获|查扣|收缴|查缴)"
_SEIZED_DRUG = re.compile(
    rf"{_SEIZE}(?:了|到|出|其|的|疑似|可疑)*(?!决定|物品|清单|笔录)[^。；]{{0,40}}?(?:{_DRUG})[^。；]{{0,24}}?(?:克|粒|颗|片|包|袋|g)"
)
_SEIZED_TOOL = re.compile(
    r"(?:扣押|缴获|查扣)(?:了|到|在案的?|其|被告人[^，。；、]{1,8}的?)*(?!决定|物品|清单|笔录|文件|手续|证明|照片|通知|材料|、)[^。；，、]{0,24}?"
    r"(?P<tool>(?:手机|电子秤|作案工具|犯罪工具|砍刀|匕首|菜刀|水果刀|弹簧刀|尖刀|枪支|气枪|猎枪|吸毒工具|冰壶|赌具|麻将机|游戏机|扑克牌)(?:[一二三四五六七八九十两\d]+[部台把张支个套副只])?)(?!的?(?:清单|照片|笔录|决定))"
)
_DRUG_DISPOSED = re.compile(r"没收|销毁|收缴|上缴|上交|移交|移送|追缴|依法处理|依法处置|予以处理|作出处理|作处理|另行处理|存档|附卷|处置")
_DRUG_HANDED_OVER = re.compile(r"收缴|上缴|上交|销毁|移交|入库|没收|送交|移送|保管")
_TOOL_DISPOSED = re.compile(
    r"(?:工具|手机|电子秤|刀|枪|冰壶|赌具|麻将机|游戏机|扑克|物品|财物|扣押|查获|涉案|赃|违禁品|器具|犯罪所用|作案所用)[^。；]{0,60}(?:没收|销毁|收缴|上缴|上交|移交|移送|追缴|返还|发还|退还|归还|处理|处置|存档|附卷|保存)"
    r"|(?:没收|销毁|收缴|上缴|上交|移交|移送|追缴|返还|发还|退还|归还|处理|处置)[^。；]{0,60}(?:工具|手机|电子秤|刀|枪|冰壶|赌具|麻将机|游戏机|扑克|物品|财物|扣押|涉案|赃|违禁品|器具)|随案移送"
)
_TOOL_HANDED_OVER = re.compile(r"发还|返还|退还|归还|领条|领取|领回|没收|收缴|上缴|上交|移交|移送|销毁|处理清单|附卷")
_SPECIFIC = re.compile(r"[一二三四五六七八九十两\d]+[部台把张支个套副只]|工具")
_STRANGER = re.compile(r"另案|前科|曾因|行政处罚|被害人|失主")
_PROPERTY_CRIME = re.compile(
    "^(?:盗窃|诈骗|抢劫|抢夺|敲诈勒索|职务侵占|合同诈骗|信用卡诈骗|集资诈骗|贷款诈骗|保险诈骗|票据诈骗|贪污|受贿|挪用资金|挪用公款|招摇撞骗)罪$"
)
_SPENT = re.compile(
    r"(?:赃款|赃物|所得|现金|钱款|款项|所骗|骗得|盗得|窃得|抢得|财物)[^。；]{0,24}(?:挥霍|花光|花完|销赃|变卖|卖得|(?:均|全部|已)?(?:用于|被其)[^，。；]{0,12}(?:消费|还债|偿还|赌|生活|开支|日常|花|支出|上网|吸毒))"
    r"|(?:赃款|赃物|财物|钱款|款项|余款|现金|手机|车辆)[^。；]{0,16}(?:尚未|至今未|至案发未|未能|未|没有|无法)(?:被)?(?:追回|退还|归还|退赔|返还|退出|找回|追缴|退赃|偿还)"
)
_RETURNED = re.compile(
    r"退赃|退赔|退还|退缴|退回|退出|退清|归还|返还|发还|交还|偿还|赔偿|赔付|补偿|谅解|追回|追缴|缴获|起获|收缴|领回|领条|领取|扣押|查获|查扣|人赃|未遂|找回|寻回|弥补|送还|取回|上交|上缴|调解|和解|抵偿|冻结|已结清|垫付|抛|丢弃|追赃"
)
_UNRETURNED = re.compile(
    r"(?:赃款|赃物|财物|钱款|款项|余款|现金|手机|车辆|电动车|摩托车|物品)[^。；]{0,16}(?:尚未|至今未|至案发未|均未|未能|未|没有|无法)(?:被)?(?:追回|退还|归还|退赔|返还|退出|找回|追缴|退赃|偿还)"
    r"|(?:赃款|所得|所骗[^。；]{0,6}款|诈骗[^。；]{0,6}款)[^。；]{0,12}(?:已|均|全部|被其?)*挥霍"
)
_MADE_GOOD = re.compile(
    r"谅解|赔偿|退赔|退赃|退缴|退清|全部(?:归还|退还|返还|追回)|(?:家属|亲属|代为|主动|积极|已经?)(?:代为|主动|积极)?(?:退|归还|偿还|赔)|和解|发还"
)
_VALUE = re.compile(r"(?:价值|共计|合计|计|骗取|骗得|盗走|窃得|盗得|窃取|盗窃|抢走|抢得|劫得|侵占|收受)[^，。；]{0,16}元")
_DRUG_SELLING = re.compile("贩卖[^，。；]{0,8}毒品罪|贩卖、?[^，。；]{0,12}毒品罪")


@dataclass(frozen=True, slots=True)
class Gain:
    """Something gained or seized: kind 毒资|违法所得|毒品|扣押物, the words that tell it, yuan where a sum is told."""

    kind: str
    words: str
    span: Span
    yuan: int | float | None = None  # None also where the sum is approximate


def disposal_words(case: Case) -> str:
    """Verdict and reasoning (主文与理由), where the fate of a thing may be told."""
    return "\n".join([*(case.judgment.read(span) for span in verdicts(case.judgment)), case.words(Part.REASONING, Part.LEGAL_BASIS)])


def found_spans(case: Case) -> tuple[Span, ...]:
    """Where the facts stand: the court's findings, in short judgments the charge that it adopts."""
    return tuple(s.span for s in case.judgment.parts(Part.FINDINGS)) or tuple(s.span for s in case.judgment.parts(Part.PROSECUTION))


def sales(case: Case, seized: bool) -> Iterator[Gain]:
    """Completed sales of drugs whose price was received (毒资); `seized`: money was seized, so that the last sale may not count."""
    plain = case.judgment.plain
    for sentence in _sentences(case, found_spans(case)):
        words = plain[sentence.start : sentence.end]
        if "元" not in words or not re.search(r"毒|卖|冰|粉|包|克", words):
            continue
        if _NOT_RECEIVED.search(words) and (seized or not _COMPLETED.search(words) or _UNPAID.search(words)):
            continue
        match = _SALE.search(words)
        if (
            match is None
            or (_BOUGHT.search(match[0]) and "从被告人" not in match[0])
            or (match[0].startswith("以") and _PLANNED.search(words))
        ):
            continue
        following = plain[sentence.end : sentence.end + 40]
        sums = find_money(match[0]) if "每" not in match[0] else []
        if sums and (not seized or not re.match(r"[^。；\n]{0,24}(?:抓获|捉获|查获|缴获|民警)", following)):
            yield Gain("毒资", match[0], Span(sentence.start + match.start(), sentence.start + match.end()), _exact(sums[-1][2]))


def proceeds(case: Case) -> Iterator[Gain]:
    """Proceeds that the findings state as a sum (获利、违法所得、提成)."""
    plain = case.judgment.plain
    for sentence in _sentences(case, found_spans(case)):
        words = plain[sentence.start : sentence.end]
        match = _GAIN.search(words)
        if match is None or _STRANGER.search(words) or _NO_GAIN.search(words, max(0, match.start() - 24), match.end() + 24):
            continue
        sums = [one for one in find_money(words, match.end(), match.end() + 20) if one[0] <= match.end() + 2]
        if sums:
            yield Gain(
                "违法所得",
                words[match.start() : sums[0][1]],
                Span(sentence.start + match.start(), sentence.start + sums[0][1]),
                _exact(sums[0][2]),
            )


def seized_drugs(case: Case) -> Iterator[Gain]:
    """Drugs that the findings say were seized (查获毒品)."""
    yield from _seized(case, _SEIZED_DRUG, "毒品", found_spans(case))


def seized_tools(case: Case) -> Iterator[Gain]:
    """Tools and phones that findings or evidence say were seized (扣押物): counted, called tools, or the defendant's."""
    spans = (*found_spans(case), *(s.span for s in case.judgment.parts(Part.EVIDENCE)))
    names = [name for one in case.facts.defendants for name in one.person.names]
    for one in _seized(case, _SEIZED_TOOL, "扣押物", spans):
        his = "被告人" in one.words or any(name in one.words for name in names)
        if his or ("某" not in one.words and _SPECIFIC.search(one.words)):
            yield one


def _seized(case: Case, pattern: re.Pattern[str], kind: str, spans: tuple[Span, ...]) -> Iterator[Gain]:
    plain = case.judgment.plain
    for sentence in _sentences(case, spans):
        match = pattern.search(plain, sentence.start, sentence.end)
        if match and not _STRANGER.search(plain, sentence.start, sentence.end):
            yield Gain(kind, match[0], Span(*match.span()))


def _sentences(case: Case, spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        for match in _SENTENCE.finditer(case.judgment.plain, span.start, span.end):
            yield Span(*match.span())


def losses(case: Case) -> Iterator[Gain]:
    """What was taken by a property crime, where nothing in the findings tells of any return (未退赃款赃物)."""
    charges = [told.charge for one in case.facts.defendants for told in one.convictions]
    if not charges or not all(_PROPERTY_CRIME.match(charge) for charge in charges):
        return
    plain, spent = case.judgment.plain, None
    for span in found_spans(case):
        spent = spent or _SPENT.search(plain, span.start, span.end)
    for span in found_spans(case):
        if value := _VALUE.search(plain, span.start, span.end):
            if sums := find_money(value[0]):
                words = f"{value[0]}，{spent[0]}" if spent else value[0]
                yield Gain("赃款赃物", words, Span(*value.span()), _exact(sums[-1][2]))
            return


def unsettled(case: Case) -> tuple[Gain, ...]:
    """Gains and seized things of which neither verdict nor reasoning disposes, and which no other part says were handed over."""
    disposal = _FINE.sub("", disposal_words(case))
    money, drugs, tools = (not settled.search(disposal) for settled in (_MONEY_DISPOSED, _DRUG_DISPOSED, _TOOL_DISPOSED))
    if not (money or drugs or tools):
        return ()
    body = _body(case)
    found = list(_unsettled_money(case, body, disposal)) if money and not _HANDED_OVER.search(body) else []
    if drugs and not _DRUG_HANDED_OVER.search(body):
        found += seized_drugs(case)
    if tools and not _TOOL_HANDED_OVER.search(body):
        found += seized_tools(case)
    return tuple(found)


def _unsettled_money(case: Case, body: str, disposal: str) -> Iterator[Gain]:
    """Prices of drugs, proceeds, and what property crimes took."""
    seized = bool(_SEIZED_MONEY.search(body)) or "及毒资" in body
    sold: list[Gain] = []
    if any(_DRUG_SELLING.search(told.charge) for one in case.facts.defendants for told in one.convictions):
        sold = list(sales(case, seized))
        yield from sold
    if not seized:
        for one in proceeds(case):
            if not any(one.span.start < sale.span.end and sale.span.start < one.span.end for sale in sold):
                yield one
    if not _RETURNED.search(body + disposal) or (_UNRETURNED.search(body) and not _MADE_GOOD.search(body + disposal)):
        yield from losses(case)


def _exact(money: Money) -> int | float | None:
    """The yuan of a sum that is told exactly."""
    return None if money.approximate else money.yuan


def _body(case: Case) -> str:
    """All that charge, defence, findings and evidence tell."""
    return case.words(Part.FINDINGS, Part.PROSECUTION, Part.EVIDENCE, Part.DEFENCE)
