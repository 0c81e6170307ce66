"""Annotations as Label Studio sees them (标注结果的写法): stretches with what belongs to them, relations, answers, reviews of clues.

Label Studio counts code points, as we do (its browser code was tried with astral characters, CRLF, zero-width and combining ones), so
places are the same on both sides. Marks that differ in nothing but their defendant are one region with several relations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotation.marks import DEFENDANT, UNTOLD, Annotation, ClueReview, Json, Mark, of_defendant
from annotation.studio.screen import (
    ASSERTER,
    BELONGS,
    CLUE,
    DOCUMENT,
    KIND,
    MARK,
    MISSED,
    MISSED_CHECK,
    MISSED_REASON,
    NOTES,
    OWNER,
    REASON,
    STATUS,
    TEXT,
    VALUE,
    VERDICT,
)
from pipelines.facts.spans import READERS
from pipelines.facts.spans.dated import read_custody, read_date, read_last_date
from pipelines.facts.spans.quantities import read_injury
from pipelines.facts.spans.wording import read_kind, read_sex, read_written

NO_VALUE = "无"
_WORDS = (read_date, read_last_date, read_custody, read_written, read_sex, read_injury, read_kind)
WRITTEN = frozenset(label for label, reader in READERS.items() if reader in _WORDS)
"""Labels whose values are words or dates: what people type for them is taken as it is."""


def results_of(annotation: Annotation, text: str, clues: Sequence[Json] = (), people: Sequence[str] = ()) -> list[Json]:
    """An annotation as results of Label Studio; `clues`, `people`: those of the task, which reviews and owners answer."""
    regions: dict[str, Mark] = {}
    owners: dict[str, list[str]] = {}
    for mark in sorted(annotation.marks, key=lambda one: (one.start, one.end, one.label)):
        alone = mark if mark.label == DEFENDANT else replace(mark, defendant=None)
        regions[_id(alone)] = alone
        owners.setdefault(_id(alone), []).extend([mark.defendant] if mark.defendant and mark.label != DEFENDANT else [])
    found: list[Json] = []
    names = _names(regions)
    for id, mark in regions.items():
        listed = [name for name in dict.fromkeys(owners[id]) if name in people] if len(names) > 1 else []
        found += _region(id, mark, text, listed)
        owners[id] = [name for name in owners[id] if name not in listed]
    found += _relations(names, owners)
    for name, value in annotation.choices.items():
        if value:
            found.append(_answer(f"{DOCUMENT}{name}", TEXT, "choices", [value]))
    if annotation.notes:
        found.append(_answer(NOTES, TEXT, "textarea", [annotation.notes]))
    return found + _reviews(annotation.clues, clues, text, names)


def _id(mark: Mark) -> str:
    words = json.dumps([getattr(mark, name) for name in Mark.__dataclass_fields__], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _region(id: str, mark: Mark, text: str, owners: Sequence[str]) -> list[Json]:
    words = text[mark.start : mark.end]
    place = {"start": mark.start, "end": mark.end, "text": words}
    head = {"id": id, "to_name": TEXT, **({} if mark.score is None else {"score": mark.score})}
    found = [{**head, "from_name": MARK, "type": "labels", "value": {**place, "labels": [mark.label]}}]
    for name, answer in ((f"{KIND}{mark.label}", mark.kind), (STATUS, mark.status), (ASSERTER, mark.asserted_by)):
        if answer:
            found.append({**head, "from_name": name, "type": "choices", "value": {**place, "choices": [answer]}})
    if owners:
        found.append({**head, "from_name": OWNER, "type": "choices", "value": {**place, "choices": list(owners)}})
    value = _name(mark, words) if mark.label == DEFENDANT else mark.value
    if value is not None:
        found.append({**head, "from_name": VALUE, "type": "textarea", "value": {**place, "text": [written_value(value, mark.label)]}})
    return found


def _name(mark: Mark, words: str) -> str | None:
    """The name of a defendant, where the words of his mark do not give it by themselves."""
    return mark.defendant if mark.defendant != "".join(words.split()) else None


def _names(regions: Mapping[str, Mark]) -> dict[str, str]:
    """Each defendant with the first region of his name."""
    names: dict[str, str] = {}
    for id, mark in regions.items():
        if mark.label == DEFENDANT and mark.defendant:
            names.setdefault(mark.defendant, id)
    return names


def _relations(names: Mapping[str, str], owners: Mapping[str, list[str]]) -> list[Json]:
    """From each stretch to the name of a defendant who is not listed; none where there is one defendant only."""
    if len(names) < 2:
        return []
    return [_relation(id, names[owner]) for id, belonging in owners.items() for owner in dict.fromkeys(belonging) if owner in names]


def _relation(fact: str, name: str) -> Json:
    return {"type": "relation", "from_id": fact, "to_id": name, "direction": "right", "labels": [BELONGS]}


def _answer(name: str, of: str, type: str, value: list[str]) -> Json:
    id = hashlib.sha256(f"{name} {of}".encode()).hexdigest()[:10]
    return {"id": id, "from_name": name, "to_name": of, "type": type, "value": {"text" if type == "textarea" else type: value}}


def _reviews(reviews: Iterable[ClueReview], clues: Sequence[Json], text: str, names: Mapping[str, str]) -> list[Json]:
    found: list[Json] = []
    for review in reviews:
        number = next((n for n, clue in enumerate(clues) if _answers(review, clue)), None)
        if number is None:
            found += _missed(review, text, names)
            continue
        found.append(_answer(f"{VERDICT}{number}", f"{CLUE}{number}", "choices", [review.verdict]))
        if review.reason:
            found.append(_answer(f"{REASON}{number}", f"{CLUE}{number}", "textarea", [review.reason]))
    return found


def _answers(review: ClueReview, clue: Mapping[str, object]) -> bool:
    return all(clue[name] == getattr(review, name) for name in ("check", "defendant", "start", "end"))


def _missed(review: ClueReview, text: str, names: Mapping[str, str]) -> list[Json]:
    """What no check has found, as a stretch of its own."""
    place = {"start": review.start, "end": review.end, "text": text[review.start : review.end]}
    id = hashlib.sha256(f"{review.check} {review.start} {review.end}".encode()).hexdigest()[:10]
    head = {"id": id, "to_name": TEXT}
    belonging = [_relation(id, names[name])] if (name := review.defendant) and name in names else []
    return [
        *belonging,
        {**head, "from_name": MARK, "type": "labels", "value": {**place, "labels": [MISSED]}},
        {**head, "from_name": MISSED_CHECK, "type": "taxonomy", "value": {**place, "taxonomy": [[review.check]]}},
        {**head, "from_name": MISSED_REASON, "type": "textarea", "value": {**place, "text": [review.reason]}},
    ]


def written_value(value: object, label: str) -> str:
    """A value as people type it: words as they are, anything else as JSON."""
    if value == UNTOLD:
        return NO_VALUE
    if isinstance(value, str) and (label in WRITTEN or not _is_json(value)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_json(words: str) -> bool:
    try:
        json.loads(words)
    except json.JSONDecodeError:
        return False
    return True


def read_typed(words: str, label: str) -> object:
    """A typed value: JSON where it is a number, an object or a list; dates and words stay words."""
    words = words.strip()
    if words == NO_VALUE:
        return UNTOLD
    if label in WRITTEN and words[:1] not in ("{", "["):
        return words
    try:
        return json.loads(words)
    except json.JSONDecodeError:
        return words


def needs_owner(label: str) -> bool:
    """Whether a stretch belongs to a defendant who is not named by its own words."""
    return of_defendant(label) and label != DEFENDANT
