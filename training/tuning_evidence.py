"""Evidence for thresholds (调门槛的依据): what the model would have changed in judgments that people looked at, where it is known what is right.

Known is what was corrected, and what verified clues rest on; of all else in the same judgment nothing is known, so it counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from annotation.evidence import annotation_of
from annotation.gold import gold_of
from annotation.marks import label_of
from models.extraction import FactExtractor
from pipelines.facts import extract
from pipelines.facts.marking import support_of
from pipelines.facts.model_facts import LABEL_OF, LISTS, candidates
from pipelines.facts.values import Circumstance, Defendant
from pipelines.judgment import Judgment as Segmented
from pipelines.segment import segment
from serving.store.corrections import Corrected
from serving.store.evidence import Judged
from serving.workbench.annotation_tasks import corrected
from training.gold_values import bare, plain_gold
from training.policy import Event, events

_LISTED = frozenset(LABEL_OF[name] for name in LISTS)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """An event, and the judgment and the defendant's number that it is of: no name, no words."""

    judgment_id: str
    person: int
    event: Event


def witnessed(evidence: Iterable[Judged], extractor: FactExtractor) -> Iterator[Witnessed]:
    """The events of all judgments with evidence."""
    for one in evidence:
        judgment = segment(one.judgment.text, one.judgment.id)
        by_rule = extract(judgment)
        people = [defendant.person for defendant in by_rule.defendants]
        marks = extractor.mark(judgment, people)
        gold = {bare(person["name"]): plain_gold(person) for person in _gold(one, judgment)["defendants"]}
        offered = candidates(judgment, people, marks.found)
        for number, (defendant, own) in enumerate(zip(by_rule.defendants, offered, strict=True)):
            right = gold.get(bare(defendant.name))
            if right is not None:
                counts = partial(_known, judgment, one, defendant)
                for event in events(defendant, own, right, partial(support_of, marks), counts):
                    yield Witnessed(one.judgment.id, number, event)


def _gold(one: Judged, judgment: Segmented) -> Mapping[str, Any]:
    """The report as people put it right."""
    read = annotation_of({**one.report, "id": one.judgment.id}, judgment, "evidence")
    return gold_of(replace(read, marks=tuple(corrected(read.marks, one.corrections))), one.judgment.text)


def _known(judgment: Segmented, one: Judged, defendant: Defendant, label: str, value: Any) -> bool:
    """Whether people told if this value is right."""
    places = [judgment.received(span) for span in value.spans]
    if any(place.start < end and start < place.end for place in places for start, end in one.right):
        return True
    return any(_decides(told, label, value, places, defendant) for told in one.corrections)


def _decides(told: Corrected, label: str, value: Any, places: Iterable[Any], defendant: Defendant) -> bool:
    """Whether a correction is about this value: of a list the same words or the same circumstance, else any of the label."""
    kind = label_of(told.kind)
    if told.kind != label or kind is None or (told.defendant is not None and bare(told.defendant) != bare(defendant.name)):
        return False
    if label not in _LISTED:
        return True
    same = isinstance(value, Circumstance) and told.choice is not None and value.kind == told.choice
    return same or any(place.start < told.end and told.start < place.end for place in places)
