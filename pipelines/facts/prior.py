"""Earlier convictions (前科) of each defendant: from his paragraph, completed from what the court finds.

Criminal convictions before this case only (criminal law art. 65, 100); administrative penalties are none. A judgment on commutation has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.dates import PartialDate, find_dates
from pipelines.facts.mention import Mentions
from pipelines.facts.prior_reader import Told, read_priors
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Person
from pipelines.judgment import Part, Section

_PENALTIES = (
    "有期徒刑",
    "拘役",
    "管制",
    "无期徒刑",
    "死刑",
    "罚金",
    "免予",
    "免于",
    "免除",
    "免刑",
    "判刑",
    "刑罚",
    "刑满",
    "判过刑",
    "释放",
    "刑事处罚",
)
_OWN = re.compile(
    r"[^。\n]*(?:曾[因于被犯]|曾多次|前科|刑满释放|假释|释放证|刑事判决书[^。\n]{0,20}(?:证实|证明)|又查明|另查|因犯)[^。\n]*"
)
_GIVEN = re.compile(r"(?:，|以|依法|公开)*(?:作出|[（(]\d{4}[）)][^。；，]{2,24}号)[^。；，]{0,30}?(?:判决|裁定)")
_RELEASED = re.compile(
    r"(?P<on>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:，[^，。；]{2,4}(?=被))?(?:，|被|经|依法)*(?P<how>刑满释放|减刑释放|假释(?!考验|期)|刑满(?=[，。；]))"
)
_SUBJECT = re.compile(r"(?:^|[，。；：日月年])(?:同案(?:犯|人|犯罪嫌疑人)?)?(?P<who>[\u4e00-\u9fff]某{1,2}[甲乙丙丁\d]?)因(?:犯|涉嫌)")
_PARTY = re.compile(r"(?:辩护人|辩称|辩解|证言|证人|被害人[^，。]{1,6}陈述|原审|一审|原判|上诉人[^。，]{0,12}(?:提出|称)|同案|另案)")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The earlier convictions of each person."""
    if is_commutation(reading):
        return {}
    plain = reading.judgment.plain
    told: dict[int, list[Told]] = {person.index: [] for person in reading.people}
    for person in reading.people:
        for index, one in _of_paragraph(reading, person):
            told[index].append(one)
    for index, one in _of_court(reading):
        _complete(told[index], one)
    for index, on, manner in _releases(reading):
        _release(told[index], on, manner)
    reviewed = _reviewed_on(reading)
    earlier = {index: [one for one in ones if one.sentenced_on not in reviewed] for index, ones in told.items()}
    return {index: _values(ones, plain) for index, ones in earlier.items() if ones}


def _reviewed_on(reading: Reading) -> frozenset[PartialDate | None]:
    """The days of the judgments under review (于……作出……判决): a paragraph may tell them like earlier convictions."""
    if reading.document.instance is None or reading.document.instance.value not in ("second", "retrial"):
        return frozenset()
    plain = reading.judgment.plain
    return frozenset(
        hit.value
        for section in reading.judgment.parts(Part.PROCEDURE)
        for hit in find_dates(plain, section.start, section.end)
        if hit.value.day is not None and _GIVEN.match(plain, hit.end, section.end)
    )


def is_commutation(reading: Reading) -> bool:
    """Whether the document rules on 减刑 or 假释: its 因犯……罪 is the sentence that is served."""
    instance = reading.document.instance
    return instance is not None and instance.value == "commutation"


def _of_paragraph(reading: Reading, person: Person) -> Iterator[tuple[int, Told]]:
    """What a person's paragraph tells, about him or about those it names (上述二被告人均曾因……)."""
    if person.header is None:
        return
    plain, start, end = reading.judgment.plain, person.header.start, person.header.end
    if not any(plain.find(word, start, end) >= 0 for word in _PENALTIES):
        return
    for one in read_priors(plain, start, end):
        yield person.index, one


def _of_court(reading: Reading) -> Iterator[tuple[int, Told]]:
    """What the court finds outside the paragraphs."""
    judgment = reading.judgment
    mentions: Mentions | None = None
    for section in _court(reading):
        words = judgment.read(section)
        if "罪" not in words or not any(sign in words for sign in ("曾", "前科", "刑满", "释放", "另查", "因犯")):
            continue
        for match in _OWN.finditer(judgment.plain, section.start, section.end):
            if not any(word in match[0] for word in _PENALTIES) or _PARTY.search(match[0]):
                continue
            mentions = mentions or Mentions(judgment.plain, reading.people)
            for one in read_priors(judgment.plain, match.start(), match.end()):
                if one.charge and not _of_another(reading, one) and (one.sentenced_on or "曾" in match[0] or one.release):
                    for index in _whose(mentions, one, match.start()):
                        yield index, one


def _court(reading: Reading) -> Iterator[Section]:
    """Findings, evidence and reasoning; the charge of the prosecution where the judgment has no findings of its own."""
    judgment = reading.judgment
    parts = [Part.PROCEDURE, Part.FINDINGS, Part.EVIDENCE, Part.REASONING]
    if not any(True for _ in judgment.parts(Part.FINDINGS)):
        parts.append(Part.PROSECUTION)
    return judgment.parts(*parts)


def _releases(reading: Reading) -> Iterator[tuple[int, PartialDate, str]]:
    """Releases that the court tells apart from the conviction (张三于……刑满释放): whose, when, how."""
    judgment = reading.judgment
    plain = judgment.plain
    mentions: Mentions | None = None
    for section in _court(reading):
        for match in _RELEASED.finditer(plain, section.start, section.end):
            hits = find_dates(plain, match.start("on"), match.end("on"))
            mentions = mentions or Mentions(plain, reading.people)
            line = max(plain.rfind("\n", section.start, match.start()) + 1, section.start, match.start() - 120)
            mention = mentions.before(match.end(), line)
            people = mention.people if mention else mentions.everyone
            if hits and len(people) == 1:
                yield people[0], hits[0].value, match["how"]


def _release(known: list[Told], on: PartialDate, how: str) -> None:
    """Add a release to the one sentence to be served that lacks it and was passed before it; nothing where several may be meant."""
    open_ones = [
        one
        for one in known
        if one.released_on is None and one.release is None and one.penalty.kind == "有期徒刑" and not one.penalty.probation_months
    ]
    if len(open_ones) == 1 and all(one.sentenced_on is not None and one.sentenced_on.year <= on.year for one in open_ones):
        later = [
            one for one in known if one.sentenced_on and open_ones[0].sentenced_on and one.sentenced_on.iso > open_ones[0].sentenced_on.iso
        ]
        if not later and all(one.released_on is None or one.released_on.iso != on.iso for one in known):
            open_ones[0].released_on, open_ones[0].release = (
                on,
                "减刑" if how.startswith("减") else "假释" if how.startswith("假") else "刑满",
            )


def _of_another(reading: Reading, one: Told) -> bool:
    """Whether the subject straight before the conviction is no defendant: 黄某某（因犯……罪已被判处……）, 赵某某因犯……罪被判处……."""
    plain = reading.judgment.plain
    names = tuple(name for person in reading.people for name in person.names)
    if plain[one.start - 1] == "（":
        return not plain.endswith((*names, "人"), 0, one.start - 1)
    match = _SUBJECT.search(plain, max(0, one.start - 8), one.end)
    return match is not None and match["who"] not in names and not match["who"].endswith(names)


def _whose(mentions: Mentions, one: Told, since: int) -> tuple[int, ...]:
    """Whom a sentence of the court is about: the last name before the conviction; the only defendant without one."""
    mention = mentions.before(one.start + 1, since) or mentions.before(one.end, since)
    if mention is not None:
        return mention.people
    return mentions.everyone if mentions.alone else ()


def _complete(known: list[Told], more: Told) -> None:
    """Add a conviction that is not known yet, or what is missing in the one it repeats."""
    for one in known:
        if _same(one, more):
            if one.released_on is None and more.released_on is not None:
                one.released_on, one.release = more.released_on, more.release
            if one.sentenced_on is None or (more.sentenced_on is not None and one.sentenced_on.month is None):
                one.sentenced_on = more.sentenced_on
            if one.penalty.kind is None:
                one.penalty = more.penalty
            return
    if not known or (more.sentenced_on is not None and more.penalty.kind is not None):
        known.append(more)


def _same(one: Told, other: Told) -> bool:
    """Whether two accounts may be of one judgment."""
    if one.sentenced_on and other.sentenced_on:
        return (one.sentenced_on.year == other.sentenced_on.year and one.sentenced_on.month in (other.sentenced_on.month, None)) or (
            other.sentenced_on.month is None and one.sentenced_on.year == other.sentenced_on.year
        )
    if one.released_on and other.released_on and one.released_on.year == other.released_on.year:
        return True
    return bool(one.charge and other.charge and (one.charge in other.charge or other.charge in one.charge)) or other.sentenced_on is None


def _values(ones: list[Told], plain: str) -> dict[str, Any]:
    values: dict[str, Any] = {"priors": tuple(one.prior() for one in ones)}
    unread = frozenset(name for one in ones for name in one.unread)
    return {**values, "unread": unread} if unread else values


KIND = Kind("prior", "前科", "defendant", ("priors",), find, (Label("prior", "前科"),))
