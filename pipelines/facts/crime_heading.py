"""Headings of the account (一、故意伤害的事实): the charges under which an incident is told, and whose it can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pipelines.facts.narration import Account, convicted_of, participants
from pipelines.facts.reading import Reading
from pipelines.judgment import Span

_CHINESE: Final = re.compile(r"[（(]?(?:第[一二三四五六七八九十]+[起节部笔]|[一二三四五六七八九十]+[、．.）)])")
_DIGIT = re.compile(r"[（(]?(\d{1,2})[）)、．.]")
_HEADING = re.compile(
    r"[^。；\n\d]{2,40}?(?:事实|犯罪|罪(?!责|行)|部分)(?=[。：\n，]|[^，。；\n]{0,8}(?:19|20)\d\d年|$)|[^。；，\n\d]{2,24}(?=\n)"
)


def whose(reading: Reading, told: Account) -> Mapping[int, frozenset[int]]:
    """Who takes part in each numbered incident, by its start: whom it names, without those not convicted of what its heading names."""
    charges = {person.index: convicted_of(reading, person) for person in reading.people}
    names = frozenset(name.removesuffix("罪") for ones in charges.values() for name in ones)
    found: dict[int, frozenset[int]] = {}
    under: frozenset[str] = frozenset()
    for item in told.items:
        own = _named(told.plain, item, names)
        if own or _CHINESE.match(told.plain, item.start):
            under = own
        concerned = frozenset(index for index, ones in charges.items() if under.intersection(one.removesuffix("罪") for one in ones))
        named = participants(reading, item)
        found[item.start] = (named & concerned) or named if under else named
    return found


def section(plain: str, item: Span) -> bool:
    """Whether an incident is a section (二、…的事实) in which several days are told, each with who took part."""
    return (
        _CHINESE.match(plain, item.start) is not None and len(re.findall(r"\d月\d{1,2}日|次日|\d{4}年", plain[item.start : item.end])) > 2
    )


def _named(plain: str, item: Span, names: frozenset[str]) -> frozenset[str]:
    """The charges that the heading of an incident names."""
    number = _CHINESE.match(plain, item.start)
    heading = _HEADING.match(plain, number.end(), item.end) if number else None
    return frozenset(name for name in names if heading and name in heading[0])


def gapped(told: Account) -> bool:
    """Whether a number is lacking among the incidents (1、 3、): one that is told among the evidence has not been found."""
    last = 0
    for item in told.items:
        match = _DIGIT.match(told.plain, item.start)
        number = int(match[1]) if match else 0
        if number > last + 1:
            return True
        last = number
    return False
