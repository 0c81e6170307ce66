"""Stated facts (认定事实): every fact of a report with its words and places, so that a page can list, highlight and correct it.

A fact carries the label under which people mark it (`annotation.marks.LABELS`): a correction starts from what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.law import articles
from pipelines.rendering import words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text: half-open code points, and the words that stand there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One fact as read: whose, of which label and group (its colour), in which words, resting on which places."""

    group: str
    label: str
    title: str
    said: str
    places: tuple[Place, ...]
    person: int | None = None  # number of the defendant in the report
    name: str | None = None
    kind: str | None = None
    status: str | None = None
    asserted_by: str | None = None
    source: str = "rule"
    number: int = field(default=0)


GROUPS: Mapping[str, str] = {
    "identity": "身份",
    "prior": "前科",
    "custody": "强制措施",
    "conduct": "犯罪事实",
    "circumstance": "情节",
    "penalty": "判项刑期",
    "document": "文书",
}
"""The groups that a reader can show and hide, in the order of a judgment."""
_ORDER = tuple(GROUPS)

_DOCUMENT = (("court", "法院"), ("case_number", "案号"), ("filed_on", "受理日期"), ("judged_on", "裁判日期"), ("panel", "审判组织"))
_PERSON = (
    ("identity", "sex", "性别"),
    ("identity", "born_on", "出生"),
    ("custody", "arrival", "到案"),
    ("penalty", "term_from", "刑期起"),
    ("penalty", "term_to", "刑期止"),
    ("penalty", "revoked_probation", "撤销缓刑"),
)
_CONDUCT = (
    ("crime_from", "犯罪起日"),
    ("crime_to", "犯罪止日"),
    ("amount", "犯罪数额"),
    ("blood_alcohol", "血液酒精含量"),
    ("deaths", "死亡人数"),
    ("injury", "伤情"),
)
_RULING = (("original_effective_on", "原判生效"), ("delivered_on", "交付执行"), ("term_to_after", "减刑后刑期止"))


def stated(report: Json) -> list[StatedFact]:
    """All facts of a report, numbered."""
    found = [*_of_document(report)]
    for number, person in enumerate(report["defendants"]):
        found += sorted(_of_person(person, number), key=lambda fact: _ORDER.index(fact.group))
    return [_numbered(fact, number) for number, fact in enumerate(found)]


def _numbered(fact: StatedFact, number: int) -> StatedFact:
    return StatedFact(**{name: getattr(fact, name) for name in StatedFact.__dataclass_fields__ if name != "number"}, number=number)


def places(evidence: Iterable[Json] | None) -> tuple[Place, ...]:
    """Evidence of the contract as places."""
    return tuple(Place(one["start"], one["end"], one["quote"]) for one in evidence or ())


def _source(evidence: Iterable[Json] | None) -> str:
    """Who found it: rule, model, merged, human; the last that is not a rule is told."""
    sources = [one["source"] for one in evidence or ()]
    return next((one for one in sources if one != "rule"), "rule")


def _of_document(report: Json) -> Iterator[StatedFact]:
    document = report["document"]
    for name, title in _DOCUMENT:
        if document[name] is not None:
            evidence = document["evidence"].get(name)
            label = "judge" if name == "panel" else name
            said = _panel(document[name]) if name == "panel" else str(document[name])
            yield StatedFact("document", label, title, said, places(evidence), source=_source(evidence))
    for one in report["citations"]:
        yield StatedFact("document", "citation", "裁判依据", cited(one), places(one["evidence"]), source=_source(one["evidence"]))
    if ruling := report["commutation"]:
        yield from _of_ruling(ruling)


def cited(one: Json) -> str:
    """A cited article in words: 《刑法》第67条第3款."""
    law = f"《{one['law']}》" if one["law"] else ""
    paragraph = f"第{one['paragraph']}款" if one["paragraph"] else ""
    return law + articles.printed(str(one["article"])) + paragraph + (f"第{one['item']}项" if one["item"] else "")


def _of_ruling(ruling: Json) -> Iterator[StatedFact]:
    evidence = ruling["evidence"]
    granted = {True: "准许", False: "不予准许", None: "未作准驳"}[ruling["granted"]]
    said = "，".join(filter(None, (granted, words.term(ruling["months"], ruling["days"]))))
    yield StatedFact("penalty", "commutation", ruling["kind"] or "减刑假释", said, places(evidence.get("granted")), kind=ruling["kind"])
    for one, place in zip(ruling["previous"], evidence.get("previous") or (), strict=False):
        earlier = f"{one['on'] or '日期未载'} {words.term(one['months'], one['days'])}".strip()
        yield StatedFact("penalty", "reduction", "历次减刑", earlier, places([place]))
    for name, title in _RULING:
        if ruling[name]:
            yield StatedFact("penalty", name, title, str(ruling[name]), places(evidence.get(name)))


def _panel(panel: Json) -> str:
    members = ((panel["judges"], "审判员"), (panel["assessors"], "人民陪审员"))
    return "、".join(f"{title}{number}名" for number, title in members if number)


def _of_person(person: Json, number: int) -> Iterator[StatedFact]:
    whose: dict[str, Any] = {"person": number, "name": person["name"]}
    evidence = person["evidence"]
    yield StatedFact("identity", "defendant", "姓名", person["name"], places(evidence.get("name")), **whose)
    for group, name, title in _PERSON:
        if person[name] not in (None, False):
            said = "是" if person[name] is True else str(person[name])
            kind = said if name == "arrival" else None
            found = evidence.get(name)
            yield StatedFact(group, name, title, said, places(found), kind=kind, source=_source(found), **whose)
    yield from _items(person, whose)
    yield from _conduct(person["facts"], whose)


def _items(person: Json, whose: dict[str, Any]) -> Iterator[StatedFact]:
    for one in person["priors"]:
        yield StatedFact("prior", "prior", "前科", words.prior(one), places(one["evidence"]), source=_source(one["evidence"]), **whose)
    for one in sorted(person["custody"], key=lambda step: step["on"] or "9999"):
        said, found = f"{one['on'] or '日期未载'} {one['measure']}", one["evidence"]
        yield StatedFact("custody", "custody", "强制措施", said, places(found), kind=one["measure"], source=_source(found), **whose)
    for one in person["circumstances"]:
        stance = {"kind": one["kind"], "status": one["status"], "asserted_by": one["asserted_by"]}
        found = one["evidence"]
        yield StatedFact(
            "circumstance", "circumstance", "情节", _circumstance(one), places(found), source=_source(found), **stance, **whose
        )
    for one in person["convictions"]:
        said, found = f"{one['charge'] or '罪名未读出'}：{words.penalty(one)}", one["evidence"]
        yield StatedFact("penalty", "conviction", "判项", said, places(found), source=_source(found), **whose)
    if one := person["executed"]:
        yield StatedFact("penalty", "executed", "决定执行", words.penalty(one), places(one["evidence"]), **whose)


def _circumstance(one: Json) -> str:
    if one["status"] == "claimed":
        return f"{one['kind']}（{words.ASSERTER[one['asserted_by']]}主张）"
    return str(one["kind"]) if one["status"] == "found" else f"{one['kind']}（未采纳）"


def _conduct(facts: Json, whose: dict[str, Any]) -> Iterator[StatedFact]:
    for name, title in _CONDUCT:
        if facts[name] is not None:
            found = facts["evidence"].get(name)
            yield StatedFact("conduct", name, title, _measured(name, facts[name]), places(found), source=_source(found), **whose)
    if facts["drugs"]:
        said = "；".join(one["name"] if one["grams"] is None else f"{one['name']} {one['grams']:g}克" for one in facts["drugs"])
        yield StatedFact("conduct", "drug", "毒品", said, places(facts["evidence"].get("drugs")), **whose)


def _measured(name: str, value: Any) -> str:
    if name == "amount":
        return words.money(value)
    return f"{value:g}mg/100ml" if name == "blood_alcohol" else str(value)
