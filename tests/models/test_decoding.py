"""The best path of every label, against all paths."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.decoding import BEGIN, END, INSIDE, OUTSIDE, STATES, chances, decode


def best_of_all(logits: np.ndarray, single: bool = True) -> list[tuple[int, int]]:
    """The spans of the best allowed path of one label, by trying every path."""
    states = range(logits.shape[-1])
    after = {OUTSIDE: {OUTSIDE, BEGIN}, BEGIN: {*states}, INSIDE: {*states}, END: {OUTSIDE, BEGIN}}
    if END in states:  # what is inside has an end
        after[INSIDE] = {INSIDE, END}
    allowed = (
        path
        for path in itertools.product(states, repeat=len(logits))
        if path[0] in (OUTSIDE, BEGIN) and all(other in after[one] for one, other in itertools.pairwise(path))
        if not (END in states and path[-1] == INSIDE)
        if single or not any(one == BEGIN and other in (OUTSIDE, BEGIN) for one, other in itertools.pairwise([*path, OUTSIDE]))
    )
    path = max(allowed, key=lambda path: sum(logits[place, state] for place, state in enumerate(path)))
    spans, start = [], None
    for place, state in enumerate([*path, OUTSIDE]):
        if state not in (INSIDE, END) and start is not None:
            spans.append((start, place))
            start = None
        if state == BEGIN:
            start = place
    return spans


@given(st.integers(0, 10_000), st.integers(1, 6), st.sampled_from((3, STATES)), st.booleans())
def test_the_best_path_is_found(seed: int, tokens: int, states: int, single: bool) -> None:
    logits = np.random.default_rng(seed).normal(size=(tokens, 1, states)).astype(np.float32) * 2
    assert [(one.start, one.end) for one in decode(logits, chances(logits), single)] == best_of_all(logits[:, 0], single)


def test_labels_are_read_by_themselves_and_may_overlap() -> None:
    logits = np.zeros((4, 2, 3), np.float32)
    logits[:, :, OUTSIDE] = 5
    logits[1, 0, BEGIN] = logits[2, 0, INSIDE] = 9
    logits[2, 1, BEGIN] = logits[3, 1, INSIDE] = 9
    found = decode(logits, chances(logits))
    assert [(one.start, one.end, one.label) for one in found] == [(1, 3, 0), (2, 4, 1)]


def test_a_span_is_as_likely_as_its_least_likely_character() -> None:
    logits = np.zeros((3, 1, 3), np.float32)
    logits[:, 0, OUTSIDE] = 4
    logits[0, 0, BEGIN], logits[1, 0, INSIDE] = 9, 5
    told = chances(logits)
    (found,) = decode(logits, told)
    assert found.score == min(told[0, 0, BEGIN], told[1, 0, INSIDE], 1 - told[2, 0, INSIDE])
    assert found.score == told[1, 0, INSIDE]


def test_chances_add_up() -> None:
    assert np.allclose(chances(np.random.default_rng(1).normal(size=(5, 4, 3)).astype(np.float32)).sum(-1), 1)
