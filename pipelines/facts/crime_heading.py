"""Headings of the account (一、故意伤害的事实): the charges under which an incident is told, and whose it can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pipelines.dates import DateHit
from pipelines.facts.mention import Mentions
from pipelines.facts.narration import Account, convicted_of, participants
from pipelines.facts.reading import Reading
from pipelines.judgment import Span

_CHINESE: Final = re.compile(r"[（(]?(?:第[一二三四五六七八九十]+[起节部笔]|[一二三四五六七八九十]+[、．.）)])")
_DIGIT = re.compile(r"[（(]?(\d{1,2})[）)、．.]")
STAFF = re.compile("诈骗|传销|赌|卖淫|吸收公众|经营|敲诈")
_JOINED = re.compile(r"[^，。；（）]{0,3}(?:入职|加入|进入|应聘|到岗)")
_ROLE: Final = r"(?:同案|吸毒人员|购毒人员|吸毒者|原审|被告人|上诉人)*$"
_RECEIVES = re.compile(rf"(?:[卖售送]给|提供给|交给|容留)了?{_ROLE}")
_TOWARDS = re.compile(rf"向{_ROLE}")
_SOLD = re.compile(r"(?:（[^）]{0,12}）)?(?:等人?)?[^，。；购买]{0,8}(?:贩卖|出售|销售|卖)")
_ACTS = re.compile("毒品|枪支|弹药|野生动物|发票|赃物|犯罪所得")
_AND_OTHERS = re.compile(r"被告人[^，。；、]{2,4}等")
_HEADING = re.compile(
    r"[^。；\n\d]{2,40}?(?:事实|犯罪|罪(?!责|行)|部分)(?=[。：\n，]|[^，。；\n]{0,8}(?:19|20)\d\d年|$)|[^。；，\n\d]{2,24}(?=\n)"
)


def whose(reading: Reading, told: Account) -> Mapping[int, frozenset[int]]:
    """Who takes part in each numbered incident, by its start: whom it names, without those not convicted of what its heading names."""
    charges = {person.index: convicted_of(reading, person) for person in reading.people}
    names = frozenset(name.removesuffix("罪") for ones in charges.values() for name in ones)
    kin = {index: frozenset(_kin(one.removesuffix("罪")) for one in ones) for index, ones in charges.items()}
    found: dict[int, frozenset[int]] = {}
    under: frozenset[str] = frozenset()
    above = False  # the heading stands over bracketed ones: 一、 over （一）
    for item in told.items:
        own = _named(told.plain, item, names)
        bracketed = told.plain[item.start] in "（("
        if own or (_CHINESE.match(told.plain, item.start) and not (bracketed and above)):
            under, above = own, bool(own) and not bracketed
        concerned = frozenset(index for index, ones in kin.items() if ones.intersection(map(_kin, under)))
        whom = participants(reading, item)
        found[item.start] = (whom & concerned) or whom if under else whom
    return found


def _kin(charge: str) -> str:
    """What charges of one article have in common, whichever of its acts they name (贩卖毒品, 贩卖、运输毒品)."""
    match = _ACTS.search(charge)
    return match[0] if match else charge


def dealers(reading: Reading, people: frozenset[int], span: Span) -> frozenset[int]:
    """Of those whom a sale of drugs names, who does not only receive (甲卖给乙, 甲向乙贩卖, 甲容留乙)."""
    if len(people) < 2:
        return people
    plain = reading.judgment.plain
    dealing: set[int] = set()
    for one in Mentions(plain, reading.people, span.start, span.end).within(span.start, span.end):
        before = plain[max(span.start, one.start - 16) : one.start]
        if not _RECEIVES.search(before) and not (_TOWARDS.search(before) and _SOLD.match(plain, one.end)):
            dealing.update(one.people)
    return people & dealing or people


def introduces(told: Account, item: Span) -> bool:
    """Whether an incident is the opening of a section (二、贩卖毒品的事实 …) of which the incidents (1、 2、) follow."""
    after = next((one for one in told.items if one.start == item.end), None)
    return after is not None and _DIGIT.match(told.plain, after.start) is not None and _CHINESE.match(told.plain, item.start) is not None


def joined_on(reading: Reading, charges: str, day: DateHit) -> frozenset[int] | None:
    """Who joined a gang on a day that is noted in brackets behind his name (张三（2016年12月入职）)."""
    plain = reading.judgment.plain
    if not plain.endswith(("（", "（于", "（自"), 0, day.start) or not _JOINED.match(plain, day.end) or not STAFF.search(charges):
        return None
    bracket = plain.rfind("（", 0, day.start)
    return next((frozenset((person.index,)) for person in reading.people if plain.endswith(person.names, 0, bracket)), None)


def listed(reading: Reading, names: str, day: DateHit) -> frozenset[int] | None:
    """Whose a day is in a sentence that tells for each of several when he took part (期间，被告人甲于2011年…；被告人乙于2013年…)."""
    plain = reading.judgment.plain
    if len(reading.people) < 2 or not plain.endswith(("于", "自", "从"), 0, day.start):
        return None
    start = max(plain.rfind(mark, 0, day.start) for mark in "。\n") + 1
    stop = plain.find("。", day.end)
    clause = re.compile(
        rf"(?:^|[；：]|期间，|其中，?)(?:被告人|上诉人)(?P<who>{names})(?:[、和](?:被告人)?(?:{names}))*、?(?:于|自|从)(?=\d{{4}}年|[同次]年)"
    )
    found = list(clause.finditer(plain[start : stop if stop >= 0 else len(plain)]))
    own = next((match for match in found if match.end() + start == day.start), None)
    if own is None or len({match["who"] for match in found}) < 2:
        return None
    mentions = Mentions(plain, reading.people, start + own.start(), day.start).within(start + own.start(), day.start)
    return frozenset(index for one in mentions for index in one.people)


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


def named(reading: Reading, start: int, stop: int, until: bool) -> frozenset[int]:
    """Whom the words after a date name, in its sentence where its subject stands before it.

    All, where they name nobody, or what ends there is that of a unit or of one and others (等).
    """
    plain = reading.judgment.plain
    since = max(plain.rfind(mark, 0, start) for mark in "。；，：\n") + 1
    mentions = Mentions(plain, reading.people, since, stop)
    if mentions.within(since, start):
        stop = min([stop, *(place for mark in "。\n" if (place := plain.find(mark, start, stop)) >= 0)])
        last = plain.rfind("；", max(start, stop - 20), stop)  # the next one, whose day is told behind him
        stop = last if last > 0 else stop
    else:
        since = start
        line = plain.find("\n", start, stop)
        if line >= 0 and not mentions.within(start, line) and mentions.within(line, stop):
            opening = plain.rfind("\n", 0, start) + 1
            above = Mentions(plain, reading.people, opening, start).within(opening, start)
            if above and above[0].start - opening < 6 and len(who := {index for one in above for index in one.people}) == 1:
                return frozenset(who)  # told on under the name that opens the line; the next line names another
        stop = line if line >= 0 and mentions.within(start, stop) else stop
    found = frozenset(index for one in mentions.within(since, stop) for index in one.people)
    units = frozenset(person.index for person in reading.people if person.is_unit)
    if until and (found <= units or _AND_OTHERS.search(plain, start, stop)):
        return frozenset(mentions.everyone)
    return found or frozenset(mentions.everyone)
