"""The words by which a judgment tells how a defendant came to be tried (到案方式)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.judgment import Part, Span

WORD = re.compile(
    r"(?P<title>(?:抓获|抓捕|捉获|捕获)(?:及[^，。；、]{1,6})?(?:的?经过|情况(?!下)|说明|记录|证明|材料|过程|报告)(?!.{0,6}(?:证实|证明)[^。；]{0,60}(?:抓获|投案|传唤|自首|电话|通知|主动|自动|扭送)))"
    r"|(?P<capture>抓获|捉获|抓捕归案|抓捕到案|捕获|擒获|抓捕|抓到|抓归案|缉捕归案|缉拿归案|人赃[俱并]获)"
    r"|(?P<found>查获|截获)|(?P<control>(?<!无法)控制(?=[，。；住后并])|制服|带回|带至公安|带到公安|带至派出所)"
    r"|(?P<surrender>投案|主动(?:来)?到案|自动到案|自行到案|主动归案|自动归案|(?:主动|自动|自行)(?:来到|前往|到|去|向|至)(?=[^，。；]{0,24}(?:公安|派出所|检察|交警|机关|大队|监察|纪委|民警|警方|法院|接受))|报警后(?=[^，。；]{0,10}到[^，。；]{0,16}(?:公安|派出所|交警|大队)[^，。；]{0,8}接受))"
    r"|(?P<phone>(?:电话|短信|微信)[^，。；]{0,10}?(?:通知|传唤|联系|告知|要求|传讯|规劝|召唤)|(?:接到?|接获|得到|收到|应)[^，。；]{0,24}(?:公安|民警|派出所|侦查|警察|警方|交警|办案|机关|大队|监察|检察|刑警|工作人员)[^，。；]{0,12}(?:电话|通知)"
    r"|通知(?=(?:其|被告人|该)[^，。；]{0,8}(?:到案|到[^，。；]{0,12}(?:接受|调查|派出所|大队|局)))|经(?:[^，。；]{0,20}(?:公安|民警|派出所|侦查|警察|警方|交警|办案|机关|大队|监察|检察)[^，。；]{0,8})?通知)"
    r"|(?P<summons>传唤|拘传)"
    r"|(?P<delivered>扭送)"
    r"|(?P<questioned>盘问|盘查)"
    r"|(?P<waiting>(?:原地|现场|原处|此处|家中|附近|路边|派出所|医院|那里|该处|地)[^，。；]{0,12}?(?:等候|等待|守候)|(?:等候|等待)(?:公安|民警|警察|交警|处理|处置|调查|抓捕|警方))"
    r"|(?P<handed>(?:移交|移送)[^，。；]{0,12}归案|解回(?!再审))"
)
PARTY = re.compile(
    r"(?:辩护人|辩称|辩解|辩护意见|上诉人[^。；]{0,12}提出|上诉理由|上诉称|证言|的陈述|供称|供述(?:称|：|，|证实|与)|诉称|我[被在到和就当于]|我们|让我|本人|量刑建议|意见(?:为|是))"
)
_NOT = re.compile(
    r"(?:未|没有|并未|并非|不|尚未|不是|不属于|未能|虽然?不|不具有|不构成|无)(?:系|能|属|具有|及时|曾|存在)?(?:主动|自动|及时)?$"
    r"|(?:不能|不予|不应|无法|难以)认定(?!为由)[^，。；]{0,16}$"
)
_URGED = re.compile(
    r"(?:规劝|劝说|劝导|动员|带领|陪同|协助|劝(?=[\u4e00-\u9fff]{2,3}(?:投案|自首)))(?P<whom>(?!下|，|后|其|之)[^，。；]{2,40}?)(?:到|向|至|前往|来|主动|自动|$)"
)
_POLICE = re.compile(
    "公安|民警|派出所|侦查|警察|警方|交警|办案|机关|大队|监察|检察|经电话|经通知|纪委|刑警|接到电话|接电话|接通知|接到通知"
)
_CAME = ("到案", "到达", "前往", "归案", "投案", "接受", "来到", "主动", "自动", "自行", "至", "去", "到", "自首")
_GOODS = re.compile(
    r"毒品|赌场|赌博机|车辆?$|物品|店$|赃|款$|该|上述|香?烟$|甲片|枪|手机$|冰毒|麻古|海洛因|窝点|案发|^直?至|直到|截至|截止|均|亦|也|钱$|物$|药$"
)
_OTHERS = re.compile(
    r"(?:同案[人犯]?|同伙|吸毒人员|购毒人员|吸毒者|证人|嫌疑人|违法人员|上家|卖淫女|嫖客|逃犯|人员)(?:[^，。；]{1,10}|(?<![向给与和为对同]吸毒人员)[^，。；被向给]{1,5}[在于][^，。；]{2,24})$"
)
_IN_TRANSIT = re.compile(r"(?:物品|货物|包裹|快递|邮件)[^，。；]{0,12}(?:过程中|途中|时)，$")
_RETURNED = re.compile(r"^[^，。；]{0,20}(?:上缴|退[赃赔还缴]|缴纳|赔偿|补缴|协助|检举|反映)")
_HELPED = re.compile(r"(?:协助|配合|帮助|检举|揭发|提供线索)[^，。；]{0,24}$")
_QUOTED = re.compile(r"(?:规定|《|法律上|的，(?:应当?|可以?|也|均)*)[^。；]*视为自动$")
_UNPROVED = re.compile(r"(?:没有|无|并无|缺乏)(?:任何)?证据[^。；]{0,40}$")
_FREELY = ("主动到", "主动前", "主动来", "主动去", "主动投", "主动接", "主动至", "主动归", "自动", "自行", "主动配合")
_REFUSED = ("拒不", "拒绝", "未到", "未果", "不到案", "未能", "逃跑", "遭到")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of arrival as read in its sentence; `patient` holds the words that name whom it befell, None: the subject."""

    kind: str
    start: int
    end: int
    weight: int = 0
    patient: Span | None = None
    everyone: bool = False
    dated: bool = False
    measure: str | None = None
    formula: bool = False
    stopped: bool = False  # 查获: found out, perhaps at a traffic check


def read_word(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    """The meaning of a word in its sentence `plain[start:end]`; nothing if it does not tell an arrival."""
    kind = match.lastgroup or ""
    return _READERS[kind](plain, match, start, end, part)


def _title(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    if part not in (
        Part.EVIDENCE,
        Part.FINDINGS,
        Part.PROSECUTION,
        Part.LOWER,
        Part.APPEAL_GROUNDS,
        Part.REASONING,
        Part.DEFENCE,
    ):
        return None
    return Word(
        "抓获",
        match.start(),
        match.end(),
        weight=-38 if part is Part.FINDINGS else -28 if part is Part.EVIDENCE else -20,
        everyone=True,
    )


def _capture(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    at, stop = match.start(), match.end()
    if plain.startswith(("经过", "情况", "现场", "同案", "其他", "了其他"), stop) or plain.endswith(
        ("未", "被告人协助", "、所", "，所", "及所"), start, at
    ):
        return None
    if plain.endswith(("抗拒", "逃避", "实施", "进行", "前往", "拒绝", "躲避", "组织", "为抗拒"), start, at):
        return None
    word = _acted_on(plain, at, stop, start, end)
    if word is None or plain.startswith(("未果", "时被"), stop):
        return None
    patient, passive = word
    if match[0] == "抓捕" and patient is not None and patient.start >= stop:
        return None  # set out to capture him
    if passive and _OTHERS.search(plain, max(start, at - 60), plain.rfind("被", start, at)):
        return None
    stopped = "交警" in plain[max(start, at - 30) : at] or "交通警察" in plain[max(start, at - 30) : at]
    return Word("抓获", at, stop, patient=patient, dated=True, measure="抓获", stopped=stopped)


def _acted_on(plain: str, at: int, stop: int, start: int, end: int) -> tuple[Span | None, bool] | None:
    """Whom an act befell: after 将, after the verb, or (passive) the subject; None if nobody here."""
    passive, moved = (
        plain.rfind("被", start, at),
        max(plain.rfind("将", max(start, at - 70), at), plain.rfind("把", max(start, at - 70), at)),
    )
    while passive >= 0 and plain.startswith(("被告", "被害", "被盗", "被抢", "被骗"), passive):
        passive = plain.rfind("被", start, passive)
    if moved >= 0 and moved > passive:
        return Span(moved + 1, at), False
    if passive >= 0 and at - passive <= 60:
        return None, True
    if _HELPED.search(plain, max(start, at - 30), at):
        return None
    comma = min(
        (place for mark in "，。；" if (place := plain.find(mark, stop, min(end, stop + 40))) >= 0),
        default=min(end, stop + 40),
    )
    if plain.startswith("归案", stop) or comma == stop:
        near = plain[max(start, at - 24) : at]
        return (None, True) if any(sign in near for sign in ("公安", "民警", "警察", "当场", "已", "后")) else None
    return Span(stop, comma), False


def _found(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    at, stop = match.start(), match.end()
    if not plain.startswith(("，", "。", "；", "归案", "后", "时", "并", "\n", "到案", "的"), stop) and stop != end:
        return _found_on(plain, at, stop, start)
    word = _acted_on(plain, at, stop, start, end)
    if word is None:
        return None
    patient, passive = word
    if passive:
        by = plain.rfind("被", start, at)
        clause = max(plain.rfind("，", start, by), start - 1) + 1
        if _GOODS.search(plain, clause, by) or plain.startswith(("时止", "为止", "时，", "的"), stop):
            return None
        if _IN_TRANSIT.search(plain, start, clause):
            return None
        nobody = at - by < 4 and by - clause < 3  # 后被查获: of what, it is not told
        return Word("抓获", at, stop, weight=-28 if nobody else -1, dated=True, measure=None if nobody else "抓获", stopped=True)
    if patient is None or patient.start > at:
        return None
    return Word("抓获", at, stop, weight=-1, patient=patient, dated=True, measure="抓获", stopped=True)


def _found_on(plain: str, at: int, stop: int, start: int) -> Word | None:
    """从被告人身上查获……: he was there; the weakest sign of a capture."""
    before = plain[max(start, at - 24) : at]
    if not any(sign in before for sign in ("身上", "随身", "行李", "体内", "口袋", "包内", "袋内", "驾驶的")):
        return None
    place = before.rfind("从")
    patient = Span(max(start, at - 24) + place + 1, at) if place >= 0 else None
    return Word("抓获", at, stop, weight=-25, patient=patient)


def _control(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    word = _acted_on(plain, match.start(), match.end(), start, end)
    if word is None or not any(sign in plain[start : match.start()] for sign in ("民警", "公安", "警察", "特警", "交警", "警方")):
        return None
    patient, _ = word
    if patient is not None and patient.start > match.start():
        return None
    if match[0] == "制服":
        return Word("抓获", match.start(), match.end(), weight=-2, patient=patient, dated=True, measure="抓获")
    return Word("抓获", match.start(), match.end(), weight=-20, patient=patient)


def _surrender(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    at, stop = match.start(), match.end()
    if plain.startswith(("证明", "的意见", "的辩", "自首的", "情节的", "未果", "中主动", "的方式"), stop):
        return None
    if _NOT.search(plain, max(start, at - 24), at) or _RETURNED.search(plain, stop, min(end, stop + 40)):
        return None
    urged = _URGED.search(plain, max(start, at - 60), at)
    if plain.startswith(("的认定", "不符", "的条件", "的特征", "的构成", "的规定"), stop):
        return None
    before = plain[start:at]
    if ("电话" in before or "通知" in before) and _POLICE.search(before):
        return None  # told by the words of the call
    if "传唤" in before and not any(sign in before for sign in _REFUSED):
        return None
    if "的，是自首" in plain[stop:end] or "规定，犯罪" in before or _QUOTED.search(before):
        return None  # quoted from the law
    if part is Part.PROSECUTION and "自首" in plain[stop:end] and not any(sign in before for sign in ("局", "所", "队", "机关", "日")):
        return None  # the prosecution's opinion
    bare = before.endswith(("自动", "主动")) or match[0].endswith("到案")
    formula = bare and not any(sign in before[-30:] for sign in ("局", "所", "队", "院", "机关"))
    dated = not formula and any(sign in before for sign in ("年", "月", "日"))
    patient = Span(urged.start("whom"), urged.end("whom")) if urged else None
    weight = -5 if formula and part is Part.REASONING else 0
    return Word("投案", at, stop, formula=formula, weight=weight, dated=dated, patient=patient)


def _phone(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    around, after = plain[start : match.end()], plain[match.end() : end]
    if not _POLICE.search(around) or not any(sign in after[:60] for sign in _CAME):
        return None
    if any(sign in after[:30] for sign in _REFUSED) or any(sign in after[:40] for sign in ("吸毒人员", "购毒")):
        return None
    return Word("电话通知到案", match.start(), match.end(), dated=any(sign in around for sign in "年月日"))


def _summons(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    at, stop = match.start(), match.end()
    before, after = plain[start:at], plain[stop : min(end, stop + 40)]
    if plain.startswith(("证", "通知书", "书", "手续", "的事实"), stop) or any(sign in after for sign in _REFUSED) or "未" in before[-6:]:
        return None
    if "电话" in before[-12:]:
        return Word("电话通知到案", at, stop)
    if not any(sign in after for sign in ("到", "至", "归案", "接受", "主动", "去", "，", "后")) and stop != end:
        return None
    if before.endswith("强制") or "等候" in before or "等待" in before:
        return None
    voluntary = any(sign in before[-12:] or sign in after for sign in _FREELY)
    patient = None
    if not voluntary and "经" not in before[-14:]:
        word = _acted_on(plain, at, stop, start, end)
        if word is None:
            return None
        patient = word[0]
    firm = plain.startswith(("到案", "至", "归案", "到"), stop) or "接受" in after or patient is not None
    return Word("传唤", at, stop, patient=patient, dated=True, measure="传唤" if firm and not voluntary else None)


def _delivered(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    word = _acted_on(plain, match.start(), match.end(), start, end)
    if word is None:
        return None
    patient, _ = word
    if patient is not None and patient.start > match.start():
        patient = Span(match.end(), min(end, match.end() + 20))
    return Word("扭送", match.start(), match.end(), patient=patient, dated=True, measure="抓获")


def _questioned(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    before = plain[start : match.start()]
    if not any(sign in before for sign in ("民警", "公安", "警", "巡逻", "派出所", "检查站")):
        return None
    strong = "形迹可疑" in before or "形迹" in before or "行迹" in before
    return Word("形迹可疑盘问", match.start(), match.end(), weight=0 if strong else -24)


def _waiting(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    around = plain[max(start, match.start() - 60) : match.end() + 12]
    called = any(sign in around for sign in ("报警", "报案", "打110", "拨打", "110"))
    police = any(sign in around for sign in ("民警", "公安", "交警", "警察", "处理", "处置", "抓捕", "警方", "调查"))
    if (not called and not police) or _UNPROVED.search(plain, start, match.start()):
        return None
    return Word("投案", match.start(), match.end(), weight=0 if called else -3)


def _handed(plain: str, match: re.Match[str], start: int, end: int, part: Part) -> Word | None:
    return Word("other", match.start(), match.end(), weight=-2)


_READERS = {
    "title": _title,
    "capture": _capture,
    "found": _found,
    "control": _control,
    "surrender": _surrender,
    "phone": _phone,
    "summons": _summons,
    "delivered": _delivered,
    "questioned": _questioned,
    "waiting": _waiting,
    "handed": _handed,
}
