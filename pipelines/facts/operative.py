"""Operative stretches (裁判依据、主文), also of documents in table form, whose headings stand for 判决如下 (判决结果, 判决, 判决根据)."""

from __future__ import annotations

import re

from pipelines.judgment import Judgment, Part, Span

_HEADING = re.compile(r"判决结果[：:\n]?|(?:判决|裁定)以下[：:]|裁判结果[：:\n]?|\n判决[：:]?\n|裁判主文[：:\n]")
_BASIS_HEADING = re.compile(r"(?:法律\n?依据|判决根据|裁判依据|法律依据)[：:\n]")
_AFTER = re.compile(r"\n(?:权利告知|判决根据|裁判依据|法律依据)")


def verdicts(judgment: Judgment) -> list[Span]:
    """The verdict (主文)."""
    found = [section.span for section in judgment.parts(Part.VERDICT)]
    if found:
        return found
    limit = _tail(judgment)
    headings = list(_HEADING.finditer(judgment.plain, 0, limit))
    if not headings:
        return []
    last = headings[-1]
    after = _AFTER.search(judgment.plain, last.end(), limit)
    return [Span(last.end(), after.start() if after else limit)]


def bases(judgment: Judgment) -> list[Span]:
    """The legal basis (裁判依据), from the word that opens it."""
    found = [_opened(judgment.plain, section.span) for section in judgment.parts(Part.LEGAL_BASIS)]
    verdict = verdicts(judgment)
    if found:
        return [Span(one.start, min([v.start for v in verdict if v.start > one.start] + [one.end])) for one in found]
    limit = _tail(judgment)
    if heading := _BASIS_HEADING.search(judgment.plain, len(judgment.plain) // 3, limit):
        return [Span(heading.end(), limit)]
    return verdict


def _opened(plain: str, span: Span) -> Span:
    """A basis cut inside the title of a law begins with that title."""
    before = plain[max(0, span.start - 80) : span.start]
    opening = before.rfind("《")
    if opening > before.rfind("》") and opening > before.rfind("。"):
        return Span(span.start - len(before) + opening, span.end)
    return span


def _tail(judgment: Judgment) -> int:
    tail = [s.start for s in judgment.parts(Part.APPEAL_TEXT, Part.FOOT, Part.APPENDIX) if s.start > len(judgment.plain) // 3]
    return min(tail, default=len(judgment.plain))
