"""Leakage (泄漏): judgments that are, by case number or by their text, those that a model is measured on; they never train it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipelines.folding import fold
from pipelines.progress import progress

GRAM = 12  # characters
ALIKE = 0.3  # share of a text's grams that stand in one held-out judgment


def alike(texts: Iterable[tuple[str, str]], held_out: Iterable[tuple[str, str, str | None]]) -> Iterator[str]:
    """Ids of texts (id, text) that are alike one of the held-out judgments (id, text, case number)."""
    holders: dict[int, list[int]] = defaultdict(list)
    numbers: set[str] = set()
    for place, (_, text, number) in enumerate(held_out):
        numbers |= {"".join(number.split())} if number else set()
        for gram in _grams(text):
            holders[gram].append(place)
    for id, text in progress(texts, "查重"):
        grams = _grams(text)
        shared = Counter(place for gram in grams for place in holders.get(gram, ()))
        head = "".join(text[:400].split())
        if (shared and max(shared.values()) > ALIKE * len(grams)) or any(number in head for number in numbers):
            yield id


def _grams(text: str) -> set[int]:
    plain = fold(text).plain
    return {hash(plain[start : start + GRAM]) for start in range(len(plain) - GRAM)}
