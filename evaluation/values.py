"""Values that are scored (计分的取值): every fact of a report, or of gold in that form, one by one, with the words that carry it.

Fields and values are those of `shared/tools/score_reports.py`: what a court found or rejected, no claims; dates of rulings on commutation,
which are told in several ways, left out.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipelines.rendering.fields import in_chinese

Json = Mapping[str, Any]
ALL = "ALL"
DOCUMENT = ("court", "case_number", "kind", "instance", "procedure", "filed_on", "judged_on", "appeal_outcome")
PERSON = ("sex", "born_on", "arrival", "revoked_probation", "term_from", "term_to")
FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")
_OWNERS = {
    "prior": "priors",
    "circumstance": "circumstances",
    "conviction": "convictions",
    "citation": "citations",
    "defendant": "defendants",
}
_TITLES = {"document.kind": "种类", "facts.drug": "毒品"}
_BRACKETS = str.maketrans("（）〔〕", "()()")


class Place(NamedTuple):
    """Words that carry a value: where, and who found them how surely."""

    start: int
    end: int
    source: str = "human"
    score: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One fact: equal to another one of the same field and value, wherever it stands. The value begins with the defendant it is of."""

    field: str
    value: Any
    places: tuple[Place, ...] = dataclasses.field(default=(), compare=False)

    @property
    def owner(self) -> str | None:
        """The defendant it is of."""
        whole = self.field.startswith("document") or self.field in ("citation", "defendant")
        return None if whole else self.value[0]

    @property
    def told(self) -> str:
        """The value in words, without the defendant."""
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        flat = [one for part in parts[0 if self.owner is None else 1 :] for one in (part if isinstance(part, tuple) else (part,))]
        return "，".join("—" if one is None else str(one) for one in flat)

    @property
    def score(self) -> float | None:
        """How sure a model was: the best of its words; None where none found it."""
        return max((place.score for place in self.places if place.score is not None), default=None)


def normal(value: Any) -> Any:
    """Text without blanks, with half-width brackets and no full stop at its end."""
    return re.sub(r"\s", "", value).translate(_BRACKETS).rstrip("。") if isinstance(value, str) else value


def number(value: Any) -> float | None:
    """A number by the cent."""
    return None if value is None or isinstance(value, str) else round(float(value), 2)


def kind_of(name: str) -> str:
    """The kind of a field: that of circumstances is one, whichever circumstance."""
    return "circumstance" if name.startswith("circumstance.") else name


def group_of(name: str) -> str:
    """The group of a field: document, prior, facts …"""
    return name.split(".")[0]


def title_of(name: str) -> str:
    """A field with its Chinese: `prior.released_on` 前科·释放日期."""
    if name == ALL:
        return "全部"
    first, _, last = name.partition(".")
    if last and not last.isascii():  # a circumstance, Chinese as it is
        return name
    parts = [in_chinese(_OWNERS.get(first, first)), _TITLES.get(name) or (last and in_chinese(last))]
    return f"{name} {'·'.join(part for part in parts if part)}"


def items(judgment: Json) -> Iterator[Item]:
    """Every fact of a report that is scored."""
    document = judgment.get("document") or {}
    ruling = document.get("instance") == "commutation"
    yield from _of_document(document, ruling)
    for person in judgment.get("defendants") or []:
        yield from _of_person(person, normal(person.get("name")), ruling)
    for one in judgment.get("citations") or []:
        law = normal(one.get("law") or "").replace("中华人民共和国", "").strip("《》")
        yield Item("citation", (law, str(one.get("article")), one.get("paragraph")), _places(one.get("evidence")))


def _of_document(document: Json, ruling: bool) -> Iterator[Item]:
    words = document.get("evidence") or {}
    for key in DOCUMENT:
        if document.get(key) is not None and not (ruling and key == "filed_on"):
            yield Item(f"document.{key}", normal(document[key]), _places(words.get(key)))
    panel = document.get("panel") or {}
    if panel.get("judges") is not None:
        yield Item("document.panel", (panel.get("judges"), panel.get("assessors") or 0), _places(words.get("panel")))


def _of_person(person: Json, name: Any, ruling: bool) -> Iterator[Item]:
    words = person.get("evidence") or {}
    yield Item("defendant", name, _places(words.get("name")))
    for key in PERSON:
        if person.get(key) not in (None, False) and not (ruling and key.startswith("term_")):
            yield Item(key, (name, normal(person[key])), _places(words.get(key)))
    yield from _of_lists(person, name)
    if person.get("executed"):
        yield Item("executed", (name, _penalty(person["executed"])), _places(person["executed"].get("evidence")))
    yield from _of_facts(person.get("facts") or {}, name)


def _of_lists(person: Json, name: Any) -> Iterator[Item]:
    for prior in person.get("priors") or []:
        where, charge = _places(prior.get("evidence")), normal(prior.get("charge"))
        yield Item("prior", (name, charge, normal(prior.get("kind")), prior.get("months")), where)
        yield from (Item(f"prior.{key}", (name, charge, prior[key]), where) for key in ("sentenced_on", "released_on") if prior.get(key))
    for step in person.get("custody") or []:
        yield Item("custody", (name, normal(step.get("measure")), step.get("on")), _places(step.get("evidence")))
    for one in person.get("circumstances") or []:
        if one.get("status") != "claimed":
            yield Item(f"circumstance.{one.get('kind')}", (name, one.get("status")), _places(one.get("evidence")))
    for one in person.get("convictions") or []:
        where, charge = _places(one.get("evidence")), normal(one.get("charge"))
        yield Item("conviction", (name, charge, *_penalty(one)), where)
        yield Item("conviction.charge", (name, charge), where)


def _of_facts(facts: Json, name: Any) -> Iterator[Item]:
    words = facts.get("evidence") or {}
    for key in FACTS:
        if facts.get(key) is not None:
            value = number(facts[key]) if isinstance(facts[key], (int, float)) else normal(facts[key])
            yield Item(f"facts.{key}", (name, value), _places(words.get(key)))
    for drug in facts.get("drugs") or []:
        yield Item("facts.drug", (name, normal(drug.get("name")), number(drug.get("grams"))), _places(words.get("drugs")))


def _penalty(one: Json) -> tuple[Any, ...]:
    return normal(one.get("kind")), one.get("months"), one.get("probation_months"), number(one.get("fine")), one.get("deprivation_months")


def _places(evidence: Sequence[Json] | None) -> tuple[Place, ...]:
    return tuple(Place(one["start"], one["end"], one.get("source", "human"), one.get("score")) for one in evidence or ())


def by_field(found: Iterable[Item]) -> dict[str, list[Item]]:
    """Items by field, in their order."""
    fields: dict[str, list[Item]] = {}
    for one in found:
        fields.setdefault(one.field, []).append(one)
    return fields
