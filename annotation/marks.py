"""Marks and annotations (标注): what people, rules and models mark in a judgment, kept apart from its text.

Offsets are half-open code points into the text as received. An annotation names its judgment by id and by the digest of its text, so that
it never meets another text unnoticed. LABELS come from KINDS: every kind of fact names the labels of its spans.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pipelines.facts import KINDS
from pipelines.facts.reading import Kind, Label
from pipelines.rendering import words

__all__ = ["CHOICES", "KIND_OF", "LABELS", "Annotation", "Choice", "ClueReview", "Label", "Mark", "digest_of", "label_of", "of_defendant"]

Source = Literal["rule", "model", "human"]
Status = Literal["found", "rejected", "claimed"]
Asserter = Literal["court", "prosecution", "defence"]
Verdict = Literal["upheld", "explained", "misread", "mischecked"]
Json = dict[str, Any]

LABELS: tuple[Label, ...] = tuple(label for kind in KINDS for label in kind.labels)
KIND_OF: Mapping[str, Kind] = {label.name: kind for kind in KINDS for label in kind.labels}
_BY_NAME: Mapping[str, Label] = {label.name: label for label in LABELS}
DEFENDANT = "defendant"  # the label of a defendant's name
UNTOLD = ""  # the value of a mark whose words, a person says, tell no value


@dataclass(frozen=True, slots=True)
class Choice:
    """A question about the whole document (整篇选项), with its answers and their Chinese."""

    name: str  # field of `document` in a gold judgment
    title: str
    options: Mapping[str, str]


CHOICES: tuple[Choice, ...] = (
    Choice("kind", "文书种类", {name: name for name in ("判决书", "裁定书", "决定书")}),
    Choice("instance", "审级", words.INSTANCE),
    Choice("procedure", "一审程序", words.PROCEDURE),
    Choice("appeal_outcome", "二审、再审结果", words.OUTCOME),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled stretch of a judgment (标注片段)."""

    label: str
    start: int
    end: int
    defendant: str | None = None  # name as the verdict gives it
    kind: str | None = None  # one of the label's choices: 累犯, 刑事拘留 …
    status: Status | None = None  # of a circumstance
    asserted_by: Asserter | None = None
    value: Any = None  # JSON; None: as read from the words; a human may overrule it (UNTOLD: there is none)
    source: Source = "human"
    score: float | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ClueReview:
    """What a person says of a clue (线索核实): upheld, explained by the text, misread facts, or a check that is wrong."""

    check: str
    defendant: str | None
    start: int
    end: int
    verdict: Verdict
    reason: str = ""
    certainty: Literal["certain", "probable", "possible"] | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """One person's reading of one judgment (标注), without its text."""

    id: str
    digest: str
    annotator: str
    marks: tuple[Mark, ...] = ()
    choices: Mapping[str, str | None] = field(default_factory=dict)
    clues: tuple[ClueReview, ...] = ()
    seconds: float | None = None
    made_at: str | None = None  # ISO 8601
    notes: str = ""

    def to_json(self) -> Json:
        """The annotation as a JSON value, names included: for working files, not for publication (see dataset.py)."""
        return asdict(self) | {
            "marks": [asdict(mark) for mark in self.marks],
            "clues": [asdict(clue) for clue in self.clues],
            "choices": dict(self.choices),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Annotation:
        """The annotation of a JSON value; what `validation.py` refuses raises here too."""
        return cls(
            id=row["id"],
            digest=row["digest"],
            annotator=row["annotator"],
            marks=tuple(Mark(**mark) for mark in row.get("marks") or ()),
            choices=dict(row.get("choices") or {}),
            clues=tuple(ClueReview(**clue) for clue in row.get("clues") or ()),
            seconds=row.get("seconds"),
            made_at=row.get("made_at"),
            notes=row.get("notes") or "",
        )


def digest_of(text: str) -> str:
    """The digest that names a text: SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def label_of(name: str) -> Label | None:
    """The label of this name, if there is one."""
    return _BY_NAME.get(name)


def of_defendant(label: str) -> bool:
    """Whether marks of a label belong to one defendant."""
    return label == DEFENDANT or (label in KIND_OF and KIND_OF[label].level == "defendant")
