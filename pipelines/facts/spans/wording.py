"""Values that are the words themselves, the mark's own choice, or that the span stands there at all."""

from __future__ import annotations

import re

from pipelines.facts.signatures import signatures
from pipelines.facts.spans.stretch import Stretch

_SEX = re.compile("[男女]")


def read_written(stretch: Stretch) -> str | None:
    """The words as the document writes them, without blanks."""
    place = stretch.judgment.received(stretch.span)
    return "".join(stretch.judgment.text[place.start : place.end].split()) or None


def read_kind(stretch: Stretch) -> str | None:
    """The choice that the mark makes."""
    return stretch.kind


def read_presence(stretch: Stretch) -> bool:
    """That it stands there."""
    return True


def read_sex(stretch: Stretch) -> str | None:
    """男 or 女."""
    match = _SEX.search(stretch.words)
    return match[0] if match else None


def read_signature(stretch: Stretch) -> int:
    """How many members of the court a signature stands for."""
    signed = stretch.overlapping([one.span for one in signatures(stretch.judgment)])
    people = {one.span: one.people for one in signatures(stretch.judgment)}
    return sum(people[span] for span in signed) or 1
