"""法定从重事由已认定而理由未评价。

Finds a fact for which the law demands heavier punishment (应当从重) that the court found, where its reasoning has no 从重: beating or humiliation in
非法拘禁 (238(1)), 奸淫幼女 (236(2)), 冒充人民警察招摇撞骗 (279(2)), 索贿 (386), selling drugs to minors or using them (347(6)), drugs given to minors
(353(3)), minors in 组织、强迫卖淫 (358(2), since 2015-11-01), obscene things for minors (364(4)), instigating minors (29(1)), 破坏性手段盗窃
(法释〔2013〕8号第十一条, since 2013-04-04), violence against police in 妨害公务 (277(5), since
2015-11-01; judged until 2021-02-28, from when it is a crime of its own, 袭警罪).

The fact must stand in the findings or the reasoning, in the court's own words: no testimony, plea or denial, nothing before the findings begin. Several
defendants: the sentence names him; one defendant: the sentence of the findings names him or 被告人, for others may have done it (其他同案人有殴打情节). Any word of heavier treatment (从重、从严、严惩) in the reasoning silences, whatever it is about, unless the very sentence of the fact turns it round
(采用破坏性手段盗窃，系酌定从轻处罚情节). Excluded: a cited paragraph that says nothing but 从重 (277(5), 347(6) …); a fact listed among the factors considered; 猥亵儿童, whose name has the factor in it; 奸淫幼女 by
one who is under age himself; a graver tier or another conviction that already rests on the fact (重伤、死亡, 故意伤害罪). Grade B: the weight may have been given without the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.express_finding import claimed, of_court
from pipelines.judgment import Part, Section, Span


@dataclass(frozen=True, slots=True)
class _Factor:
    """A statutory factor: the charges it is for, the words of the fact, its provision, the days on which it was law (inclusive).

    `unless`: words with which the fact already carries a graver tier or another crime.
    """

    what: str
    charges: re.Pattern[str]
    fact: re.Pattern[str]
    basis: str
    since: date | None = None
    until: date | None = None
    unless: re.Pattern[str] | None = None
    not_minors: bool = False  # a defendant under age is not asked
    within: re.Pattern[str] | None = None  # words of the sentence where he is convicted of other crimes too


_MINOR = r"(?:未成年|(?:未满|不满)(?:十八|18))"
_THEFT = date(2013, 4, 4)
_AMENDMENT_9 = date(2015, 11, 1)
_ASSAULT_OWN_CRIME = date(2021, 3, 1)
_FACTORS = (
    _Factor(
        "非法拘禁具有殴打、侮辱情节",
        re.compile("非法拘禁"),
        re.compile(r"殴打|拳打脚踢|扇[^，。；]{0,6}耳光|侮辱(?!罪)|打耳光"),
        "criminal-law/238/1",
        unless=re.compile(r"重伤|死亡|身亡|故意伤害罪|故意杀人"),
        within=re.compile(r"拘禁|人身自由|看管|看守|控制|关押|限制|扣押"),
    ),
    _Factor(
        "奸淫不满十四周岁的幼女",
        re.compile("^强奸罪"),
        re.compile(
            r"奸淫[^，。；]{0,8}幼女|幼女[^，。；]{0,20}(?:奸淫|发生性关系)|明知[^，。；]{0,16}(?:未满|不满)(?:十四|14)周?岁[^。；]{0,20}(?:奸淫|性关系)"
        ),
        "criminal-law/236/2",
        unless=re.compile("情节恶劣|轮奸|多人"),
        not_minors=True,
    ),
    _Factor(
        "冒充人民警察招摇撞骗",
        re.compile("^招摇撞骗罪"),
        re.compile(r"(?:冒充|假冒|自称)[^，。；]{0,16}(?:警察|民警|干警|刑警|交警|公安)"),
        "criminal-law/279/2",
    ),
    _Factor(
        "索贿",
        re.compile("^受贿罪"),
        re.compile(r"索贿|(?:主动|多次)[^，。；]{0,14}(?:索要|索取)"),
        "criminal-law/386",
        unless=re.compile("多次索贿"),
    ),
    _Factor(
        "向未成年人出售毒品或者利用、教唆未成年人贩毒",
        re.compile(r"(?:贩卖|运输|制造|走私)[^，。；]{0,10}毒品罪"),
        re.compile(
            rf"(?:向|给){_MINOR}[^，。；]{{0,12}}(?:贩卖|出售)|(?:卖|售)给{_MINOR}|(?:利用|教唆|雇佣?){_MINOR}[^，。；]{{0,10}}(?:贩卖|运输|走私|制造|贩毒)"
        ),
        "criminal-law/347/6",
    ),
    _Factor(
        "引诱、教唆、欺骗、强迫未成年人吸毒",
        re.compile(r"吸毒罪"),
        re.compile(rf"(?:引诱|教唆|欺骗|强迫){_MINOR}[^，。；]{{0,12}}吸"),
        "criminal-law/353/3",
    ),
    _Factor(
        "组织、强迫未成年人卖淫",
        re.compile("^(?:组织|强迫)卖淫罪"),
        re.compile(rf"(?:组织|强迫){_MINOR}[^，。；]{{0,12}}卖淫"),
        "criminal-law/358/2",
        since=_AMENDMENT_9,
    ),
    _Factor(
        "向未成年人传播淫秽物品",
        re.compile("^传播淫秽物品罪"),
        re.compile(rf"向[^，。；]{{0,6}}{_MINOR}[^，。；]{{0,12}}传播"),
        "criminal-law/364/4",
    ),
    _Factor(
        "教唆不满十八周岁的人犯罪",
        re.compile("罪"),
        re.compile(rf"教唆{_MINOR}[^，。；吸]{{0,12}}(?:犯罪|盗窃|抢劫|伤害|实施)"),
        "criminal-law/29/1",
    ),
    _Factor(
        "采用破坏性手段盗窃",
        re.compile("^盗窃罪"),
        re.compile(r"破坏(?:性)?(?:的)?手段[^，。；]{0,16}(?:盗窃|窃取)|盗窃[^，。；]{0,16}破坏(?:性)?手段"),
        "theft-2013/11",
        since=_THEFT,
    ),
    _Factor(
        "暴力袭击正在依法执行职务的人民警察",
        re.compile("^妨害公务罪"),
        re.compile(r"暴力(?:方法|手段)?袭击[^，。；]{0,20}(?:警察|民警)|暴力袭警|袭击[^，。；]{0,20}(?:人民警察|民警)"),
        "criminal-law/277/5",
        since=_AMENDMENT_9,
        until=date(2021, 2, 28),
    ),
)
_ONLY_HEAVIER = frozenset(f"criminal-law/{place}" for place in ("277/5", "279/2", "347/6", "353/3", "358/2", "364/4"))
_CONSIDERED = re.compile(r"考虑[^。；]{0,12}情节[：，][^。]{0,400}")
_WEIGHED = re.compile(r"从重|从严|严惩|严厉")
_LENIENT = re.compile(r"[^，。；]{0,12}，?(?:[属系是为]于?|可(?:以|视为)?|作为)[^，。；]{0,6}从轻")
_SENTENCE = re.compile(r"[^。；\n]+")
_CLAIM = re.compile(r"^[^，。；]*的[^，。；]{0,6}(?:辩解|辩护意见|意见|观点)")
_OTHERS = re.compile(r"(?:其他|其余|另案|其它)(?:同案|被告)?[^，。；]{0,12}$|同案(?:犯|人)[^，。；]{0,12}$")
_NOT_FOUND = re.compile(r"辩|所提|证言|证实|供述|陈述|称|指控|提出|公诉|控方|证明|前科|曾因|判处|另案")
_REFUSED = re.compile(r"证据不足|不能认定|不予认定|不应认定|不成立|不能成立|无法认定")
_DENIED = re.compile(
    r"[未没不无](?:有|对|予|能|予以|实施|参与|动手|进行)*$|(?:没有|未(?![满成])|不曾)[^，。；]{0,12}$|并非[^，。；]*$|否认[^，。；]*$|不(?:认定|构成|属于?|具有|存在|是)[^，。；]*$"
)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Every factor of a charge of which he is convicted, against the reasoning."""
    reasoning = case.words(Part.REASONING, Part.LEGAL_BASIS)
    if not reasoning:
        return
    weighed = _WEIGHED.search(reasoning) is not None
    for factor in _FACTORS:
        for one in case.defendant.convictions:
            if not factor.charges.search(one.charge) or (factor.not_minors and case.defendant.has("未成年")):
                continue
            if span := _turned_round(case, factor):
                yield from _answer(case, factor, one.spans, span, "理由部分却作从轻评价")
                break
            if not weighed and not _counted(case, factor, reasoning) and (span := _found(case, factor)):
                yield from _answer(case, factor, one.spans, span, "理由部分没有从重的评价")
                break


def _counted(case: Case, factor: _Factor, reasoning: str) -> bool:
    """Whether the fact stands in a list of factors considered, or a paragraph that says nothing but 从重 is cited."""
    article, _, paragraph = factor.basis.removeprefix("criminal-law/").partition("/")
    cited = {(one.article, str(one.paragraph)) for one in case.facts.citations if one.law == "刑法"}
    listed = any(factor.fact.search(one[0]) for one in _CONSIDERED.finditer(reasoning))
    return listed or (factor.basis in _ONLY_HEAVIER and (article, paragraph) in cited)


def _turned_round(case: Case, factor: _Factor) -> Span | None:
    """Where the court calls the fact itself a ground of leniency, in the words right after it."""
    plain = case.judgment.plain
    for section in case.judgment.parts(Part.REASONING):
        for match in factor.fact.finditer(plain, section.start, section.end):
            before, rest = _around(plain, Span(section.start, section.end), match)
            if _LENIENT.match(rest) and not _NOT_FOUND.search(before) and not _DENIED.search(before) and case.concerns(before):
                return Span(*match.span())
    return None


def _answer(case: Case, factor: _Factor, verdict: tuple[Span, ...], span: Span, wrong: str) -> Iterator[Hit | Missing]:
    """The clue if the factor was law during all of the conduct; Missing if that is unread and it was not always law."""
    conduct = case.conduct
    if factor.until and (case.judged_on is None or case.judged_on > factor.until):
        return
    if factor.since and conduct is None:
        yield Missing(("crime_to",))
    elif not (factor.since and conduct and conduct[0] < factor.since):
        yield Hit(f"本院认定“{case.quote(span)}”，{factor.what}的应当从重处罚，{wrong}", (span, *verdict), basis=(factor.basis,))


def _found(case: Case, factor: _Factor) -> Span | None:
    """Where the court's own words tell the fact of this defendant; None if nowhere."""
    plain = case.judgment.plain
    sections = list(case.judgment.parts(Part.REASONING, Part.FINDINGS))
    if factor.unless and any(factor.unless.search(plain, one.start, one.end) for one in sections):
        return None
    told = None
    for section in sections:
        for match in factor.fact.finditer(plain, section.start, section.end):
            before, rest = _around(plain, Span(section.start, section.end), match)
            if section.part is Part.REASONING and (_REFUSED.search(rest) or (_DENIED.search(before) and not _NOT_FOUND.search(before))):
                return None
            if _told(case, factor, before, rest) and _done_by_him(case, section, match, before):
                told = told or Span(*match.span())
    return told


def _around(plain: str, section: Span, match: re.Match[str]) -> tuple[str, str]:
    """The words of a sentence before and after a match."""
    start = max(section.start, *(plain.rfind(mark, section.start, match.start()) + 1 for mark in "。；\n"))
    after = _SENTENCE.match(plain, match.end(), section.end)
    return plain[start : match.start()], after[0] if after else ""


def _told(case: Case, factor: _Factor, before: str, rest: str) -> bool:
    """Whether a sentence tells the fact in the court's own words, of this defendant and of this crime."""
    if factor.within and ("寻衅" in before + rest or (len(case.defendant.convictions) > 1 and not factor.within.search(before + rest))):
        return False
    return not (
        _CONSIDERED.search(before) or _NOT_FOUND.search(before) or _DENIED.search(before) or _CLAIM.search(rest) or _OTHERS.search(before)
    ) and case.concerns(before)


def _done_by_him(case: Case, section: Section, match: re.Match[str], before: str) -> bool:
    """Whether the court tells it of the defendant: not in an opinion read as reasoning, and in the findings with him as the one who acts."""
    named = "被告" in before or any(name in before for name in case.defendant.person.names)
    span = Span(*match.span())
    return of_court(case.judgment, span) and not claimed(case.judgment, span) and (section.part is Part.REASONING or named)


CHECK = Check(
    name="heavier_factor_missing",
    title="法定从重事由未评价",
    version=2,
    grade="B",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=(
        "criminal-law/29/1",
        "criminal-law/236/2",
        "criminal-law/238/1",
        "criminal-law/277/5",
        "criminal-law/279/2",
        "criminal-law/347/6",
        "criminal-law/353/3",
        "criminal-law/358/2",
        "criminal-law/364/4",
        "criminal-law/386",
        "theft-2013/11",
    ),
    judge=judge,
    favours=Favours.PROSECUTION,
    straddles=(_THEFT, _AMENDMENT_9, _ASSAULT_OWN_CRIME),
    instances=("first", "retrial"),
)
