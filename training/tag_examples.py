"""Examples of findings (事实段样本) out of the public labelled sets: theft entities, drug entities and relations, charges per defendant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from models.characters import Characters
from models.mentions import mentions
from models.scheme import DEFENDANT, OF, RELATIONS, Scheme
from models.windows import LONGEST
from pipelines.folding import Folded, fold
from training.examples import Example

Row = Mapping[str, Any]


class TagExamples:
    """Makes an example of an item (text and what is in it, as `evaluation.public_sets` reads them)."""

    def __init__(self, scheme: Scheme, characters: Characters) -> None:
        self.scheme, self.characters = scheme, characters
        self.heads = {head.name: number for number, head in enumerate(scheme.heads)}

    def of(self, task: str, row: Row, *, marks: bool = True) -> Example:
        """The example of an item of one task; what stands beyond the window is left out. `marks`: whether its marks are learned, too."""
        folded = fold(row["text"]).unbroken()
        plain = folded.plain[:LONGEST]
        known = self._known(task) if marks else []
        example = Example(self.characters.encode(plain), known, [], [], [], [], [], [])
        if task == "charges":
            self._charges(example, plain, row)
        else:
            self._entities(example, task, folded, row)
        return example

    def _known(self, task: str) -> list[int]:
        return [number for number, label in enumerate(self.scheme.labels) if label.startswith(task + OF)]

    def _entities(self, example: Example, task: str, folded: Folded, row: Row) -> None:
        places = {(one["start"], one["end"]): _tokens(folded, one["start"], one["end"]) for one in row["entities"]}
        for one in row["entities"]:
            start, end = places[one["start"], one["end"]]
            if start < end < len(example.ids):
                example.spans.append([self.scheme.place[f"{task}{OF}{one['label']}"], start, end])
        if "relation" not in self.heads:
            return
        related = {(tuple(one["head"]), tuple(one["tail"])): one["label"] for one in row["relations"]}
        classes = self.scheme.head("relation").classes
        for head, tail in candidates(row["entities"]):
            first, second = places[head], places[tail]
            if max(first[1], second[1]) < len(example.ids) and first[0] < first[1] and second[0] < second[1]:
                label = classes.index(related.get((head, tail), classes[0]))
                example.pairs.append([self.heads["relation"], *first, *second, label])

    def _charges(self, example: Example, plain: str, row: Row) -> None:
        classes = self.scheme.head("charge").classes
        charged = {fold(one["name"]).unbroken().plain: next(iter(one["charges"]), None) for one in row["defendants"]}
        for name, start, end in mentions(plain, list(charged)):
            example.spans.append([self.scheme.place[DEFENDANT], start + 1, end + 1])
            if charged[name] in classes:
                example.classes.append([self.heads["charge"], start + 1, end + 1, classes.index(charged[name])])


def candidates(entities: list[Row]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of entities that may be related by their labels."""
    kinds = set(RELATIONS.values())
    for head in entities:
        for tail in entities:
            if head is not tail and (head["label"], tail["label"]) in kinds:
                yield (head["start"], head["end"]), (tail["start"], tail["end"])


def _tokens(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """A place of the text as received in tokens of the plain text."""
    return bisect_left(folded.offsets, start) + 1, bisect_left(folded.offsets, end) + 1
