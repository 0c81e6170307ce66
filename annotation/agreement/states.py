"""States (有无与认定): whether a defendant has a circumstance, a measure, a way of arrival, as each person sees it, absent ones included.

Spans alone cannot show what all agree is not there; over the defendants of a judgment a closed list of kinds can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotation.agreement.shared import Reading, Shared
from annotation.marks import LABELS, of_defendant

ABSENT = "无"
PRESENT = "有"
KINDS: tuple[tuple[str, str], ...] = tuple((label.name, kind) for label in LABELS for kind in label.choices)


def states(judgment: Shared) -> Iterator[tuple[tuple[str, str], Mapping[str, str]]]:
    """For every kind and every defendant that anybody names: what each person says."""
    owners = sorted({fact.defendant for one in judgment.people.values() for fact in one.facts if fact.defendant})
    read = {name: _states(one) for name, one in judgment.people.items()}
    for label, kind in KINDS:
        for owner in owners if of_defendant(label) else (None,):
            yield (label, kind), {name: own.get((label, kind, owner), ABSENT) for name, own in read.items()}


def _states(reading: Reading) -> dict[tuple[str, str, str | None], str]:
    """What a person finds; of a circumstance what the court says goes before what a party claims."""
    found: dict[tuple[str, str, str | None], str] = {}
    weighed = {label.name for label in LABELS if label.weighed}
    for fact in sorted(reading.facts, key=lambda one: one.value):  # ["claimed", … comes before ["found", …
        if fact.said_kind is None:
            continue
        key = (fact.label, fact.said_kind, fact.defendant)
        state = fact.status if fact.label in weighed else PRESENT
        if state != "claimed" or key not in found:
            found[key] = state
    return found
