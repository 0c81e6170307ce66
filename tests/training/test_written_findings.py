"""Findings written for training: they are sound, and their charges alone are learned."""

from collections import Counter

import pytest

from evaluation.public_sets import DATA, items
from models.characters import Characters
from models.scheme import tag_scheme
from training.leakage import alike
from training.tag_examples import TagExamples
from training.written_findings import written_findings

WRITTEN = list(written_findings())
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the development data is not beside the repository")


def test_every_defendant_is_named_in_his_finding_and_has_one_charge() -> None:
    assert len(WRITTEN) > 3000
    for row in WRITTEN:
        assert row["defendants"], row["id"]
        assert all(one["name"] in row["text"] and len(one["charges"]) == 1 for one in row["defendants"]), row["id"]


def test_no_finding_is_written_twice() -> None:
    assert len({row["id"] for row in WRITTEN}) == len({row["text"] for row in WRITTEN}) == len(WRITTEN)
    assert list(alike([("one", WRITTEN[0]["text"])], [(row["id"], row["text"], None) for row in WRITTEN[1:]])) == []


@needs_data
def test_they_have_the_charges_of_the_public_set_and_none_is_alike_one_held_out() -> None:
    public = list(items("charges"))
    known = Counter(charge for _, row in public for one in row["defendants"] for charge in one["charges"])
    assert {charge for row in WRITTEN for one in row["defendants"] for charge in one["charges"]} == set(known)
    held = [(row["id"], row["text"], None) for split, row in public if split == "test"]
    assert list(alike([(row["id"], row["text"]) for row in WRITTEN], held)) == []


def test_their_charges_are_learned_and_not_who_is_a_defendant() -> None:
    row = WRITTEN[0]
    characters = Characters({character: number for number, character in enumerate(dict.fromkeys(row["text"]), 5)}, 0, 1, 2, 3, 4)
    maker = TagExamples(tag_scheme(["charges"], [one["charges"][0] for one in row["defendants"]]), characters)
    written, real = maker.of("charges", row, marks=False), maker.of("charges", row)
    assert written.known == [] and real.known
    assert written.classes == real.classes and len(written.classes) >= len(row["defendants"])
