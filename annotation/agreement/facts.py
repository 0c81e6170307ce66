"""What an annotation says, whatever it marked (读出的取值): the facts of its report, one by one, to compare by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from annotation.contract import report_of
from annotation.marks import Annotation
from pipelines.judgment import Judgment

_DOCUMENT = ("court", "case_number", "filed_on", "judged_on")
_PERSON = ("sex", "born_on", "term_from", "term_to")
_FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")
_ITEMS = (("priors", "prior"), ("convictions", "conviction"))
_RULING = ("original_effective_on", "delivered_on", "term_to_after")


class Fact(NamedTuple):
    """One fact: the label that tells it, whose it is, its kind, its value as JSON."""

    label: str
    defendant: str | None
    kind: str | None
    value: str

    @property
    def slot(self) -> tuple[str, str | None, str | None]:
        """What is asked; the value answers."""
        return self.label, self.defendant, self.kind

    @property
    def said_kind(self) -> str | None:
        """Its kind; of an answer that is itself a kind (how he came to be tried), the answer."""
        return str(json.loads(self.value)) if self.label == "arrival" else self.kind

    @property
    def status(self) -> str:
        """Of a circumstance: found, rejected or claimed."""
        return str(json.loads(self.value)[0])


def facts_of(annotation: Annotation, judgment: Judgment) -> frozenset[Fact]:
    """The facts that an annotation amounts to."""
    return frozenset(_of_report(report_of(annotation, judgment)))


def canonical(value: Any) -> str:
    """A value so that equal ones look equal: no evidence, no blanks, numbers by the cent."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if key != "evidence"}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, float):
        return int(value) if value == int(value) else round(value, 2)
    return value


def _of_report(report: Mapping[str, Any]) -> Iterator[Fact]:
    document = report["document"]
    yield from _plain_fields(document, _DOCUMENT, None)
    for label, part in (("judge", "judges"), ("assessor", "assessors")):
        if number := (document["panel"] or {}).get(part):
            yield Fact(label, None, None, canonical(number))
    for person in report["defendants"]:
        yield from _of_person(person)
    for one in report["citations"]:
        yield Fact("citation", None, None, canonical(one))
    if ruling := report["commutation"]:
        if ruling["kind"] or ruling["granted"] is not None:
            yield Fact("commutation", None, ruling["kind"], canonical({key: ruling[key] for key in ("months", "days", "granted")}))
        for one in ruling["previous"]:
            yield Fact("reduction", None, None, canonical(one))
        yield from _plain_fields(ruling, _RULING, None)


def _of_person(person: Mapping[str, Any]) -> Iterator[Fact]:
    name = person["name"]
    yield Fact("defendant", name, None, canonical(name))
    yield from _plain_fields(person, _PERSON, name)
    yield from _plain_fields(person["facts"], _FACTS, name)
    if person["arrival"]:
        yield Fact("arrival", name, None, canonical(person["arrival"]))
    if person["revoked_probation"]:
        yield Fact("revoked_probation", name, None, "true")
    for one in person["facts"]["drugs"]:
        yield Fact("drug", name, None, canonical(one))
    for key, label in _ITEMS:
        for one in person[key]:
            yield Fact(label, name, None, canonical(one))
    if person["executed"]:
        yield Fact("executed", name, None, canonical(person["executed"]))
    for one in person["custody"]:
        yield Fact("custody", name, one["measure"], canonical(one["on"]))
    for one in person["circumstances"]:
        yield Fact("circumstance", name, one["kind"], canonical([one["status"], one["asserted_by"]]))


def _plain_fields(values: Mapping[str, Any], fields: tuple[str, ...], name: str | None) -> Iterator[Fact]:
    for label in fields:
        if values[label] is not None:
            yield Fact(label, name, None, canonical(values[label]))
