"""The foot (落款): the day of the judgment and the members of the court who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.values import Fact, Panel
from pipelines.judgment import Judgment, Part, Span

_TITLE = re.compile(
    r"代理审判长|审判长|(?:代理|助理|独任|代)?审判员|(?:人民)?陪审员|人民审判员|书记员|法官助理|助理|速录员|记录员|法官(?=[\u4e00-\u9fff])"
)
_ASSESSOR = re.compile(r"陪审")
_JUDGE = re.compile(r"审判|^法官$")
_NOT_A_NAME = re.compile(r"[章件院印异原核对本附\d]")
_DAY = re.compile(r"[二一][〇○０oOΟ零〇0九]|[12][\d０-９]{3}年|二千")


@dataclass(frozen=True, slots=True)
class Signature:
    """A title in the foot with how many names it stands for."""

    assessor: bool
    people: int
    span: Span


def panel(judgment: Judgment) -> Fact[Panel] | None:
    """Judges (审判长, 审判员, 代理审判员, 助理审判员) and lay assessors (人民陪审员) of the signatures; nothing without signatures."""
    signed = list(signatures(judgment))
    judges = sum(one.people for one in signed if not one.assessor)
    assessors = sum(one.people for one in signed if one.assessor)
    return Fact(Panel(judges, assessors), tuple(one.span for one in signed)) if judges else None


def signatures(judgment: Judgment) -> Iterator[Signature]:
    """The signatures of the members of the court; clerks and assistants are none."""
    for section in judgment.parts(Part.FOOT):
        titles = list(_TITLE.finditer(judgment.plain, section.start, section.end))
        for index, title in enumerate(titles):
            end = titles[index + 1].start() if index + 1 < len(titles) else section.end
            names = _names(judgment.plain[title.end() : end])
            if names and (_ASSESSOR.search(title[0]) or _JUDGE.search(title[0])):
                yield Signature(bool(_ASSESSOR.search(title[0])), names, Span(title.start(), title.end()))


def _names(words: str) -> int:
    """How many names follow a title: none where the next title or nothing follows, else one, or those joined by 、."""
    if day := _DAY.search(words):
        words = words[: day.start()]
    words = words.strip("\n：、，。 ")
    if not words:
        return 0
    others = [name for name in re.split(r"[、\n]+", words) if name][1:]
    return 1 + len([name for name in others if 2 <= len(name) <= 4 and not _NOT_A_NAME.search(name)])


def judged_on(judgment: Judgment) -> Fact[PartialDate] | None:
    """The day in the foot; without a foot, a day that stands alone at the end."""
    plain = judgment.plain
    for section in judgment.parts(Part.FOOT):
        hits = [hit for hit in find_dates(plain, section.start, section.end) if not hit.relative]
        if hits:
            return Fact(hits[0].value, (Span(hits[0].start, hits[0].end),))
    return None
