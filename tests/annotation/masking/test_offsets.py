"""The offset map: both ways, with surrogates longer and shorter than what they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.masking.offsets import OffsetMap, Replaced

MAP = OffsetMap((Replaced(2, 5, 2, 4), Replaced(5, 6, 4, 8), Replaced(10, 12, 12, 14)))


@pytest.mark.parametrize(
    ("masked", "original"), [((0, 2), (0, 2)), ((2, 4), (2, 5)), ((4, 8), (5, 6)), ((8, 12), (6, 10)), ((14, 15), (12, 13))]
)
def test_whole_stretches(masked: tuple[int, int], original: tuple[int, int]) -> None:
    assert MAP.original(*masked) == original
    assert MAP.masked(*original) == masked


@pytest.mark.parametrize(
    ("masked", "original"), [((3, 4), (2, 5)), ((0, 3), (0, 5)), ((3, 6), (2, 6)), ((5, 9), (5, 7)), ((1, 2), (1, 2)), ((3, 3), (2, 2))]
)
def test_a_surrogate_touched_in_part_counts_whole(masked: tuple[int, int], original: tuple[int, int]) -> None:
    assert MAP.original(*masked) == original


@pytest.mark.parametrize("rows", [(Replaced(2, 5, 3, 4),), (Replaced(2, 5, 2, 4), Replaced(4, 6, 3, 5))])
def test_a_map_that_cannot_be_is_refused(rows: tuple[Replaced, ...]) -> None:
    with pytest.raises(ValueError, match="replacements"):
        OffsetMap(rows)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(1, 4)), max_size=8))
def test_there_and_back(parts: list[tuple[int, int, int]]) -> None:
    rows, start, masked = [], 0, 0
    for gap, length, other in parts:
        rows.append(Replaced(start + gap, start + gap + length, masked + gap, masked + gap + other))
        start, masked = start + gap + length, masked + gap + other
    places = OffsetMap(tuple(rows))
    for begin in range(start + 3):
        for end in range(begin + 1, start + 4):
            outer = places.original(*places.masked(begin, end))
            assert outer[0] <= begin and end <= outer[1]
