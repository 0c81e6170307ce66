"""Findings that are not whole judgments (事实段标注): entities and relations of theft and drug cases, charges per defendant, the sum.

One JSON object out for each `{"id", "text"}` in, in order. The model marks; sums are read exactly (`findings_amount`), not by the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from models.decoding import Marked, Scores, chances, decode
from models.features import of_links, of_one, turns
from models.loading import Model, ModelError, Read, folder_of
from models.naming import defendants, whole
from models.scheme import OF, RELATIONS
from models.windows import windows
from models.wording import of_person
from pipelines.facts.findings_amount import findings_amount
from pipelines.folding import Folded, fold
from pipelines.judgment import Span

Task = Literal["theft", "drugs", "charges", "amount"]
Json = dict[str, Any]
_RELATED = 0.5  # chance from which a pair is related
TASKS: tuple[Task, ...] = ("theft", "drugs", "charges", "amount")


class Tagger:
    """A loaded model of findings."""

    def __init__(self, model: Model) -> None:
        self.model = model
        labels = model.scheme.labels
        self.of_task = {task: [n for n, label in enumerate(labels) if label.startswith(task + OF)] for task in TASKS}

    @classmethod
    def load(cls, task: Task, name: str = "default") -> Tagger:
        """The bundled model of a task, or that of a folder."""
        tagger = cls(Model(folder_of(name, task)))
        if not tagger.of_task[task]:
            raise ModelError(f"模型“{name}”不会做 {task}；请换一个模型，或用 default。")
        return tagger

    def tagged(self, task: Task, row: Mapping[str, Any]) -> Json:
        """The answer for one item of a task of the model."""
        return {"id": row["id"], **(self.charges(row["text"]) if task == "charges" else self.entities(task, row["text"]))}

    def entities(self, task: Task, text: str) -> Json:
        """Entities and relations (theft has none): offsets are half-open, into the text as given."""
        folded = fold(text).unbroken()
        entities: dict[tuple[int, int, str], None] = {}
        relations: dict[tuple[tuple[int, int], tuple[int, int], str], None] = {}
        for window, read in self._read(folded):
            marks = self._marks(task, read)
            for mark in marks:
                entities[(*_received(folded, window, mark), self._label(mark))] = None
            words = [_words(folded, window, mark) for mark in marks] if task == "drugs" else []
            for head, tail, label in self._relations(read, marks, words) if words else ():
                relations[_received(folded, window, head), _received(folded, window, tail), label] = None
        return {
            "entities": [{"start": start, "end": end, "label": label} for start, end, label in sorted(entities)],
            "relations": [{"head": list(head), "tail": list(tail), "label": label} for head, tail, label in sorted(relations)],
        }

    def charges(self, text: str) -> Json:
        """The defendants that findings name, each with the charge that his acts amount to, in the order of the text."""
        folded, head = fold(text).unbroken(), self.model.scheme.head("charge")
        told: dict[str, list[Scores]] = defaultdict(list)
        sure: dict[str, list[float]] = defaultdict(list)
        for window, read in self._read(folded):
            marks = self._marks("charges", read)
            seen = of_one(head.over, read.hidden, [(one.start, one.end) for one in marks]) if marks else np.zeros((0, 1), np.float32)
            for mark, scores in zip(marks, np.log(chances(self.model.classes("charge", seen))), strict=True):
                name = whole(folded.plain, _words(folded, window, mark))
                told[name].append(scores)
                sure[name].append(mark.score)
        said = {name: np.mean(told[name], 0) + self.model.worded(*of_person(folded.plain, name)) for name in defendants(folded.plain, sure)}
        charged = {name: head.classes[int(scores.argmax())] for name, scores in said.items()}
        return {"defendants": [{"name": _written(folded, text, name), "charges": [charge]} for name, charge in charged.items()]}

    def _read(self, folded: Folded) -> Iterator[tuple[Span, Read]]:
        for window in windows(folded.plain, [Span(0, len(folded.plain))]):
            yield window, self.model.read(folded.plain[window.start : window.end])

    def _marks(self, task: Task, read: Read) -> list[Marked]:
        wanted = self.of_task[task]
        logits = read.spans[:, wanted]
        inner = [one for one in decode(logits, chances(logits), single=False) if one.start > 0 and one.end < len(logits)]
        return [Marked(one.start, one.end, wanted[one.label], one.score) for one in inner]

    def _label(self, mark: Marked) -> str:
        return self.model.scheme.labels[mark.label].partition(OF)[2]

    def _relations(self, read: Read, marks: Sequence[Marked], words: Sequence[str]) -> Iterator[tuple[Marked, Marked, str]]:
        """Related pairs: of those with the same words and relation the likeliest alone, for each is told once of its mentions."""
        pairs = [
            (one, other)
            for one in range(len(marks))
            for other in range(len(marks))
            if one != other and self._allowed(marks[one], marks[other])
        ]
        if not pairs:
            return
        places = [(mark.start, mark.end) for mark in marks]
        turned = turns(zip(words, places, strict=True))
        told = chances(
            self.model.classes("relation", of_links(read.hidden, [(places[one], places[other]) for one, other in pairs], turned))
        )
        classes = self.model.scheme.head("relation").classes
        best: dict[tuple[str, str, str], tuple[float, int, int]] = {}
        for (one, other), scores in zip(pairs, told, strict=True):
            for label in self._allowed(marks[one], marks[other]):
                spoken = words[one], words[other], label
                best[spoken] = max(best.get(spoken, (_RELATED, -1, -1)), (float(scores[classes.index(label)]), one, other))
        yield from ((marks[one], marks[other], label) for (_, _, label), (_, one, other) in best.items() if one >= 0)

    def _allowed(self, one: Marked, other: Marked) -> list[str]:
        return [name for name, kinds in RELATIONS.items() if kinds == (self._label(one), self._label(other))]


def tag(task: Task, rows: Iterable[Mapping[str, Any]], model: str = "default") -> Iterator[Json]:
    """Tag texts of one task, in order."""
    if task == "amount":
        for row in rows:
            yield {"id": row["id"], "amount": findings_amount(row["text"])}
        return
    tagger = Tagger.load(task, model)
    for row in rows:
        yield tagger.tagged(task, row)


def _place(window: Span, mark: Marked) -> tuple[int, int]:
    """Where a mark stands in the plain text: tokens of a window begin with one that opens it."""
    return window.start + mark.start - 1, window.start + mark.end - 1


def _words(folded: Folded, window: Span, mark: Marked) -> str:
    """What a mark covers, in the plain text."""
    return folded.plain[slice(*_place(window, mark))]


def _received(folded: Folded, window: Span, mark: Marked) -> tuple[int, int]:
    """A mark's place in the text as given."""
    return folded.received(*_place(window, mark))


def _written(folded: Folded, text: str, name: str) -> str:
    """A name of the plain text as it first stands in the text as given."""
    first = folded.plain.index(name)
    return text[slice(*folded.received(first, first + len(name)))]
