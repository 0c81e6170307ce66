"""Of whom a clause speaks (情节归属): name lists, counts (二被告人), 各被告人, 均, 其, 除…外."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.facts.values import Person
from pipelines.numerals import read_number

_NUMERAL = re.compile(r"[一二两三四五六七八九十]+|\d+")
_ROLE = r"(?:原审)?(?:被告人|被告单位|上诉人|罪犯|被告|同案犯|同案人|附带民事诉讼被告人)"
_UNIT = r"(?P<unit>被告单位)(?:[^，。；、及和的]{2,30}?(?:公司|厂|中心|社|部|店|行|院|局|所))?"
_GROUP = (
    rf"(?P<rest>其余|其他|另|另外|余下)?(?P<count>[二两三四五六七八九十]|\d{{1,2}}|各|上述|以上|全体|全案|诸|上列|该|本案)(?:名|位|个"
    rf"|[二两三四五六七八九十]名?|\d{{1,2}}名?|各)?(?P<counted>{_ROLE}|辩护人)"
)
_JOIN = re.compile(
    r"(?:（[^）]{0,12}）)?(?:等(?:人)?)?(?:、|和|与|及其?|以及|，以及|，)?(?:(?:原审)?(?:被告人|被告单位|上诉人|罪犯)|（原审被告人）|（原审被告单位）)*"
)
_LINKED = re.compile(
    r"(?:（[^）]{0,12}）)?(?:、|和|与|及|以及|伙同|纠集|纠合|邀集|邀约)(?:(?:原审)?(?:被告人|被告单位|上诉人)|（原审被告人）)*"
    r"(?:（[^）]{0,12}）)?|(?:（[^）]{0,12}）)"
)
_OBJECT = re.compile(
    r"(?:向|协助|帮助|受|由|抓获|指认|检举|揭发|给|从|听从|经|跟随|雇佣|指使|通过|为|安排|联系|小于|大于|低于|高于|轻于|重于|弱于|不及|较|比|同案犯|同案人|抓捕|供出|将|被)(?:同案)?(?:犯|人|的)?"
    r"(?:（?原审）?被告人|犯罪嫌疑人)?$|(?:抓获|抓捕|检举|揭发|指认|规劝)[^，。；]{0,16}$"
)
_WITH = re.compile(r"(?:与|和|同|跟)(?:同案)?(?:被告人)?$")
_ROLE_BEFORE = re.compile(rf"(?:{_ROLE}|（原审被告人）|（原审被告单位）)[^，。；]{{0,2}}$")
_HEAD = re.compile(
    r"(?:其中|但是?|且|而|故|对|因|并且?|经|另|现|又|虽然?|本案|同时|又因|且因|致|原判|原审|[（(]?[一二三四五六七八九\d]{1,2}[）)、.．]?)?$"
)
_TURN = re.compile(
    r"(?:中|时|后|对|于|指控|认为|认定|及|或|鉴于|因|故|且|而|但|其中|至于|提出|所提|考虑到?|查明|关于|的|称|以|均|据|证实|证明|表明|显示)$"
)
_TOGETHER = re.compile(r"均|都|皆|共同")
_LISTED = re.compile(rf"、{_ROLE}?$")
_BREAK = re.compile(r"[，。；：\n]")
_EXCEPT = re.compile(r"除(?:了)?(?:原审)?(?:被告人|上诉人|被告单位)?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Persons named together at `[start, end)`; `subject` is False where they are only the object of another's act."""

    start: int
    end: int
    people: frozenset[int]
    subject: bool = True
    leading: bool = True  # at the head of its clause


class Attribution:
    """Answers of whom the words at a place speak. A judgment with one defendant needs no reading."""

    def __init__(self, people: Sequence[Person], text: str) -> None:
        self.text = text
        self.everyone = frozenset(person.index for person in people)
        self.units = frozenset(person.index for person in people if person.is_unit)
        self._only = self.everyone if len(people) == 1 else None
        self._pattern = None if self._only else _pattern(people)
        self._indices = {name: person.index for person in people for name in person.names}
        self._mentions: list[Mention] = []
        self._starts: list[int] = []

    def read(self, start: int, end: int) -> None:
        """Read the mentions of a stretch; later questions are about places inside it."""
        self._mentions = [] if self._pattern is None else self._named(self._pattern, start, end)
        self._starts = [mention.start for mention in self._mentions]

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in `[start, end)`."""
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def of(self, clause: int, sentence: int, position: int, floor: int) -> frozenset[int]:
        """The persons of whom the words at `position` speak; `clause`, `sentence`, `floor`: where those begin."""
        if self._only is not None:
            return self._only
        own = self._speaker(self.between(clause, position))
        if own:
            return own
        earlier = self.between(sentence, clause)
        topic = self._speaker([mention for mention in earlier if mention.leading]) or self._speaker(earlier)
        if topic and len(topic) == 1 and _TOGETHER.search(self.text, clause, position):
            return frozenset[int]().union(*(mention.people for mention in earlier if mention.subject))
        return topic or self._speaker(self.between(floor, sentence)) or self.everyone

    def subjects(self, start: int, end: int) -> frozenset[int]:
        """All who act in a stretch."""
        return frozenset[int]().union(*(mention.people for mention in self.between(start, end) if mention.subject))

    def _speaker(self, mentions: Sequence[Mention]) -> frozenset[int]:
        """Who acts in the last clause that names anyone: its first subject, or a later one that takes him in."""
        acting = [mention for mention in mentions if mention.subject]
        if not acting:
            return frozenset()
        clause = [acting[-1]]
        for mention in reversed(acting[:-1]):
            if _BREAK.search(self.text, mention.end, clause[0].start) or _LISTED.search(self.text[mention.end : clause[0].start]):
                break
            clause.insert(0, mention)
        first = clause[0].people
        return next((mention.people for mention in reversed(clause) if mention.people >= first), first)

    def _named(self, pattern: re.Pattern[str], start: int, end: int) -> list[Mention]:
        found: list[Mention] = []
        excepted: frozenset[int] = frozenset()
        for match in pattern.finditer(self.text, start, end):
            if match["name"] is None:
                people = self.units if match["unit"] else self._group(match, found)
                found.append(Mention(match.start(), match.end(), people - excepted if len(people) > 1 else people))
                excepted = frozenset()
                continue
            index = frozenset((self._indices[match["name"]],))
            before = self.text[max(start, match.start() - 20) : match.start()]
            if found and _LINKED.fullmatch(self.text, found[-1].end, match.start()):
                last = found.pop()
                mention = Mention(last.start, match.end(), last.people | index, last.subject)
            elif found and before.endswith("、被告人") and not re.search("[，。；]", self.text[found[-1].end : match.start()]):
                mention = Mention(match.start(), match.end(), found[-1].people | index)
            else:
                mention = Mention(match.start(), match.end(), index, *self._acts(before))
            if _EXCEPT.search(self.text[max(start, mention.start - 12) : mention.start]):
                excepted = mention.people
                mention = Mention(mention.start, mention.end, mention.people, False)
            found.append(mention)
        return found

    def _acts(self, before: str) -> tuple[bool, bool]:
        """Whether a name acts (at the head of its clause or after a role word, not as object), and whether it leads."""
        if _OBJECT.search(before) or _WITH.search(before):
            return False, False
        role = _ROLE_BEFORE.search(before)
        head = before[max(before.rfind(mark) for mark in "，。；：\n、“”") + 1 : role.start() if role else None]
        leading = _HEAD.match(head) is not None or _TURN.search(head) is not None
        return leading or role is not None, leading

    def _group(self, match: re.Match[str], found: list[Mention]) -> frozenset[int]:
        if match["rest"]:
            named: frozenset[int] = frozenset().union(*(mention.people for mention in found[-2:]))
            return self.everyone - named or self.everyone
        persons = self.everyone - self.units
        numeral = _NUMERAL.search(match.group())
        count = int(read_number(numeral.group()) or 0) if numeral else 0
        if not count or count == len(self.everyone):
            return self.everyone
        return next(
            (mention.people for mention in reversed(found) if len(mention.people) == count),
            persons if len(persons) == count else self.everyone,
        )


def _pattern(people: Sequence[Person]) -> re.Pattern[str]:
    unit = f"{_UNIT}|" if sum(person.is_unit for person in people) == 1 else "(?P<unit>(?!))|"
    names = sorted({name for person in people for name in person.names if len(name) > 1}, key=lambda n: (-len(n), n))
    return re.compile(rf"{unit}(?P<name>{'|'.join(map(re.escape, names))})(?![某甲乙丙丁])|{_GROUP}")
