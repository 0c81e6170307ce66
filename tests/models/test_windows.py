"""Windows cover what they are asked for, overlap, and are never too long."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from models.windows import LONGEST, joined, windows
from pipelines.judgment import Span


@given(st.integers(1, 3000), st.integers(1, 60), st.integers(0, 2500))
def test_every_character_is_read_and_no_window_is_too_long(length: int, sentence: int, start: int) -> None:
    text = "".join("。" if place % sentence == sentence - 1 else "字" for place in range(start + length))
    found = list(windows(text, [Span(start, start + length)]))
    assert all(0 < one.end - one.start <= LONGEST for one in found)
    assert {place for one in found for place in range(one.start, one.end)} == set(range(start, start + length))
    assert all(later.start > earlier.start for earlier, later in itertools.pairwise(found))


def test_windows_of_a_long_text_overlap_and_begin_after_a_sentence() -> None:
    text = "被告人某某到案后供认。" * 120
    found = list(windows(text, [Span(0, len(text))]))
    assert len(found) > 2
    for earlier, later in itertools.pairwise(found):
        assert later.start < earlier.end
        assert text[later.start - 1] == "。"


def test_stretches_that_touch_are_read_as_one() -> None:
    assert list(joined([Span(5, 9), Span(0, 5), Span(20, 30)])) == [Span(0, 9), Span(20, 30)]


def test_a_text_without_sentence_ends_is_cut_where_it_must_be() -> None:
    text = "字" * 1500
    found = list(windows(text, [Span(0, len(text))]))
    assert found[0] == Span(0, LONGEST)
    assert found[-1].end == 1500
