"""Values of the verdict: convictions, combined penalties, rulings of commutation, citations of the legal basis."""

from __future__ import annotations

import re
from typing import Any

from pipelines.facts.charge_name import CHARGE, bare_charge, clean
from pipelines.facts.citation import entries
from pipelines.facts.commutation import ruling
from pipelines.facts.operative import bases
from pipelines.facts.penalty import read_penalty
from pipelines.facts.spans.stretch import Stretch
from pipelines.facts.values import Penalty
from pipelines.judgment import Span

_CHARGE = re.compile(CHARGE)
_ROLE = 12  # characters that may stand before a name (被告人, 上诉人（原审被告人）)
_EARLIER = ("原", "前", "曾", "所", "因")
_EXECUTED = re.compile("决定(?:合并)?执行|合并执行|实际执行")
_ACQUITTED = re.compile("(?<!宣告判)无罪")
_ANSWERABLE = re.compile("不负刑事责任")


def _penalty(stretch: Stretch, span: Span) -> Penalty:
    read = read_penalty(stretch.unnoted, span.start, span.end)
    if read and read.penalty.kind != "other":
        return read.penalty
    if _ACQUITTED.search(stretch.words):
        return Penalty("无罪")
    if _ANSWERABLE.search(stretch.words):
        return Penalty("other")
    return read.penalty if read else Penalty()


def read_conviction(stretch: Stretch) -> dict[str, Any] | None:
    """Charge and penalty; the charge of a bare penalty is the last one named before it."""
    text, span = stretch.unnoted, stretch.span
    told = _CHARGE.finditer(text, stretch.section.start, span.end)
    named = [match for match in told if match.end() > span.start and not _is_earlier(text, match)]
    bare = None if named else bare_charge(text, _after_name(stretch), span.end)
    end = next((match.start() for match in named[1:]), span.end)
    if combined := _EXECUTED.search(text, span.start, end):
        end = combined.start() if combined.start() > span.start else end
    penalty = _penalty(stretch, Span(max(span.start, named[0].start()) if named else span.start, end))
    charge = (named[0]["charge"] or named[0]["by"]) if named else bare["bare"] if bare else _inherited(stretch)
    if charge is None and penalty == Penalty():
        return None
    return {"charge": clean(charge) if charge else None, **penalty.values}


def _after_name(stretch: Stretch) -> int:
    """The end of the defendant's name at the beginning of the span (被告人张三盗窃罪，判处……), else the beginning."""
    name = stretch.name or ""
    at = stretch.plain.find(name, stretch.span.start, stretch.span.start + len(name) + _ROLE) if name else -1
    return at + len(name) if at >= 0 else stretch.span.start


def _is_earlier(text: str, match: re.Match[str]) -> bool:
    return text[max(0, match.start() - 1) : match.start()].endswith(_EARLIER)


def _inherited(stretch: Stretch) -> str | None:
    """The last charge named before the span in its section."""
    section = stretch.section
    named = [match for match in _CHARGE.finditer(stretch.unnoted, section.start, stretch.span.end) if match.start() < stretch.span.start]
    own = [match for match in named if not _is_earlier(stretch.unnoted, match)] or named
    return (own[-1]["charge"] or own[-1]["by"]) if own else None


def read_executed(stretch: Stretch) -> dict[str, Any] | None:
    """The combined penalty: what follows 决定执行, else the penalty of the span."""
    told = _EXECUTED.search(stretch.unnoted, stretch.span.start, stretch.span.end)
    penalty = _penalty(stretch, Span(told.end() if told else stretch.span.start, stretch.span.end))
    return None if penalty == Penalty() else penalty.values


def read_commutation(stretch: Stretch) -> dict[str, Any] | None:
    """What a ruling grants: kind, months and days, whether it is granted."""
    found = ruling(stretch.judgment, stretch.span)
    if found.granted is None and stretch.kind is None:
        return None
    return {"kind": stretch.kind or found.kind, "months": found.months, "days": found.days, "granted": found.granted}


def read_citation(stretch: Stretch) -> list[dict[str, Any]] | None:
    """The articles of a span (第六十七条第一款、第三款 are two), each with paragraph and item; their law is the one named before them."""
    span = stretch.span
    around = next((basis for basis in bases(stretch.judgment) if basis.start <= span.start < basis.end), stretch.section)
    found = list(entries(stretch.judgment, Span(around.start, max(around.end, span.end))))
    whole = [one for one in found if one.start >= span.start and one.end <= span.end]
    chosen = whole or stretch.overlapping(found)[:1]
    return [{"law": one.law, "article": one.article, "paragraph": one.paragraph, "item": one.item} for one in chosen] or None
