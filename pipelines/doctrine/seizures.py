"""Seized things (扣押物): drugs, tools, phones, cash, and sealed property that findings or evidence name as seized.

Criminal procedure law art. 245(3): the judgment disposes of what was sealed, seized or frozen. Only things that a sentence names with a number,
or as a tool, or as the defendant's; a list of papers (扣押清单、照片) names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.doctrine.gains import Gain, exact, found_spans, sentences
from pipelines.judgment import Part, Span
from pipelines.money import find_money

if TYPE_CHECKING:
    from pipelines.checks.case import Case

DRUG = "甲基苯丙胺|冰毒|海洛因|K粉|氯胺酮|麻古|麻果|大麻(?!研磨|器)|可待因|美沙酮|卡西酮|曲马多|西泮|罂粟|粉末|药丸|药片|溶液|糖浆|口服液|毒品|摇头丸|晶体|可疑物|疑似物|吗啡|可卡因|咖啡因|鸦片|叶状物|片剂|颗粒|块状物"
_SEIZE = r"(?:扣押|查获|缴获|起获|起出|搜出|搜获|搜缴|查扣|收缴|查缴|提取到)"
_NO_PAPER = r"(?!决定|物品|清单|笔录|文件|手续|证明|照片|通知|材料|、)"
_DRUG = re.compile(
    rf"{_SEIZE}(?:了|到|出|其|的|疑似|可疑)*{_NO_PAPER}[^。；]{{0,40}}?(?:{DRUG})[^。；]{{0,24}}?(?:克|粒|颗|(?<!照)片|包|袋|g)(?!的?(?:照片|清单|笔录))"
)
_NUMBER = r"(?:[一二三四五六七八九十两\d]+(?:余)?[部台把张支个套副只辆本枚条颗发件块头]|[\d.]+(?:千克|公斤|克))"
_TOOL = re.compile(
    rf"{_SEIZE}(?:了|到|出|在案的?|其|被告人[^，。；、]{{1,8}}的?)*{_NO_PAPER}(?:(?!登记表|照片|清单|笔录|材料)[^。；，]){{0,40}}?"
    rf"(?P<tool>(?:{_NUMBER}?[^，。；、]{{0,6}}(?:手机|电子秤|作案工具|犯罪工具|砍刀|匕首|菜刀|水果刀|弹簧刀|尖刀|枪支|气枪|猎枪|吸毒工具|冰壶|吸壶|赌具|麻将机|游戏机|扑克牌|电脑|印章)(?:{_NUMBER})?))(?!的?(?:清单|照片|笔录|决定|通话|微信|内))"
)
_WEIGHED = re.compile(
    rf"(?:称量|称重|净重|共重)[^。；]{{0,60}}克[^。；]{{0,40}}检[出测]|检出[^。；]{{0,20}}(?:{DRUG})[^。；]{{0,30}}(?:净重|重)[^。；]{{0,8}}克"
)
_GOODS = re.compile(
    rf"{_SEIZE}(?:了|到|出|其|的)*{_NO_PAPER}[^。；]{{0,40}}?(?P<goods>(?:{_NUMBER}[^，。；、]{{0,14}}(?:枪|火铳|弩|穿山甲|象牙|熊掌|动物|制品|卷烟|香烟|假烟|光[盘碟]|影碟|盗版|假币)|(?:枪|火铳|弩|子弹|穿山甲|象牙|熊掌|动物|制品|甲片|鳞片|卷烟|香烟|假烟|光[盘碟]|影碟|盗版|假币)[^，。；、]{{0,8}}{_NUMBER}))"
)
_ANIMALS = re.compile(
    r"(?:被(?:查获|查扣|缴获|扣押)的|(?:查获|查扣|缴获)了?(?:其|被告人))(?:(?!清单|照片|价值)[^。；，]){0,30}?(?:穿山甲|动物|熊掌|象牙)(?:及其)?(?:制品|死体|活体)?(?!的?(?:清单|照片|资源|保护))"
)
_SPECIFIC = re.compile(rf"{_NUMBER}|工具")
_CASH = re.compile(
    r"(?:扣押|查获|缴获|起获|搜出|搜获|搜缴|查扣|暂扣|冻结)(?:了|到|出|其|的)*(?!决定|物品|清单|笔录)(?:(?!价值|货值|金额|总额)[^。；]){0,40}?(?:毒资|赃款|现金|人民币|货款)(?:(?!价值|货值|金额|总额)[^，。；、]){0,10}?元(?!的?(?:照片|清单))"
)
_DEPOSITED = re.compile(
    r"(?:退|缴|扣押|暂扣|预交)[^。；]{0,24}元[^。；\d]{0,14}(?:暂扣|暂存|扣押|存放|保管|缴存|冻结)(?:于|在)(?:本院|法院|公安|检察|案|侦查|[^，。；]{2,12}(?:公安局|分局|检察院|派出所))|元[^。；\d]{0,8}随案移送[至到于]?本院(?![^。；]{0,12}(?:发还|返还|退还|折抵))"
)
_OFFICE = "(?:本院|法院|公安|检察|侦查)(?:机关|局|院)?"
_SURRENDERED = re.compile(
    rf"(?:[向在]|通过){_OFFICE}(?:主动|自愿|积极|分别|先后|全部|的)*(?:退缴|退赃|退出|退交|上缴|上交)(?:了|其|的)*(?:(?!罚|保证金|价值)[^，。；]){{0,16}}?元"
)
_SEALED = re.compile(
    r"(?:查封|冻结)(?:了)?(?!决定|清单|笔录|通知)[^。；]{0,40}?(?:房产|房屋|土地|商铺|车位|房|厂房|账户|存款|股权)[^，。；]{0,6}"
)
_CIVIL = re.compile("法院|本院|裁定|执行|诉讼|保全")
_HOLDER = re.compile(r"(?:从|在|对|于)(?:被告人)?([^。；从在对于]{2,30}?)(?:处|身上|家|手中|手里|租住|车内)")
_STRANGER = re.compile(r"另案|罪犯|[他她]的|已判|判刑|同案|前科|曾因|行政处罚|被害人|失主|事主|[从在对]证人")


def seized_drugs(case: Case) -> Iterator[Gain]:
    """Drugs that the findings say were seized (查获毒品)."""
    yield from _seized(case, _DRUG, "毒品", found_spans(case))


def told_drugs(case: Case) -> Iterator[Gain]:
    """Drugs that charge or evidence say were seized."""
    yield from _seized(case, _DRUG, "毒品", tuple(s.span for s in case.judgment.parts(Part.PROSECUTION, Part.EVIDENCE)))


def weighed_drugs(case: Case) -> Iterator[Gain]:
    """Drugs that the findings say were weighed and tested, which the police therefore hold."""
    for sentence in sentences(case, found_spans(case)):
        if match := _WEIGHED.search(case.judgment.plain, sentence.start, sentence.end):
            yield Gain("毒品", match[0], Span(*match.span()))


def seized_goods(case: Case) -> Iterator[Gain]:
    """Forbidden goods that the findings say were seized: guns, wild animals, counterfeit goods."""
    found = list(_seized(case, _GOODS, "扣押物", found_spans(case)))
    of_animals = any("野生动物" in told.charge for one in case.facts.defendants for told in one.convictions)
    yield from _not_of_others(case, iter(found or (_seized(case, _ANIMALS, "扣押物", found_spans(case)) if of_animals else ())))


def seized_tools(case: Case) -> Iterator[Gain]:
    """Tools and phones that findings or evidence say were seized (扣押物): counted, called tools, or the defendant's."""
    names = [name for one in case.facts.defendants for name in one.person.names]
    for one in _not_of_others(case, _seized(case, _TOOL, "扣押物", _told(case))):
        his = "被告人" in one.words or any(name in one.words for name in names)
        if his or ("某" not in one.words and _SPECIFIC.search(one.words)):
            yield one


def seized_cash(case: Case) -> Iterator[Gain]:
    """Money that the findings say was seized (扣押现金、毒资)."""
    for one in _seized(case, _CASH, "扣押现金", _told(case)):
        if sums := find_money(one.words):
            yield Gain(one.kind, one.words, one.span, exact(sums[-1][2]))


def deposited_cash(case: Case) -> Iterator[Gain]:
    """Money handed in that is told to lie with court, police or prosecution (暂扣于本院)."""
    for one in _seized(case, _DEPOSITED, "扣押现金", _told(case)):
        fine = "罚金" in case.judgment.plain[max(0, one.span.start - 16) : one.span.end]
        if not fine and (sums := find_money(one.words)):
            yield Gain(one.kind, one.words, one.span, exact(sums[-1][2]))


def surrendered_cash(case: Case) -> Iterator[Gain]:
    """Money that was handed in to court, police or prosecution (向公安机关退缴), which therefore hold it."""
    for one in _seized(case, _SURRENDERED, "退缴款项", _told(case)):
        if sums := find_money(one.words):
            yield Gain(one.kind, one.words, one.span, exact(sums[-1][2]))


def sealed_property(case: Case) -> Iterator[Gain]:
    """Property that the findings say was sealed or frozen (查封、冻结)."""
    for one in _seized(case, _SEALED, "查封财产", found_spans(case)):
        if not _CIVIL.search(case.judgment.plain, max(0, one.span.start - 40), one.span.start):
            yield one


def _not_of_others(case: Case, found: Iterator[Gain]) -> Iterator[Gain]:
    """Without the things that were with a person who is not a defendant (从李某处查获): they belong to another case."""
    names = {name for one in case.facts.defendants for name in one.person.names}
    for one in found:
        holder = _HOLDER.search(case.judgment.plain, max(0, one.span.start - 60), one.span.start)
        if holder is None or "某" not in holder[1] or any(name in holder[1] for name in names):
            yield one


def _told(case: Case) -> tuple[Span, ...]:
    return (*found_spans(case), *(s.span for s in case.judgment.parts(Part.EVIDENCE)))


def _seized(case: Case, pattern: re.Pattern[str], kind: str, spans: tuple[Span, ...]) -> Iterator[Gain]:
    plain = case.judgment.plain
    for sentence in sentences(case, spans):
        match = pattern.search(plain, sentence.start, sentence.end)
        if match and not _STRANGER.search(plain, max(sentence.start, match.start() - 40), min(sentence.end, match.end() + 10)):
            yield Gain(kind, match[0], Span(*match.span()))
