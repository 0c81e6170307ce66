"""The three layers of a reading (规则、模型、合并): each judgment read by each, the model asked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from pipelines.pipeline import analyze
from pipelines.report import report

Layer = Literal["rules", "model", "merged"]
NAMES: Mapping[str, str] = {"rules": "规则", "model": "模型", "merged": "合并"}
LAYERS: tuple[Layer, ...] = get_args(Layer)
_analyze: Any = analyze


class Remembering:
    """An extractor that is asked once about a judgment, however many layers want to know."""

    def __init__(self, extractor: Any) -> None:
        self.extractor = extractor
        self._asked: tuple[Any, ...] = ()
        self._marking: Any = None

    @property
    def name(self) -> str:
        """Name and version of the extractor."""
        return str(self.extractor.name)

    @property
    def trust(self) -> Any:
        """How far its labels are trusted."""
        return self.extractor.trust

    def mark(self, judgment: Any, people: Sequence[Any]) -> Any:
        """What the extractor marks."""
        if self._asked != (judgment.text, tuple(people)):
            self._marking = self.extractor.mark(judgment, people)
            self._asked = judgment.text, tuple(people)
        return self._marking


def reports(text: str, id: str, layers: Iterable[Layer], extractor: Any = None) -> dict[Layer, dict[str, Any]]:
    """The report of each layer."""
    if extractor is None:
        return {layer: report(analyze(text, id)) for layer in layers}
    return {layer: report(_analyze(text, id, model=extractor, layer=layer)) for layer in layers}
