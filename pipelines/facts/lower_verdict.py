"""The verdict below (原判): where a document of a later instance, a review or a commutation tells the judgment it deals with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.facts.pronouncement import Pronounced, Ruling, pronounced
from pipelines.facts.reading import Reading
from pipelines.judgment import Part, Span

_PENALTY = ("徒刑", "拘役", "管制", "死刑", "罚金", "免予", "免于", "无罪")
_CUE = re.compile(
    r"判决(?:如下)?[：，]|(?:法院|原审|一审|原判|该院|本院|二审|终审)[^\n]{0,600}?(?:判决|判处|裁定|认定)|以[^，。；\n]{2,60}罪[，、]?[^，。；\n]{0,12}判处|(?:依照|依据|根据|适用)[^\n]{0,400}(?:判处|认定)"
)
_STRONG = re.compile(
    r"判决(?:如下)?：|如下判决|(?:以|认定)[^。\n]{0,60}犯[^，。\n]{2,40}罪[，、]?[^，。\n]{0,10}判处"
    r"|(?:原审|原判|一审|法院)[^。\n]{0,40}以[^，。；\n]{2,60}罪[，、]?[^，。；\n]{0,12}判处"
)
_GOES_ON = re.compile(r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|被告人|原审被告|（刑期|（缓刑|罪犯)")
_WITNESS = re.compile(
    r"(?:\d{1,2}[、.．]|（\d{1,2}）|[^。，]{0,30}(?:前科|证言|陈述|供述))[^\n]{0,80}(?:证实|证明|载明|陈述|供述)|证实|书证"
)
_PROPOSAL = re.compile(r"^(?!.*(?:判决(?:如下)?[：，]|判处)).*(?:建议|提起公诉)|^[^判]*建议[^。]{0,30}判处(?!.*判决)")
_ANNOUNCED = re.compile(r"(?:判决|裁定|决定|即)(?:如下)?[：，]?\n?$")
_BEFORE = (
    Part.PARTIES,
    Part.PROCEDURE,
    Part.PROSECUTION,
    Part.DEFENCE,
    Part.LOWER,
    Part.APPEAL_GROUNDS,
    Part.FINDINGS,
    Part.EVIDENCE,
)


def lower_rulings(reading: Reading, because: bool) -> list[tuple[Ruling, Span]]:
    """Every telling of a judgment below, in reading order, with its stretch."""
    plain = reading.judgment.plain
    found = []
    for span in _stretches(reading):
        ruling = pronounced(plain, span.start, span.end, reading.people, strict=True, because=because)
        if ruling.items:
            found.append((ruling, span))
    return found


def _stretches(reading: Reading) -> Iterator[Span]:
    judgment = reading.judgment
    start = None
    end = 0
    announced = False
    sections = [section for section in judgment.sections if section.part in _BEFORE]
    region = (sections[0].start, sections[-1].end) if sections else (0, 0)
    for first, last in _paragraphs(judgment.plain, *region):
        words = judgment.plain[first:last]
        penal = any(word in words for word in _PENALTY)
        if start is not None and penal and _GOES_ON.match(words):
            end = last
            continue
        if start is not None:
            yield Span(start, end)
            start = None
        listed = announced and bool(_GOES_ON.match(words))
        announced = bool(_ANNOUNCED.search(words)) or (announced and bool(_GOES_ON.match(words)))
        if penal and "罪" in words and (listed or _tells(words, judgment.part_at(first))):
            start, end = first, last
    if start is not None:
        yield Span(start, end)


def _tells(words: str, part: Part) -> bool:
    """Whether a paragraph tells a judgment: it says so, or nothing in it points to a witness or a proposal."""
    if _STRONG.search(words) or (part is Part.LOWER and "判处" in words and "建议" not in words):
        return True
    return not _WITNESS.match(words) and not _PROPOSAL.search(words) and _CUE.search(words) is not None


def _paragraphs(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = plain.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        yield start, stop
        start = stop


def best_for(index: int, rulings: list[tuple[Ruling, Span]]) -> list[Pronounced]:
    """The fullest telling of a person's sentence, the last of equals (a judgment remanded and tried again is told later)."""
    best: list[Pronounced] = []
    weight = 0
    for ruling, _ in rulings:
        items = _once([item for item in ruling.items if index in item.people])
        score = sum(_components(item) for item in items)
        if score >= weight and items:
            best, weight = items, score
    return best


def _once(items: list[Pronounced]) -> list[Pronounced]:
    """Each charge once, as told most fully; an acquittal that somebody asks for does not count beside a sentence."""
    guilty = [item for item in items if item.penalty and item.penalty.kind != "无罪"] or items
    best: dict[tuple[str | None, bool], Pronounced] = {}
    for item in guilty:
        key = (item.charge, item.combined)
        if key not in best or _components(item) > _components(best[key]):
            best[key] = item
    return list(best.values())


def _components(item: Pronounced) -> int:
    if item.penalty is None:
        return 0
    values = (
        item.penalty.months,
        item.penalty.fine,
        item.penalty.probation_months,
        item.penalty.deprivation_months,
        item.penalty.confiscation,
    )
    return 2 + (2 if item.charge else 0) + sum(value is not None for value in values)
