"""Characters as numbers (字符编码): one token a character of the plain text, so that offsets stay exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


@dataclass(frozen=True, slots=True)
class Characters:
    """The vocabulary of an encoder: a number for each character, and the numbers of the special tokens."""

    numbers: Mapping[str, int]
    pad: int
    unknown: int
    opening: int
    closing: int
    mask: int

    @classmethod
    def of(cls, tokens: Mapping[str, int]) -> Characters:
        """From all tokens of a vocabulary; tokens of several characters (词片) are left out."""
        missing = [name for name in SPECIAL if name not in tokens]
        if missing:
            raise ValueError(f"词表里没有 {'、'.join(missing)}，不是 BERT 式的单字词表。")
        single = {token: number for token, number in tokens.items() if len(token) == 1}
        return cls(single, *(tokens[name] for name in SPECIAL))

    @classmethod
    def read(cls, folder: Path) -> Characters:
        """The vocabulary of a folder: `vocab.json` (a list, or token → number) or BERT's `vocab.txt`."""
        written = folder / "vocab.json"
        if written.is_file():
            tokens = json.loads(written.read_text(encoding="utf-8"))
            return cls.of(tokens if isinstance(tokens, dict) else {token: number for number, token in enumerate(tokens)})
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        return cls.of({token.rstrip("\r"): number for number, token in enumerate(lines) if token})

    def first(self, count: int | None) -> Characters:
        """Those numbered below `count` (None: all): of our encoders the most frequent ones; the others are unknown."""
        return self if count is None else replace(self, numbers={one: number for one, number in self.numbers.items() if number < count})

    @property
    def size(self) -> int:
        """How many rows a table of them needs."""
        return 1 + max(self.pad, self.unknown, self.opening, self.closing, self.mask, *self.numbers.values())

    def encode(self, plain: str) -> list[int]:
        """`[CLS]` characters `[SEP]`: character i of the text is token i + 1."""
        known = self.numbers
        return [self.opening, *(known.get(character, self.unknown) for character in plain), self.closing]

    def to_json(self) -> dict[str, int]:
        """All that `of` needs."""
        special = dict(zip(SPECIAL, (self.pad, self.unknown, self.opening, self.closing, self.mask), strict=True))
        return special | dict(self.numbers)
