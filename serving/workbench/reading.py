"""Reading (阅卷): what the pages of a judgment and of a clue share — the text with facts highlighted, its clues, its people, the correction form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from annotation.marks import DEFENDANT, LABELS, of_defendant
from pipelines.rendering import words
from serving.access import Principal
from serving.lifecycle import Measure, Step
from serving.stated_facts import GROUPS, StatedFact, stated
from serving.store import clues, corrections, judgments, raising
from serving.store.clues import Clue
from serving.store.corrections import Corrected
from serving.store.judgments import Analysis, Judgment
from serving.workbench.marked_text import Part, parts
from serving.workbench.value_forms import FORMS

REASONS: Mapping[Step, tuple[str, ...]] = {
    Step.UPHOLD: ("与文书原文、法律规定核对，线索成立", "调阅卷宗核实，线索成立"),
    Step.EXPLAIN: ("卷宗另有材料说明，处理并无不当", "文书其他部分已有说明", "另有法律、司法解释依据"),
    Step.MISREAD: ("原文的事实被读错", "把别人的事实读成了这名被告人的", "把指控、辩解读成了法院的认定"),
    Step.MISCHECK: ("适用的法律依据不对", "没有考虑法律规定的例外", "期间或者金额的算法不对"),
}
"""Ready reasons for a verdict: choosing one concludes; people may write their own instead, or add to it."""

SUGGESTED: Mapping[str, Measure] = {
    "K1": Measure.PROTEST,
    "K2": Measure.PROTEST,
    "Z": Measure.RETRIAL_PROPOSAL,
    "J": Measure.CORRECTION_NOTICE,
    "S": Measure.PROPOSAL,
    "L": Measure.PROPOSAL,
}
"""The measure that a way of supervision of the catalogue leads to."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One defendant with what was read of him, by groups."""

    number: int
    name: str
    facts: tuple[StatedFact, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A judgment as people read it."""

    judgment: Judgment
    analysis: Analysis
    parts: list[Part]
    clues: tuple[Clue, ...]  # of the newest analysis, the most important first
    earlier: tuple[Clue, ...]  # that the newest analysis does not raise
    people: tuple[PersonFacts, ...]
    whole: tuple[StatedFact, ...]
    corrections: tuple[Corrected, ...]

    @property
    def report(self) -> Mapping[str, Any]:
        """The newest report."""
        return self.analysis.report

    @property
    def names(self) -> list[str]:
        """The defendants' names, each once."""
        return list(dict.fromkeys(one.name for one in self.people))

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The groups of facts that this judgment has."""
        found = {fact.group for one in self.people for fact in one.facts} | {fact.group for fact in self.whole}
        return [(group, title) for group, title in GROUPS.items() if group in found]

    def corrected(self, fact: StatedFact) -> list[Corrected]:
        """What people said of a fact: corrections of its kind that touch its words."""
        whose = (None, fact.name)
        return [
            one
            for one in self.corrections
            if one.kind == fact.label and one.defendant in whose and any(one.start < p.end and one.end > p.start for p in fact.places)
        ]


def read(session: Session, who: Principal, judgment_id: str, only: Clue | None = None) -> Reading:
    """A judgment in scope for reading; `only`: one clue lights up, not all."""
    judgment = judgments.get(session, who, judgment_id)
    analysis = judgments.report(session, who, judgment_id)
    raised = set(raising.raised(session, analysis.id))
    every = clues.of_judgment(session, who, judgment_id)
    current = by_importance([one for one in every if one.id in raised])
    earlier = tuple(one for one in every if one.id not in raised)
    facts = stated(analysis.report)
    shown = [only] if only else [*current, *earlier]
    return Reading(
        judgment,
        analysis,
        parts(judgment.text, analysis.report, facts, {one.id: one.payload["evidence"] for one in shown}),
        current,
        earlier,
        tuple(
            PersonFacts(number, person["name"], tuple(fact for fact in facts if fact.person == number))
            for number, person in enumerate(analysis.report["defendants"])
        ),
        tuple(fact for fact in facts if fact.person is None),
        corrections.of_judgment(session, who, judgment_id),
    )


def by_importance(found: Sequence[Clue]) -> tuple[Clue, ...]:
    """Clues as a prosecutor wants them: what the text alone decides first, then substance before form."""
    order = {id(told): place for place, told in enumerate(words.by_importance([one.payload for one in found]))}
    return tuple(sorted(found, key=lambda one: order[id(one.payload)]))


def suggested(clue: Clue) -> list[Measure]:
    """The measures that the check's ways of supervision lead to."""
    return list(dict.fromkeys(SUGGESTED[code] for code in clue.payload["supervision"] if code in SUGGESTED))


def form_words() -> dict[str, Any]:
    """What the correction form offers."""
    owned = [label.name for label in LABELS if of_defendant(label.name) and label.name != DEFENDANT]
    return {"labels": LABELS, "owned": owned, "forms": FORMS}
