"""自首、坦白、立功的认定与所引条款不符。

Finds, in a judgment of first instance that cites 刑法: 自首 found and neither article 67 as a whole nor its first or second paragraph cited; 坦白 found
to lighten and neither article 67 as a whole nor its third paragraph cited; only 坦白 found, of nobody 自首, and the first or second paragraph cited;
立功 found and article 68 not cited. Basis: 刑法第六十七条、第六十八条; 法释〔2009〕14号第一条 (the articles and paragraphs are to be cited in full).
The third paragraph is law since 2011-05-01 and holds for conduct before it too (T8 第四条): until then 坦白 has nothing to cite.
Excluded: the paragraph named in the reasoning; 坦白 before 被追诉 of 行贿 and the like (164, 390, 392, 383, 276-1: their own paragraph is cited);
如实供述 weighed only as 酌情 or with 认罪态度 (a discretionary ground, no 坦白). Citations are shared by all defendants: what is cited for
anyone counts for everyone. Only circumstances that the court affirms by name, in
a clause without doubt (是否, 关于……问题, 意见), give A; 如实供述 that lightens without the word 坦白 gives B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Weight
from pipelines.doctrine.express_finding import DOUBT, affirmed, clause, found_spans
from pipelines.facts.values import Spans
from pipelines.judgment import Part, Span

_THIRD = date(2011, 5, 1)
_OWN_RULE = frozenset({"164", "390", "392", "383", "276-1"})
_LAWFUL = re.compile(r"坦白|依法(?:可以?|予以|应当?|给予|对其|均)?[^，。；]{0,6}从轻|依法[^，。；]{0,4}从宽|可以?(?:依法)?从轻")
_DISCRETION = re.compile(r"酌情|酌定|酌予|认罪态度|悔罪")
_SURRENDER = re.compile(r"自首|投案")


def judge(case: Case) -> Iterator[Hit]:
    """Each circumstance against the paragraphs cited."""
    cited = [one for one in case.facts.citations if one.law == "刑法"]
    if not cited or case.judged_on is None:
        return
    reasons = case.words(Part.REASONING, Part.FINDINGS)
    paragraphs = {one.paragraph for one in cited if one.article == "67"}
    basis = tuple(span for one in cited if one.article == "67" for span in one.spans) or _span_of_all(case)
    told = reasons if paragraphs else reasons + case.words(Part.LEGAL_BASIS)
    if "六十七条" not in told and "67条" not in told:
        yield from _surrender(case, paragraphs, basis)
        yield from _confession(case, paragraphs, basis, {one.article for one in cited})
    merit = affirmed(case.judgment, case.defendant, "立功")
    if merit and not any(one.article in ("68", "78") for one in cited) and "第六十八条" not in reasons:
        yield Hit("认定立功，但裁判依据未引用刑法第六十八条", (*merit, *basis), basis=("criminal-law/68",))


def _surrender(case: Case, paragraphs: set[int | None], basis: Spans) -> Iterator[Hit]:
    found = affirmed(case.judgment, case.defendant, "自首")
    if not found or paragraphs & {None, 1, 2}:
        return
    cited = "仅引用刑法第六十七条第三款（坦白）" if paragraphs else "裁判依据未引用刑法第六十七条"
    yield Hit(
        f"认定自首，但{cited}，应引第六十七条第一款（以自首论的为第二款）",
        (*found, *basis),
        basis=("criminal-law/67/1",),
    )


def _confession(case: Case, paragraphs: set[int | None], basis: Spans, articles: set[str]) -> Iterator[Hit]:
    found = found_spans(case.defendant, "坦白")
    on = case.judged_on
    if not found or on is None or on < _THIRD or paragraphs & {None, 3} or articles & _OWN_RULE or found_spans(case.defendant, "自首"):
        return
    grade = _weight(case, found)
    if grade is None:
        return
    surrendered = any(one.kind == "自首" for person in case.facts.defendants for one in person.circumstances)
    if paragraphs and not surrendered and not _SURRENDER.search(case.words(Part.REASONING, Part.FINDINGS, Part.EVIDENCE)):
        numbers = "、".join(f"第{'一二三四五六七八九'[one - 1]}款" for one in sorted(p for p in paragraphs if p and p < 10))
        yield Hit(
            f"认定坦白（如实供述）而非自首，却引用刑法第六十七条{numbers}（自首），应引第三款",
            (*found, *basis),
            basis=("criminal-law/67/3",),
        )
        return
    yield Hit(
        "以如实供述（坦白）从轻处罚，但裁判依据未引用刑法第六十七条第三款", (*found, *basis), basis=("criminal-law/67/3",), grade=grade
    )


def _weight(case: Case, found: Spans) -> Grade | None:
    """A where the court calls it 坦白, B where it lightens by law, None where it is only weighed at discretion."""
    if affirmed(case.judgment, case.defendant, "坦白"):
        return "A"
    words = " ".join(clause(case.judgment, span, "。；\n") for span in found)
    if _DISCRETION.search(words) or DOUBT.search(words):
        return None
    return "B" if _LAWFUL.search(words) else None


def _span_of_all(case: Case) -> Spans:
    spans = [span for one in case.facts.citations for span in one.spans]
    return (Span(min(span.start for span in spans), max(span.end for span in spans)),) if spans else ()


CHECK = Check(
    name="surrender_citation_mismatch",
    title="自首、坦白、立功的认定与所引条款不符",
    version=1,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("criminal-law/67", "citation-2009/1"),
    judge=judge,
    favours=Favours.NEITHER,
    straddles=(_THIRD,),
    instances=("first",),
)
