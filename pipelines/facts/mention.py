"""Mentions of defendants (称谓): where a judgment names them outside their paragraphs, and whom a statement is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.facts.values import Person

_JOIN = re.compile(r"(?:[、，和与及暨]|以及|伙同|同案|原审|共同|被告人?|被告单位|上诉人|罪犯|（[^）]{1,12}）)*")
_ALL = r"(?:各|全体|上列|上述|以上|[二两三四五六七八九十\d]{1,2})[名个位]?(?:原审)?(?:被告人?(?![的之]供)|上诉人|行为人)"


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
        index = {name: person.index for person in reversed(people) for name in person.names if len(name) > 1}
        names = "|".join(map(re.escape, sorted(index, key=len, reverse=True)))
        pattern = re.compile(f"(?P<name>{names})|{_ALL}" if names else _ALL)
        self._runs: list[Mention] = []
        for match in pattern.finditer(plain, start, len(plain) if end is None else end):
            who = (index[match[0]],) if match.lastgroup else self._everyone
            self._add(plain, match.start(), match.end(), who)
        self._starts = [run.start for run in self._runs]

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
