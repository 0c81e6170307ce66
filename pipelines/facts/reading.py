"""A judgment while it is being read (阅读过程): each kind of fact sees the judgment and what the kinds before it have found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.facts.values import Citation, Commutation, Disposition, Document, Person
from pipelines.judgment import Judgment


@dataclass(slots=True)
class Reading:
    """The judgment, its people, and the facts found so far; `of_people[i][field]` belongs to `people[i]`."""

    judgment: Judgment
    people: tuple[Person, ...] = ()
    document: Document = field(default_factory=Document)
    citations: tuple[Citation, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    commutation: Commutation | None = None
    of_people: list[dict[str, Any]] = field(default_factory=list)

    def fact(self, person: Person, name: str, default: Any = None) -> Any:
        """A fact of a defendant found earlier, by the field of `Defendant`."""
        return self.of_people[person.index].get(name, default)


@dataclass(frozen=True, slots=True)
class Label:
    """What a marked stretch of a judgment is (片段标签): people and models mark with it; `spans.py` reads its value.

    `choices`: the closed list of its kinds (逮捕, 自首 …), where the words alone do not carry the value; `weighed`: a court finds or
    rejects it, a party claims it.
    """

    name: str
    title: str  # Chinese
    choices: tuple[str, ...] = ()
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact (事实类别).

    `find` reads one judgment. Level "judgment": it returns the values of the fields of `Facts` named in `fields`, in a mapping.
    Level "defendant": it returns for each person's index a mapping of fields of `Defendant`; fields not found are left out.
    """

    name: str
    title: str  # Chinese
    level: Literal["judgment", "defendant"]
    fields: tuple[str, ...]
    find: Callable[[Reading], Mapping[Any, Any]]
    labels: tuple[Label, ...] = ()  # none: not part of a gold judgment
