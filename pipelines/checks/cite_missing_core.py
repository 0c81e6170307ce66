"""缺引总则核心条文。

Finds a judgment of first instance that grants 缓刑 without citing 刑法第七十二条, combines penalties of several crimes (决定执行) without
第六十九条, revokes 缓刑 without 第七十七条, or adds what is left of an earlier penalty without 第七十条 or 第七十一条: a clue for each (B).
Basis: 法释〔2009〕14号第一条. Left to statistics of a court (the catalogue, 0.5: noise): 第五十二条, 第五十三条, 第六十四条, 第二十五条 and the like, and 第七十三条,
which about a quarter of all judgments that grant 缓刑 do not cite: a practice of courts, no clue to the one judgment.
Excluded: no article of 刑法 cited; the number named anywhere in the court's reasons or verdict; 第七十条, 第七十一条 cited instead of 第六十九条 (they refer to
it); 假释 revoked (第八十六条); an earlier 缓刑 told in the verdict only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.facts.values import Spans
from pipelines.judgment import Part, Span
from pipelines.law import articles

_COURT = (Part.FINDINGS, Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT)
_REVOKED = re.compile(r"(?<!应当)(?<!可以)(?<!依法)撤销[^。；]{0,90}缓刑")
_LEFT = re.compile(r"(?:尚未执行|未执行完毕|余刑|剩余刑期|没有执行)[^。；]{0,80}(?:并罚|合并|决定执行)")
_WRITTEN = {"69": "六十九", "70": "七十条", "71": "七十一", "72": "七十二", "77": "七十七", "86": "八十六"}


def judge(case: Case) -> Iterator[Hit]:
    """Each duty to cite against what is cited or named."""
    cited = {one.article for one in case.facts.citations if one.law == "刑法"}
    if not cited:
        return
    words = case.words(*_COURT)
    named = cited | {number for number, written in _WRITTEN.items() if written in words or f"{number}条" in words}
    for told, wanted, spans in _duties(case):
        if not named & set(wanted):
            yield Hit(
                f"{told}，裁判依据未引用刑法{articles.printed(wanted[0])}", spans, basis=(f"criminal-law/{wanted[0]}", "citation-2009/1")
            )


def _duties(case: Case) -> Iterator[tuple[str, tuple[str, ...], Spans]]:
    """What the verdict does, the articles of which one must be cited, and the words."""
    holders = [(one, holder) for one in case.facts.defendants if (holder := one.executed or (one.convictions or (None,))[0])]
    if granted := [holder.spans for one, holder in holders if one.penalty and one.penalty.probation_months]:
        yield "宣告缓刑", ("72",), granted[0]
    if combined := [one.executed.spans for one, _ in holders if one.executed and len(one.convictions) > 1]:
        yield "数罪并罚", ("69", "70", "71"), combined[0]
    if (revoked := _match(case, _REVOKED)) and any(one.revoked_probation and one.revoked_probation.value for one in case.facts.defendants):
        yield "撤销缓刑", ("77", "86"), revoked
    if left := _match(case, _LEFT):
        yield "与前罪没有执行的刑罚并罚", ("71", "70", "77", "86", "69"), left


def _match(case: Case, pattern: re.Pattern[str]) -> Spans:
    """Where the verdict says so."""
    matches = (pattern.search(case.judgment.plain, section.start, section.end) for section in case.judgment.parts(Part.VERDICT))
    return next(((Span(match.start(), match.end()),) for match in matches if match), ())


CHECK = Check(
    name="cite_missing_core",
    title="缺引总则核心条文",
    version=2,
    grade="B",
    weight=Weight.CLERICAL,
    supervision=("S", "L"),
    basis=("citation-2009/1",),
    judge=judge,
    scope="judgment",
    instances=("first",),
)
