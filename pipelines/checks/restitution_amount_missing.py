"""主文判决追缴、责令退赔而无金额、名称、对象。

Finds an item of the verdict (继续追缴违法所得, 责令退赔被害人损失) that names no sum, thing, quantity or list: 法释〔2014〕13号第六条第三款 (in force
2014-11-06) demands the sum or the name and quantity of the things; 解释 2021 第四百四十四条第二款 repeats it (from 2021-03-01). A victim named without a
sum does not satisfy it.
Excluded: judgments before 2014-11-06; a list or annex (附清单、附表、详见); a sum or a thing anywhere in the same item; what the next words say of the
shortage (不足部分退赔 … 元); what was already recovered and is confiscated (已追缴 …); verdicts of an appeal that affirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Missing, Weight
from pipelines.facts.operative import verdicts
from pipelines.judgment import Span

_SINCE = date(2014, 11, 6)
_REPEATED = date(2021, 3, 1)
_ITEM = re.compile(r"[^。；\n]+[。；\n]?")
_ORDER = re.compile(
    r"继续追缴|责令[^。；]{0,30}(?:退赔|退出|退缴|退还)|(?:违法|非法|犯罪)所得[^。；，]{0,16}(?:依法|予以|继续|一并)*(?:予以)?追缴|(?<!已)追缴[^。；，]{0,16}(?:所得|赃款|赃物|获利)|(?<!已)追缴[^。；，]{0,24}款项|予以追缴"
)
_TOLD = re.compile(
    r"\d|[一二两三四五六七八九十百千万][^，。；]{0,3}[元部台辆把个只张支包袋克瓶枚条件根套本吨斤头]|元|清单|附表|详见|附件|见附|另附|附后|名单|如下|一切财物|不足|上述|前述|以上|该款|此款"
    r"|已(?:被)?(?:追缴|扣押|退)|扣押|查封|冻结|缴获|查获|在案|暂扣|随案"
    r"|手机|车|电脑|项链|手镯|首饰|戒指|黄金|珠宝|房|土地|林地|校舍|场地|占用|股权|银行卡|现金|毒资|木材|烟|酒|牛|羊"
)
_SURRENDERED = re.compile("(?<!未)(?:退缴|退出|上缴|被追缴)(?:的|和)")
_SHORT = re.compile(r"[^。\n]{0,12}不足[^。\n]{0,60}元|\s*[（(][^）)]{0,12}(?:附|详见|清单|名单)")
_VICTIMS = re.compile(r"被害(?:人|单位)(?!的|各|损失|经济)([^，。；（(]{2,40})")
_NO_TELLING = re.compile(
    r"(?:各|[一二两三四五六七八九十\d]+[名个位]?)?被告人[^，。；、被退追返]{0,6}|某\d+|第[一二三四五六七八九十\d]+|\d+日内|[一二三四五六七八九十]+日内|生效(?:后|之日)[^，。；]{0,8}日内"
)
_KEPT = re.compile(r"维持|撤销|驳回")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each item of the verdict that orders recovery and says of what."""
    for span in verdicts(case.judgment):
        plain = case.judgment.plain
        items = [Span(*match.span()) for match in _ITEM.finditer(plain, span.start, span.end)]
        bare = [item for item in items if _is_bare(case.judgment.read(item)) and not _is_completed(plain, item, span.end)]
        if not bare:
            continue
        on = case.judged_on
        if on is None:
            yield Missing(("document.judged_on",))
            return
        if on < _SINCE:
            return
        for item in bare:
            basis = ("criminal-law/64", "property-execution-2014/6/3") + (("cpl-interpretation-2021/444/2",) if on >= _REPEATED else ())
            words = case.judgment.read(item).strip(" \n。；")
            yield Hit(f"主文“{words[:60]}”未写明追缴或者退赔的金额或者财物名称、数量", (item,), basis=basis)


def _is_completed(plain: str, item: Span, end: int) -> bool:
    """Whether the next words tell the sum to be paid where recovery falls short (不足部分退赔 … 元), for every victim that the item names."""
    shortage = _SHORT.match(plain, item.end, end)
    if shortage is None:
        return False
    victims = _VICTIMS.search(plain, item.start, item.end)
    return victims is None or "不足" not in shortage[0] or all(name in shortage[0] for name in re.split("[、和及]", victims[1]))


def _is_bare(words: str) -> bool:
    """Whether an item orders recovery and names nothing."""
    numbered = re.sub(r"^\s*(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．]|（[一二三四五六七八九十\d]{1,3}）)", "", words)
    order = _ORDER.search(numbered)
    if order is None or _KEPT.search(numbered) or re.search(r"罚金|判处|犯[^，。；]{2,20}罪", numbered):
        return False
    return not (_SURRENDERED.search(numbered) or _TOLD.search(_NO_TELLING.sub("", numbered)))


CHECK = Check(
    name="restitution_amount_missing",
    title="追缴、退赔未写明金额或财物",
    version=2,
    grade="B",
    weight=Weight.CLERICAL,
    supervision=("S", "L"),
    basis=("criminal-law/64", "property-execution-2014/6/3"),
    judge=judge,
    scope="judgment",
    straddles=(_SINCE, _REPEATED),
    instances=("first", "second", "retrial"),
)
