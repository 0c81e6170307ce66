"""What one place of a judgment says about a circumstance (关于情节的一处表述)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.facts.circumstance_words import Words
from pipelines.judgment import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """A circumstance of some persons in one place; weighed in its sentence (`weighed`) or in the next (`nearly`).

    A kind that begins with `*` is an answer to views that are not named (`*all`, `*other`, `*related`).
    """

    kind: str
    people: frozenset[int]
    status: Literal["found", "rejected", "claimed"]
    asserter: Literal["court", "prosecution", "defence"]
    span: Span
    weighed: bool = False
    nearly: bool = False
    claim: bool = False  # a party's point, reported by the court
    express: bool = False  # denied in so many words (依法不能认定为自首)
    each: bool = False  # a point that only some of the persons have raised (分别具有)
    manner: bool = False  # from the facts found
    words: Words | None = None
