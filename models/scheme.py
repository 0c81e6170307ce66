"""What a model marks (标注体系): its span labels, its heads over spans, kept as `scheme.json` beside the weights.

Labels of the extractor come from KINDS: `circumstance:自首` is the label *circumstance* with its choice. Nothing here is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from pipelines.facts import KINDS
from pipelines.judgment import Part

OF = ":"  # parts a label from its choice
STATUSES = ("found", "rejected", "claimed")
ASSERTERS = ("court", "prosecution", "defence")
PARTS: tuple[str, ...] = tuple(part.value for part in Part)  # input code = place + 1; 0: not told


Over = Literal["span", "act", "pair", "link"]


@dataclass(frozen=True, slots=True)
class Head:
    """A classifier over one span (*span*, *act*) or over two (*pair*, *link*) (分类头), see `models/features.py`; `classes[0]` of two: none."""

    name: str
    over: Over
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Labels and heads of one model; `parts`: it is told the section of every character, `roles`: it tells it itself; `wording`: words speak too."""

    labels: tuple[str, ...]
    heads: tuple[Head, ...] = ()
    parts: bool = False
    roles: bool = False
    wording: bool = False
    place: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {label: number for number, label in enumerate(self.labels)})

    def head(self, name: str) -> Head:
        """The head of this name."""
        return next(head for head in self.heads if head.name == name)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "labels": list(self.labels),
            "heads": [asdict(head) | {"classes": list(head.classes)} for head in self.heads],
            "parts": self.parts,
            "roles": self.roles,
            "wording": self.wording,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Scheme:
        """From JSON."""
        heads = tuple(Head(one["name"], one["over"], tuple(one["classes"])) for one in value["heads"])
        if unknown := {head.over for head in heads} - {*get_args(Over)}:
            raise ValueError(f"不认得的分类头种类 {'、'.join(sorted(unknown))}")
        return cls(tuple(value["labels"]), heads, value["parts"], value["roles"], value.get("wording", False))


def fact_labels() -> tuple[str, ...]:
    """The labels of all kinds of fact, each choice a label of its own."""
    labels = [label for kind in KINDS for label in kind.labels]
    return tuple(name for label in labels for name in ([f"{label.name}{OF}{choice}" for choice in label.choices] or [label.name]))


def flat(label: str, choice: str | None) -> str:
    """The model's label of a mark."""
    return f"{label}{OF}{choice}" if choice else label


def parted(label: str) -> tuple[str, str | None]:
    """Label and choice of a model's label."""
    name, _, choice = label.partition(OF)
    return name, choice or None


FACTS = Scheme(
    labels=fact_labels(),
    heads=(Head("status", "span", STATUSES), Head("asserter", "span", ASSERTERS), Head("whose", "pair", ("other", "his"))),
    parts=True,
    roles=True,
)

THEFT = ("NHCS", "NHVI", "NCSM", "NCGV", "NCSP", "NASI", "NATS", "NT", "NS", "NO")
DRUGS = ("Nh", "NDR", "NT", "Ns", "NW")
RELATIONS: Mapping[str, tuple[str, str]] = {  # relation → labels of head and tail
    "sell_drugs_to": ("Nh", "Nh"),
    "provide_shelter_for": ("Nh", "Nh"),
    "traffic_in": ("Nh", "NDR"),
    "posess": ("Nh", "NDR"),  # spelt so in the public set
}
DEFENDANT = "charges:defendant"


def tag_scheme(tasks: Sequence[str], charges: Sequence[str], wording: bool = False) -> Scheme:
    """The scheme of a tagger of findings: theft entities, drug entities and relations, defendants with their charges, as far as wanted."""
    labels = {"theft": [f"theft{OF}{one}" for one in THEFT], "drugs": [f"drugs{OF}{one}" for one in DRUGS], "charges": [DEFENDANT]}
    heads = {"drugs": Head("relation", "link", ("none", *RELATIONS)), "charges": Head("charge", "act", tuple(charges))}
    return Scheme(
        tuple(label for task in tasks for label in labels[task]), tuple(heads[task] for task in tasks if task in heads), wording=wording
    )
