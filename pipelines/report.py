"""The report (panjian.report/1): an analysis in the form of the contract, with evidence in offsets of the text as received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.checks import Clue, Unknown
from pipelines.dates import PartialDate
from pipelines.facts.values import Commutation, Defendant, Document, Fact, Panel, Prior, Spans
from pipelines.judgment import Judgment
from pipelines.pipeline import Analysis

SCHEMA = "panjian.report/1"
VERSION = "0.1.0"
Json = dict[str, Any]


def report(analysis: Analysis, model: str | None = None) -> Json:
    """One analysis as the JSON value of the contract."""
    judgment, facts = analysis.judgment, analysis.facts
    return {
        "schema": SCHEMA,
        "id": judgment.id,
        "document": _document(judgment, facts.document),
        "sections": [_section(judgment, section) for section in judgment.sections],
        "defendants": [_defendant(judgment, one) for one in facts.defendants],
        "citations": [
            {
                "law": one.law,
                "article": one.article,
                "paragraph": one.paragraph,
                "item": one.item,
                "evidence": evidence(judgment, one.spans),
            }
            for one in facts.citations
        ],
        "commutation": _commutation(judgment, facts.commutation),
        "clues": [_clue(judgment, clue) for clue in analysis.clues],
        "unknown": [_unknown(one) for one in analysis.unknown],
        "produced_by": {
            "panjian": VERSION,
            "model": model,
            "law_as_of": analysis.law_as_of.isoformat() if analysis.law_as_of else None,
        },
    }


def evidence(judgment: Judgment, spans: Spans) -> list[Json]:
    """Spans of the plain text as evidence: half-open offsets into the text as received, and the words there."""
    found = []
    for span in spans:
        place = judgment.received(span)
        found.append(
            {
                "start": place.start,
                "end": place.end,
                "quote": judgment.text[place.start : place.end],
                "source": "rule",
                "score": None,
            }
        )
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Panel):
        return {"judges": value.judges, "assessors": value.assessors}
    return value


def _scalars(judgment: Judgment, owner: object, names: Iterable[str]) -> tuple[Json, Json]:
    """Plain values of an owner's facts, and the map of their evidence."""
    values: Json = {}
    words: Json = {}
    for name in names:
        fact: Fact[Any] | None = getattr(owner, name)
        values[name] = None if fact is None else _plain(fact.value)
        if fact is not None and fact.spans:
            words[name] = evidence(judgment, fact.spans)
    return values, words


_DOCUMENT = (
    "court",
    "case_number",
    "kind",
    "instance",
    "procedure",
    "filed_on",
    "judged_on",
    "appeal_outcome",
    "panel",
)
_PERSON = ("sex", "born_on", "arrival", "revoked_probation", "term_from", "term_to")
_FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")


def _document(judgment: Judgment, document: Document) -> Json:
    values, words = _scalars(judgment, document, _DOCUMENT)
    return {**values, "evidence": words}


def _section(judgment: Judgment, section: Any) -> Json:
    place = judgment.received(section.span)
    return {"kind": section.part.value, "start": place.start, "end": place.end}


def _prior(judgment: Judgment, prior: Prior) -> Json:
    return {
        "charge": prior.charge,
        "sentenced_on": _plain(prior.sentenced_on),
        "kind": prior.penalty.kind,
        "months": prior.penalty.months,
        "probation_months": prior.penalty.probation_months,
        "released_on": _plain(prior.released_on),
        "evidence": evidence(judgment, prior.spans),
    }


def _defendant(judgment: Judgment, one: Defendant) -> Json:
    values, words = _scalars(judgment, one, _PERSON)
    facts, fact_words = _scalars(judgment, one, _FACTS)
    values["revoked_probation"] = bool(values["revoked_probation"])
    if one.person.spans:
        words["name"] = evidence(judgment, one.person.spans)
    if drugs := [span for drug in one.drugs for span in drug.spans]:
        fact_words["drugs"] = evidence(judgment, tuple(drugs))
    return {
        "name": one.name,
        **values,
        "evidence": words,
        "priors": [_prior(judgment, prior) for prior in one.priors],
        "custody": [{"measure": step.measure, "on": _plain(step.on), "evidence": evidence(judgment, step.spans)} for step in one.custody],
        "circumstances": [
            {"kind": c.kind, "status": c.status, "asserted_by": c.asserted_by, "evidence": evidence(judgment, c.spans)}
            for c in one.circumstances
        ],
        "facts": {
            **facts,
            "drugs": [{"name": drug.name, "grams": drug.grams} for drug in one.drugs],
            "evidence": fact_words,
        },
        "convictions": [{"charge": c.charge, **c.penalty.values, "evidence": evidence(judgment, c.spans)} for c in one.convictions],
        "executed": None if one.executed is None else {**one.executed.penalty.values, "evidence": evidence(judgment, one.executed.spans)},
    }


def _commutation(judgment: Judgment, ruling: Commutation | None) -> Json | None:
    if ruling is None:
        return None
    return {
        "kind": ruling.kind,
        "months": ruling.months,
        "days": ruling.days,
        "granted": ruling.granted,
        "previous": [{"on": _plain(one.on), "months": one.months, "days": one.days} for one in ruling.previous],
        "original_effective_on": _plain(ruling.original_effective_on),
        "delivered_on": _plain(ruling.delivered_on),
        "term_to_after": _plain(ruling.term_to_after),
        "evidence": {name: evidence(judgment, spans) for name, spans in ruling.evidence},
    }


def _clue(judgment: Judgment, clue: Clue) -> Json:
    check = clue.check
    return {
        "check": check.name,
        "version": check.version,
        "rank": check.rank.value,
        "grade": clue.grade,
        "weight": check.weight.value,
        "defendant": clue.defendant,
        "message": clue.message,
        "basis": [_basis(one) for one in clue.basis],
        "evidence": evidence(judgment, clue.spans),
        "supervision": list(check.supervision),
        "favours": clue.favours.value,
    }


def _basis(wording: Any) -> Json:
    return {
        "title": wording.title,
        "article": wording.article,
        "paragraph": wording.paragraph,
        "wording": wording.wording,
        "in_force_from": wording.in_force_from.isoformat() if wording.in_force_from else None,
        "in_force_until": wording.in_force_until.isoformat() if wording.in_force_until else None,
    }


def _unknown(one: Unknown) -> Mapping[str, Any]:
    return {"check": one.check, "defendant": one.defendant, "missing": list(one.missing)}
