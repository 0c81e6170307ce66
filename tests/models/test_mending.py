"""Misread characters are mended where a scanner was at work, and nowhere else; lengths, digits and numerals stay what was received."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from evaluation.robustness import noise
from models.bundle import FOLDER
from models.folder import ModelError
from models.mending import PAIRS, Mender, Pairs
from models.neighbours import pairs
from pipelines.folding import fold
from tests.models.stand_in import spoil

TEXTS = [fold(path.read_text(encoding="utf-8")).plain for path in sorted((Path(__file__).parents[1] / "judgments").glob("*.txt"))]
NUMERALS = set("0123456789一二三四五六七八九十百千万")


@pytest.fixture(scope="module")
def mender() -> Mender:
    return Mender.load()


def misread(plain: str, seed: int, share: float = 0.01) -> str:
    return str(noise(share)({"text": plain}, random.Random(seed))["text"])


@pytest.mark.parametrize("plain", TEXTS)
def test_a_clean_judgment_is_left_as_it_is(mender: Mender, plain: str) -> None:
    assert mender.mend(plain) is plain


def test_most_of_what_a_scanner_misread_is_mended(mender: Mender) -> None:
    spoiled = restored = damaged = 0
    for seed, plain in enumerate(TEXTS * 3):
        received = misread(plain, seed, 0.015)
        read = mender.mend(received)
        assert len(read) == len(received)
        assert mender.mend(received) == read
        for right, got, told in zip(plain, received, read, strict=True):
            if right != got:
                spoiled += right not in NUMERALS
                restored += told == right
            else:
                damaged += told != right
    assert spoiled > 150
    assert restored / spoiled > 0.5
    assert damaged / spoiled < 0.05


def test_digits_and_numerals_are_never_touched_nor_made(mender: Mender) -> None:
    for seed, plain in enumerate(TEXTS):
        received = misread(plain, seed, 0.02)
        for got, told in zip(received, mender.mend(received), strict=True):
            assert got == told or not {got, told} & NUMERALS


def test_a_slip_of_the_pen_is_not_mended(mender: Mender) -> None:
    plain = TEXTS[0]
    slip = plain.replace("人民检察院", "人民检查院", 1)
    assert slip != plain
    assert mender.mend(slip) is slip


@pytest.mark.parametrize("text", ["", "判", "被告人张三犯盗窃罪。", "\U0001f600" * 200, "\ud800" * 200, "A" * 1000])
def test_anything_is_read(mender: Mender, text: str) -> None:
    assert mender.mend(text) == text


def test_strange_is_what_stands_once_between_unknown_neighbours() -> None:
    bits = np.zeros(1 << 16, dtype=bool)
    bits[pairs("被告人张三犯盗窃罪", len(bits))] = True
    strange = Pairs(bits).strange
    assert [place for place, told in enumerate(strange("被告人张三犯盗窃罪")) if told] == []
    assert [place for place, told in enumerate(strange("被告人张三鬼盗窃罪")) if told] == [5]
    assert not strange("甲乙甲乙甲乙甲").any()  # what is said again is a name


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER / "mending", tmp_path / "mending")
    spoil(folder, PAIRS)
    with pytest.raises(ModelError, match="摘要不符"):
        Mender(folder)
