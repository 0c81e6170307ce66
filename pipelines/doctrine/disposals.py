"""Disposal (追缴、退赔、没收、返还、处理): what verdict and reasoning do with gains and seized things, and what else tells of their fate.

A kind of thing is disposed of by a clause of verdict or reasoning that has a verb of disposal and names the kind, or names things in general
(扣押在案的物品、作案工具). It is handed over where charge, defence, findings or evidence say that it was returned, made good, taken over or destroyed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.doctrine.gains import Gain, against_property, losses, of_drugs, proceeds, sales, sells
from pipelines.doctrine.seizures import (
    DRUG,
    deposited_cash,
    sealed_property,
    seized_cash,
    seized_drugs,
    seized_goods,
    seized_tools,
    surrendered_cash,
    told_drugs,
    weighed_drugs,
)
from pipelines.facts.operative import verdicts
from pipelines.judgment import Part
from pipelines.money import find_money

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_SENTENCE = re.compile(r"[^。\n]+")
_VERB = re.compile(
    r"追缴|追回|追赃|退赔|退赃|退缴|退出|退还|退清|退回|没收|销毁|上缴(?!获)|上交|收缴|返还|发还|归还|处理|处置|移送|移交|存档|附卷|封存|留存|保存|变价|变卖|拍卖|折抵|抵缴|抵作|充抵|抵扣|赔偿"
)
_FINE = re.compile(
    r"没收(?:其|个人|部分|全部)*财产(?:计|共计)?(?:人民币)?(?:[\d一二三四五六七八九十百千万]+元)?|(?:罚金|罚款)[^，。；、]{0,24}元|上缴国库|罚金[^，。；]{0,16}(?:继续|随时)?追缴"
)
_TREASURY = re.compile(r"((?:赃|所得|扣押|退缴|退出|毒资|赌资|暂扣|查获)(?:(?!罚金)[^。；\n]){0,40})上缴国库")  # unlike a fine
_NO_DISPOSAL = re.compile(
    rf"{_FINE.pattern}|(?:先行)?羁押[^，。；]{{0,6}}折抵[^，。；]*|折抵刑期[^，。；]{{0,6}}|第[一二三四五六七八九十百\d]+款|(?:另案|另行|从宽|从轻|从严|从重)(?:予以)?处[理罚]|依法处理被告人"
)
_NOT_DONE = re.compile(
    r"(?:愿意?|同意|请求|希望|表示|承诺|可以|准备)(?:积极|主动|尽力|代为)?退[赃赔缴还]|(?:拒不|未能?|没有|无法|不能|无力|不予)(?:被|予以|全部|主动|及时|足额|积极)?(?:退[赃赔还缴出]|归还|返还|追[回缴]|赔偿|上缴(?!获)|偿还)"
)
_ORDER = re.compile(
    r"(?<!已)(?<!经)追缴|没收|责令|退赔(?=被害|给|损失)|(?:予以|应)[^，。；]{0,8}(?:发还|返还|收缴|上缴(?!获))|处理|处置|随案移送|(?<!已)销毁|存档|附卷"
)
_MONEY = re.compile(
    r"所得|毒资|赌资|赃|款|现金|人民币|\d元|获利|财物|钱|财产|损失|追缴|退赔|退缴|退赃|(?:发还|返还|退还)[^。；]{0,12}(?:被害|受害|失主|事主)|(?:被害|受害|失主|事主)[^。；]{0,16}(?:发还|返还|退还)"
)
_OPEN = re.compile("责令|继续|退赔|其余|剩余|不足|未追|未退|全部|发还|返还")
_HELD = re.compile("扣押|查扣|查获|缴获|在案|暂扣|暂存|退缴|退出|上缴的|移送")
_PAID_BACK = re.compile("退赔|退赃|退缴|退还|返还|发还|还给")
_GENERAL = r"物品|财物|款物|物证|赃物|违禁品|之物|扣押物|查扣物|涉案物|等物|产品|商品|货物|其他|清单|附表"
_DRUGS = re.compile(rf"{DRUG}|{_GENERAL}")
_FAMILIES = (
    "手机|电话|通讯[工设]|联络工",
    "秤",
    "刀|斧|锤|棍|械|凶器|铁",
    "枪|铳|弩|弹|火药",
    "赌|麻将|游戏|扑克|纸牌",
    "吸毒|吸食|冰壶|壶",
    "电脑|主机|硬盘",
    "账|帐|单据|码单",
    "章",
    "光盘|碟|音像|盗版|出版物",
    "穿山甲|动物|制品|甲片|象牙|熊掌",
    "烟",
    "假币|伪造",
)
_FORBIDDEN = "光盘|碟|音像|盗版|出版物"  # nobody gets them back
_HANDED_OVER = re.compile(
    r"(?:退缴|退赔|退赃|退出|退清|上缴(?!获)|上交|(?<!当场)(?<!身上)收缴|没收(?![^。；]{0,8}财产)|追缴|追回|代缴|主动缴|交出|预缴|[缴交]纳(?![^。；]{0,4}罚金))[^。；]{0,30}(?:所得|毒资|赃款|元|现金|获利)"
    r"|(?:所得|毒资|赃款|现金|获利)[^。；]{0,30}(?:退缴|退赔|退赃|退出|退清|上缴(?!获)|上交|收缴|没收|追缴|追回|代缴|交出)|退赃|退赔|退缴|退还[^。；]{0,20}元"
)
_STAGED = re.compile(r"(?:公安|民警|警方)[^，。；]{0,8}(?:安排|授意)|控制下交付|特情|线人")  # the buyer pays with money of the police
_CASH_SETTLED = re.compile(
    r"(?:现金|款|元|毒资|人民币|钱)[^。；]{0,40}(?:发还|返还|退还|归还|领回|领取|上缴(?!获)|上交|退赃|退赔|(?<!当场)收缴|没收|折抵)"
    r"|(?:发还|返还|退还|上缴(?!获)|上交|没收|折抵)[^。；]{0,30}(?:现金|款|元|毒资|钱)|发还(?:清单|物品)|(?:返还|发还)[^，。；、]{0,6}清单"
)
_TAKEN = r"(?:没收|销毁|(?<!当场)(?<!身上)(?<!兜里)收缴|上缴(?!获)|上交|移交|入库|保管|收条)"
_DRUG_TAKEN = re.compile(
    rf"(?:{DRUG}|{_GENERAL})(?:[^。；，]{{0,40}}|[^。；]{{0,40}}(?:已|均|由)[^。；，]{{0,12}}){_TAKEN}|{_TAKEN}[^。；，]{{0,24}}(?:{DRUG}|{_GENERAL})"
    r"|(?:没收|收缴|上缴(?!获)|上交|缴交|移交|销毁)[^，。；、]{0,10}(?:收据|单据|清单|登记表|笔录|证明)|全部(?:用于)?(?:送检|检验)"
)
_TOOL_TAKEN = "发还|返还|退还|归还|领条|领取|领回|没收|收缴|上缴(?!获)|上交|移交|销毁|处理清单|处理物品|放生|救护|收容"
_FORBIDDEN_TAKEN = "没收|收缴|上缴(?!获)|上交|移交|销毁"
_GIVEN_ON = re.compile(
    r"发还|领条|谅解|折抵(?!刑)|(?:被害|失主|事主)[^。；]{0,20}领[取回]|(?:返还|退还|归还|赔偿)[^。；]{0,12}(?:被害|失主|事主|集资|投资)"
)
_TO_VICTIM = "被害|失主|事主|单位|公司|车主"
_PAPERS = re.compile(
    r"(?:拆迁|征[收地用拆]|安置|搬迁|土地|青苗|林木|房屋|骗取|套取|骗得|理赔)[^，。；]{0,12}(?:补偿|赔偿)(?:款|费|金|协议|安置|标准)?|(?:扣押|搜查|查获|提取|辨认|指认)[^，。；、]{0,8}(?:决定书?|清单|笔录|照片|物品文件清单)|扣押物品(?:、文件)?清单|毒资照片"
)
_RETURNED = re.compile(
    r"退赃|退赔|退还|退缴|退回(?=赃|款|给|被害|人民币|\d)|退出|退清|归还|返还|发还|交还|(?<!无)(?<!无力)偿还(?!能力)(?![^，。；]{0,10}(?:债|欠|贷|借|利息|赌))|赔偿|赔付|补偿|谅解|追回|追缴|缴获|起获|收缴|领回|领条|领取|扣押|查获|查扣|人赃|未遂|找回|寻回|弥补|送还|取回|上交|上缴(?!获)|调解|和解|抵偿|冻结|已结清|垫付|抛|丢弃|追赃"
)
_RETURNED_TOLD = re.compile(
    r"发还|领条|领回|领取|收条|谅解|退赃|退赔|退缴|赔偿(?:被害|了|其|款)|(?:退还|归还|返还|还给|退给)(?:了)?[^，。；]{0,8}(?:被害|失主|本人|我|其|元|单位)|追回|人赃|起获[^。；]{0,20}(?:赃|被盗|被抢)"
)
_UNRETURNED = re.compile(
    r"(?:未能|没有|尚未|无法|拒不)(?:返还|退还|归还|退赔|追回)[^，。；]{0,6}(?:赃|款|损失)|(?:赃款|赃物|财物|钱款|款项|余款|余下|贷款|公款|现金|手机|车辆|电动车|摩托车|物品)[^。；]{0,16}(?:尚未|至今未|至案发未|均未|未能|未|没有|没能|无法|拒不)(?:被)?(?:追回|退还|归还|退赔|返还|退出|找回|追缴|退赃|偿还)"
    r"|(?:赃款|所得|所骗[^。；]{0,6}款|诈骗[^。；]{0,6}款)[^。；]{0,12}(?:已|均|全部|被其?)*挥霍"
)
_PARTLY = re.compile(
    r"(?:退还|归还|返还|退缴|退出|退赔|追回|追缴|起获|缴获|缴回|退)了?(?:其中的?)?部分|部分(?:赔偿|退赔|退赃|退缴)|部分(?:赃款|赃物|赃款赃物|财物|款项|损失|被盗物品)[^。；，]{0,8}(?:追回|退|归还|返还|发还|起获|缴获|缴回)"
)
_REPAID = re.compile(
    r"[^，。；、\n]{0,20}?元[^，。；\n]{0,10}?(?:归还|退还|返还|退赔|退回|偿还|还给|退给)|(?:归还|退还|返还|退赔|退回|退出|退缴|偿还|还款)(?:了)?[^，。；\n]{0,20}?元"
)
_MADE_GOOD = re.compile(
    r"谅解|赔偿|退赔|退赃|退缴|退清|全部(?:归还|退还|返还|追回)|(?:家属|亲属|代为|主动|积极)(?:代为|主动|积极)?(?:退|归还|偿还|赔)|和解"
)
_WHOLLY = re.compile(r"谅解|全部(?:归还|退还|返还|追回|退|赔)|全部[^，。；]{0,6}损失|退清|和解|调解|(?:损失|款|元)(?:已|均)?(?:全部|全额)")


def unsettled(case: Case) -> tuple[Gain, ...]:
    """Gains and seized things of which neither verdict nor reasoning disposes, and which no other part says were handed over."""
    disposing = _disposing(case)
    told = case.words(Part.FINDINGS, Part.PROSECUTION, Part.EVIDENCE, Part.DEFENCE, Part.REASONING)
    body = _NOT_DONE.sub("", told)
    found: list[Gain] = []
    if not any(_MONEY.search(clause) for clause in disposing):
        found += _money(case, body, told)
    if of_drugs(case) and not any(_DRUGS.search(clause) for clause in disposing) and not _DRUG_TAKEN.search(body):
        found += list(seized_drugs(case)) or list(weighed_drugs(case))[:1] or list(told_drugs(case))
    things = [*seized_tools(case), *(seized_goods(case) if not against_property(case) else ())]
    found += [one for one in things if not _is_disposed(one, disposing) and not _is_taken(one, body)]
    if not any(re.search(r"查封|冻结|扣押|涉案财|房|土地|股权", clause) for clause in disposing):
        found += sealed_property(case)
    return tuple(found)


def beyond(case: Case) -> tuple[float, tuple[Gain, ...]] | None:
    """The sum of seized or surrendered money to which the verdict keeps, and the prices of drugs that clearly exceed it."""
    money = [clause for clause in _disposing(case) if _MONEY.search(clause)]
    sums = [sum(one[2].yuan for one in find_money(clause)) for clause in money]
    if not of_drugs(case) or not money or not all(sums) or any(_OPEN.search(clause) or not _HELD.search(clause) for clause in money):
        return None
    sold = tuple(sales(case, returned=True)) if sells(case) else ()
    told = _NOT_DONE.sub("", case.words(Part.FINDINGS, Part.PROSECUTION, Part.EVIDENCE, Part.DEFENCE))
    exceeds = sum({one.yuan for one in sold if one.yuan}) > 1.25 * sum(sums)
    return (sum(sums), sold) if exceeds and not _PAID_BACK.search(told) else None


def _disposing(case: Case) -> tuple[str, ...]:
    """Clauses of verdict and reasoning that dispose of something."""
    verdict = "\n".join(case.judgment.read(span) for span in verdicts(case.judgment))
    return _clauses(verdict, case.words(Part.REASONING, Part.LEGAL_BASIS))


@lru_cache(maxsize=4)
def _clauses(verdict: str, reasons: str) -> tuple[str, ...]:
    return tuple(_that_dispose(verdict, reasons))


def _that_dispose(verdict: str, reasons: str) -> Iterator[str]:
    for verb, text in ((_VERB, verdict), (_ORDER, reasons)):
        for sentence in _SENTENCE.findall(_NO_DISPOSAL.sub("", _TREASURY.sub(r"\1没收", text))):
            clauses = sentence.split("；")
            joined = any(re.search("均|一并|以上|上述", one) and verb.search(one) for one in clauses)
            yield from (one for one in clauses if verb.search(one) or (joined and not re.search("判处|犯[^，。]{1,16}罪", one)))


def _is_disposed(tool: Gain, disposing: tuple[str, ...]) -> bool:
    """Whether a clause disposes of a tool, by its family (手机, 刀 …) or in general."""
    family = next((one for one in _FAMILIES if re.search(one, tool.words)), "工具|没收|扣押")
    return any(re.search(rf"{family}|工具|{_GENERAL}|等(?:予以|依法|由)", clause) for clause in disposing)


def _is_taken(tool: Gain, body: str) -> bool:
    """Whether a sentence of the rest says that a tool was returned, taken over or destroyed."""
    family = next((one for one in _FAMILIES if re.search(one, tool.words)), "工具")
    things = rf"(?:{family}|工具|物品|财物|扣押|上述)"
    taken = (
        _FORBIDDEN_TAKEN
        if family == _FORBIDDEN
        else _TOOL_TAKEN + ("|接收(?:证明|凭证|单|函|表|清单)|(?:中心|站|园)[^，。；]{0,6}接收|接交" if "动物" in family else "")
    )
    pattern = rf"{things}[^。；]{{0,60}}(?:{taken})[^。；，]{{0,16}}|(?:{taken})[^。；，]{{0,30}}{things}"
    return any(re.search(family, match[0]) or not re.search(f"毒品|{_TO_VICTIM}", match[0]) for match in re.finditer(pattern, body))


def _money(case: Case, body: str, told: str) -> Iterator[Gain]:
    """Prices of drugs, seized cash, proceeds, and what property crimes took."""
    if not _HANDED_OVER.search(body):
        staged = bool(_STAGED.search(body))
        cash = list(seized_cash(case)) if not staged and not _CASH_SETTLED.search(body) else []
        sold = list(sales(case, returned=staged or "发还" in body)) if sells(case) else []
        yield from sold
        yield from cash
        if not against_property(case) and not cash:
            yield from (one for one in proceeds(case) if not any(_overlap(one, sale) for sale in sold))
    else:
        yield from list(deposited_cash(case)) or (() if _GIVEN_ON.search(body) else surrendered_cash(case))
    yield from _losses(case, told)


def _overlap(one: Gain, other: Gain) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _losses(case: Case, told: str) -> Iterator[Gain]:
    """What property crimes took, if nothing tells of a return, or the return is told to be partial or missing."""
    lost = tuple(losses(case))
    if not lost:
        return
    near = _PAPERS.sub("", _NOT_DONE.sub("", case.words(Part.FINDINGS, Part.PROSECUTION, Part.DEFENCE, Part.REASONING)))
    far = _PAPERS.sub("", _NOT_DONE.sub("", case.words(Part.EVIDENCE)))
    body = f"{near}\n{far}"
    unreturned = _UNRETURNED.search(told) and not _MADE_GOOD.search(body)
    partly = (_PARTLY.search(body) or _is_repaid_less(case, body)) and not _WHOLLY.search(body)
    if not (_RETURNED.search(near) or _RETURNED_TOLD.search(far)) or unreturned or partly:
        yield from lost


def _is_repaid_less(case: Case, told: str) -> bool:
    """Whether the only returns that are told are sums that together stay clearly below what was taken."""
    taken = max((one.amount.value for one in case.facts.defendants if one.amount), default=0)
    repaid = {money.yuan for match in _REPAID.finditer(told) for _, _, money in find_money(match[0])}
    return bool(repaid) and sum(repaid) < 0.8 * taken and not _RETURNED.search(_REPAID.sub("", told))
