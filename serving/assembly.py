"""Assembly (组装): the only place that joins the models with the pipelines and with annotation."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.pipeline import analyze
from pipelines.report import report

if TYPE_CHECKING:
    from annotation.studio.preannotation import Layer, ModelReader
    from pipelines.facts.marking import Extractor

RULES_ONLY = "none"


@cache
def extractor(name: str) -> Extractor | None:
    """The model of a name: *default* is the bundled one, *none* means rules only, else a model folder; ModelError if there is none."""
    if name == RULES_ONLY:
        return None
    from models.extraction import FactExtractor

    return FactExtractor.load(name)


def reader(name: str) -> ModelReader | None:
    """The reader of a model's name, for pre-annotation."""
    model = extractor(name)
    if model is None:
        return None
    from annotation.studio.preannotation import ModelReader

    def read(id: str, text: str, layer: Layer) -> dict[str, Any]:
        return report(analyze(text, id, model=model, layer=layer))

    return ModelReader(model.name, read)
