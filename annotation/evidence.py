"""Marks of a report (报告转标注): the evidence of every value as marks; a value that its words do not give by themselves is kept with the mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotation.marks import UNTOLD, Annotation, Json, Mark, digest_of
from annotation.values import ADDITIVE, drugs, evidence_of, same, total, value_of
from annotation.values import Told as _Told
from pipelines.judgment import Judgment

PENALTY = ("kind", "months", "days", "probation_months", "fine", "confiscation", "deprivation_months")
PRIOR = ("charge", "sentenced_on", "kind", "months", "probation_months", "released_on")
CITATION = ("law", "article", "paragraph", "item")
_DOCUMENT = ("court", "case_number", "filed_on", "judged_on")
_PERSON = ("sex", "born_on", "term_from", "term_to", "revoked_probation")
_FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")
_RULING = ("original_effective_on", "delivered_on", "term_to_after")


def annotation_of(report: Mapping[str, Any], judgment: Judgment, annotator: str) -> Annotation:
    """A report as an annotation of its judgment."""
    document = report["document"]
    choices = {name: document[name] for name in ("kind", "instance", "procedure", "appeal_outcome")}
    return Annotation(report["id"], digest_of(judgment.text), annotator, tuple(marks_of(report, judgment)), choices)


def marks_of(report: Mapping[str, Any], judgment: Judgment) -> list[Mark]:
    """The marks of a report, in reading order; values without evidence have none."""
    found = [*_of_document(report, judgment)]
    for person in report["defendants"]:
        found += _of_person(person, judgment)
    found += settled_citations(judgment, [(one, _marks("citation", one["evidence"])) for one in report["citations"]])
    if report["commutation"]:
        found += _of_ruling(report["commutation"], judgment)
    return sorted(_each_once(found), key=lambda mark: (mark.start, mark.end, mark.label, mark.defendant or ""))


def _each_once(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Each mark once (values may be objects, which no set takes)."""
    seen: list[Mark] = []
    for mark in marks:
        if mark not in seen:
            seen.append(mark)
    yield from seen


def _marks(label: str, evidence: Sequence[Mapping[str, Any]] | None, **more: Any) -> list[Mark]:
    return [
        Mark(label, one["start"], one["end"], source="rule" if one["source"] == "merged" else one["source"], score=one["score"], **more)
        for one in evidence or ()
    ]


def settled(judgment: Judgment, marks: Sequence[Mark], wanted: Any) -> list[Mark]:
    """Marks that give the wanted value: by their words, else the value is put on them.

    Of labels that add up the first mark takes the whole and the others nothing, where the words do not add up to it.
    """
    if not marks or marks[0].label not in ADDITIVE:
        given = UNTOLD if wanted is None else wanted
        return [mark if same(value_of(mark, judgment), wanted) else replace(mark, value=given) for mark in marks]
    marks = [mark for n, mark in enumerate(marks) if mark.place not in [other.place for other in marks[:n]]]
    if same(total(value_of(mark, judgment) for mark in marks), wanted):
        return list(marks)
    return [replace(mark, value=0 if n else wanted) for n, mark in enumerate(marks)]


def settled_drugs(judgment: Judgment, marks: Sequence[Mark], wanted: Sequence[Json]) -> list[Mark]:
    """Marks of drugs that give the wanted drugs: by their words, else each drug is put on a mark of its own."""
    told = [_Told(mark, value_of(mark, judgment), evidence_of(mark, judgment.text)) for mark in marks]
    read = drugs(told)
    if len(read) == len(wanted) and all(any(same(one, other) for other in read) for one in wanted):
        return list(marks)
    left = [*told]
    kept: list[Mark] = []
    for one in wanted:
        nearest = next((other for other in left if other.value and other.value["name"] == one["name"]), left[0] if left else None)
        if nearest:
            left.remove(nearest)
        carrier = nearest.mark if nearest else kept[-1] if kept else None
        if carrier:
            kept.append(replace(carrier, value={"name": one["name"], "grams": one["grams"]}))
    return kept


def settled_citations(judgment: Judgment, cited: Sequence[tuple[Mapping[str, Any], Sequence[Mark]]]) -> list[Mark]:
    """One mark a place, for all the articles cited there; they are put on it where its words give another article or lack one."""
    wanted = [{key: one[key] for key in CITATION} for one, _ in cited]
    places: dict[Mark, list[Json]] = {}
    for values, (_, marks) in zip(wanted, cited, strict=True):
        for mark in marks:
            places.setdefault(mark, []).append(values)
    found = []
    for mark, articles in places.items():
        read = value_of(mark, judgment) or []
        told = all(one in wanted for one in read) and all(one in read for one in articles)
        found.append(mark if told else replace(mark, value=articles))
    return found


def _of_document(report: Mapping[str, Any], judgment: Judgment) -> Iterator[Mark]:
    document = report["document"]
    words = document["evidence"]
    for label in _DOCUMENT:
        if document[label] is not None:
            yield from settled(judgment, _marks(label, words.get(label)), document[label])
    if document["panel"]:
        signed = words.get("panel") or []
        for label, part in (("judge", "judges"), ("assessor", "assessors")):
            own = [one for one in signed if ("陪审" in one["quote"]) == (label == "assessor")]
            yield from settled(judgment, _marks(label, own), document["panel"][part])


def _of_person(person: Mapping[str, Any], judgment: Judgment) -> list[Mark]:
    name, words, facts = person["name"], person["evidence"], person["facts"]
    found = _marks("defendant", words.get("name"), defendant=name)
    for label in _PERSON:
        if person[label] not in (None, False):
            found += settled(judgment, _marks(label, words.get(label), defendant=name), person[label])
    if person["arrival"]:
        found += _marks("arrival", words.get("arrival"), defendant=name, kind=person["arrival"])
    for label in _FACTS:
        if facts[label] is not None:
            found += settled(judgment, _marks(label, facts["evidence"].get(label), defendant=name), facts[label])
    found += settled_drugs(judgment, _marks("drug", facts["evidence"].get("drugs"), defendant=name), facts["drugs"])
    return found + _of_items(person, judgment)


def _of_items(person: Mapping[str, Any], judgment: Judgment) -> list[Mark]:
    name, found = person["name"], []
    for one in person["priors"]:
        found += settled(judgment, _marks("prior", one["evidence"], defendant=name), {key: one[key] for key in PRIOR})
    for one in person["custody"]:
        found += settled(judgment, _marks("custody", one["evidence"], defendant=name, kind=one["measure"]), one["on"])
    for one in person["circumstances"]:
        stance = {"status": one["status"], "asserted_by": one["asserted_by"]}
        found += _marks("circumstance", one["evidence"], defendant=name, kind=one["kind"], **stance)
    for one in person["convictions"]:
        found += settled(judgment, _marks("conviction", one["evidence"], defendant=name), {key: one[key] for key in ("charge", *PENALTY)})
    if one := person["executed"]:
        found += settled(judgment, _marks("executed", one["evidence"], defendant=name), {key: one[key] for key in PENALTY})
    return found


def _of_ruling(ruling: Mapping[str, Any], judgment: Judgment) -> Iterator[Mark]:
    words = ruling["evidence"]
    granted = {key: ruling[key] for key in ("kind", "months", "days", "granted")}
    yield from settled(judgment, _marks("commutation", words.get("granted"), kind=ruling["kind"]), granted)
    for label in _RULING:
        if ruling[label]:
            yield from settled(judgment, _marks(label, words.get(label)), ruling[label])
    for one, place in zip(ruling["previous"], words.get("previous") or (), strict=False):
        yield from settled(judgment, _marks("reduction", [place]), {key: one[key] for key in ("on", "months", "days")})
