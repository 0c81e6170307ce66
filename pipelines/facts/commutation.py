"""Rulings of commutation and parole (减刑、假释): what is granted, the new end of the term, earlier commutations, delivery to prison.

Criminal law art. 78–82; the reduction is in months and days, "减为" (无期徒刑 → 有期徒刑) is granted without a number of months.
A proposal (提请、建议) of the prison or the procuratorate is no earlier commutation. A proposal withdrawn or sent back: granted is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.dates import DateHit, PartialDate, find_dates
from pipelines.durations import DURATION, read_duration
from pipelines.facts.operative import verdicts
from pipelines.facts.penalty import masked
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Commutation, Reduction, Spans
from pipelines.judgment import Judgment, Part, Span

_GRANTED = re.compile(
    rf"减(?:去|刑|少|掉|除)(?:其)?(?:有期徒刑|刑期|刑罚|拘役|管制)?(?P<term>{DURATION})"
    r"|(?P<rest>减(?:去|除)?(?:有期徒刑)?(?:剩余|余|残|有余)(?:下的)?(?:有期徒刑)?刑?期?)|(?P<to>减为(?:有期徒刑|无期徒刑))"
)
_REFUSED = re.compile(r"不予(?:减刑|假释|准许|准予)|不准予?(?:减刑|假释)|驳回[^。]{0,20}(?:建议|提请)")
_PAROLE = re.compile(r"(?:予以|准予|准许|决定|裁定|对罪犯[^，。]{1,20}|依法)假释")
_END = re.compile(r"(?:至|到|释放日期为|止于)(?P<day>[^，。；：（）\n至到]{6,16}?[日号])")
_EARLIER = re.compile(
    rf"减(?:去|刑|少|除)(?:其)?(?:刑期|有期徒刑|刑罚)?(?P<term>{DURATION})|减为(?:有期徒刑|无期徒刑)|减刑(?=[，、；]|为有期)"
)
_PROPOSED = re.compile(r"建议|提请|呈报|报请|拟|同意|意见|提议|从严|扣减|请求")
_PROPOSED_AFTER = re.compile(r"的?(?:刑期)?(?:的?(?:减刑)?(?:建议|意见|幅度|提请))")
_DELIVERED = re.compile(r"交付|(?:被|已)?(?:投|送)(?:入|至|到|往|交|押)|入监|收监执行|收押|投送|投改|投牢")
_EFFECTIVE = re.compile(r"(?:发生法律效力|生效)")
_TOLD = (
    Part.PARTIES,
    Part.PROCEDURE,
    Part.LOWER,
    Part.APPEAL_GROUNDS,
    Part.PROSECUTION,
    Part.FINDINGS,
    Part.DEFENCE,
    Part.EVIDENCE,
)


def find(reading: Reading) -> Mapping[str, Any]:
    """Read a ruling of commutation; nothing for any other document."""
    instance = reading.document.instance
    if instance is None or instance.value != "commutation":
        return {}
    judgment = reading.judgment
    for span in verdicts(judgment):
        words = judgment.read(span)
        if "减" in words or "假释" in words:
            return {"commutation": ruling(judgment, span)}
    return {}


def ruling(judgment: Judgment, verdict: Span) -> Commutation:
    """What a stretch of the verdict grants, with what the document tells of the sentence."""
    plain = judgment.plain
    evidence: dict[str, Spans] = {}
    refused = _REFUSED.search(plain, verdict.start, verdict.end)
    grant = None if refused else _GRANTED.search(plain, verdict.start, verdict.end)
    parole = None if refused or grant else _PAROLE.search(plain, verdict.start, verdict.end)
    decisive = refused or grant or parole
    if decisive:
        evidence["granted"] = (Span(decisive.start(), decisive.end()),)
    duration = read_duration(grant["term"] or "") if grant else None
    if grant and duration:
        evidence["months"] = (Span(grant.start(), grant.end()),)
    end = _last_day(plain, verdict) if grant or parole else None
    told = list(_stretches(judgment))
    delivered, effective = _dated(plain, told, _DELIVERED), _dated(plain, told, _EFFECTIVE)
    for name, hit in (("term_to_after", end), ("delivered_on", delivered), ("original_effective_on", effective)):
        if hit:
            evidence[name] = (Span(hit.start, hit.end),)
    previous = list(reductions(plain, told))
    if previous:
        evidence["previous"] = tuple(span for _, span in previous)
    return Commutation(
        kind="假释" if parole or (not grant and "假释" in judgment.read(verdict)) else "减刑",
        months=duration.months if duration else None,
        days=(duration.days or None) if duration else None,
        granted=False if refused else True if grant or parole else None,
        previous=tuple(one for one, _ in previous),
        original_effective_on=effective.value if effective else None,
        delivered_on=delivered.value if delivered else None,
        term_to_after=end.value if end else None,
        evidence=tuple(evidence.items()),
    )


def _last_day(plain: str, verdict: Span) -> DateHit | None:
    """The new end of the term (减刑后刑期至……止)."""
    found = None
    for match in _END.finditer(plain, verdict.start, verdict.end):
        found = next(iter(find_dates(plain, match.start("day"), match.end("day"))), found)
    return found


def _stretches(judgment: Judgment) -> Iterator[Span]:
    for section in judgment.parts(*_TOLD):
        yield section.span


def _clauses(plain: str, told: list[Span]) -> Iterator[tuple[int, int]]:
    """The sentences of what is told before the reasoning."""
    for span in told:
        start = span.start
        for match in re.finditer(r"[。；\n]", plain[span.start : span.end]):
            yield start, span.start + match.start()
            start = span.start + match.end()
        if start < span.end:
            yield start, span.end


def reductions(plain: str, told: list[Span]) -> Iterator[tuple[Reduction, Span]]:
    """Earlier commutations with the date of each ruling and their words, in reading order, each once."""
    seen: set[tuple[PartialDate | None, int | None, int | None]] = set()
    for start, end in _clauses(plain, told):
        if "减" not in plain[start:end]:
            continue
        words = masked(plain[start:end])
        floor = 0
        for match in _EARLIER.finditer(words):
            before = words[floor : match.start()]
            floor = match.end()
            if _PROPOSED.search(before) or _PROPOSED_AFTER.match(words, match.end()) or "自上次" in before[-4:]:
                continue
            dates = find_dates(words, match.start() - len(before), match.start())
            duration = read_duration(match["term"] or "")
            if not dates and not duration:
                continue
            key = (
                dates[-1].value if dates else None,
                duration.months if duration else None,
                (duration.days or None) if duration else None,
            )
            if key not in seen:
                seen.add(key)
                first = dates[-1].start if dates else match.start()
                yield Reduction(*key), Span(start + first, start + match.end())


def _dated(plain: str, told: list[Span], act: re.Pattern[str]) -> DateHit | None:
    """The date of an act in its own clause: 2014年10月16日送入……监狱."""
    for start, end in _clauses(plain, told):
        for match in act.finditer(plain, start, end):
            comma = plain.rfind("，", start, match.start())
            first = comma + 1 if comma >= 0 else start
            dates = find_dates(plain, first, match.start())
            if not dates and comma >= 0 and match.start() - comma < 4:
                dates = find_dates(plain, max(start, plain.rfind("，", start, comma) + 1), comma)
            if dates and "判决" not in plain[dates[-1].end : match.start()] and "建议" not in plain[dates[-1].end : match.start()]:
                return dates[-1]
    return None


KIND = Kind(
    "commutation",
    "减刑假释",
    "judgment",
    ("commutation",),
    find,
    (
        Label("commutation", "减刑假释决定", ("减刑", "假释")),
        Label("reduction", "历次减刑"),
        Label("original_effective_on", "原判生效日期"),
        Label("delivered_on", "交付执行日期"),
        Label("term_to_after", "减刑后刑期止"),
    ),
)
