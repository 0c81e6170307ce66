"""同一罪同时认定自首与坦白。

Finds a defendant of one charge for whom the court finds both 自首 and 坦白, adopts the defence's 坦白 beside its own 自首 (repeated in the reasoning, or
told before and adopted as a whole), or cites both the first and the third paragraph of article 67 where he is the only defendant. Basis: 刑法第六十七条第三款 (坦白 presupposes "虽不具有前两款规定的自首情节").
Excluded: several charges (each may have its own); several defendants as to citations; 坦白 told as conduct (坦白认罪, 坦白交代) or refused; judgments
before 2011-05-01, when the law did not know 坦白; several deeds of the one charge told apart (each may have its own); defence points adopted only in part; opinions read as reasoning (before the findings). A only where the court's own words name both
of the only defendant; else B; C where 坦白 was pleaded for other defendants only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.doctrine.express_finding import affirmed, claimed, of_court, sentence
from pipelines.judgment import Part, Span

_THIRD = date(2011, 5, 1)
_BOTH = re.compile(r"(?:[系是属]|属于|构成|成立|具有|具备|(?<![没未所])有|认定(?:其|为)?)[^，。；、]{0,4}坦白(?:情节)?(?![认交供自其罪问])")
_DOUBT = re.compile(r"是否|不[构成属能符具宜予应是系]|未能|没有|无自首|或者?|而非|关于|问题|辩称|提出|认为|意见|请求|主张|规定|虽")
_POINT = re.compile(r"坦白情节|[系属]坦白|构成坦白|属于坦白")
_ADOPTED = re.compile(r"辩护[^。；]{0,60}(?<!不)予以?(?:采纳|支持)|辩护[^。；]{0,40}(?:成立|有理)[^。；不]{0,12}采纳")
_ANSWERED = re.compile(r"[^，。；]{0,30}，?[^，。；]{0,12}(?:采纳|支持)")
_SUBJECT = re.compile(r"被告人[^，。；]*")
_NOT_BUT = re.compile(r"应为|应当?认定为|而非|不[属构能予应]|并非")
_IN_PART = re.compile(r"部分|其[他余它]|不予|不符|相符的|相关|相应|合理")


def judge(case: Case) -> Iterator[Hit]:
    """自首 found of his only charge against the words on 坦白, then the defence, then the citations."""
    defendant = case.defendant
    found = affirmed(case, "自首")
    if not found or len(defendant.convictions) != 1 or case.judged_on is None or case.judged_on < _THIRD:
        return
    if any(one.kind == "坦白" and one.status == "rejected" for one in defendant.circumstances):
        return
    if words := _court(case):
        if not _several_deeds(case, words):
            yield Hit("同一罪既认定自首，又认定坦白；坦白以不具有自首情节为前提", (*found, words), grade="A" if case.single else "B")
    elif words := _adopted(case) or _defence(case):
        doubt = _pleaded_for_others(case)
        message = "认定自首，又采纳辩护人关于具有坦白情节的意见；坦白以不具有自首情节为前提" + (
            "；辩护部分只为同案人提出坦白，请核对" if doubt else ""
        )
        yield Hit(message, (*found, words), grade="C" if doubt else "B")
    elif case.single:
        cited = {one.paragraph: one.spans for one in case.facts.citations if one.law == "刑法" and one.article == "67"}
        if 1 in cited and 3 in cited:
            yield Hit("单罪单被告人认定自首，却同时引用刑法第六十七条第一款和第三款", (*found, *cited[3]), grade="B")


def _several_deeds(case: Case, words: Span) -> bool:
    """Whether the court tells the deeds of the one charge apart (对第一起系自首，对第二起系坦白)."""
    before, after, _ = sentence(case.judgment, words, "。；\n")
    return re.search(r"\d日|起|笔|次", before + after) is not None


def _court(case: Case) -> Span | None:
    """Where the court says in so many words that his conduct is 坦白: in a sentence with his name, or he is alone."""
    for span in _matches(case, _BOTH):
        before, after, _ = sentence(case.judgment, span)
        head, tail = re.split("[，、]", before)[-1], re.split("[，、]", after)[0]
        told = before + case.quote(span) + after
        doubtful = _DOUBT.search(head + case.quote(span) + tail) or "意见" in told or claimed(case.judgment, span)
        if not doubtful and (case.single or _names_only_him(case, told)):
            return span
    return None


def _adopted(case: Case) -> Span | None:
    """Where the reasoning repeats the defence's 坦白, told of him, and adopts it without reserve."""
    for span in _matches(case, _POINT):
        before, after, _ = sentence(case.judgment, span, "。\n")
        subjects = _SUBJECT.findall(before)
        subject = subjects[-1] if subjects else ""
        his = case.concerns(subject)
        answers = _ANSWERED.findall(after)
        adopted = "辩护" in before + after and answers and not any(_IN_PART.search(one) for one in answers)
        if adopted and his and not _NOT_BUT.search(after):
            return span
    return None


def _pleaded_for_others(case: Case) -> bool:
    """Whether the defence pleaded 坦白 for other defendants only, so that points adopted together may not be his."""
    his = case.defendant.person.names
    names = {name for one in case.facts.defendants for name in one.person.names}
    words = case.words(Part.DEFENCE)
    told = [max(names, key=lambda name: words.rfind(name, 0, match.start())) for match in re.finditer("坦白", words)]
    return bool(told) and not any(name in his for name in told)


def _matches(case: Case, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Where the court's reasoning has words, without opinions of the parties that were read as reasoning."""
    for section in case.judgment.parts(Part.REASONING, Part.LEGAL_BASIS):
        for match in pattern.finditer(case.judgment.plain, section.start, section.end):
            if of_court(case.judgment, Span(*match.span())):
                yield Span(*match.span())


def _defence(case: Case) -> Span | None:
    """The defence's 坦白, where it does not claim 自首 and the court adopts its points without reserve."""
    words = case.words(Part.DEFENCE)
    if not case.single or "坦白" not in words or "自首" in words:
        return None
    court = case.words(Part.REASONING, Part.LEGAL_BASIS)
    adopted = [match[0] for match in _ADOPTED.finditer(court)]
    if not adopted or any(_IN_PART.search(one) for one in adopted) or "不予采纳" in court:
        return None
    for section in case.judgment.parts(Part.DEFENCE):
        if match := _POINT.search(case.judgment.plain, section.start, section.end):
            return Span(match.start(), match.end())
    return None


def _names_only_him(case: Case, words: str) -> bool:
    others = {name for one in case.facts.defendants if one is not case.defendant for name in one.person.names}
    return any(name in words for name in case.defendant.person.names) and not any(name in words for name in others)


CHECK = Check(
    name="surrender_confession_conflict",
    title="同一罪同时认定自首与坦白",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S", "K1", "K2"),
    basis=("criminal-law/67/3",),
    judge=judge,
    straddles=(_THIRD,),
    instances=("first",),
)
