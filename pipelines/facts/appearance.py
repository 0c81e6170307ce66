"""How and when a defendant came before the authorities (到案), as it is told outside his paragraph.

Captures, summonses, calls by telephone, surrenders, each with whom it is about, its date and the part of the judgment that tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.dates import DateHit, PartialDate, find_dates
from pipelines.facts.appearance_words import PARTY, WORD, Word, read_word
from pipelines.facts.mention import Mention, Mentions
from pipelines.facts.reading import Reading
from pipelines.facts.values import Person
from pipelines.judgment import Part, Section, Span

RANK = {
    Part.FINDINGS: 50,
    Part.REASONING: 50,
    Part.EVIDENCE: 40,
    Part.PROCEDURE: 30,
    Part.PROSECUTION: 30,
    Part.LOWER: 30,
    Part.APPEAL_GROUNDS: 28,
    Part.DEFENCE: 20,
}
_SIGNS = (
    "抓",
    "人赃",
    "捉获",
    "查获",
    "截获",
    "捕获",
    "报警后",
    "擒获",
    "投案",
    "传唤",
    "通知",
    "电话",
    "扭送",
    "盘问",
    "盘查",
    "等候",
    "等待",
    "到案",
    "控制",
    "制服",
    "主动到",
    "自动到",
    "归案",
)
_ROLE = re.compile(r"(?:原审)?(?:被告人|上诉人|被告|被告单位)(?:（[^）]{1,8}）)?$")
_MASKED = re.compile(r"(?<=[，。；：])(?P<who>[\u4e00-\u9fff]某{1,2}[甲乙丙丁\d]?)(?![某、和与等（])")
_REPORTED = re.compile(r"的?(?:报警|报案|举报|控告|投诉)")
_ONE_BY_ONE = re.compile("先后|陆续|相继")
_IN_PASSING = ("归案后，如实", "归案后如实", "到案后，如实", "到案后如实", "归案后能")
_BEFALLEN = re.compile(r"(?:（[^）]{1,12}）)?(?:均|也|亦|已|即|又|都|先后|分别)*$")
_CARRY = 600
"""Characters within which a capture without a date of its own takes the date told before it."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One account: `kind` of arrival, `measure` if it is a dated measure too, `rank` of the part that tells it."""

    kind: str
    people: tuple[int, ...]
    span: Span
    rank: int
    part: Part
    on: PartialDate | None = None
    measure: str | None = None
    carried: bool = False
    at_once: bool = False
    formula: bool = False
    stopped: bool = False
    dates: tuple[PartialDate, ...] = ()

    def date_of(self, index: int) -> PartialDate | None:
        """The date for one of several people (分别于……、……被抓获)."""
        if len(self.dates) == len(self.people):
            return self.dates[self.people.index(index)]
        return self.on


def appearances(reading: Reading) -> tuple[Appearance, ...]:
    """All accounts of a judgment in reading order."""
    return _told(reading.judgment.plain, reading.judgment.sections, reading.people)


@lru_cache(maxsize=1)
def _told(plain: str, sections: tuple[Section, ...], people: tuple[Person, ...]) -> tuple[Appearance, ...]:
    mentions: Mentions | None = None
    found: list[Appearance] = []
    for section in sections:
        if section.part not in RANK:
            continue
        words = plain[section.start : section.end]
        if not any(sign in words for sign in _SIGNS):
            continue
        mentions = mentions or Mentions(plain, people)
        found += _Scan(plain, section, mentions).read()
    return tuple(found)


class _Scan:
    """Reads one section."""

    def __init__(self, plain: str, section: Section, mentions: Mentions) -> None:
        self.plain, self.section, self.mentions = plain, section, mentions
        self._dates: list[DateHit] | None = None

    def read(self) -> Iterator[Appearance]:
        """The accounts of the section."""
        for match in WORD.finditer(self.plain, self.section.start, self.section.end):
            start, end = self._sentence(match.start())
            titled = match.lastgroup == "title"
            if not titled and PARTY.search(self.plain, start, match.start()) and not _answered(self.plain, start, match.start()):
                continue
            word = read_word(self.plain, match, start, end, self.section.part)
            if word is not None and (one := self._appearance(word, start, end)):
                yield one

    def _sentence(self, position: int) -> tuple[int, int]:
        """The bounds of the sentence around a position."""
        low, high = self.section.start, self.section.end
        start = max(self.plain.rfind(mark, low, position) + 1 for mark in "。；\n")
        ends = [place for mark in "。；\n" if (place := self.plain.find(mark, position, high)) >= 0]
        return max(start, low), min(ends, default=high)

    def _appearance(self, word: Word, start: int, end: int) -> Appearance | None:
        people = self._whose(word, start, end)
        if not people:
            return None
        rank = RANK[self.section.part] + word.weight
        if not word.dated:
            return Appearance(word.kind, people, Span(word.start, word.end), rank, self.section.part, formula=word.formula)
        before = [hit for hit in self.dates() if start <= hit.start and hit.end <= word.start and not _REPORTED.match(self.plain, hit.end)]
        on, carried = (before[-1].value, False) if before else (self._carried(start), True)
        if (
            (carried and word.measure == "抓获" and self.plain.startswith(_IN_PASSING, word.end))
            or (carried and _ONE_BY_ONE.search(self.plain, start, word.start))
            or self._in_passing(word, start)
        ):
            on = None
        several = tuple(hit.value for hit in before[-len(people) :]) if len(people) > 1 and "分别" in self.plain[start : word.start] else ()
        at_once = carried and any(sign in self.plain[start : word.end] for sign in ("现场", "当场", "随即", "随后", "当日", "同日", "即被"))
        span = Span(before[-1].start if before and word.start - before[-1].start < 80 else word.start, word.end)
        return Appearance(
            word.kind,
            people,
            span,
            rank,
            self.section.part,
            on,
            word.measure,
            carried,
            at_once,
            word.formula,
            word.stopped,
            several,
        )

    def dates(self) -> Sequence[DateHit]:
        """The dates of the section, read once."""
        if self._dates is None:
            self._dates = find_dates(self.plain, self.section.start, self.section.end)
        return self._dates

    def _carried(self, start: int) -> PartialDate | None:
        """The last whole date told shortly before a sentence."""
        for hit in reversed(self.dates()):
            if hit.end <= start:
                if self.section.part is Part.EVIDENCE and "\n" in self.plain[hit.end : start]:
                    return None
                return hit.value if start - hit.end <= _CARRY and hit.value.day else None
        return None

    def _whose(self, word: Word, start: int, end: int) -> tuple[int, ...]:
        """Whom a word is about."""
        mentions = self.mentions
        if word.everyone:
            return mentions.everyone
        if word.patient is not None:
            named = mentions.within(word.patient.start, word.patient.end)
            if named:
                return tuple(dict.fromkeys(index for one in named for index in one.people))
            words = self.plain[word.patient.start : word.patient.end]
            if not any(
                sign in words for sign in ("其", "他", "她", "二人", "两人", "三人", "等人", "被告人", "犯罪嫌疑人", "该二", "双方")
            ):
                return ()
            before = self._governing(word.patient.start, start)
            return before.people if before else mentions.everyone if mentions.alone else ()
        if word.kind in ("抓获", "投案") and self._another(word, start):
            return ()
        subject = self._befallen(word, start) or self._subject(word.start, start) or self._governing(word.start, start)
        if subject is not None:
            return subject.people
        if self.section.part is Part.EVIDENCE:
            return ()
        return mentions.everyone if mentions.alone else ()

    def _befallen(self, word: Word, start: int) -> Mention | None:
        """Whom a capture befell, where he is named right before 被 (王五在其兄张三被抓获后……)."""
        by = self.plain.rfind("被", start, word.start) if word.measure == "抓获" else -1
        named = self.mentions.before(by, start) if by >= 0 else None
        return named if named and _BEFALLEN.match(self.plain, named.end, by) else None

    def _in_passing(self, word: Word, start: int) -> bool:
        """Whether a capture is only told as what another did something after: the date is of what he did."""
        whom, subject = self._befallen(word, start), self._subject(word.start, start)
        return whom is not None and subject is not None and not set(whom.people) & set(subject.people)

    def _subject(self, position: int, start: int) -> Mention | None:
        """The last mention in the sentence that opens a clause (，被告人张三到某处找李四时被抓获)."""
        for mention in reversed(self.mentions.within(start, position)):
            opening = _ROLE.search(self.plain, max(start, mention.start - 12), mention.start)
            place = opening.start() if opening else mention.start
            if place <= start or self.plain[place - 1] in "，：、）":
                return mention
        return None

    def _another(self, word: Word, start: int) -> bool:
        """Whether the last masked name that opens a clause before the word is nobody here (赵某某回到旅社，被……抓获)."""
        position = word.start
        others = [
            match
            for match in _MASKED.finditer(self.plain, start, position)
            if not self.mentions.within(match.start("who"), match.end("who"))
        ]
        if not others or self.mentions.within(others[-1].start("who"), position):
            return False
        return re.search(r"被(?![告害])|[主自]动|投案", self.plain[others[-1].end() : word.end]) is not None

    def _governing(self, position: int, start: int) -> Mention | None:
        """The mention that governs a place: in its sentence, else the last one of the sentences shortly before."""
        own = self.mentions.before(position, start)
        if own is not None or self.section.part is Part.EVIDENCE:
            return own
        return self.mentions.before(start, max(self.section.start, start - 200))


def _answered(plain: str, start: int, position: int) -> bool:
    """Whether the court's own answer (经查) begins before the word."""
    return any(plain.find(mark, start, position) >= 0 for mark in ("经查", "经审查", "本院认为", "查明", "查证"))
