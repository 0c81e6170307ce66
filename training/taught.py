"""Unlabelled findings as models tag them (教师标注): what more than half of the teachers say of a text teaches a smaller model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from evaluation.public_sets import rows
from models.loading import Model
from models.tagging import Tagger, Task
from pipelines.progress import progress
from training.leakage import apart

UNLABELLED: Mapping[Task, str] = {"drugs": "drug_unlabelled.jsonl.xz"}
Row = dict[str, Any]
_Told = TypeVar("_Told", bound=tuple[Any, ...])


def taught(task: Task, teachers: Sequence[Path], data: Path) -> Iterator[Row]:
    """Items in the form of `evaluation.public_sets`; those alike a held-out item are left out."""
    taggers = [Tagger(Model(folder)) for folder in teachers]
    texts = list(rows(data / UNLABELLED[task]))
    for row in progress(apart(texts, task, data), "教师标注"):
        yield {"id": row["id"], "text": row["text"], **agreed([tagger.entities(task, row["text"]) for tagger in taggers])}


def agreed(answers: Sequence[Row]) -> Row:
    """What more than half of the answers tell; a relation only between entities that are told."""
    entities = _most((_entity(one) for one in answer["entities"]) for answer in answers)
    places = {entity[:2] for entity in entities}
    related = _most(((tuple(one["head"]), tuple(one["tail"]), one["label"]) for one in answer["relations"]) for answer in answers)
    return {
        "entities": [{"start": start, "end": end, "label": label} for start, end, label in entities],
        "relations": [{"head": list(head), "tail": list(tail), "label": label} for head, tail, label in related if {head, tail} <= places],
    }


def _entity(one: Mapping[str, Any]) -> tuple[int, int, str]:
    return one["start"], one["end"], one["label"]


def _most(answers: Iterable[Iterable[_Told]]) -> list[_Told]:
    sides = [set(answer) for answer in answers]
    counts = Counter(told for side in sides for told in side)
    return sorted(told for told, count in counts.items() if 2 * count > len(sides))
