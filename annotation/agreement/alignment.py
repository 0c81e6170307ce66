"""Alignment (对齐): which marks of several people mean the same stretch of one judgment.

Marks of one label that share a character are aligned one to one, the same place first, then the same defendant, kind and status, then what
shares most. What is left is aligned across labels where two stretches share half of what they cover together: one place, two labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotation.marks import Mark, label_of

Stretch = tuple[int, int]
ATTRIBUTES = ("kind", "status", "asserted_by")


@dataclass(slots=True)
class Unit:
    """One stretch as several people marked it; who marked nothing here is not among the marks."""

    marks: dict[str, Mark] = field(default_factory=dict)

    @property
    def first(self) -> Mark:
        """The mark that the others were aligned with."""
        return next(iter(self.marks.values()))

    @property
    def place(self) -> Stretch:
        """From where the first begins to where the last ends."""
        return min(mark.start for mark in self.marks.values()), max(mark.end for mark in self.marks.values())

    def said(self, attribute: str) -> dict[str, str]:
        """What each says of an attribute; who says nothing is left out."""
        told = {name: answer_of(mark, attribute) for name, mark in self.marks.items()}
        return {name: answer for name, answer in told.items() if answer is not None}


def answer_of(mark: Mark, attribute: str) -> str | None:
    """An attribute of a mark, with what stands for silence: a weighed fact is found, by the court."""
    answer: str | None = getattr(mark, attribute)
    label = label_of(mark.label)
    if answer is None and label is not None and label.weighed:
        return {"status": "found", "asserted_by": "court"}.get(attribute)
    return answer


def aligned(people: Mapping[str, Sequence[Mark]]) -> list[Unit]:
    """The units of one judgment, in reading order; people are taken in the order given."""
    units: list[Unit] = []
    for name, marks in people.items():
        fresh = [Unit({name: mark}) for mark in marks]
        units = _joined(units, fresh, _same_label)
    complete = [unit for unit in units if len(unit.marks) == len(people)]
    partial = [unit for unit in units if len(unit.marks) < len(people)]
    for name in people:
        alone = [unit for unit in partial if list(unit.marks) == [name]]
        partial = _joined([unit for unit in partial if list(unit.marks) != [name]], alone, _other_label)
    return sorted(complete + partial, key=lambda unit: (*unit.place, unit.first.label, unit.first.defendant or "", unit.first.kind or ""))


def _joined(units: Iterable[Unit], fresh: Iterable[Unit], fits: Callable[[Unit, Unit], bool]) -> list[Unit]:
    """Units with the fresh ones that overlap and fit joined to them, the best fit first; what fits nowhere stands alone."""
    known, left = list(units), list(fresh)
    places = [unit.first.place for unit in left]
    fitting = []
    for n, one in enumerate(known):
        start, end = one.first.place
        near = [m for m, (begin, stop) in enumerate(places) if begin < end and start < stop]
        fitting += [(_farness(one.first, left[m].first), n, m) for m in near if fits(one, left[m])]
    taken: set[tuple[str, int]] = set()
    for _, n, m in sorted(fitting):
        if not taken & {("known", n), ("left", m)}:
            taken |= {("known", n), ("left", m)}
            known[n].marks |= left[m].marks
    return known + [unit for m, unit in enumerate(left) if ("left", m) not in taken]


def _same_label(one: Unit, other: Unit) -> bool:
    return one.first.label == other.first.label


def _other_label(one: Unit, other: Unit) -> bool:
    if one.marks.keys() & other.marks.keys():
        return False
    first, second = one.first.place, other.first.place
    return 2 * shared(first, second) >= max(first[1], second[1]) - min(first[0], second[0])


def _farness(one: Mark, other: Mark) -> tuple[bool, bool, bool, bool, int]:
    differ = [answer_of(one, name) != answer_of(other, name) for name in ("defendant", "kind", "status")]
    return one.place != other.place, differ[0], differ[1], differ[2], -shared(one.place, other.place)


def shared(one: Stretch, other: Stretch) -> int:
    """How many characters two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def merged(places: Iterable[Stretch]) -> list[Stretch]:
    """Stretches as one covers them: in order, what overlaps or touches joined."""
    found: list[Stretch] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
