"""自首、坦白、立功的认定与所引条款不符。

Finds, in a judgment of first instance that cites 刑法: 自首 found and neither article 67 as a whole nor its first or second paragraph cited; 坦白 found
to lighten and neither article 67 as a whole nor its third paragraph cited; only 坦白 found, of nobody 自首, and the first or second paragraph cited;
立功 found and article 68 not cited. Basis: 刑法第六十七条、第六十八条; 法释〔2009〕14号第一条 (the articles and paragraphs are to be cited in full).
The third paragraph is law since 2011-05-01 and holds for conduct before it too (T8 第四条): until then 坦白 has nothing to cite.
Excluded: the paragraph named in the reasoning, or with its 条 misprinted (第六十七第第一款); 坦白 before 被追诉 of 行贿 and the like (164, 390, 392, 383,
276-1: their own paragraph is cited); 如实供述 weighed only as 酌情 or with 认罪态度, 坦白认罪 told as conduct (a discretionary ground); words of the law and
points of the parties (doctrine/express_finding.py). Citations are shared by all defendants: what is cited for anyone counts for everyone, and one clue
names all whom the missing paragraph concerns. Only circumstances that the court affirms by name, in a clause without doubt, give A; 如实供述 that lightens
without the word 坦白, or a defence point on 坦白 that the reasoning repeats and adopts, gives B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Weight
from pipelines.doctrine.express_finding import DOUBT, affirmed, clause, found_spans, of_court, sentence
from pipelines.facts.values import Spans
from pipelines.judgment import Part, Span

_THIRD = date(2011, 5, 1)
_OWN_RULE = frozenset({"164", "390", "392", "383", "276-1"})
_LAWFUL = re.compile(r"依法(?:可以?|予以|应当?|给予|对其|均)?[^，。；]{0,6}从轻|依法[^，。；]{0,4}从宽|可以?(?:依法)?从轻")
_DISCRETION = re.compile(r"酌情|酌定|酌予|认罪态度|悔罪")
_SURRENDER = re.compile(r"自首|投案")
_NAMED = {"67": re.compile(r"第六十七|(?<!百)六十七条|(?<!\d)67条"), "68": re.compile(r"第六十八|(?<!百)六十八条|(?<!\d)68条")}
_ADOPTED = re.compile(r"坦白[^。]*辩护[^。]*(?<!不)(?<!不予)(?:采纳|支持)")
_MOST_NAMES = 3


def judge(case: Case) -> Iterator[Hit]:
    """Each circumstance against the paragraphs cited, for all defendants together."""
    cited = [one for one in case.facts.citations if one.law == "刑法"]
    if not cited or case.judged_on is None:
        return
    everyone = [Case(case.judgment, case.facts, one, case.as_of) for one in case.facts.defendants]
    paragraphs = {one.paragraph for one in cited if one.article == "67"}
    basis = tuple(span for one in cited if one.article == "67" for span in one.spans) or _span_of_all(case)
    if not _named(case, "67", bool(paragraphs)):
        yield from _surrender(everyone, paragraphs, basis)
        yield from _confession(everyone, paragraphs, basis, {one.article for one in cited})
    merit = [(one, spans) for one in everyone if (spans := affirmed(one, "立功"))]
    if merit and not any(one.article in ("68", "78") for one in cited) and not _named(case, "68", False):
        yield Hit(f"{_who(merit)}认定立功，但裁判依据未引用刑法第六十八条", (*_first(merit), *basis), basis=("criminal-law/68",))


def _named(case: Case, article: str, cited: bool) -> bool:
    """Whether the court names the article in its reasons, or (where none of it was read) anywhere in its basis, perhaps misprinted."""
    parts = (Part.FINDINGS, Part.EVIDENCE, Part.REASONING)
    words = case.words(*parts) + ("" if cited else case.words(Part.LEGAL_BASIS))
    return _NAMED[article].search(words) is not None


def _surrender(everyone: list[Case], paragraphs: set[int | None], basis: Spans) -> Iterator[Hit]:
    found = [(one, spans) for one in everyone if (spans := affirmed(one, "自首"))]
    if not found or paragraphs & {None, 1, 2}:
        return
    cited = "仅引用刑法第六十七条第三款（坦白）" if paragraphs else "裁判依据未引用刑法第六十七条"
    yield Hit(
        f"{_who(found)}认定自首，但{cited}，应引第六十七条第一款（以自首论的为第二款）",
        (*_first(found), *basis),
        basis=("criminal-law/67/1",),
    )


def _confession(everyone: list[Case], paragraphs: set[int | None], basis: Spans, articles: set[str]) -> Iterator[Hit]:
    case = everyone[0]
    on = case.judged_on
    if on is None or on < _THIRD or paragraphs & {None, 3} or articles & _OWN_RULE:
        return
    weighed = [(one, _found(one), weight) for one in everyone if not found_spans(one.defendant, "自首") and (weight := _weight(one))]
    if not weighed:
        return
    found = [(one, spans) for one, spans, _ in weighed]
    grade: Grade = "A" if any(one == "A" for _, _, one in weighed) else "B"
    surrendered = any(one.kind == "自首" for person in case.facts.defendants for one in person.circumstances)
    if paragraphs and not surrendered and not _SURRENDER.search(case.words(Part.REASONING, Part.FINDINGS, Part.EVIDENCE)):
        numbers = "、".join(f"第{'一二三四五六七八九'[one - 1]}款" for one in sorted(p for p in paragraphs if p and p < 10))
        told = f"{_who(found)}认定坦白（如实供述）而非自首，却引用刑法第六十七条{numbers}（自首），应引第三款"
        yield Hit(told, (*_first(found), *basis), basis=("criminal-law/67/3",), grade=grade)
        return
    told = f"{_who(found)}以如实供述（坦白）从轻处罚，但裁判依据未引用刑法第六十七条第三款"
    yield Hit(told, (*_first(found), *basis), basis=("criminal-law/67/3",), grade=grade)


def _found(case: Case) -> Spans:
    """The words on 坦白 that are the court's own."""
    return tuple(span for span in found_spans(case.defendant, "坦白") if of_court(case.judgment, span))


def _weight(case: Case) -> Grade | None:
    """A where the court calls it 坦白, B where it lightens by law or adopts the defence's point, None where it is only weighed at discretion."""
    if case.defendant.has("坦白", "rejected"):
        return None
    if affirmed(case, "坦白"):
        return "A"
    grade: Grade | None = None
    for span in _found(case):
        words = clause(case.judgment, span, "。；\n")
        lightens = _LAWFUL.search(words) and not _DISCRETION.search(words) and not DOUBT.search(words)
        if lightens or _ADOPTED.search(case.quote(span) + sentence(case.judgment, span, "。\n")[1]):
            grade = "B"
    return grade


def _who(found: list[tuple[Case, Spans]]) -> str:
    """Whom a clue is about; nobody is named where there is one defendant only."""
    names = [one.defendant.name for one, _ in found]
    if found[0][0].single:
        return ""
    return "、".join(names[:_MOST_NAMES]) + (f"等{len(names)}人" if len(names) > _MOST_NAMES else "")


def _first(found: list[tuple[Case, Spans]]) -> Spans:
    """The words of the first defendants, each span once."""
    return tuple(dict.fromkeys(span for _, spans in found[:_MOST_NAMES] for span in spans[:1]))


def _span_of_all(case: Case) -> Spans:
    spans = [span for one in case.facts.citations for span in one.spans]
    return (Span(min(span.start for span in spans), max(span.end for span in spans)),) if spans else ()


CHECK = Check(
    name="surrender_citation_mismatch",
    title="自首、坦白、立功的认定与所引条款不符",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("criminal-law/67", "citation-2009/1"),
    judge=judge,
    scope="judgment",
    favours=Favours.NEITHER,
    straddles=(_THIRD,),
    instances=("first",),
)
