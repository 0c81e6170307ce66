"""Charges per defendant (各被告人罪名) by the linear model: the words of the sentences that name him, his own name and others' as two words.

The names are given to it; the models here find them by themselves, and are shown both ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.extraction import sentences
from models.mentions import mentions
from pipelines.folding import fold
from pipelines.progress import progress
from training.baselines.linear import Linear
from training.baselines.plan import Charges
from training.baselines.segmenter import Segmenter

Json = dict[str, Any]
_OWN, _OTHER = "<本人>", "<他人>"
_FIRST = 0xE000  # private characters stand for names while a sentence is cut


class DefendantCharges:
    """The model of charges."""

    def __init__(self, plan: Charges, segmenter: Segmenter, seed: int) -> None:
        self.segmenter = segmenter
        self.linear = Linear(plan.regularisation, plan.fewest, seed)

    def train(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Learn from items in the form of `panjian tag`."""
        examples, classes = [], []
        for row in progress(rows, "线性模型：罪名"):
            for one, words in zip(row["defendants"], self.examples(row), strict=True):
                for charge in one["charges"]:
                    examples.append(words)
                    classes.append(charge)
        self.linear.fit(examples, classes)

    def answers(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
        """A charge for each defendant that an item names."""
        found: dict[str, Json] = {}
        for row in progress(rows, "线性模型：罪名"):
            charges = self.linear.predict(list(self.examples(row)))
            told = [{"name": one["name"], "charges": [charge]} for one, charge in zip(row["defendants"], charges, strict=True)]
            found[str(row["id"])] = {"id": row["id"], "defendants": told}
        return found

    def examples(self, row: Mapping[str, Any]) -> Iterator[list[str]]:
        """The words for each defendant of an item, in their order; of the whole text where no sentence names him."""
        plain = fold(row["text"]).plain
        names = [fold(one["name"]).plain for one in row["defendants"]]
        cut = [self._words(plain[one.start : one.end], names) for one in sentences(plain)]
        for place in range(len(names)):
            own = chr(_FIRST + place)
            naming = [words for words in cut if own in words] or cut
            yield [_word(one, own) for words in naming for one in words]

    def _words(self, sentence: str, names: Sequence[str]) -> list[str]:
        """The words of a sentence, names as private characters."""
        words: list[str] = []
        start = 0
        for name, begin, end in mentions(sentence, list(names)):
            words += [*self.segmenter.cut(sentence[start:begin]), chr(_FIRST + names.index(name))]
            start = end
        return words + self.segmenter.cut(sentence[start:])


def given(answers: Mapping[str, Json], items: Mapping[str, Json]) -> dict[str, Json]:
    """Answers without the defendants that are not among those of the items."""
    found = {}
    for name, answer in answers.items():
        known = {one["name"] for one in items[name]["defendants"]}
        found[name] = answer | {"defendants": [one for one in answer["defendants"] if one["name"] in known]}
    return found


def _word(word: str, own: str) -> str:
    if word == own:
        return _OWN
    return _OTHER if _FIRST <= ord(word[0]) < _FIRST + 0x1000 else word
