"""Mending (误识字修正): characters that a scanner misread, read as what must have stood there, before any rule reads the text.

A judgment that came clean is left alone: only where more characters than usual stand beside others that they never stand beside, and where the
language model of judgments finds some of them next to impossible and is sure of others in their place, is the text read by it as a whole.
Digits and numerals are never touched, neither is a length changed: a sum, a date, an offset stays what was received.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.characters import Characters
from models.folder import CARD, ENCODER, POLICY, VOCABULARY, ModelError, verified
from models.loading import folder_of, session
from models.neighbours import pairs

PAIRS = "pairs.bin"
FILES = (ENCODER, VOCABULARY, CARD, POLICY, PAIRS)
_POLICY = ("strange", "first_unlikely", "first_sure", "fewest", "unlikely", "sure")
WINDOW, STEP, SAMPLE = 400, 200, 128  # characters: of a window, from one to the next, of the places looked at first
SAMPLES = 4
SURVEYED = 800  # characters after which a text that is hardly misread is left alone
_UNTOUCHED = frozenset("零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟\n")
Mask = NDArray[np.bool_]
Guess = tuple[int, str]  # a place, and the character that must have stood there


class Pairs:
    """Which pairs of neighbours the corpus has, as a table of bits: a pair falls on one of them (a false friend now and then does no harm)."""

    def __init__(self, bits: Mask) -> None:
        self.bits = bits

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The table of a file; its size is a power of two."""
        if len(content) & (len(content) - 1) or not content:
            raise ValueError(f"{PAIRS} 的长度不对")
        return cls(np.unpackbits(np.frombuffer(content, dtype=np.uint8)).astype(bool))

    def strange(self, plain: str) -> Mask:
        """For each character whether neither of its pairs is known, both standing once in the text: what a name repeats is no misreading."""
        places = pairs(plain, len(self.bits))
        _, where, often = np.unique(places, return_inverse=True, return_counts=True)
        unknown = ~self.bits[places] & (often[where] == 1)
        found = np.zeros(len(plain), dtype=bool)
        found[1:-1] = unknown[:-1] & unknown[1:]
        return found


class Mender:
    """A loaded mender; the same text is always mended in the same way."""

    def __init__(self, folder: Path) -> None:
        told = verified(folder, FILES)
        self.name, self._files = told.name, told.files
        try:
            self.characters = Characters.of(told.json(VOCABULARY))
            self.policy = {name: float(told.json(POLICY)[name]) for name in _POLICY}
            self._pairs = Pairs.read(told.files[PAIRS])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ModelError(f"误识字修正模型“{folder}”的文件内容不合要求：{error}。请用 panjian train mending 重新导出。") from error
        self._of = {number: character for character, number in self.characters.numbers.items()}

    @cached_property
    def _model(self) -> Any:
        """The language model; most texts need none."""
        return session(ENCODER, self._files)

    @classmethod
    def load(cls, name: str = "default") -> Self:
        """The bundled mender, or that of a folder."""
        return cls(folder_of(name, "mending"))

    def mend(self, plain: str) -> str:
        """The same text with misread characters mended; the very same where nothing speaks for a scanner."""
        if len(plain) < SAMPLE or not self._scanned(plain):
            return plain
        found: dict[int, str] = {}
        for end, guesses in self._windows(plain):
            found.update(guesses)
            if end >= min(SURVEYED, len(plain)) and len(found) < self.policy["fewest"] * end:  # slips of a pen, or a text of a rare kind
                return plain
        mended = _with(plain, found)
        return _with(
            mended, dict(guess for _, guesses in self._windows(mended) for guess in guesses)
        )  # what stood beside another is seen now

    def _scanned(self, plain: str) -> bool:
        """Whether the text looks scanned: enough strange characters, and the model is sure of some of them."""
        strange = self._pairs.strange(plain)
        if strange.mean() < self.policy["strange"]:
            return False
        for start in _thickest(strange):
            sample = plain[start : start + SAMPLE]
            if next(self._judged(sample, "first_"), None):
                return True
        return False

    def _windows(self, plain: str) -> Iterator[tuple[int, list[Guess]]]:
        """What is misread, window by window, and up to where; a place that two windows see is judged by the one that has it further inside."""
        for start in range(0, max(1, len(plain) - (WINDOW - STEP)), STEP):
            first = start + (WINDOW - STEP) // 2 if start else 0
            last = start + (WINDOW + STEP) // 2 if start + WINDOW < len(plain) else len(plain)
            judged = self._judged(plain[start : start + WINDOW])
            yield last, [(start + place, guess) for place, guess in judged if first <= start + place < last]

    def _judged(self, window: str, which: str = "") -> Iterator[Guess]:
        """Where a window's characters are less likely than `unlikely`, and another likelier than `sure` (natural logarithms)."""
        unlikely, sure = self.policy[f"{which}unlikely"], self.policy[f"{which}sure"]
        ids = np.asarray([self.characters.encode(window)], dtype=np.int64)
        own, best, guesses = (answer[0][1:-1] for answer in self._model.run(None, {"ids": ids}))
        for place in np.flatnonzero((own < unlikely) & (best > sure)):
            guess, character = self._of.get(int(guesses[place])), window[place]
            if guess is None or guess in _UNTOUCHED or character in _UNTOUCHED or guess.isascii() or character.isascii():
                continue
            yield int(place), guess


def _with(plain: str, found: Mapping[int, str]) -> str:
    return "".join(found.get(place, character) for place, character in enumerate(plain))


def _thickest(strange: Mask) -> Iterator[int]:
    """Where the samples begin that have most strange characters, apart from each other."""
    left = strange.astype(np.int32)
    for _ in range(SAMPLES):
        summed = np.concatenate([[0], np.cumsum(left)])
        counts = summed[SAMPLE:] - summed[:-SAMPLE]
        start = int(counts.argmax())
        if not counts[start]:
            return
        yield start
        left[start : start + SAMPLE] = 0
