"""Gold judgments with places (金标定位): every value of a gold judgment with the words that carry it, in the form of a report.

A quote whose words give the value by themselves comes first, then the evidence of the rule that reads the same value, then the quote as it
is, then any place that carries the value (places.py). What stands nowhere is named, not invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.marks import Json, Mark
from annotation.places import arrivals, places, written
from annotation.values import same, value_of
from pipelines.facts import extract
from pipelines.judgment import Judgment, Span
from pipelines.pipeline import Analysis
from pipelines.report import report

_PERSON = ("sex", "born_on", "arrival", "revoked_probation", "term_from", "term_to")
_FACTS = ("crime_from", "crime_to", "amount", "blood_alcohol", "deaths", "injury")
_RULING = ("original_effective_on", "delivered_on", "term_to_after")
_ITEMS = {"priors": "prior", "custody": "custody", "circumstances": "circumstance", "convictions": "conviction"}
_CHOSEN = {"custody": "measure", "circumstance": "kind"}
_ALSO = ("quote", "evidence", "asserted_by")


@dataclass(slots=True)
class Locator:
    """One gold judgment while its values are located; `unplaced`: what stands nowhere."""

    gold: Mapping[str, Any]
    judgment: Judgment
    rules: Json = field(init=False)
    unplaced: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = report(Analysis(self.judgment, extract(self.judgment), (), (), None))

    def report(self) -> Json:
        """The gold judgment as a report of a person."""
        return {
            "id": self.gold["id"],
            "document": self._document(),
            "defendants": [self._person(person, place) for place, person in enumerate(self.gold["defendants"])],
            "citations": self._citations(),
            "commutation": self._ruling() if self.gold.get("commutation") else None,
        }

    def evidence(self, spans: Sequence[Span], received: bool = False) -> list[Json]:
        """Spans of the plain text (or of the text as received) as evidence of a person."""
        text = self.judgment.text
        where = list(spans) if received else [self.judgment.received(span) for span in spans]
        return [{"start": s.start, "end": s.end, "quote": text[s.start : s.end], "source": "human", "score": None} for s in where]

    def _miss(self, label: str, whose: str | None, wanted: Any) -> list[Json]:
        self.unplaced.append(f"{label} {whose or ''} {wanted}".replace("  ", " "))
        return []

    def _of_rule(self, owner: Mapping[str, Any] | None, label: str, wanted: Any = None) -> list[Json]:
        """The evidence of the rules for a value; any value of theirs where none is wanted."""
        if owner is None or (wanted is not None and not same(owner.get(label), wanted)):
            return []
        return [{**one, "source": "human"} for one in owner["evidence"].get(label) or ()]

    def _found(self, label: str, wanted: Any, names: Sequence[str] = ()) -> list[Json]:
        return self.evidence(places(self.judgment, label, wanted, names)[:1])

    def _document(self) -> Json:
        gold, rules = self.gold["document"], self.rules["document"]
        words: dict[str, list[Json]] = {}
        for label in ("court", "case_number", "filed_on", "judged_on"):
            if gold.get(label) is not None:
                own = (
                    self.evidence(written(self.judgment.text, gold[label])[:1], received=True) if label in ("court", "case_number") else []
                )
                words[label] = own or self._of_rule(rules, label, gold[label]) or self._found(label, gold[label])
                words[label] = words[label] or self._of_rule(rules, label) or self._miss(label, None, gold[label])
        if gold.get("panel"):
            words["panel"] = self._of_rule(rules, "panel") or self._miss("panel", None, gold["panel"])
        return {**gold, "evidence": words}

    def _rule_person(self, name: str, place: int) -> Json | None:
        people = self.rules["defendants"]
        named: Json | None = next((one for one in people if same(one["name"], name)), None)
        alone: Json | None = people[place] if len(people) == len(self.gold["defendants"]) else None
        return named or alone

    def _person(self, person: Mapping[str, Any], place: int) -> Json:
        name, rules = person["name"], self._rule_person(person["name"], place)
        words = {"name": self.evidence(written(self.judgment.text, name)[:1], received=True) or self._miss("defendant", name, name)}
        for label in _PERSON:
            if person[label] not in (None, False):
                words[label] = self._scalar(label, person[label], rules, name)
        facts = {label: person["facts"].get(label) for label in _FACTS}
        fact_words = {
            label: self._scalar(label, value, rules and rules["facts"], name) for label, value in facts.items() if value is not None
        }
        drugs = person["facts"].get("drugs") or []
        fact_words["drugs"] = self._drugs(drugs, rules, name)
        items = {
            field: [self._item(label, one, (rules or {}).get(field) or [], name) for one in person[field]]
            for field, label in _ITEMS.items()
        }
        executed = person["executed"] and self._item("executed", person["executed"], [rules["executed"]] if rules else [], name)
        return {
            **person,
            **items,
            "evidence": words,
            "facts": {**facts, "drugs": drugs, "evidence": fact_words},
            "executed": executed,
        }

    def _scalar(self, label: str, wanted: Any, rules: Mapping[str, Any] | None, name: str) -> list[Json]:
        found = self._of_rule(rules, label, wanted)
        if not found and label == "arrival":
            found = self.evidence(arrivals(self.judgment, wanted, [name])[:1])
        elif not found:
            found = self._found(label, wanted, [name]) or self._of_rule(rules, label)
        return found or self._miss(label, name, wanted)

    def _drugs(self, drugs: Sequence[Mapping[str, Any]], rules: Mapping[str, Any] | None, name: str) -> list[Json]:
        """The words of all drugs: those of the rules where they read the same ones, else a place for each."""
        known = rules["facts"]["drugs"] if rules else []
        if rules and len(known) == len(drugs) and all(any(same(one, drug) for one in known) for drug in drugs):
            return self._of_rule(rules["facts"], "drugs")
        return [found for drug in drugs for found in self._drug(drug, rules, name)]

    def _drug(self, drug: Mapping[str, Any], rules: Mapping[str, Any] | None, name: str) -> list[Json]:
        found = self._found("drug", dict(drug), [name]) or self._found("drug", {"name": drug["name"]}, [name])
        return found or (self._of_rule(rules["facts"], "drugs") if rules else [])[:1] or self._miss("drug", name, drug)

    def _item(self, label: str, item: Mapping[str, Any], known: Sequence[Json | None], name: str) -> Json:
        """A prior, measure, circumstance or penalty with its words."""
        values = {key: value for key, value in item.items() if key not in _ALSO}
        quoted = self.evidence(
            sorted(written(self.judgment.text, item["quote"]), key=lambda span: not self._his(span, name)), received=True
        )
        telling = [one for one in quoted if self._tells(label, one, values, name)]
        by_rule = [one for one in known if one and same(one, values)]
        found = telling[:1] or [{**one, "source": "human"} for same_item in by_rule[:1] for one in same_item["evidence"]] or quoted[:1]
        more = {"asserted_by": "court"} if label == "circumstance" else {"days": item.get("days")} if label == "executed" else {}
        return {**values, **more, "evidence": found or self._miss(label, name, values)}

    def _his(self, span: Span, name: str) -> bool:
        """Whether the last defendant named before words of the text as received is this one."""
        text = self.judgment.text
        named = {one["name"]: text.rfind(one["name"], 0, span.end) for one in self.gold["defendants"]}
        return named.get(name, -1) == max(named.values(), default=-1)

    def _tells(self, label: str, place: Mapping[str, Any], values: Mapping[str, Any], name: str) -> bool:
        if label == "circumstance":
            return True
        chosen = values.get(_CHOSEN[label]) if label in _CHOSEN else None
        read = value_of(Mark(label, place["start"], place["end"], name, chosen), self.judgment)
        return same(read, values["on"] if label == "custody" else dict(values))

    def _citations(self) -> list[Json]:
        found = []
        for one in self.gold["citations"]:
            known = next((other for other in self.rules["citations"] if same(other, _unnamed(one))), None)
            words = [{**place, "source": "human"} for place in known["evidence"]] if known else self._found("citation", _unnamed(one))
            words = words or self._found("citation", {key: value for key, value in _unnamed(one).items() if key != "law"})
            found.append({**_unnamed(one), "evidence": words or self._miss("citation", None, one)})
        return found

    def _ruling(self) -> Json:
        gold: Json = {"days": None, **self.gold["commutation"]}
        rules = self.rules["commutation"] or {"evidence": {}, "previous": []}
        words = {"granted": self._of_rule(rules, "granted") or self._miss("commutation", None, gold)}
        for label in _RULING:
            if gold.get(label):
                words[label] = self._of_rule(rules, label, gold[label]) or self._found(label, gold[label])
                words[label] = words[label] or self._miss(label, None, gold[label])
        earlier = list(zip(rules["previous"], self._of_rule(rules, "previous"), strict=False))
        words["previous"] = []
        for one in gold["previous"]:
            known = next((place for told, place in earlier if same(told, one)), None)
            found = [known] if known else self._found("reduction", dict(one)) or self._found("delivered_on", one["on"])
            words["previous"] += found or self._miss("reduction", None, one)
        gold["previous"] = [{"days": None, **one} for one in gold["previous"]]
        return {**gold, "evidence": words}


def _unnamed(one: Mapping[str, Any]) -> Json:
    """A citation with the law as rules name it."""
    law = str(one["law"]).strip("《》").removeprefix("中华人民共和国")
    return {"law": law, "article": str(one["article"]), "paragraph": one["paragraph"], "item": one["item"]}
