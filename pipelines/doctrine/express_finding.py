"""自首、坦白、立功的明确认定: whether the court finds a circumstance in so many words, in a clause that leaves no doubt.

A heading (关于……是否构成自首), the words of the law, a party's point or a denial may have been read as a finding; a clue of grade A wants more.
"""

from __future__ import annotations

import re

from pipelines.facts.values import Defendant, Spans
from pipelines.judgment import Judgment, Part, Span

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
        r"|坦白(?:情节|认罪|交代|供述|犯罪|自己|其|，|罪行)"
    ),
}
DOUBT = re.compile(
    r"是否|法定条件|才构成|不[构成属能符具宜予应是系]|未能|无自首|没有|缺[少乏]|关于|问题|意见|辩称|提出|辩护|请求|认为其|主张|要求|规定|》|念头|想过|证言|供称|“"
)


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


def affirmed(judgment: Judgment, defendant: Defendant, kind: str) -> Spans:
    """Those of them, in the court's own part, that call it by name and leave no doubt."""
    spans = [span for span in found_spans(defendant, kind) if judgment.part_at(span.start) not in (Part.DEFENCE, Part.PROSECUTION)]
    clauses = {span: clause(judgment, span, "，。；\n") for span in spans}
    return tuple(span for span in spans if _AFFIRMED[kind].search(clauses[span]) and not DOUBT.search(clauses[span]))
