"""Annotations in the form of the contract (panjian.report/1): the values of marks, gathered by defendant, with the marks as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from annotation.marks import DEFENDANT, Annotation, Json, of_defendant
from annotation.values import Told, drugs, first, gravest, told_by, total
from pipelines.judgment import Judgment
from pipelines.report import SCHEMA, VERSION

_DOCUMENT = ("court", "case_number", "filed_on", "judged_on")
_PERSON = ("sex", "born_on", "arrival", "term_from", "term_to")
_FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")
_RULING = ("original_effective_on", "delivered_on", "term_to_after")


def report_of(annotation: Annotation, judgment: Judgment) -> Json:
    """An annotation as a report: what people (or a model) marked, in the form in which rules report."""
    told = told_by(annotation, judgment)
    own = [one for one in told if not of_defendant(one.mark.label)]
    return {
        "schema": SCHEMA,
        "id": annotation.id,
        "document": _document(annotation, own),
        "sections": [],
        "defendants": [_defendant(name, [one for one in told if _name(one) == name]) for name in names_of(told)],
        "citations": _merged([replace(one, value=item) for one in _of(own, "citation") for item in one.value or ()]),
        "commutation": _commutation(own) if annotation.choices.get("instance") == "commutation" else None,
        "clues": [],
        "unknown": [],
        "produced_by": {"panjian": VERSION, "model": None, "law_as_of": None},
    }


def names_of(told: Sequence[Told]) -> list[str]:
    """The defendants, in the order in which their names are marked; then those whom other marks name."""
    named = [one for one in told if one.mark.label == DEFENDANT] + [one for one in told if of_defendant(one.mark.label)]
    return list(dict.fromkeys(name for one in named if (name := _name(one))))


def _name(one: Told) -> str | None:
    if not of_defendant(one.mark.label):
        return None
    return one.mark.defendant or (one.value if one.mark.label == DEFENDANT else None)


def _of(told: Sequence[Told], label: str) -> list[Told]:
    return [one for one in told if one.mark.label == label]


def _evidence(told: Sequence[Told], labels: Sequence[str]) -> Json:
    words = {label: [one.evidence for one in _of(told, label)] for label in labels}
    return {label: found for label, found in words.items() if found}


def _document(annotation: Annotation, told: Sequence[Told]) -> Json:
    judges = total(one.value for one in _of(told, "judge"))
    panel = {"judges": judges, "assessors": total(one.value for one in _of(told, "assessor")) or 0} if judges else None
    signed = [one.evidence for one in told if one.mark.label in ("judge", "assessor")]
    return {
        **{label: first(one.value for one in _of(told, label)) for label in _DOCUMENT},
        **{name: annotation.choices.get(name) for name in ("kind", "instance", "procedure", "appeal_outcome")},
        "panel": panel,
        "evidence": _evidence(told, _DOCUMENT) | ({"panel": signed} if signed else {}),
    }


def _defendant(name: str, told: Sequence[Told]) -> Json:
    executed = next(iter(_merged(_of(told, "executed"))), None)
    words = _evidence(told, (*_PERSON, "revoked_probation"))
    if named := [one.evidence for one in _of(told, DEFENDANT)]:
        words["name"] = named
    return {
        "name": name,
        **{label: first(one.value for one in _of(told, label)) for label in _PERSON},
        "revoked_probation": any(one.value for one in _of(told, "revoked_probation")),
        "evidence": words,
        "priors": _merged(_of(told, "prior")),
        "custody": _merged(_of(told, "custody"), lambda one: {"measure": one.mark.kind, "on": one.value}),
        "circumstances": _merged(_of(told, "circumstance"), _circumstance),
        "facts": _facts(told),
        "convictions": _merged(_of(told, "conviction")),
        "executed": executed,
    }


def _circumstance(one: Told) -> Json:
    return {"kind": one.mark.kind, "status": one.mark.status or "found", "asserted_by": one.mark.asserted_by or "court"}


def _facts(told: Sequence[Told]) -> Json:
    values = {label: first(one.value for one in _of(told, label)) for label in _FACTS}
    values["amount"] = total(one.value for one in _of(told, "amount"))
    values["deaths"] = total(one.value for one in _of(told, "deaths"))
    values["injury"] = gravest(one.value for one in _of(told, "injury"))
    words = _evidence(told, _FACTS)
    if weighed := [one.evidence for one in _of(told, "drug")]:
        words["drugs"] = weighed
    return {**values, "drugs": drugs(_of(told, "drug")), "evidence": words}


def _merged(told: Sequence[Told], item: Any = lambda one: one.value) -> list[Json]:
    """Items of several marks: marks with the same values are evidence of one item; what could not be read is left out."""
    found: list[Json] = []
    for one in told:
        values = item(one)
        if values is None:
            continue
        known = next((other for other in found if {**other, "evidence": None} == {**values, "evidence": None}), None)
        if known:
            known["evidence"].append(one.evidence)
        else:
            found.append({**values, "evidence": [one.evidence]})
    return found


def _commutation(told: Sequence[Told]) -> Json:
    granted = first(one.value for one in _of(told, "commutation")) or {"kind": None, "months": None, "days": None, "granted": None}
    words = _evidence(told, _RULING)
    if decisive := [one.evidence for one in _of(told, "commutation")]:
        words["granted"] = decisive
    if earlier := [one.evidence for one in _of(told, "reduction")]:
        words["previous"] = earlier
    return {
        **granted,
        "previous": [one.value for one in _of(told, "reduction") if one.value],
        **{label: first(one.value for one in _of(told, label)) for label in _RULING},
        "evidence": words,
    }
