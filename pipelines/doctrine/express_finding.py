"""自首、坦白、立功的明确认定: whether the court finds a circumstance in so many words, in a clause that leaves no doubt.

A heading (关于……是否构成自首), the words of the law, a party's point or a denial may have been read as a finding; a clue of grade A wants more.
Not affirmed: anything before the court's own findings begin; a sentence of the law (犯罪分子有……的，应当认定为立功); a numbered point that 经查 answers;
a party's claim that the sentence does not adopt; a clause that names another defendant only; a circumstance that the court also refuses him.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.facts.values import Defendant, Spans
from pipelines.judgment import Judgment, Part, Span

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_AFFIRMED = {
    "自首": re.compile(
        r"(?:[系是属为]|属于|构成|成立|具有|具备|(?<![没未所])有|认定(?:其|被告人)?)(?:[^，。；、]{0,4})自首(?:情节|表现)?(?!要|需|须|应|必须|认定|、|条件|行为|的(?:条件|认定|规定|构成))"
        r"|以自首论(?!处)|视为自首|(?:符合|应)[^，。；]{0,4}自首(?:的?(?:构成|法定)?(?:要件|条件))"
    ),
    "立功": re.compile(
        r"(?:[系是属]|属于|构成|成立|具有|具备|(?<![没未所])有)(?:[^，。；、]{0,4})立功(?:表现|情节|行为)?(?!、|条件|线索|的(?:条件|认定|规定|构成))"
    ),
    "坦白": re.compile(
        r"(?:[系是属为]|属于|构成|成立|具有|具备|(?<![没未所])有|认定(?:其|被告人)?)(?:[^，。；、]{0,4})坦白"
        r"|坦白情节"
    ),
}
DOUBT = re.compile(
    r"是否|法定条件|才构成|不[构成属能符具宜予应是系]|未能|无自首|没有|无证据|缺[少乏]|关于|问题|意见|辩称|提出|辩护|请求|认为其|主张|要求|规定|》|念头|想过|证言|供称|“"
)


_LAW = re.compile(r"犯罪分子|犯罪嫌疑人|是指|自首的?认定|根据(?:有关|相关)?(?:法律|司法解释)|“根据|的，(?:应当?|可以?)?(?:认定|视|以自首)")
_PARTY = re.compile(
    r"(?:辩护人|代理人|公诉人|被害人|被告人及其)[^。；]{0,60}(?:认为|提出|所提|辩称|辩解|主张|建议)|(?:公诉机关|检察院)[^。；]{0,30}(?:认为|提出)"
)
_ADOPTED = re.compile(r"(?<!不)(?<!不予)(?:采纳|采信|支持)|(?<![不能])成立|(?<!查证)属实|(?<!不)相符")
_POINT = re.compile(r"\s*[（(]?\d{1,2}[)）.．、]")
_DECIDED = re.compile(r"采纳|支持|采信|成立|不符|经查|本院认为")
_ANSWER = re.compile(r"经查|经审|审理认为|本院审查|建议|请求|恳请|故?请法[庭院]")
_SPEAKER = re.compile(r"辩称|辩解|辩护人|提出|所提")
_REFUSED = re.compile(
    r"(?:不能|不应|不予|不宜|无法)(?:被?认定|成立|构成|以)[^，。；]{0,6}(?:自首|立功|坦白)|不(?:构成|属于?|成立|具有)[^，。；]{0,4}(?:自首|立功|坦白)"
)
_ASKED = re.compile(r"^[^。；]*(?:建议|请求|恳请)(?![^。；]*(?:采纳|支持))")
_MASKED = re.compile(r"被告人[\u4e00-\u9fff]{1,2}[某×]")
_LONG, _NEAR = 400, 160


def clause(judgment: Judgment, span: Span, marks: str) -> str:
    """The words around a span up to the marks, at most 60 characters to each side."""
    plain = judgment.plain
    begin = max(plain.rfind(mark, max(0, span.start - 60), span.start + 1) for mark in marks)
    ends = [plain.find(mark, span.end - 1, span.end + 60) for mark in marks]
    stop = min((end for end in ends if end >= 0), default=span.end + 60)
    return plain[max(begin + 1, span.start - 60) : max(stop, span.end)]


def found_spans(defendant: Defendant, kind: str) -> Spans:
    """The words in which the court finds a circumstance."""
    return tuple(span for one in defendant.circumstances if one.kind == kind and one.status == "found" for span in one.spans)


def sentence(judgment: Judgment, span: Span, marks: str = "。；\n") -> tuple[str, str, str]:
    """The words of the sentence before and after a span, and what follows the sentence."""
    plain = judgment.plain
    begin = max(plain.rfind(mark, max(0, span.start - _LONG), span.start) for mark in marks) + 1
    ends = [plain.find(mark, span.end, span.end + _LONG) for mark in marks]
    stop = min((end for end in ends if end >= 0), default=span.end)
    return plain[max(begin, span.start - _LONG) : span.start], plain[span.end : stop], plain[stop + 1 : stop + 20]


def of_court(judgment: Judgment, span: Span) -> bool:
    """Whether a span stands after the court's findings began, outside the parties' parts (an opinion may have been read as reasoning)."""
    findings = min((one.start for one in judgment.parts(Part.FINDINGS)), default=0)
    return span.start >= findings and judgment.part_at(span.start) not in (Part.DEFENCE, Part.PROSECUTION)


def claimed(judgment: Judgment, span: Span) -> bool:
    """Whether a sentence only tells a party's claim: nothing in it adopts the claim, or the court answers it (经查) or refuses it right after."""
    before, after, following = sentence(judgment, span)
    whole = before + judgment.read(span)
    earlier = judgment.plain[max(0, span.start - _NEAR) : span.start]
    answered = _ANSWER.match(following.lstrip()) is not None
    if answered and (_POINT.match(re.split("[：:]", whole)[-1]) or _SPEAKER.search(earlier)):
        return True
    if _REFUSED.search(sentence(judgment, span, "。\n")[1]) or _ASKED.search(after):
        return True
    if _PARTY.search(before) is not None and _ADOPTED.search(after) is None:
        return True
    long_before, long_after, _ = sentence(judgment, span, "。\n")
    party = list(_PARTY.finditer(long_before))
    return bool(party) and not _DECIDED.search(long_before[party[-1].end() :]) and _ADOPTED.search(long_after) is None


def names_another(case: Case, words: str) -> bool:
    """Whether words name somebody else and not him: another defendant, or 被告人 with a name that is nobody's (钱某 for 钱俊)."""
    names = case.defendant.person.names
    if any(name in words for name in names):
        return False
    others = {name for one in case.facts.defendants if one is not case.defendant for name in one.person.names if name not in names}
    masked = not case.single and _MASKED.search(words) is not None
    return masked or any(name in words for name in others)


def affirmed(case: Case, kind: str) -> Spans:
    """The words, in the court's own part, that call it by name and leave no doubt."""
    if case.defendant.has(kind, "rejected") or _refused_him(case, kind):
        return ()
    return tuple(span for span in found_spans(case.defendant, kind) if _plain(case, span, kind))


def _refused_him(case: Case, kind: str) -> bool:
    """Whether the reasoning refuses the circumstance in a sentence that names him (or he is alone)."""
    refused = re.compile(
        rf"(?:不能|不应|不予|不宜|无法)(?:被?认定|成立|构成|以)[^，。；、]{{0,6}}{kind}|不(?:构成|属于?|成立)[^，。；、]{{0,4}}{kind}"
    )
    for section in case.judgment.parts(Part.REASONING):
        for match in refused.finditer(case.judgment.plain, section.start, section.end):
            before, _, _ = sentence(case.judgment, Span(*match.span()))
            if case.concerns(before):
                return not _claimed_for_more(before)
    return False


def _claimed_for_more(words: str) -> bool:
    """Whether the refusal is of a part only (重大立功, 其余犯罪的自首)."""
    return re.search(r"重大|其余|其他|部分|另一", words) is not None


def _plain(case: Case, span: Span, kind: str) -> bool:
    judgment = case.judgment
    words = clause(judgment, span, "，。；\n")
    return (
        of_court(judgment, span)
        and not claimed(judgment, span)
        and _AFFIRMED[kind].search(words) is not None
        and not DOUBT.search(words)
        and not _told_of_law(case, span)
        and not names_another(case, words)
    )


def _told_of_law(case: Case, span: Span) -> bool:
    """Whether a sentence repeats the law: it stands in a quotation, or speaks of 犯罪分子 and not of him."""
    before, after, _ = sentence(case.judgment, span)
    if before.count("“") > before.count("”"):
        return True
    of_him = "被告人" in before or any(name in before for name in case.defendant.person.names)
    return not of_him and _LAW.search(before + case.quote(span) + after) is not None
