"""Mentions of defendants (称谓): where a judgment names them outside their paragraphs, and whom a statement is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.facts.values import Person

_JOIN = re.compile(r"(?:[、，和与及暨]|以及|伙同|同案|原审|共同|被告人?|被告单位|上诉人|罪犯|（[^）]{1,12}）)*")
_ALL = re.compile(r"(?:各|全体|上列|上述|以上|[二两三四五六七八九十\d]{1,2})[名个位]?(?:原审)?(?:被告人?(?![的之]供)|上诉人|行为人)")


_NUMBERS: Final = {
    char: number for number, chars in enumerate(("一1", "二两2", "三3", "四4", "五5", "六6", "七7", "八8", "九9"), 1) for char in chars
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of names (甲、乙和丙) and the people it means."""

    start: int
    end: int
    people: tuple[int, ...]


class Mentions:
    """The mentions of the defendants in `plain[start:end]`, in reading order."""

    __slots__ = ("_alone", "_everyone", "_runs", "_starts")

    def __init__(self, plain: str, people: Sequence[Person], start: int = 0, end: int | None = None) -> None:
        self._everyone = tuple(person.index for person in people)
        self._alone = len(people) == 1
        self._runs: list[Mention] = []
        for begin, stop, who in self._found(plain, people, start, len(plain) if end is None else end):
            self._add(plain, begin, stop, who)
        self._starts = [run.start for run in self._runs]

    def _found(self, plain: str, people: Sequence[Person], start: int, end: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """Every name, the longest where two overlap, and every word for all of them, in reading order."""
        hits: list[tuple[int, int, tuple[int, ...]]] = []
        for person in people:
            for name in person.names:
                place = plain.find(name, start, end) if len(name) > 1 else -1
                while place >= 0:
                    hits.append((place, place + len(name), (person.index,)))
                    place = plain.find(name, place + len(name), end)
        if len(people) > 1:
            hits += [(match.start(), match.end(), self._everyone) for match in _ALL.finditer(plain, start, end)]
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        hits = [(begin, stop, self._so_many(plain[begin], hits[:place], who)) for place, (begin, stop, who) in enumerate(hits)]
        apart: list[tuple[int, int, tuple[int, ...]]] = []
        for hit in hits:
            if not apart or hit[0] >= apart[-1][1]:
                apart.append(hit)
        return apart

    def _so_many(self, first: str, before: Sequence[tuple[int, int, tuple[int, ...]]], who: tuple[int, ...]) -> tuple[int, ...]:
        """Whom 二被告人 means where there are more defendants: the last two named before; if fewer are named, everyone."""
        number = _NUMBERS.get(first, len(who))
        if number >= len(who):
            return who
        named: list[int] = []
        for _, _, one in reversed(before):
            named += [index for index in one if index not in named and len(one) == 1]
            if len(named) >= number:
                return tuple(sorted(named[:number]))
        return who

    def _add(self, plain: str, start: int, end: int, who: tuple[int, ...]) -> None:
        """Join a name to the run before it where only 、, 和 or a role stands between them."""
        if self._runs and start - self._runs[-1].end < 24:
            last = self._runs[-1]
            if (joint := _JOIN.match(plain, last.end)) and joint.end() >= start and "，" not in plain[last.end : start]:
                self._runs[-1] = Mention(last.start, end, last.people + tuple(one for one in who if one not in last.people))
                return
        self._runs.append(Mention(start, end, who))

    def before(self, position: int, since: int) -> Mention | None:
        """The last mention that begins in `[since, position)`."""
        place = bisect_right(self._starts, position - 1) - 1
        if place < 0 or self._runs[place].start < since:
            return None
        return self._runs[place]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in `[start, end)`."""
        return self._runs[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    @property
    def everyone(self) -> tuple[int, ...]:
        """All defendants."""
        return self._everyone

    @property
    def alone(self) -> bool:
        """Whether there is one defendant only."""
        return self._alone
