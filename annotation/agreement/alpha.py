"""Several people, with gaps (Krippendorff α): nominal answers with missing data, and stretches of a continuum.

Nominal: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, sections A to C. Stretches (unitizing): the same, On the
reliability of unitizing continuous data, Sociological Methodology 25 (1995), and Content Analysis, 2nd ed. 2004, p. 251–256.
The library `krippendorff` is GPL and needs numpy; the formulas are short, and the tests hold them to the published examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, permutations
from typing import TypeVar

Stretches = Sequence[tuple[int, int]]
"""Half-open, in order, apart from each other."""
Answer = TypeVar("Answer", bound=Hashable)


def alpha(units: Iterable[tuple[Mapping[Answer, int], int]]) -> float | None:
    """Nominal α: each unit is how many people gave which answer, and how many units are just like it.

    Who did not answer does not count; a unit with one answer pairs with nothing and is left out. None where all answers are the same.
    """
    totals: Counter[Answer] = Counter()
    apart = 0.0
    for answers, times in units:
        people = sum(answers.values())
        if people < 2:
            continue
        for answer, number in answers.items():
            totals[answer] += times * number
        apart += times * (people * people - sum(number * number for number in answers.values())) / (people - 1)
    everything = sum(totals.values())
    by_chance = everything * everything - sum(number * number for number in totals.values())
    return 1 - (everything - 1) * apart / by_chance if by_chance else None


def characters(length: int, people: Sequence[Stretches]) -> Iterator[tuple[dict[bool, int], int]]:
    """The characters of one judgment as units: marked by how many people, and by how many not."""
    cuts = sorted({0, length, *(place for stretches in people for stretch in stretches for place in stretch)})
    changes: Counter[int] = Counter()
    for stretches in people:
        for start, end in stretches:
            changes[start] += 1
            changes[end] -= 1
    marked = 0
    for start, end in pairwise(cuts):
        marked += changes[start]
        yield {answer: number for answer, number in ((True, marked), (False, len(people) - marked)) if number}, end - start


def unitising(length: int, people: Sequence[Stretches]) -> tuple[float, float]:
    """Observed and expected disagreement about the stretches of one label in one continuum."""
    sections = [list(_sections(length, stretches)) for stretches in people]
    apart = sum(_distance(one, other) for first, second in permutations(sections, 2) for one in first for other in second)
    observed = apart / (len(people) * (len(people) - 1) * length**2)
    units = [end - start for stretches in people for start, end in stretches]
    gaps = [end - start for parts in sections for start, end, marked in parts if not marked]
    expected = 0.0
    for unit in units:
        expected += (len(units) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        expected += unit**2 * sum(gap - unit + 1 for gap in gaps if gap >= unit)
    together = len(people) * length
    free = together * (together - 1) - sum(unit * (unit - 1) for unit in units)
    return observed, 2 / length * expected / free if free else 0.0


def unitised_alpha(continua: Iterable[tuple[int, Sequence[Stretches]]]) -> float | None:
    """α of stretches over several judgments: their disagreements, each weighted by the length of its judgment.

    (Krippendorff sums the categories of one continuum in this way; that judgments are summed too is ours.)
    """
    observed = expected = 0.0
    for length, people in continua:
        if len(people) > 1 and length:
            one, other = unitising(length, people)
            observed, expected = observed + length * one, expected + length * other
    return 1 - observed / expected if expected else None


def _sections(length: int, stretches: Stretches) -> Iterator[tuple[int, int, bool]]:
    """Units and the gaps between them."""
    at = 0
    for start, end in stretches:
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < length:
        yield at, length, False


def _distance(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    """δ²: two units that meet, by the squares of what sticks out at either end; a unit inside a gap, by its square."""
    (start, end, marked), (begin, stop, also) = one, other
    if marked and also:
        return (start - begin) ** 2 + (end - stop) ** 2 if start < stop and begin < end else 0
    if marked and begin <= start and end <= stop:
        return (end - start) ** 2
    if also and start <= begin and stop <= end:
        return (stop - begin) ** 2
    return 0
