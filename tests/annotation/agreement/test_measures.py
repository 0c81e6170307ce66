"""κ, α, F1 and intervals against published worked examples and against counting by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from annotation.agreement.alpha import alpha, characters, unitised_alpha, unitising
from annotation.agreement.interval import wilson
from annotation.agreement.kappa import f1, kappa, observed


def units(*people: str) -> list[tuple[Counter[str], int]]:
    """One character an answer, `.` for none, one line a person."""
    return [(Counter(answer for answer in answers if answer != "."), 1) for answers in zip(*people, strict=True)]


def test_kappa_is_what_is_agreed_beyond_chance() -> None:
    # 50 grants, two readers: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.70 agreed, 0.50 by chance.
    table = {("是", "是"): 20, ("是", "否"): 5, ("否", "是"): 10, ("否", "否"): 15}
    assert observed(table) == pytest.approx(0.70)
    assert kappa(table) == pytest.approx(0.40)


def test_kappa_says_nothing_where_there_is_nothing_to_tell_apart() -> None:
    assert kappa({("认定", "认定"): 12}) is None
    assert kappa({}) is None and observed({}) is None
    assert kappa({("甲", "乙"): 3}) == 0.0


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        # Krippendorff 2011: A, binary, two people; B, nominal, two people; C, nominal, four people, with gaps.
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_gives_the_published_examples(people: tuple[str, ...], expected: float) -> None:
    assert alpha(units(*people)) == pytest.approx(expected, abs=0.0005)


def test_alpha_leaves_out_what_one_person_alone_answered() -> None:
    assert alpha(units("aab.", "aabb")) == alpha(units("aab", "aab")) == 1.0
    assert alpha(units("aaa", "aaa")) is None


C = [[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]]
K = [[(30, 90), (150, 200)], [(30, 90), (150, 200)]]


def test_alpha_of_stretches_gives_the_published_example() -> None:
    # Krippendorff 2004, p. 254: a continuum of 300 (there from 150), categories c and k.
    assert unitising(300, C) == pytest.approx((0.0144, 0.0532), abs=0.00005)
    assert unitising(300, K) == pytest.approx((0.0, 0.0490), abs=0.00005)
    assert unitised_alpha([(300, C)]) == pytest.approx(0.7286, abs=0.00005)
    assert unitised_alpha([(300, C), (300, K)]) == pytest.approx(0.8591, abs=0.0005)


def test_alpha_of_stretches_needs_two_people_and_a_stretch() -> None:
    assert unitised_alpha([(300, [[], []])]) is None
    assert unitised_alpha([(300, [[(1, 2)]])]) is None


def test_characters_are_units_in_runs() -> None:
    # Ten characters: the first marks 2–6, the second 4–8, the third nothing.
    assert list(characters(10, [[(2, 6)], [(4, 8)], []])) == [
        ({False: 3}, 2),
        ({True: 1, False: 2}, 2),
        ({True: 2, False: 1}, 2),
        ({True: 1, False: 2}, 2),
        ({False: 3}, 2),
    ]


def test_characters_give_the_alpha_that_letters_give() -> None:
    assert alpha(characters(10, [[(1, 2), (8, 9)], [(0, 3), (5, 6)]])) == pytest.approx(0.095, abs=0.0005)


@pytest.mark.parametrize(
    ("right", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (0, 0, 0.0, 1.0)],  # Newcombe 1998, method 3
)
def test_wilson_gives_the_published_intervals(right: int, trials: int, low: float, high: float) -> None:
    assert wilson(right, trials) == pytest.approx((low, high), abs=0.00005)


def test_f1_of_nothing_is_nothing() -> None:
    assert f1(0, 0, 0) is None
    assert f1(1, 1, 3) == 0.5
