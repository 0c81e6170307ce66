"""Tallies (计数): what two people did with one label, in numbers that add up over judgments, pairs, months and labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

from annotation.agreement.alignment import ATTRIBUTES, Unit, answer_of, merged, shared
from annotation.agreement.facts import Fact
from annotation.agreement.kappa import f1, kappa
from annotation.agreement.shared import Shared
from annotation.marks import Json, Mark
from annotation.values import same


@dataclass(frozen=True, slots=True)
class Tally:
    """Marks, characters and values of a first and a second person."""

    first: int = 0  # marks
    second: int = 0
    exact: int = 0  # aligned at the same place
    overlapping: int = 0  # aligned, at the same place or not
    moved: int = 0  # aligned at different places
    moved_same: int = 0  # of them, with the same value
    both: int = 0  # characters
    first_only: int = 0
    second_only: int = 0
    neither: int = 0
    first_values: int = 0
    second_values: int = 0
    same_values: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))

    @property
    def said(self) -> bool:
        """Whether anybody says anything."""
        return bool(self.first or self.second or self.first_values or self.second_values)

    def measures(self) -> Json:
        """The measures, each None where there is nothing to measure."""
        cells = {("1", "1"): self.both, ("1", "0"): self.first_only, ("0", "1"): self.second_only, ("0", "0"): self.neither}
        return {
            "marks": [self.first, self.second],
            "exact_f1": f1(self.exact, self.first, self.second),
            "overlap_f1": f1(self.overlapping, self.first, self.second),
            "character_kappa": kappa(cells) if self.first or self.second else None,
            "value_f1": f1(self.same_values, self.first_values, self.second_values),
            "values": [self.first_values, self.second_values, self.same_values],
            "moved": [self.moved, self.moved_same],
        }


def tally(judgment: Shared, names: tuple[str, str], label: str, units: Sequence[Unit]) -> Tally:
    """What two people did with one label in one judgment; `units`: those of the judgment, aligned between the two."""
    marks = [judgment.people[name].marks.get(label, []) for name in names]
    places = [merged(mark.place for mark in own) for own in marks]
    covered = [sum(end - start for start, end in own) for own in places]
    both = sum(shared(one, other) for one in places[0] for other in places[1])
    together = [unit for unit in units if len(unit.marks) == 2 and {mark.label for mark in unit.marks.values()} == {label}]
    moved = [unit for unit in together if len({mark.place for mark in unit.marks.values()}) == 2]
    facts = [{fact for fact in judgment.people[name].facts if fact.label == label} for name in names]
    return Tally(
        len(marks[0]),
        len(marks[1]),
        len(together) - len(moved),
        len(together),
        len(moved),
        sum(same_value(judgment, list(unit.marks.values())) for unit in moved),
        both,
        covered[0] - both,
        covered[1] - both,
        judgment.length - covered[0] - covered[1] + both,
        len(facts[0]),
        len(facts[1]),
        len(facts[0] & facts[1]),
    )


def same_value(judgment: Shared, marks: Sequence[Mark]) -> bool:
    """Whether marks say the same of the same defendant, wherever they stand."""
    told = {(mark.label, mark.defendant, *(answer_of(mark, name) for name in ATTRIBUTES)) for mark in marks}
    values = [judgment.value(mark) for mark in marks]
    return len(told) == 1 and all(same(value, values[0]) and same(values[0], value) for value in values[1:])


def kind_counts(facts: Sequence[Collection[Fact]], label: str, kind: str) -> tuple[int, int, int]:
    """How many facts of a kind each of two people has, and how many both."""
    own = [{fact for fact in one if fact.label == label and fact.said_kind == kind} for one in facts]
    return len(own[0]), len(own[1]), len(own[0] & own[1])
