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
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Conviction, Executed, Fact, Person
from pipelines.judgment import Judgment, Part, Span

_DAY = r"[^。；，：（）\n、]{2,14}?[日曰号]"
_TERM = re.compile(
    rf"(?:自|从|由|为|期|于|即|，|：|（|\n|止|起)(?P<start>(?=[0-9一二三四五六七八九〇○零两×xX*＊同Ｏ]){_DAY})(?:起算?|开始|始)?(?:计算)?[，、。]?(?:执行)?(?:到|至|止|-|—)+(?P<end>{_DAY}|[^。；，：（）\n、日曰号]{{4,10}}?月[^。；，：（）\n、日曰号]{{1,3}}(?=止))(?:止|[。，；、）：\n（]|为|$|届满|终止|之?间|期满)"
)
_PROBATION = re.compile(r"(?:缓刑)?考验期?限?[^。；\n刑]{0,30}$|缓刑考验期?间?限?[^；\n）]{0,40}$")
_OFFSET = re.compile(
    r"(?:折抵(?!刑期一日)|扣除|(?<!先行)羁押|拘留|监视居住|留置|隔离|逮捕)[^，。；即：]{0,14}$|(?:折抵|扣除)[^，。；即]{0,12}（$"
)
_ALL = re.compile(r"均自|均从|(?:各|上述|以上|全体|二|两|三|四|五|六)[名个位]?(?:原审)?(?:被告人|罪犯)(?:的)?刑期")
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
    sentenced = [person for _, people in placed for person in people]
    found: dict[int, dict[str, Any]] = {}
    elsewhere: dict[int, dict[str, Any]] = {}  # told behind another's penalty: of the judgment below, perhaps
    for number, (span, people) in enumerate(placed):
        until = placed[number + 1][0].start if number + 1 < len(placed) else _end(judgment, span.end)
        ranges = list(_ranges(judgment.plain, span.start, min(until, span.end + 300 + 200 * len(sentenced))))
        floor = span.end
        for position, one in enumerate(ranges):
            words = judgment.plain[floor : one.place]
            floor = one.place
            for person in _whose(words, position, len(ranges), people, sentenced):
                (found if person in people else elsewhere).setdefault(person.index, _values(one))
    return {**elsewhere, **found}


def _whose(words: str, position: int, count: int, people: list[Person], sentenced: list[Person]) -> list[Person]:
    """Whose term it is: of those named before it, of all, of those of the penalty, or of the one in the same place in their list."""
    named = [person for person in sentenced if any(name in words for name in person.names)]
    if named:
        return named
    if _ALL.search(words):
        return sentenced
    if count == len(people) and count > 1:
        return [people[position]]
    return people if position == 0 else []


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
        if _PROBATION.search(before) or _OFFSET.search(before):
            continue
        dates = find_dates(plain, match.start("start"), match.end("end") + 1)  # with 止, before which 日 may be lacking
        first = next((hit for hit in dates if hit.start < match.end("start")), None)
        last = next((hit for hit in reversed(dates) if hit.start >= match.start("end") - 1), None)
        if first is None and last is None and not _BLANK.search(match[0]):
            continue
        yield _Range(_fact(first), _fact(last), match.start())


def _fact(hit: Any) -> Fact[PartialDate] | None:
    if hit is None or hit.value.day is None:
        return None
    return Fact(hit.value, (Span(hit.start, hit.end),))


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


KIND = Kind("term", "刑期起止", "defendant", ("term_from", "term_to"), find, (Label("term_from", "刑期起"), Label("term_to", "刑期止")))
