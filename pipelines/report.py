"""The report (panjian.report/1): an analysis in the form of the contract, with evidence in offsets of the text as received."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.checks import Clue, Unknown
from pipelines.dates import PartialDate
from pipelines.facts.marking import BY_RULE, NO_SOURCES, Sources
from pipelines.facts.values import Commutation, Defendant, Document, Fact, Panel, Prior, Spans
from pipelines.judgment import Judgment, Span
from pipelines.pipeline import Analysis

SCHEMA = "panjian.report/1"
VERSION = "0.1.0"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a judgment as evidence: half-open offsets into the text as received, what stands there, and who found it."""

    judgment: Judgment
    sources: Sources = field(default_factory=lambda: NO_SOURCES)

    def of(self, spans: Spans) -> list[Json]:
        """Spans of the plain text as evidence."""
        return [self._one(span) for span in spans]

    def _one(self, span: Span) -> Json:
        place, found = self.judgment.received(span), self.sources.get(span, BY_RULE)
        quote = self.judgment.text[place.start : place.end]
        return {"start": place.start, "end": place.end, "quote": quote, "source": found.source, "score": found.score}


def report(analysis: Analysis) -> Json:
    """One analysis as the JSON value of the contract."""
    judgment, facts = analysis.judgment, analysis.facts
    words = Words(judgment, analysis.sources)
    return {
        "schema": SCHEMA,
        "id": judgment.id,
        "document": _document(words, facts.document),
        "sections": [_section(judgment, section) for section in judgment.sections],
        "defendants": [_defendant(words, one) for one in facts.defendants],
        "citations": [
            {
                "law": one.law,
                "article": one.article,
                "paragraph": one.paragraph,
                "item": one.item,
                "evidence": words.of(one.spans),
            }
            for one in facts.citations
        ],
        "commutation": _commutation(words, facts.commutation),
        "clues": [_clue(words, clue) for clue in analysis.clues],
        "unknown": [_unknown(one) for one in analysis.unknown],
        "mended": [_mended(judgment, place) for place in judgment.mended],
        "produced_by": {
            "panjian": VERSION,
            "model": analysis.model,
            "mender": analysis.mender,
            "law_as_of": analysis.law_as_of.isoformat() if analysis.law_as_of else None,
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Panel):
        return {"judges": value.judges, "assessors": value.assessors}
    return value


def _scalars(words: Words, owner: object, names: Iterable[str]) -> tuple[Json, Json]:
    """Plain values of an owner's facts, and the map of their evidence."""
    values: Json = {}
    told: Json = {}
    for name in names:
        fact: Fact[Any] | None = getattr(owner, name)
        values[name] = None if fact is None else _plain(fact.value)
        if fact is not None and fact.spans:
            told[name] = words.of(fact.spans)
    return values, told


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


def _document(words: Words, document: Document) -> Json:
    values, told = _scalars(words, document, _DOCUMENT)
    return {**values, "evidence": told}


def _section(judgment: Judgment, section: Any) -> Json:
    place = judgment.received(section.span)
    return {"kind": section.part.value, "start": place.start, "end": place.end}


def _prior(words: Words, prior: Prior) -> Json:
    return {
        "charge": prior.charge,
        "sentenced_on": _plain(prior.sentenced_on),
        "kind": prior.penalty.kind,
        "months": prior.penalty.months,
        "probation_months": prior.penalty.probation_months,
        "released_on": _plain(prior.released_on),
        "evidence": words.of(prior.spans),
    }


def _defendant(words: Words, one: Defendant) -> Json:
    values, told = _scalars(words, one, _PERSON)
    facts, fact_words = _scalars(words, one, _FACTS)
    values["revoked_probation"] = bool(values["revoked_probation"])
    if one.person.spans:
        told["name"] = words.of(one.person.spans)
    if drugs := [span for drug in one.drugs for span in drug.spans]:
        fact_words["drugs"] = words.of(tuple(drugs))
    return {
        "name": one.name,
        **values,
        "evidence": told,
        "priors": [_prior(words, prior) for prior in one.priors],
        "custody": [{"measure": step.measure, "on": _plain(step.on), "evidence": words.of(step.spans)} for step in one.custody],
        "circumstances": [
            {"kind": c.kind, "status": c.status, "asserted_by": c.asserted_by, "evidence": words.of(c.spans)} for c in one.circumstances
        ],
        "facts": {
            **facts,
            "drugs": [{"name": drug.name, "grams": drug.grams} for drug in one.drugs],
            "evidence": fact_words,
        },
        "convictions": [{"charge": c.charge, **c.penalty.values, "evidence": words.of(c.spans)} for c in one.convictions],
        "executed": None if one.executed is None else {**one.executed.penalty.values, "evidence": words.of(one.executed.spans)},
    }


def _commutation(words: Words, ruling: Commutation | None) -> Json | None:
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
        "evidence": {name: words.of(spans) for name, spans in ruling.evidence},
    }


def _clue(words: Words, clue: Clue) -> Json:
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
        "evidence": words.of(clue.spans),
        "supervision": list(check.supervision),
        "favours": clue.favours.value,
    }


def _mended(judgment: Judgment, place: int) -> Json:
    """A character misread by a scanner (误识字): where and as what it was received, and as what it is read."""
    received = judgment.received(Span(place, place + 1))
    quote = judgment.text[received.start : received.end]
    return {"start": received.start, "end": received.end, "quote": quote, "read_as": judgment.plain[place]}


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
