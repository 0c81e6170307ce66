"""How likely characters are a name (姓名用字): log-odds of name against running text, in tenths, from `name_table.json`.

Counted over published judgments where the form of the head and the foot leaves no doubt (被告人…，男；审判员…); single characters and pairs only.
`words` are ordinary words that begin with a surname (高速, 时间), from jieba's dictionary (MIT licence).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PAIRS = ("left_pair", "right_pair", "before", "with_alone", "with_first", "given_pair")
_UNSEEN = -35  # a character that no given name had
_RARE = 15  # a character too rare for the table: rare characters stand in names more than elsewhere


@dataclass(frozen=True, slots=True)
class NameTable:
    """Scores by character (or pair) and place."""

    surnames: dict[str, int]
    compounds: frozenset[str]
    alone: dict[str, int]
    first: dict[str, int]
    last: dict[str, int]
    left: dict[str, int]
    right: dict[str, int]
    before: dict[str, int]
    with_alone: dict[str, int]
    with_first: dict[str, int]
    given_pair: dict[str, int]
    words: frozenset[str]
    divisions: frozenset[str]

    def surname_of(self, text: str, start: int) -> str:
        """The surname that begins here, a compound one first; empty if none does."""
        pair = text[start : start + 2]
        if pair in self.compounds:
            return pair
        return pair[:1] if pair[:1] in self.surnames else ""

    def own(self, surname: str, given: str) -> int:
        """How much a string looks like a name by itself."""
        score = 60 if len(surname) == 2 else self.surnames.get(surname, _UNSEEN)
        if len(given) == 1:
            return score + _of(self.alone, given) + self.with_alone.get(surname + given, 0)
        pairs = self.with_first.get(surname + given[0], 0) + self.given_pair.get(given, 0)
        return score + _of(self.first, given[0]) + _of(self.last, given[1]) + pairs

    def is_word(self, name: str) -> bool:
        """Whether a string is an ordinary word, a province, a city or a county."""
        return name in self.words or name in self.divisions

    def begins_like_word(self, name: str) -> bool:
        """Whether a string begins with one of them."""
        return name[:2] in self.words or name[:2] in self.divisions

    def around(self, text: str, start: int, end: int) -> int:
        """How much the neighbours of `[start, end)` look like those of a name."""
        before = text[max(0, start - 2) : start] or "\n"
        after = text[end : end + 2] or "\n"
        score = self.left.get(before, self.left.get(before[-1], 0))
        score += self.before.get(before[-1] + text[start : start + 1], 0)
        return score + self.right.get(after, self.right.get(after[0], 0))


def _of(scores: dict[str, int], character: str) -> int:
    if character in scores:
        return scores[character]
    return _RARE if "\u3400" <= character <= "\u9fff" or character >= "\U00020000" else -60


@cache
def name_table() -> NameTable:
    """The table, read once."""
    data = json.loads(files(__package__).joinpath("name_table.json").read_text(encoding="utf-8"))
    single = {
        key: {char: int(score) for score, chars in data[key].items() for char in chars} for key in data if isinstance(data[key], dict)
    }
    pairs = {key: {pair: int(score) for score, row in data[key].items() for pair in row.split(" ")} for key in _PAIRS}
    blank = {"\n": 20, " ": 20}
    return NameTable(
        surnames=single["surname"],
        compounds=frozenset(data["compound"].split()),
        alone=single["given_alone"],
        first=single["given_first"],
        last=single["given_last"],
        left=single["left"] | pairs["left_pair"] | blank,
        right=single["right"] | pairs["right_pair"] | blank,
        before=pairs["before"],
        with_alone=pairs["with_alone"],
        with_first=pairs["with_first"],
        given_pair=pairs["given_pair"],
        words=frozenset(data["words"].split()),
        divisions=frozenset(data["divisions"].split()),
    )
