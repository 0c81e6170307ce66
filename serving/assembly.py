"""Assembly (组装): the only place that joins the models with the pipelines and with annotation."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from pipelines.pipeline import Analyze, analyze
from pipelines.report import report

if TYPE_CHECKING:
    from annotation.studio.preannotation import Layer, ModelReader
    from models.extraction import FactExtractor
    from pipelines.facts.marking import Extractor
    from pipelines.folding import Mender

BUNDLED, RULES_ONLY = "default", "none"
_KEPT = 4  # models at once in one process: champion, challenger, and those they take the place of


@lru_cache(_KEPT)
def loaded(name: str) -> FactExtractor | None:
    """The model of a name: *default* is the bundled one, *none* means rules only, else a model folder; ModelError if there is none."""
    if name == RULES_ONLY:
        return None
    from models.extraction import FactExtractor

    return FactExtractor.load(name)


def extractor(name: str) -> Extractor | None:
    """The model that takes part in an analysis: the bundled one only once its policy trusts it with anything, for reading costs time."""
    model = loaded(name)
    return None if model is None or (name == BUNDLED and not model.trust) else model


@cache
def _mender() -> Mender:
    from models.mending import Mender

    return Mender.load()


def mender(name: str) -> Mender | None:
    """The mender of misread characters beside the model of a name: the bundled one, unless only rules shall read."""
    return None if name == RULES_ONLY else _mender()


def prepared(name: str) -> Analyze:
    """The analysis with the model of a name; it is loaded now. Raises ModelError if there is none."""
    return partial(analyze, model=extractor(name), mender=mender(name))


def reader(name: str) -> ModelReader | None:
    """The reader of a model's name, for pre-annotation: what it marks is worth a person's look whether or not it is trusted."""
    model = loaded(name)
    if model is None:
        return None
    from annotation.studio.preannotation import ModelReader

    def read(id: str, text: str, layer: Layer) -> dict[str, Any]:
        return report(analyze(text, id, model=model, layer=layer))

    return ModelReader(model.name, read)
