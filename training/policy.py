"""The merge policy (合并门槛), learned on gold: how sure a model must be before its marks count beside the rules.

Every place where the model would change what the rules read is an event: it would make the reading better (+1), worse (−1) or neither.
For each label the threshold with the highest gain is kept, if at least `LEAST` events support it and the gain is worth it; a circumstance's
kind with enough events has its own. Where nothing is gained the policy is: never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.facts.marking import Trust
from pipelines.facts.merging import same, told
from pipelines.facts.model_facts import LABEL_OF, LISTS, Candidate, Candidates, choice_of, plain
from pipelines.facts.values import Circumstance, Defendant

LEAST = 4  # events, from the chosen threshold on
GAIN = 2  # least gain in right readings
MARGIN = 0.35  # a chosen group of changes must be right at least this much more often than wrong, in share of its events
NEVER, ALL_KEPT = 2.0, 0.0  # thresholds that no score reaches: of adding and replacing, of dropping
Act = Literal["add", "drop", "replace"]


@dataclass(frozen=True, slots=True)
class Event:
    """A change that a policy may make: its score (of `drop`: the model's support) and what it is worth against gold."""

    act: Act
    label: str
    choice: str | None
    score: float
    worth: int


@dataclass(frozen=True, slots=True)
class Demands:
    """What a threshold must show on the events from it on (门槛的要求)."""

    least: int = LEAST
    gain: int = GAIN
    margin: float = MARGIN


_DEMANDS = Demands()
Counts = Callable[[str, Any], bool]
"""Whether it is known, of a label and a value, if it is right."""


def _always(label: str, value: Any) -> bool:
    return True


def events(
    by_rule: Defendant, offered: Candidates, gold: Mapping[str, Sequence[Any]], support: Any, counts: Counts = _always
) -> Iterable[Event]:
    """The events of one defendant; `gold`: plain values by field; `support(label, choice, spans)` the model's, or None."""
    for name, label in LABEL_OF.items():
        right = list(gold.get(name, ()))
        known = getattr(by_rule, name)
        if name in LISTS:
            found = offered.get(name, ())
            sides = [one for one in known if counts(label, one)], [one for one in found if counts(label, one.value)]
            yield from _of_list(label, *sides, right, support, known, found)
            continue
        best = next(iter(offered.get(name, ())), None)
        if best is None or not (counts(label, best.value) or (known is not None and counts(label, known))):
            continue
        good = _right(best.value, right)
        if known is None:
            yield Event("add", label, choice_of(best.value), best.score, 1 if good else -1)
        elif plain(known) != plain(best.value):
            before = _right(known, right)
            yield Event("replace", label, choice_of(best.value), best.score, int(good) - int(before))


def _of_list(
    label: str,
    known: Sequence[Any],
    offered: Sequence[Candidate],
    right: list[Any],
    support: Any,
    all_known: Sequence[Any],
    all_offered: Sequence[Candidate],
) -> Iterable[Event]:
    """The events of a list; `known` and `offered`: those of which it is known if they are right."""
    for one in offered:
        if not any(told(one.value, other) for other in all_known):
            claimed = isinstance(one.value, Circumstance) and one.value.status == "claimed"
            yield Event("add", label, choice_of(one.value), one.score, 0 if claimed else 1 if _right(one.value, right) else -1)
    for one in known:
        if isinstance(one, Circumstance) and one.status == "claimed":
            continue
        if not any(same(other.value, one) for other in all_offered) and (sure := support(label, choice_of(one), one.spans)) is not None:
            yield Event("drop", label, choice_of(one), sure, -1 if _right(one, right) else 1)


def learned(seen: Iterable[Event], demands: Demands = _DEMANDS) -> dict[str, Trust]:
    """The policy of all labels."""
    groups: dict[tuple[str, Act], list[Event]] = defaultdict(list)
    for event in seen:
        groups[event.label, event.act].append(event)
        if event.choice:
            groups[f"{event.label}:{event.choice}", event.act].append(event)
    policy: dict[str, Trust] = {}
    for name in sorted({label for label, _ in groups}):
        add, replace = from_above(groups[name, "add"], demands), from_above(groups[name, "replace"], demands)
        trust = Trust(add=add, drop=from_below(groups[name, "drop"], demands), replace=replace)
        label, _, choice = name.partition(":")
        if trust != Trust() or (choice and label in policy and _harmed(groups[name, "add"], policy[label].add)):
            policy[name] = trust
    return policy


def _harmed(own: Sequence[Event], threshold: float) -> bool:
    """Whether the threshold of the whole label does harm to one of its kinds."""
    return sum(event.worth for event in own if event.score >= threshold) < 0


def from_above(group: Sequence[Event], demands: Demands = _DEMANDS) -> float:
    """The lowest score from which changes gain most; over 1 where none gains enough."""
    best, threshold = 0.0, NEVER
    ranked = sorted(group, key=lambda event: -event.score)
    gain = 0
    for count, event in enumerate(ranked, 1):
        gain += event.worth
        last = count == len(ranked) or ranked[count].score < event.score
        if last and gain > best and count >= demands.least and gain >= max(demands.gain, demands.margin * count):
            best, threshold = gain, event.score
    return round(threshold, 3) if threshold > 1 else round(max(threshold - 0.0005, 0.0), 3)


def from_below(group: Sequence[Event], demands: Demands = _DEMANDS) -> float:
    """The support under which dropping gains most; 0 where none gains enough."""
    turned = [Event(event.act, event.label, event.choice, 1 - event.score, event.worth) for event in group]
    threshold = from_above(turned, demands)
    return ALL_KEPT if threshold > 1 else round(1 - threshold, 3)


def _right(value: Any, right: Sequence[Any]) -> bool:
    return plain(value) in right
