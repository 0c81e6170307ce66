"""同一数额、刑期的中文数字与阿拉伯数字不一致。

Finds a sum or a term written twice, in words and at once in brackets in figures (人民币五千元（6000元）, 有期徒刑六个月（8个月）), with two values.
Excluded: brackets that say anything else (其中、已缴纳、折合、约); foreign currency; two figures or two words (only one of each kind is a writing twice);
approximate sums (余元); masked figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.durations import DURATION, in_words, read_duration
from pipelines.judgment import Part, Span
from pipelines.money import MONEY, read_money

_SUMS = re.compile(
    rf"(?P<first>{MONEY}[整正]?)（(?:大写|小写|即|计)?[：:]?(?P<second>(?:人民币|￥|¥|RMB)?[：:]?[^（）\n，。；]{{1,24}}?)）"
)
_TERMS = re.compile(rf"(?:徒刑|拘役|管制|考验期|权利)(?P<first>{DURATION})（即?(?P<second>{DURATION})）")
_SUM_BEFORE = re.compile(r"元[整正]?（(?![^）]{0,24}(?:缴|付|退|已|抵))")
_TERM_BEFORE = re.compile(r"[年月日天]（即?[\d一二三四五六七八九十]{1,3}(?:年|个月)")
_HAN = re.compile(r"[一二三四五六七八九壹贰叁肆伍陆柒捌玖两]")
_ARABIC = re.compile(r"\d")
_VAGUE = re.compile(r"[余多约近]|左右|上下|×|\*|＊|[Xx]")


def judge(case: Case) -> Iterator[Hit]:
    """Sums, then terms, of the court's own text."""
    plain = case.judgment.plain
    for section in case.judgment.parts(Part.FINDINGS, Part.REASONING, Part.VERDICT):
        for match in _matches(_SUMS, _SUM_BEFORE, plain, section.span):
            first, second = match["first"], match["second"]
            if _written_twice(first, second) and (sums := _yuan(first, second)) and sums[0] != sums[1]:
                yield _hit(match, f"{sums[0]:g}元", f"{sums[1]:g}元")
        for match in _matches(_TERMS, _TERM_BEFORE, plain, section.span):
            left, right = read_duration(match["first"]), read_duration(match["second"])
            if left and right and left != right and _written_twice(match["first"], match["second"]):
                yield _hit(match, in_words(left.months, left.days), in_words(right.months, right.days))


def _matches(pattern: re.Pattern[str], before: re.Pattern[str], plain: str, span: Span) -> Iterator[re.Match[str]]:
    """The matches about each bracket that stands right behind a sum or a term."""
    for bracket in before.finditer(plain, span.start, span.end):
        if match := pattern.search(plain, max(span.start, bracket.start() - 24), min(span.end, bracket.end() + 26)):
            yield match


def _written_twice(first: str, second: str) -> bool:
    """Whether one is in words and the other in figures, both exact."""
    if _VAGUE.search(first + second):
        return False
    in_words = [bool(_HAN.search(one)) and not _ARABIC.search(one) for one in (first, second)]
    in_figures = [bool(_ARABIC.search(one)) and not _HAN.search(one) for one in (first, second)]
    return (in_words[0] and in_figures[1]) or (in_figures[0] and in_words[1])


def _yuan(first: str, second: str) -> tuple[int | float, int | float] | None:
    """Both sums in yuan; None if either cannot be read."""
    left, right = read_money(first), read_money(second if "元" in second or "￥" in second else f"人民币{second.removeprefix('人民币')}")
    return (left.yuan, right.yuan) if left and right and not (left.approximate or right.approximate) else None


def _hit(match: re.Match[str], left: str, right: str) -> Hit:
    return Hit(f"“{match[0]}”中两种写法不一致：前为{left}，后为{right}", (Span(*match.span()),))


CHECK = Check(
    name="capital_lowercase_mismatch",
    title="大小写数额或者刑期不一致",
    version=1,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("cpl-interpretation-2012/246", "cpl-interpretation-2021/473"),
    judge=judge,
    scope="judgment",
    instances=("first", "second", "retrial"),
)
