"""Is this a criminal judgment, ruling or decision of a court (刑事判决书、裁定书、决定书)?

The first title in the head decides, unless the case number beside it says otherwise (a criminal case under a mistyped
title). Without a title the court's own voice decides: its formulas, of which a judgment or a part of one has several
and a news story, a statute, an indictment or a novel next to none. Blanks, full-width forms and traditional characters
do not matter.
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.reading.source import ReadingError, Source

_HEAD = 600  # squeezed characters in which court, title and case number stand
_STRETCH = 30_000  # characters at either end in which the court's voice is listened for
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_SIMPLIFIED = str.maketrans(  # the traditional forms of the characters below
    "並傳償員問單國執報審對帶幹從復採據於書條機檢決沒減準為爲狀產當發監確納終結經網編緩繳罰羈舉華處號見規訊記訟訴詞該認調請證議護變責賠質輯轄辯遞釋銷長開關題類駁",
    "并传偿员问单国执报审对带干从复采据于书条机检决没减准为为状产当发监确纳终结经网编缓缴罚羁举华处号见规讯记讼诉词该认调请证议护变责赔质辑辖辩递释销长开关题类驳",
)
_TITLE = re.compile(
    r"(?P<criminal>刑事(?:附[带事]?民事?)?(?:公益诉讼)?(?:判决|裁定|决定|裁判))书?"
    r"|(?P<other>民事|行政赔偿|行政处罚|行政|国家赔偿|司法赔偿|司法救助|(?<![监外])执行|仲裁|不起诉|破产|商事)(?:判决|裁定|决定|裁决)书"
    r"|(?P<notice>(?:结案|出庭|改变管辖|开庭|受理案件|举证|立案)通知书|传票)"
    r"|(?P<mediation>(?<=院)(?:刑事)?(?:附带)?(?:民事)?调解书)"
    r"|(?P<prosecution>(?:起诉书|抗诉书|量刑建议书|公诉意见书|检察建议书))(?![，,：:（(]?(?:副本|向|指控|认定|中|以|所|及|、|和|并))"
    r"|(?P<police>起诉意见书|提请批准逮捕书|拘留证|逮捕证)"
    r"|(?P<party>上诉状|申诉状|申诉书|起诉状|自诉状|答辩状|辩护词|代理词)"
)
_NUMBER = re.compile(r"[（(〔\[][12]\d{3}[)）〕\]][^，,。；;：:（(救]{1,20}?刑[^，,。；;：:（(]{0,14}?号")
_KIND = re.compile(r"判决书|裁定书|裁判书|决定书|刑申[^，,。]{0,12}号")  # 刑申: the answer to a petition for retrial
_BEFORE_QUOTED = frozenset("号的》《作份出了该原服收")
_BEFORE_PAPER = frozenset("号的》《作份出了该原交送递，、以据")
_NEAR = 100  # squeezed characters between a title and its case number
_PAPERS = frozenset(("prosecution", "police", "party"))
_SENTENCE = re.compile(r"[，,。；;]|书[、等证及和中]")
_TITLE_ALONE = 60  # squeezed characters before the title of a paper that is no court's
_STRONG = (
    re.compile(r"(?:判决|裁定|决定|意见)如下"),
    re.compile(r"本院(?:认为|予以|不予|确认|审理|审查|查明|依法|受理|作出|于|对|提起)"),
    re.compile(r"庭审|质证|审理终结|经(?:二审|再审|本院)?审理查明"),
    re.compile(r"如不服本(?:判决|裁定)|本(?:判决|裁定|决定)[^。]{0,12}(?:终审|生效)|上诉状正本"),
    re.compile(r"(?:自|从)(?:判决|裁定)(?:执行|确定)之日|先行羁押"),
)
_WEAK = (
    re.compile(r"(?:公诉机关|检察院)[^。]{0,12}指控"),
    re.compile(r"审判长|审判员|书记员"),
    re.compile(r"罪[，,]?(?:单处|并处|判处|免予刑事处罚)|决定执行|撤销[^。]{1,40}缓刑"),
    re.compile(r"罪犯[^。]{1,60}(?:减刑|减去|假释|收监)|驳回上诉|驳回[^。]{0,20}申诉|重新审判|核准[^。]{0,60}死刑"),
    re.compile(r"(?:依照|根据|依据)[《〈]?中华人民共和国刑"),
    re.compile(r"原(?:审|判)(?:判决|法院)?(?:认定|认为|查明|经审理)|上诉人"),
    re.compile(r"[不予]以?采纳|予以(?:采信|确认|认定|没收|追缴)|足以认定"),
)
_ENOUGH, _ENOUGH_IN_PRESS, _ENOUGH_UNDER_TITLE = 3, 8, 2
_CRIMINAL = ("被告人", "罪犯", "被告单位", "犯罪嫌疑人", "公诉机关", "自诉人", "你因", "刑法", "刑事")
_CIVIL = ("民事诉讼法", "行政诉讼法")
_CRIMINAL_LAW = ("公诉机关", "检察院", "刑法", "刑事诉讼法", "罪犯", "自诉人")
_PRESS = re.compile(r"记者|通讯员|本报讯|新华社|中新网|据悉|小编|责任编辑|网友|近日|日前，")
_INTERPRETATION = re.compile(r"法释|高检发|若干问题|问题的(?:规定|解释|意见|批复)")
_ARTICLE = re.compile(r"(?:^|\s)[\s*#]{0,8}第[一二三四五六七八九十百零〇]{1,7}条")
_MANY_ARTICLES = 3
_HAN = re.compile(r"[\u3400-\u9fff]")
_TITLED = {
    "notice": "程序性通知书",
    "mediation": "调解书",
    "police": "公安机关的文书",
    "party": "当事人的诉状、辩护词一类",
}
_NOT = "不是刑事裁判文书"


def not_judgment(source: Source) -> ReadingError | None:
    """The error to report for a text that is no criminal judgment; None where it is one."""
    reason = refusal(source.text)
    if reason is None:
        return None
    advice = "只交刑事判决书、裁定书、决定书；如果确实是，请给出带标题或者判决主文的全文"
    if (source.path or "").lower().endswith(".json"):  # it may hold several
        reason = f"“{source.id}”{reason}"
    return ReadingError("not_judgment", reason, advice, file=source.path or source.id, line=source.line)


def refusal(text: str) -> str | None:
    """Why `text` is no criminal judgment, ruling or decision of a mainland court, in Chinese; None where it is one."""
    if _is_plainly_one(text):
        return None
    head = _squeezed(text[: 2 * _HEAD])[:_HEAD]
    title = _title(head)
    if title is None:
        return _without_title(text, head)
    if title.lastgroup == "criminal":
        if "中华民国" in head or "台湾" in head[: title.start()] or "臺灣" in head[: title.start()]:
            return f"这是台湾地区法院的文书，{_NOT}（只适用大陆法律）"
        if _has_number(head, title) or _voice(_ends(text)) >= _ENOUGH_UNDER_TITLE:
            return None
        return "只有标题，看不到裁判文书的正文"
    if title.lastgroup == "other" and _is_criminal_case(head, title):
        return None
    return f"这是{_TITLED.get(title.lastgroup or '') or title[0]}，{_NOT}"


def _is_plainly_one(text: str) -> bool:
    """The common case, cheaply: title and case number stand at the very beginning, in plain characters."""
    head = _BLANKS.sub("", text[:_HEAD])
    title = _title(head)
    return title is not None and title.lastgroup == "criminal" and _has_number(head, title)


def _has_number(head: str, title: re.Match[str]) -> bool:
    return _NUMBER.search(head, max(0, title.start() - _NEAR), title.end() + _NEAR) is not None


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)


def _title(head: str) -> re.Match[str] | None:
    """The first title that is the document's own, not one quoted in a sentence."""
    for title in _TITLE.finditer(head):
        start = title.start()
        if _SENTENCE.search(head, 0, title.end() + 1):
            return None
        before = head[start - 1] if start else ""
        if title.lastgroup in _PAPERS:
            if start <= _TITLE_ALONE and before not in _BEFORE_PAPER:
                return title
        elif before not in _BEFORE_QUOTED and "不服" not in head[:start][-40:]:
            return title
    return None


def _is_criminal_case(head: str, title: re.Match[str]) -> bool:
    """A criminal case number beside a title of another kind, and a public prosecutor: the title was mistyped."""
    return bool(_NUMBER.match(head, title.end())) and "公诉机关" in head


def _without_title(text: str, head: str) -> str | None:
    plain = _ends(text)
    heard = _voice(plain)
    press = len(set(_PRESS.findall(plain))) >= 2
    if not press and heard and _NUMBER.search(head) and _KIND.search(head):
        return None
    if len(_HAN.findall(plain[:2000])) * 4 < len(plain[:2000]):
        return f"几乎没有汉字，{_NOT}"
    if _is_statute(plain, head):
        return f"这像是法律条文，{_NOT}"
    if _has(plain, _CIVIL) and not _has(plain, _CRIMINAL_LAW):
        return f"这像是民事或者行政裁判文书，{_NOT}"
    if heard >= (_ENOUGH_IN_PRESS if press else _ENOUGH) and _has(plain, _CRIMINAL):
        return None
    if press:
        return f"这像是新闻报道，{_NOT}"
    return "看不到刑事裁判文书的标题，也看不到足够的法院用语（如“公诉机关指控”“本院认为”“判决如下”）"


def _has(plain: str, words: tuple[str, ...]) -> bool:
    return any(word in plain for word in words)


def _is_statute(plain: str, head: str) -> bool:
    """Articles from the first one on before any court speaks; or the title of an interpretation (司法解释)."""
    spoken = plain.find("本院")
    before = plain if spoken < 0 else plain[:spoken]
    if "第一条" in before and len(_ARTICLE.findall(before)) >= _MANY_ARTICLES:
        return True
    return bool(_INTERPRETATION.search(head, 0, 120)) and "如下:" not in plain


def _ends(text: str) -> str:
    stretch = text if len(text) <= 2 * _STRETCH else text[:_STRETCH] + text[-_STRETCH:]
    return unicodedata.normalize("NFKC", stretch).replace("：", ":").translate(_SIMPLIFIED)


def _voice(plain: str) -> int:
    """How much of the court's voice is heard: two for a formula only courts use, one for one they share."""
    plain = _BLANKS.sub("", plain)
    return 2 * sum(1 for formula in _STRONG if formula.search(plain)) + sum(1 for f in _WEAK if f.search(plain))
