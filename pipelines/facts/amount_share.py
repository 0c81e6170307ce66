"""Whose a sum is (数额归属): from the defendants whom its sentence and its incident name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.facts.mention import Mention, Mentions
from pipelines.facts.reading import Reading
from pipelines.facts.values import Person
from pipelines.judgment import Span

_OPENS = re.compile(r"(?:^|[，。；：、\n])(?:其中|由|期间|后)?，?(?:原审)?(?:被告人|上诉人|被告单位)?$")
_WITH = re.compile(r"(?:伙同|结伙|与其[^，。；]{0,4}|[会纠]同)(?:同案)?(?:原审)?(?:被告人|上诉人)?$")
_AT = re.compile(r"(?:在|从|自)(?:原审)?(?:被告人|上诉人)?$")
_SOLD_TO = re.compile(r"(?:[卖售]给|贩卖给|提供给|[向给](?=吸毒))了?(?:吸毒人员|购毒人员|吸毒者|同案)?(?:被告人|上诉人)?$")
_OWN = re.compile(r"(?:在|从)其(?:身上|住|处|家|租|车|随身|包|裤|衣)")
_SEIZED = re.compile(r"[查缴搜扣收起]")
_KEPT = re.compile(r"(?:身上|上衣|左|右|处|的?(?:随身|身上|住|家|出租|租|车|包|裤|衣|手|房|卧室|驾驶|位于|办公))")
_STOPS: Final = "。；\n"


class Shares:
    """Attributes sums of one judgment; what it has read of a sentence it keeps."""

    __slots__ = ("_alone", "_people", "_plain", "_read", "_units")

    def __init__(self, reading: Reading) -> None:
        self._plain = reading.judgment.plain
        self._people = reading.people
        self._alone = len(reading.people) == 1
        self._units = frozenset(person.index for person in reading.people if person.is_unit)
        self._read: dict[Span, tuple[list[Mention], list[Mention]]] = {}

    def sentence(self, position: int) -> Span:
        """The sentence of a position."""
        start = max(self._plain.rfind(mark, 0, position) for mark in _STOPS) + 1
        stops = [place for mark in _STOPS if (place := self._plain.find(mark, position)) >= 0]
        return Span(start, min(stops, default=len(self._plain)))

    def _mentions(self, span: Span) -> tuple[list[Mention], list[Mention]]:
        """Everybody named in a stretch, and those of them who open a clause."""
        if span not in self._read:
            named = Mentions(self._plain, self._people, span.start, span.end).within(span.start, span.end)
            opening = [one for one in named if _OPENS.search(self._plain, max(span.start - 1, 0), one.start)]
            self._read[span] = named, opening
        return self._read[span]

    def subject_is(self, person: Person, position: int, direct: bool = False) -> bool:
        """Whether the subject of a sum is he: the last who opens a clause before it, else the first named in the sentence; nobody: everyone."""
        if self._alone:
            return True
        named, opening = self._mentions(self.sentence(position))
        subject = [one for one in opening if one.start < position][-1:] or [one for one in named if one.start < position][:1]
        if direct:
            return bool(subject) and person.index in subject[0].people
        return not subject or self._among(person, subject[0]) or self._joined(person, subject[0], named, position)

    def _joined(self, person: Person, subject: Mention, named: Sequence[Mention], position: int) -> bool:
        """Whether the subject acts together with him (甲…，结伙乙将…)."""
        return any(
            self._among(person, one) and subject.end <= one.start < position and _WITH.search(self._plain, subject.end, one.start)
            for one in named
        )

    def acts(self, person: Person, position: int) -> bool:
        """Whether he acts in the sentence of a sum: he opens a clause, or nobody does and he is named, or nobody is."""
        if self._alone:
            return True
        named, opening = self._mentions(self.sentence(position))
        acting = opening or named
        return not acting or any(self._among(person, one) or self._joined(person, one, named, position) for one in acting)

    def keeper(self, position: int) -> Mention | None:
        """With whom a thing was found (从甲身上查获), if its sentence tells."""
        sentence = self.sentence(position)
        named, _ = self._mentions(sentence)
        for one in reversed([one for one in named if one.end <= position]):
            if not _SEIZED.search(self._plain, one.end, position):
                continue
            if _AT.search(self._plain, max(0, one.start - 8), one.start) and _KEPT.match(self._plain, one.end):
                return one
            if _OWN.search(self._plain, one.end, position):
                return one
        return None

    def topic(self, position: int) -> Mention | None:
        """Of whom the paragraph speaks before a sentence that names nobody: with whom the sentence before found a thing, else who last opened a clause."""
        sentence = self.sentence(position)
        if self._mentions(sentence)[0]:
            return None
        line = self._plain.rfind("\n", 0, sentence.start) + 1
        if line >= sentence.start - 1:
            return None
        _, opening = self._mentions(Span(line, sentence.start - 1))
        return self.keeper(sentence.start - 1) or (opening[-1] if opening else None)

    def receives(self, person: Person, span: Span) -> bool:
        """Whether a stretch names him only as one to whom another sells."""
        named, _ = self._mentions(span)
        his = [one for one in named if person.index in one.people]
        return bool(his) and all(_SOLD_TO.search(self._plain, max(0, one.start - 16), one.start) for one in his)

    def silent_of(self, person: Person, position: int) -> bool:
        """Whether the sentence names others and not him."""
        named, _ = self._mentions(self.sentence(position))
        return bool(named) and not any(person.index in one.people for one in named)

    def takes_part(self, person: Person, incident: Span) -> bool:
        """Whether an incident names him, or nobody."""
        if self._alone:
            return True
        named, _ = self._mentions(incident)
        return not named or any(self._among(person, one) for one in named)

    def _among(self, person: Person, mention: Mention) -> bool:
        """Whether a mention means him; what a unit does is its people's, and what they do for it is the unit's."""
        return person.index in mention.people or person.is_unit or not self._units.isdisjoint(mention.people)
