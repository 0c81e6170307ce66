"""Leakage (泄漏): judgments that are, by case number or by their text, those that a model is measured on; they never train it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.public_sets import items
from pipelines.folding import fold
from pipelines.progress import progress

GRAM = 12  # characters
ALIKE = 0.3  # share of the grams of the shorter of two texts that stand in the longer one


def alike(texts: Iterable[tuple[str, str]], held_out: Iterable[tuple[str, str, str | None]]) -> Iterator[str]:
    """Ids of texts (id, text) that are alike one of the held-out judgments (id, text, case number)."""
    holders: dict[int, list[int]] = defaultdict(list)
    numbers: set[str] = set()
    sizes: list[int] = []
    for place, (_, text, number) in enumerate(held_out):
        numbers |= {"".join(number.split())} if number else set()
        own = _grams(text)
        sizes.append(len(own))
        for gram in own:
            holders[gram].append(place)
    for id, text in progress(texts, "查重"):
        grams = _grams(text)
        shared = Counter(place for gram in grams for place in holders.get(gram, ()))
        head = "".join(text[:400].split())
        same = any(count > ALIKE * min(len(grams), sizes[place]) for place, count in shared.items())
        if same or any(number in head for number in numbers):
            yield id


def apart(found: Sequence[Mapping[str, Any]], task: str, data: Path) -> Iterator[Mapping[str, Any]]:
    """The rows (id, text) that are not alike a held-out item of a public set."""
    held = [(str(row["id"]), row["text"], None) for split, row in items(task, data) if split != "train"]
    barred = set(alike([(str(row["id"]), row["text"]) for row in found], held))
    return (row for row in found if str(row["id"]) not in barred)


def _grams(text: str) -> set[int]:
    plain = fold(text).plain
    return {hash(plain[start : start + GRAM]) for start in range(len(plain) - GRAM)}
