"""First and last day of the term (刑期起止) of each defendant, as printed, also where the calendar lacks the day (criminal law art. 41, 44, 47).

The term stands after the penalty it belongs to: 即自……起至……止. The time of probation (缓刑考验期) is none. Masked or garbled dates are
left out and named in `unread`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.reading import Kind, Reading
from pipelines.facts.values import Conviction, Executed, Fact, Person
from pipelines.judgment import Judgment, Part, Span

_DAY = r"[^。；，：（）\n、]{2,14}?[日曰号]"
_TERM = re.compile(
    rf"(?:自|从|由|为|期|于|即|，|：|（|\n|止|起)(?P<start>(?=[0-9一二三四五六七八九〇○零两×xX*＊同Ｏ]){_DAY})(?:起算?|开始|始)?(?:计算)?[，、。]?(?:执行)?(?:到|至|止|-|—)+(?P<end>{_DAY})(?:止|[。，；、）：\n（]|为|$|届满|终止|之?间|期满)"
)
_ONLY_END = re.compile(rf"(?:刑期|执行|羁押|期限)[^。；，\n]{{0,8}}?至(?P<end>(?=[0-9一二三四五六七八九〇○零])[^。；，：（）\n、]{{4,14}}?日)止?")
_PROBATION = re.compile(r"(?:缓刑)?考验期?限?[^。；\n刑]{0,30}$|缓刑考验期?间?限?[^；\n）]{0,40}$")
_BLANK = re.compile(r"[×xXＸ*＊某]")


@dataclass(frozen=True, slots=True)
class _Range:
    start: Fact[PartialDate] | None
    end: Fact[PartialDate] | None
    place: int


def find(reading: Reading) -> Mapping[int, Mapping[str, Any]]:
    """Read the term of every defendant who has a penalty."""
    judgment = reading.judgment
    placed = sorted(_penalties(reading), key=lambda item: item[0].start)
    found: dict[int, dict[str, Any]] = {}
    for number, (span, people) in enumerate(placed):
        until = next((other.start for other, _ in placed[number + 1 :] if other.start >= span.end), _end(judgment, span.end))
        ranges = list(_ranges(judgment.plain, span.start, min(until, span.end + 700)))
        for position, person in enumerate(people):
            if chosen := _chosen(judgment.plain, span.start, ranges, person, position, people):
                found[person.index] = _values(chosen)
    return found


def _penalties(reading: Reading) -> Iterator[tuple[Span, list[Person]]]:
    """The last penalty of each defendant (the combined one if there is one), with all defendants who share it."""
    shared: dict[Span, list[Person]] = {}
    for person in reading.people:
        convictions: tuple[Conviction, ...] = reading.fact(person, "convictions", ())
        executed: Executed | None = reading.fact(person, "executed")
        carrier = executed or (convictions[-1] if convictions else None)
        if carrier and carrier.spans:
            shared.setdefault(carrier.spans[0], []).append(person)
    yield from shared.items()


def _end(judgment: Judgment, position: int) -> int:
    """The end of the section in which a penalty stands."""
    for section in judgment.sections:
        if section.start <= position <= section.end:
            return section.end if section.part is not Part.LEGAL_BASIS else len(judgment.plain)
    return len(judgment.plain)


def _ranges(plain: str, start: int, end: int) -> Iterator[_Range]:
    """Every 自……起至……止 of a stretch that is no time of probation."""
    for match in _TERM.finditer(plain, max(0, start - 1), end):
        before = plain[max(start, match.start() - 45) : match.start() + 1]
        if _PROBATION.search(before):
            continue
        dates = find_dates(plain, match.start("start"), match.end("end"))
        first = next((hit for hit in dates if hit.start < match.end("start")), None)
        last = next((hit for hit in reversed(dates) if hit.start >= match.start("end") - 1), None)
        if first is None and last is None and not _BLANK.search(match[0]):
            continue
        yield _Range(_fact(first), _fact(last), match.start())


def _fact(hit: Any) -> Fact[PartialDate] | None:
    if hit is None or hit.value.day is None:
        return None
    return Fact(hit.value, (Span(hit.start, hit.end),))


def _chosen(plain: str, start: int, ranges: list[_Range], person: Person, position: int, people: list[Person]) -> _Range | None:
    """The range of a person: the one that names him, else the one in his place in the list, else the only one."""
    if not ranges:
        return None
    if len(people) == 1 and len(ranges) == 1:
        return ranges[0]
    floor = start
    for one in ranges:
        if any(name in plain[floor : one.place] for name in person.names):
            return one
        floor = one.place
    if len(people) == len(ranges):
        return ranges[position]
    return ranges[0] if len(ranges) == 1 or len(people) == 1 else None


def _values(chosen: _Range) -> dict[str, Any]:
    values: dict[str, Any] = {}
    unread = set()
    for name, fact in (("term_from", chosen.start), ("term_to", chosen.end)):
        if fact is None:
            unread.add(name)
        else:
            values[name] = fact
    if unread:
        values["unread"] = frozenset(unread)
    return values


KIND = Kind("term", "刑期起止", "defendant", ("term_from", "term_to"), find)
