"""Compulsory measures of this case (强制措施, criminal procedure law art. 66–100) with their dates, and the dated capture.

From each defendant's paragraph; captures and summonses also from what is told elsewhere. Measures of earlier cases are left out; administrative
detention and compulsory rehabilitation count only between capture and criminal detention of this case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipelines.dates import PartialDate
from pipelines.facts.appearance import Appearance, appearances
from pipelines.facts.custody_reader import Step, read_steps
from pipelines.facts.mention import Mentions
from pipelines.facts.prior import is_commutation
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import CustodyStep, Person, Prior
from pipelines.judgment import Part, Span

_CRIMINAL = ("刑事拘留", "逮捕", "取保候审", "监视居住", "指定居所监视居住", "留置", "羁押")
_ADMINISTRATIVE = ("行政拘留", "强制隔离戒毒")
_WORDS = (
    "拘留",
    "逮捕",
    "取保",
    "监视居住",
    "留置",
    "羁押",
    "抓获",
    "捉获",
    "抓捕",
    "查获",
    "传唤",
    "刑拘",
    "收监",
    "释放",
)
_JOINT = re.compile(
    r"(?<=[。\n])(?:(?:上列|上述|以上|[二两三四五六七八九十]{1,2})[^，。；]{0,6}被告人|[^，。；\n]{2,16}[、和与][^，。；\n]{2,16}(?:均|因))"
)
_GOES_ON = re.compile(
    r"\n*(?=(?:同年|同月|次日|同日|(?:19|20)\d\d年|(?:现|又)?因涉嫌|现?因本案)(?![^。\n]*(?:公诉|审理|受理))[^。\n]*(?:拘留|逮捕|取保候审|监视居住))[^\n]*"
)
_SUSPECTED = re.compile(r"涉嫌(?:犯)?([^，。；]{2,24}?罪)")
_DRUG_USE = re.compile(r"因(?:吸毒|吸食|注射)")
_ELSEWHERE = re.compile(r"[^。\n]*(?:被|依法|决定|执行)[^。；\n]{0,24}(?:刑事拘留|刑拘|逮捕|取保候审|监视居住)[^。\n]*")


def find(reading: Reading) -> Mapping[Any, Any]:
    """The measures of each person."""
    if is_commutation(reading):
        return {}
    steps = _of_paragraphs(reading)
    for index, more in _of_other_parts(reading, [person for person in reading.people if not steps[person.index]]):
        steps[index].append(more)
    told = appearances(reading)
    driving = "危险驾驶" in reading.judgment.plain  # a traffic stop is no capture
    found: dict[int, dict[str, Any]] = {}
    for person in reading.people:
        own = [one for one in told if person.index in one.people and not (driving and one.stopped)]
        priors = reading.fact(person, "priors", ())
        plain = reading.judgment.plain
        charges = [one.charge for one in reading.fact(person, "convictions", ())]
        other = tuple(one for one in priors if one.charge and one.charge not in charges)
        read = [one for one in steps[person.index] if not _noted(plain, one, priors) and not _led_to(plain, one, other)]
        values = tuple(_of_person(reading, person, read, own, priors))
        if values:
            found[person.index] = {"custody": values}
    return found


def _of_paragraphs(reading: Reading) -> dict[int, list[Step]]:
    """The measures of each paragraph; a sentence on several defendants (上列二被告人均因……) counts for each."""
    plain = reading.judgment.plain
    steps: dict[int, list[Step]] = {person.index: [] for person in reading.people}
    mentions: Mentions | None = None
    for person in reading.people:
        if person.header is None:
            continue
        start, end = person.header.start, _end(plain, person.header)
        if not any(plain.find(word, start, end) >= 0 for word in _WORDS):
            continue
        own = read_steps(plain, start, end)
        joint = _JOINT.search(plain, start + 10, end) if len(reading.people) > 1 else None
        if joint is None:
            steps[person.index] += own
            continue
        mentions = mentions or Mentions(plain, reading.people)
        group = [one for one in mentions.within(joint.start(), joint.end() + 1) if len(one.people) > 1]
        for step in own:
            for index in group[0].people if group and step.start >= joint.start() else (person.index,):
                steps[index].append(step)
    return steps


def _end(plain: str, header: Span) -> int:
    """The end of a paragraph with the lines that go on telling measures without a new subject (同年9月3日被逮捕)."""
    end = header.end
    while more := _GOES_ON.match(plain, end):
        end = more.end()
    return end


def _of_other_parts(reading: Reading, people: Iterable[Person]) -> Iterable[tuple[int, Step]]:
    """Measures told outside the paragraphs, for those whose paragraph tells none (因本案于……被刑事拘留)."""
    people = list(people)
    if not people or not any(word in reading.judgment.plain for word in ("刑事拘留", "逮捕", "取保候审", "监视居住")):
        return
    judgment = reading.judgment
    mentions: Mentions | None = None
    for section in judgment.parts(Part.PARTIES, Part.PROCEDURE, Part.PROSECUTION, Part.FINDINGS):
        for match in _ELSEWHERE.finditer(judgment.plain, section.start, section.end):
            if "《" in match[0] or "证言" in match[0]:
                continue
            mentions = mentions or Mentions(judgment.plain, reading.people)
            who = mentions.before(match.end(), match.start())
            whose = who.people if who else mentions.everyone if mentions.alone else ()
            for step in read_steps(judgment.plain, match.start(), match.end()):
                if step.measure in _CRIMINAL and not step.past:
                    yield from ((person.index, step) for person in people if person.index in whose)


def _of_person(reading: Reading, person: Person, steps: list[Step], told: list[Appearance], priors: tuple[Prior, ...]) -> list[CustodyStep]:
    """The measures of this case, in the order of their dates as told."""
    own = [step for step in steps if not step.past and not _of_earlier_case(reading.judgment.plain, step, priors)]
    days = [step.on.date for step in own if step.measure in _CRIMINAL and step.on and step.on.date]
    first = days[0] if days else None
    captures = [(one, on) for one in _best(told) if (on := one.date_of(person.index)) and _plausible(on, one, days)]
    captured = _captured(own, [on for _, on in captures])
    last = max(
        (
            step.on
            for step in own
            if step.measure in _ADMINISTRATIVE and step.on and step.on.date and first and step.on.date <= first
            if not _of_drug_use(reading, person, step)
        ),
        default=None,
    )
    own = [step for step in own if step.measure not in _ADMINISTRATIVE or _between(step, captured, first, last)]
    values = [CustodyStep(step.measure, step.on, (Span(step.start, step.end),)) for step in own]
    taken = {value.on for value in values if value.measure == "抓获"} | {on for one, on in captures if one.measure == "抓获"}
    for one, on in captures:
        if one.measure is None or (one.measure == "传唤" and on in taken):
            continue
        values.append(CustodyStep(one.measure, on, (one.span,)))
    unique = {(value.measure, value.on): value for value in reversed(values)}
    return [value for value in values if unique[value.measure, value.on] is value]


def _of_earlier_case(plain: str, step: Step, priors: tuple[Prior, ...]) -> bool:
    """Whether a measure stands in the account of an earlier conviction, or led to it."""
    for prior in priors:
        place = prior.spans[0]
        if place.start <= step.start < place.end:
            return True
        if plain.find("一审", step.start, step.end) >= 0:
            continue  # released because the term of the judgment under appeal is over
        if step.measure in ("收监", "释放") and step.start >= place.end and not step.suspected:
            return True
    return False


def _led_to(plain: str, step: Step, priors: tuple[Prior, ...]) -> bool:
    """Whether a measure, told in one sentence with the earlier conviction that follows it, was taken on suspicion of that very charge."""
    start = plain.rfind("。", 0, step.start) + 1
    for prior in priors:
        before = plain[start : prior.spans[0].start]
        suspected = _SUSPECTED.findall(before)
        if step.end > prior.spans[0].start or "。" in before or len(suspected) != 1 or not prior.charge or not prior.sentenced_on:
            continue
        if suspected[0] in prior.charge and step.on is not None and step.on < prior.sentenced_on:
            return True
    return False


def _of_drug_use(reading: Reading, person: Person, step: Step) -> bool:
    """Whether an administrative measure was taken because he uses drugs, while he is tried for something else."""
    if not _DRUG_USE.search(reading.judgment.plain, step.start, step.end):
        return False
    convictions = reading.fact(person, "convictions", ())
    return bool(convictions) and not any("毒" in one.charge for one in convictions)


def _noted(plain: str, step: Step, priors: tuple[Prior, ...]) -> bool:
    """Whether a measure is noted in brackets after the earlier conviction to which it led (…缓刑二年（2017年10月27日被刑事拘留）)."""
    bracket = plain.rfind("（", 0, step.start)
    if bracket < 0 or step.on is None or plain.find("）", bracket, step.start) >= 0:
        return False
    return any(
        0 <= bracket - prior.spans[0].end <= 24 and prior.sentenced_on is not None and step.on < prior.sentenced_on for prior in priors
    )


def _best(told: list[Appearance]) -> list[Appearance]:
    """The dated captures and summonses that count: those of the part of the highest rank."""
    dated = [one for one in told if one.measure and one.on]
    top = max((one.rank for one in dated), default=0)
    return [one for one in dated if one.rank > top - 10]


def _captured(steps: list[Step], captures: list[PartialDate]) -> date | None:
    """Day of the first capture or summons."""
    told = [step.on for step in steps if step.measure in ("抓获", "传唤") and step.on] + captures
    return min((on.date for on in told if on.date), default=None)


def _between(step: Step, captured: date | None, first: date | None, last: PartialDate | None) -> bool:
    """Whether an administrative measure lies between capture and criminal detention, or ends in the latter."""
    day = step.on.date if step.on else None
    if day is None or first is None or day > first:
        return False
    if captured is not None and captured <= first:
        return captured <= day
    return step.on == last and (first - day).days <= min(step.days or 15, 20)


def _plausible(on: PartialDate, one: Appearance, days: list[date]) -> bool:
    """Whether a capture may have led to one of the measures: not after it, nor long before."""
    if on.date is None or not days:
        return not days
    reach = 500 if not one.carried else 120 if one.at_once else 4
    return any(0 <= (day - on.date).days <= reach for day in days)


MEASURES = (
    *(
        "刑事拘留",
        "逮捕",
        "取保候审",
        "监视居住",
        "指定居所监视居住",
        "留置",
        "行政拘留",
        "抓获",
        "羁押",
        "传唤",
        "收监",
        "释放",
        "强制隔离戒毒",
    ),
    "other",
)
KIND = Kind("custody", "强制措施", "defendant", ("custody",), find, (Label("custody", "强制措施", MEASURES),))
