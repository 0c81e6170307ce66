"""Words for the linear models (分词): spacy-pkuseg, trained on text that a list of words parted.

Its own models are downloads, and no text segmented by hand is at hand. So words are looked for in the training texts themselves: strings
whose characters hold together (pointwise mutual information) and that stand among varied neighbours (entropy on both sides). With the
charges and circumstances of the law they part the text by longest match (HanLP's trie); from that pkuseg learns where words end in
text that the list does not cover. Charges are kept whole. Its default dictionary, a pickle, is not loaded.
"""

from __future__ import annotations

import importlib
import io
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np

from models.extraction import sentences
from pipelines.facts import KINDS
from pipelines.law.charges import charges
from training.baselines.plan import Words

_LONGEST = 4  # characters of a word that is looked for
_FEWEST = 12  # times that it occurs
_COHESION = 3.0  # nats
_FREEDOM = 1.0  # nats
_RUN = re.compile(r"[一-龥]+")
_PIECE = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.")


class Segmenter:
    """A trained segmenter; `folder` keeps it."""

    def __init__(self, folder: Path, charged: Sequence[str]) -> None:
        pkuseg = importlib.import_module("spacy_pkuseg")
        self._cutter = pkuseg.pkuseg(str(folder), user_dict=None)
        self._cutter.preprocesser = pkuseg.Preprocesser(list(charged))

    def cut(self, text: str) -> list[str]:
        """The words of a text; blanks part words and are dropped."""
        found: list[str] = self._cutter.cut(text)
        return found


def trained(plan: Words, texts: Sequence[str], folder: Path, seed: int) -> Segmenter:
    """Train a segmenter on texts."""
    legal = legal_words()
    trie = importlib.import_module("hanlp_trie").TrieDict({*legal, *discovered(_some(texts, plan.characters))})
    lines = [text[one.start : one.end].strip() for text in texts for one in sentences(text)]
    chance = random.Random(seed)
    drawn = chance.sample(lines, min(plan.lines, len(lines)))
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in (("train.txt", drawn), ("test.txt", drawn[: max(1, len(drawn) // 20)])):
        (folder / name).write_text("".join(f"{' '.join(parted(line, trie))}\n" for line in part if line), encoding="utf-8")
    random.seed(seed)
    np.random.seed(seed)
    with redirect_stdout(io.StringIO()):  # its log
        importlib.import_module("spacy_pkuseg").train(
            str(folder / "train.txt"), str(folder / "test.txt"), str(folder), train_iter=plan.iterations
        )
    return Segmenter(folder, [one for one in legal if one.endswith("罪")])


def legal_words() -> list[str]:
    """The names of charges, and the choices of the kinds of fact (自首, 累犯, …)."""
    choices = {choice for kind in KINDS for label in kind.labels for choice in label.choices}
    return sorted({charge.name for charge in charges()} | {one for one in choices if _RUN.fullmatch(one) and len(one) > 1})


def parted(line: str, trie: Any) -> Iterator[str]:
    """A line in words of the list, longest first; numbers stay whole, other characters stand alone."""
    for piece in trie.split(line):
        if isinstance(piece, str):
            yield from (one for one in _PIECE.findall(piece) if not one.isspace())
        else:
            yield line[piece[0] : piece[1]]


def discovered(texts: Iterable[str]) -> set[str]:
    """Words that texts show by themselves."""
    seen: Counter[str] = Counter()
    before: dict[str, Counter[str]] = defaultdict(Counter)
    after: dict[str, Counter[str]] = defaultdict(Counter)
    runs = [run for text in texts for run in _RUN.findall(text)]
    for run in runs:
        seen.update(run[start : start + length] for length in range(1, _LONGEST + 1) for start in range(len(run) - length + 1))
    total = sum(count for gram, count in seen.items() if len(gram) == 1)
    likely = {gram for gram, count in seen.items() if len(gram) > 1 and count >= _FEWEST and _cohesion(gram, seen, total) >= _COHESION}
    for run in runs:
        for length in range(2, _LONGEST + 1):
            for start in range(len(run) - length + 1):
                gram = run[start : start + length]
                if gram in likely:
                    before[gram][run[start - 1] if start else ""] += 1
                    after[gram][run[start + length : start + length + 1]] += 1
    return {gram for gram in likely if min(_entropy(before[gram]), _entropy(after[gram])) >= _FREEDOM}


def _cohesion(gram: str, seen: Mapping[str, int], total: int) -> float:
    """How much more often the weakest two halves stand together than by chance."""
    return min(math.log(seen[gram] * total / (seen[gram[:cut]] * seen[gram[cut:]])) for cut in range(1, len(gram)))


def _entropy(neighbours: Counter[str]) -> float:
    """Of neighbours; the edges of runs differ each time."""
    total = neighbours.total()
    edges = neighbours[""]
    inner = -sum(count / total * math.log(count / total) for name, count in neighbours.items() if name)
    return inner + edges / total * math.log(total)


def _some(texts: Sequence[str], characters: int) -> Iterator[str]:
    for text in texts:
        if characters <= 0:
            return
        yield text[:characters]
        characters -= len(text)
