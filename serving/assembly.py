"""Assembly (组装): the only place that joins the models with the pipelines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.facts.marking import Extractor

RULES_ONLY = "none"


@cache
def extractor(name: str) -> Extractor | None:
    """The model of a name: *default* is the bundled one, *none* means rules only, else a model folder; ModelError if there is none."""
    if name == RULES_ONLY:
        return None
    from models.extraction import FactExtractor

    return FactExtractor.load(name)
