"""Rules and model as one (合并): three layers, kept apart by name: what the rules read, what the model read, and both merged.

Policy, by label (`Trust`, learned on gold): the rules come first, for they read exactly; a mark of the model counts where they found
nothing and it is sure enough; a value of the rules goes only where the model read its words and hardly supports them. Who found a value
stays visible in its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from pipelines.facts.marking import Extractor, Marking, Provenance, Source, Sources, Trust, support_of
from pipelines.facts.model_facts import LABEL_OF, LISTS, Candidate, Candidates, candidates, choice_of, plain
from pipelines.facts.values import Circumstance, CustodyStep, Defendant, Drug, Facts, Prior
from pipelines.judgment import Judgment, Span

Layer = Literal["rules", "model", "merged"]
_NEVER = Trust()
_EVEN = 0.5  # from which the layer of the model alone takes a mark


class Merger:
    """Merges one judgment's facts; `sources` gathers who found which words."""

    def __init__(self, judgment: Judgment, trust: Mapping[str, Trust], marking: Marking) -> None:
        self.judgment, self.trust, self.marking = judgment, trust, marking
        self.sources: dict[Span, Provenance] = {}

    def trusted(self, label: str, choice: str | None = None) -> Trust:
        """The policy of a label and its choice."""
        return self.trust.get(f"{label}:{choice}") or self.trust.get(label) or _NEVER

    def defendant(self, by_rule: Defendant, told: Candidates) -> Defendant:
        """One defendant, merged."""
        changed: dict[str, Any] = {}
        for name, label in LABEL_OF.items():
            known, offered = getattr(by_rule, name), told.get(name, ())
            value = self._list(name, label, known, offered) if name in LISTS else self._plain(label, known, offered)
            if value != known:
                changed[name] = value
        unread = frozenset(field for field in by_rule.unread if field.partition(".")[0] not in changed)
        return replace(by_rule, **changed, unread=unread) if changed else by_rule

    def _plain(self, label: str, known: Any, offered: Sequence[Candidate]) -> Any:
        best = next(iter(offered), None)
        if known is None:
            return self._take(best) if best and best.score >= self.trusted(label, choice_of(best.value)).add else None
        agreeing = next((one for one in offered if plain(one.value) == plain(known)), None)
        if agreeing:
            self._note(known.spans, "merged", agreeing.score)
        elif best and best.score >= self.trusted(label, choice_of(best.value)).replace:
            return self._take(best)
        return known

    def _list(self, name: str, label: str, known: Sequence[Any], offered: Sequence[Candidate]) -> tuple[Any, ...]:
        kept = []
        for one in known:
            agreeing = next((other for other in offered if same(other.value, one)), None)
            if agreeing:
                self._note(one.spans, "merged", agreeing.score)
            if agreeing or not self._dropped(label, one):
                kept.append(one)
        added = [
            self._take(one)
            for one in offered
            if one.score >= self.trusted(label, choice_of(one.value)).add and not any(told(one.value, other) for other in known)
        ]
        merged = (*kept, *added)
        return tuple(sorted(merged, key=_day)) if name == "custody" and added else merged

    def _dropped(self, label: str, one: Any) -> bool:
        least = self.trusted(label, choice_of(one)).drop
        if not least:
            return False
        support = support_of(self.marking, label, choice_of(one), one.spans)
        return support is not None and support < least

    def _take(self, one: Candidate) -> Any:
        self._note(one.spans, "model", one.score)
        return one.value

    def _note(self, spans: Sequence[Span], source: Source, score: float) -> None:
        for span in spans:
            self.sources.setdefault(span, Provenance(source, round(score, 4)))


def merge(judgment: Judgment, by_rule: Facts, model: Extractor, layer: Layer = "merged") -> tuple[Facts, Sources]:
    """The facts of a layer, and who found their words. The layer *model* has the persons and the document of the rules."""
    people = [one.person for one in by_rule.defendants]
    marking = model.mark(judgment, people)
    told = candidates(judgment, people, marking.found)
    trust = model.trust if layer == "merged" else dict.fromkeys(LABEL_OF.values(), Trust(add=_EVEN))
    merger = Merger(judgment, trust, marking)
    known = by_rule.defendants if layer == "merged" else [Defendant(person) for person in people]
    defendants = tuple(merger.defendant(one, offered) for one, offered in zip(known, told, strict=True))
    return replace(by_rule, defendants=defendants), merger.sources


def same(one: Any, other: Any) -> bool:
    """Whether two items of a list tell the same."""
    return bool(plain(one) == plain(other))


def told(offered: Any, known: Any) -> bool:
    """Whether what the rules know already tells of what a model offers, in whatever way."""
    if isinstance(offered, Circumstance):
        return bool(offered.kind == known.kind and (known.status != "claimed" or offered.status == "claimed"))
    if isinstance(offered, CustodyStep):
        return bool(offered.measure == known.measure and offered.on in (known.on, None))
    if isinstance(offered, Prior):
        return _overlap(offered, known) or same(offered, known)
    if isinstance(offered, Drug):
        return bool(offered.name == known.name) or _overlap(offered, known)
    return same(offered, known)


def _overlap(one: Any, other: Any) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.spans for b in other.spans)


def _day(step: CustodyStep) -> tuple[int, int, int]:
    return (step.on.year, step.on.month or 0, step.on.day or 0) if step.on else (9999, 0, 0)
