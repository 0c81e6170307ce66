"""Excerpts (原文摘录): the words that a clue rests on, with the words around them, and where they stand in the judgment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipelines.rendering import words
from serving.documents.paper import Run

_AROUND = 110  # characters shown before and after the quoted words, at most
_STOPS = "。；！？"
_CUT = "……"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of one paragraph, the quoted words marked; `place` names the part of the judgment and the offsets of the quotes."""

    place: str
    runs: tuple[Run, ...]


def excerpts(report: Mapping[str, Any], text: str, evidence: Iterable[Mapping[str, Any]]) -> list[Excerpt]:
    """The quotes of a clue, in the order of the text; those that stand close together share an excerpt."""
    quotes = sorted({(one["start"], one["end"]) for one in evidence})
    groups: list[tuple[int, int, list[tuple[int, int]]]] = []
    for start, end in quotes:
        begin, stop = _window(text, start, end)
        if groups and begin <= groups[-1][1]:
            first, last, members = groups[-1]
            groups[-1] = (first, max(last, stop), [*members, (start, end)])
        else:
            groups.append((begin, stop, [(start, end)]))
    return [Excerpt(_place(report, text, members), _runs(text, begin, stop, members)) for begin, stop, members in groups]


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph around a quote, cut down to whole sentences where it is long."""
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if start - begin > _AROUND:
        near = [text.find(mark, start - _AROUND, start) for mark in _STOPS]
        begin = min((place + 1 for place in near if place >= 0), default=start - _AROUND)
    if stop - end > _AROUND:
        stop = max(text.rfind(mark, end, end + _AROUND) + 1 for mark in _STOPS) or end + _AROUND
    return begin, stop


def _runs(text: str, begin: int, stop: int, quotes: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    cuts = sorted({begin, stop, *(place for quote in quotes for place in quote)})
    runs = [Run(text[one:other], any(start <= one and other <= end for start, end in quotes)) for one, other in pairwise(cuts)]
    before = begin > 0 and text[begin - 1] != "\n"
    after = stop < len(text) and text[stop] != "\n"
    return (*([Run(_CUT)] if before else []), *runs, *([Run(_CUT)] if after else []))


def _place(report: Mapping[str, Any], text: str, quotes: Sequence[tuple[int, int]]) -> str:
    start = quotes[0][0]
    offsets = "、".join(f"{one}–{other}" for one, other in quotes)
    for section in report["sections"]:
        if section["start"] <= start < section["end"]:
            before = text[section["start"] : start].split("\n")
            number = sum(1 for line in before[:-1] if line.strip()) + 1
            return f"“{words.SECTION[section['kind']]}”部分第{number}段（字符位置{offsets}）"
    return f"字符位置{offsets}"
