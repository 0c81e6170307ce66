"""Silver windows (弱标注样本): what the rules mark in the corpus, kept on disk; those with rare labels go first into a sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from datasets import Dataset, load_from_disk

from pipelines.progress import progress
from training.examples import FEATURES
from training.gold_sources import Sources
from training.judgment_examples import JudgmentExamples

_LONGEST = 8_000  # characters of a judgment whose windows are used


def silver_windows(sources: Sources, maker: JudgmentExamples) -> Dataset:
    """All windows of the corpus, made once and kept in the work folder."""
    kept = sources.work / "silver"
    if not (kept / "state.json").is_file():
        made = Dataset.from_generator(_rows, features=FEATURES, gen_kwargs={"sources": sources, "maker": maker})
        made.save_to_disk(str(kept))
    return load_from_disk(str(kept))


def _rows(sources: Sources, maker: JudgmentExamples) -> Iterator[dict[str, Any]]:
    for marked in progress(sources.marked_silver(), "弱标注"):
        if len(marked.judgment.plain) <= _LONGEST:
            yield from (example.row() for example in maker.of(marked))


def sample(windows: Dataset, count: int, seed: int) -> Dataset:
    """`count` windows: half of them those with the rarest labels, the rest at random; the same seed draws the same."""
    order = np.random.default_rng(seed).permutation(len(windows))
    labels = [{span[0] for span in spans} for spans in windows["spans"]]
    often = Counter(label for own in labels for label in own)
    rarity = np.asarray([min((often[label] for label in own), default=len(windows)) for own in labels])
    rare = order[np.argsort(rarity[order], kind="stable")][: count // 2]
    taken = set(rare.tolist())
    others = [place for place in order.tolist() if place not in taken][: count - len(rare)]
    return windows.select([*rare.tolist(), *others])
