"""The leak test: planted identifiers must go, legal facts must stay (the whole measurement: `python -m evaluation.leak`)."""

import random
from itertools import islice
from pathlib import Path

import pytest

from annotation.masking.numbers import birth_in, is_card
from evaluation.leak import GOLD, Tally, measure, planted, texts
from evaluation.plants import plain_of, plants


def test_plants_are_what_they_say() -> None:
    for seed in range(200):
        for plant in plants(random.Random(seed)):
            assert plain_of(plant.core) in plain_of(plant.sentence), plant
            if plant.sort == "identity":
                assert birth_in(plant.core.upper())
            if plant.sort == "card":
                assert is_card(plant.core)


def test_the_same_judgment_gets_the_same_plants() -> None:
    assert planted("x", "甲。乙。丙。丁。") == planted("x", "甲。乙。丙。丁。") != planted("y", "甲。乙。丙。丁。")


def check(tally: Tally) -> None:
    """The aims of masking."""
    assert tally.planted.total() >= 10 * tally.judgments > 0
    assert tally.masked_share >= 0.98, tally.leaks  # a few dozen judgments; 0.995 over the whole corpus
    assert tally.damaged_share <= 0.005, tally.damaged


def test_fictional_judgments_leak_nothing_and_keep_their_facts() -> None:
    check(measure(texts(1, gold=False, corpus=Path("nowhere"))))


@pytest.mark.skipif(not all(path.is_file() for path in GOLD), reason="the development data is not beside the repository")
def test_gold_judgments_leak_nothing_and_keep_their_facts() -> None:
    check(measure(islice(texts(4, gold=True), 40)))
