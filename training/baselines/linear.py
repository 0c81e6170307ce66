"""TF-IDF over words and a linear support vector machine (线性模型), by scikit-learn; nothing of it is kept on disk."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

Words = Sequence[str]


class Linear:
    """Classes of word lists; words and pairs of neighbours are features."""

    def __init__(self, regularisation: float, fewest: int, seed: int, longest: int = 2) -> None:
        text = importlib.import_module("sklearn.feature_extraction.text")
        self._features = text.TfidfVectorizer(
            preprocessor=_as_it_is,
            tokenizer=_as_it_is,
            token_pattern=None,
            lowercase=False,
            ngram_range=(1, longest),
            min_df=fewest,
            sublinear_tf=True,
        )
        self._machine: Any = importlib.import_module("sklearn.svm").LinearSVC(C=regularisation, random_state=seed)

    def fit(self, examples: Sequence[Words], classes: Sequence[str]) -> None:
        """Learn."""
        self._machine.fit(self._features.fit_transform(examples), classes)

    def predict(self, examples: Sequence[Words]) -> list[str]:
        """The class of each."""
        return [str(one) for one in self._machine.predict(self._features.transform(examples))] if examples else []


def _as_it_is(words: Words) -> Words:
    return words
