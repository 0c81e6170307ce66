"""The three layers of a reading (规则、模型、合并): each judgment read by each, the model asked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pipelines.facts.marking import Extractor, Marking, Trust
from pipelines.facts.merging import Layer
from pipelines.facts.values import Person
from pipelines.folding import Mender
from pipelines.judgment import Judgment
from pipelines.pipeline import analyze
from pipelines.report import report

__all__ = ["LAYERS", "NAMES", "Extractor", "Layer", "Remembering", "reports"]

NAMES: Mapping[str, str] = {"rules": "规则", "model": "模型", "merged": "合并"}
LAYERS: tuple[Layer, ...] = get_args(Layer)


class Remembering:
    """An extractor that is asked once about a judgment, however many layers want to know."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        self._asked: tuple[str, tuple[Person, ...]] | None = None
        self._marking: Marking

    @property
    def name(self) -> str:
        """Name and version of the extractor."""
        return self.extractor.name

    @property
    def trust(self) -> Mapping[str, Trust]:
        """How far its labels are trusted."""
        return self.extractor.trust

    def mark(self, judgment: Judgment, people: Sequence[Person]) -> Marking:
        """What the extractor marks."""
        if self._asked != (judgment.text, tuple(people)):
            self._marking = self.extractor.mark(judgment, people)
            self._asked = judgment.text, tuple(people)
        return self._marking


def reports(
    text: str, id: str, layers: Iterable[Layer], extractor: Extractor | None = None, mender: Mender | None = None
) -> dict[Layer, dict[str, Any]]:
    """The report of each layer."""
    return {layer: report(analyze(text, id, model=extractor, layer=layer, mender=mender)) for layer in layers}
