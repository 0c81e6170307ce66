"""Tuning (调门槛): the merge policy of a model, fitted on what people found of its readings; every month, as a recipe, `panjian train tune`.

A threshold moves only where outcomes prove it: one that did harm goes to never, another takes its place where it gains enough. What is told of
gains is told twice: on the outcomes it was fitted on, and on those of folds that it was not fitted on. What comes of it is a model folder like
any other, which must pass the same gates; where nothing is gained on the folds left out, none is written.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from models.folder import CARD, POLICY, verified, write_digests
from pipelines.facts.marking import Trust
from training.gold_values import fold_of
from training.policy import ALL_KEPT, NEVER, Act, Demands, Event, from_above, from_below
from training.tuning_evidence import Witnessed

Policy = Mapping[str, Trust]
ACTS: tuple[Act, ...] = ("add", "drop", "replace")


@dataclass(frozen=True, slots=True)
class Change:
    """One threshold that moved: what it changes rightly and wrongly on the outcomes known, before and after."""

    label: str
    act: Act
    before: float
    after: float
    right_before: int
    wrong_before: int
    right_after: int
    wrong_after: int

    @property
    def gain(self) -> int:
        """Right readings gained."""
        return (self.right_after - self.wrong_after) - (self.right_before - self.wrong_before)


@dataclass(frozen=True, slots=True)
class Tuned:
    """What came of a tuning: the policy, the thresholds that moved, the gain on outcomes it was fitted on, and on those left out."""

    policy: Policy
    changes: tuple[Change, ...]
    events: int
    judgments: int
    fitted: int
    held_out: int

    @property
    def worth_it(self) -> bool:
        """Whether the gain shows on outcomes that it was not fitted on."""
        return bool(self.changes) and self.held_out > 0

    def to_json(self) -> dict[str, Any]:
        """As the card and MLflow tell it."""
        moved = [asdict(one) | {"gain": one.gain} for one in self.changes]
        numbers = {"events": self.events, "judgments": self.judgments, "fitted_gain": self.fitted, "held_out_gain": self.held_out}
        return {**numbers, "changes": moved}


def tuned(seen: Sequence[Witnessed], before: Policy, demands: Demands, folds: int) -> Tuned:
    """Fit a policy on what was witnessed, beginning with that of before."""
    after = fitted([one.event for one in seen], before, demands)
    held_out = 0
    for number in range(folds):
        held = [one.event for one in seen if fold_of(one.judgment_id, folds) == number]
        others = fitted([one.event for one in seen if fold_of(one.judgment_id, folds) != number], before, demands)
        held_out += worth(held, others) - worth(held, before)
    events = [one.event for one in seen]
    changes = tuple(_changes(events, before, after))
    judgments = len({one.judgment_id for one in seen})
    return Tuned(after, changes, len(events), judgments, worth(events, after) - worth(events, before), held_out)


def fitted(events: Iterable[Event], before: Policy, demands: Demands) -> dict[str, Trust]:
    """The policy of before with the thresholds that events prove wrong or better; what no event is about stays as it was."""
    groups: dict[tuple[str, Act], list[Event]] = defaultdict(list)
    for event in events:
        groups[_name(event, before), event.act].append(event)
    policy = dict(before)
    for (name, act), group in sorted(groups.items()):
        trust = policy.get(name, Trust())
        threshold = _better(group, act, getattr(trust, act), demands)
        if threshold != getattr(trust, act):
            policy[name] = replace(trust, **{act: threshold})
    return {name: trust for name, trust in policy.items() if trust != Trust() or name in before}


def _name(event: Event, before: Policy) -> str:
    """The place of an event in a policy: its kind where that has thresholds of its own, else its label."""
    own = f"{event.label}:{event.choice}"
    return own if event.choice and own in before else event.label


def _better(group: Sequence[Event], act: Act, now: float, demands: Demands) -> float:
    found = from_below(group, demands) if act == "drop" else from_above(group, demands)
    none = ALL_KEPT if act == "drop" else NEVER
    gains = {one: _gain(group, act, one) for one in (now, found, none)}
    if gains[found] >= gains[now] + demands.gain and gains[found] > 0:
        return found
    hit = sum(_applies(event, act, now) for event in group)
    return none if gains[now] < 0 and hit >= demands.least and gains[none] >= gains[now] + demands.gain else now


def worth(events: Iterable[Event], policy: Policy) -> int:
    """Right readings less wrong ones that a policy makes of events."""
    return sum(event.worth for event in events if _applies(event, event.act, getattr(_trust(event, policy), event.act)))


def _trust(event: Event, policy: Policy) -> Trust:
    return policy.get(f"{event.label}:{event.choice}") or policy.get(event.label) or Trust()


def _applies(event: Event, act: Act, threshold: float) -> bool:
    return event.score < threshold if act == "drop" else event.score >= threshold


def _gain(group: Sequence[Event], act: Act, threshold: float) -> int:
    return sum(event.worth for event in group if _applies(event, act, threshold))


def _changes(events: Sequence[Event], before: Policy, after: Policy) -> Iterable[Change]:
    for name in sorted({*before, *after}):
        for act in ACTS:
            old, new = (getattr(policy.get(name, Trust()), act) for policy in (before, after))
            if old == new:
                continue
            own = [event for event in events if event.act == act and _name(event, before) == name]
            counts = [sum(event.worth == sign for event in own if _applies(event, act, at)) for at in (old, new) for sign in (1, -1)]
            yield Change(name, act, old, new, *counts)


def written(base: Path, out: Path, found: Tuned, told: Mapping[str, Any]) -> Path:
    """A new model folder: the files of the base, the tuned policy, a card that tells of it."""
    model = verified(base)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in model.files.items():
        (out / name).write_bytes(content)
    before = model.json(POLICY) if POLICY in model.files else {}
    policy = {**before, "trust": {name: asdict(trust) for name, trust in found.policy.items()}}
    card = {**model.json(CARD), "tuned": {"from": model.name, **told, **found.to_json()}}
    for name, value in ((POLICY, policy), (CARD, card)):
        (out / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_digests(out)
    return out
