"""The study (一致性分析): everything that several people's annotations of the same judgments tell about their agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from annotation.agreement.alignment import ATTRIBUTES, Unit, aligned, merged
from annotation.agreement.alpha import alpha, characters, unitised_alpha
from annotation.agreement.shared import Gathered, Reading, Shared, said_choice
from annotation.agreement.states import states
from annotation.agreement.tally import Tally, kind_counts, tally
from annotation.marks import CHOICES, LABELS, Mark, label_of

UNMARKED = "未标"
UNDATED = "未注明"
_LABELS = "label"
Names = tuple[str, str]
Attribute = str
"""`label`, `status:circumstance`, `kind:custody`, `choice:instance`, `clue` …"""


@dataclass(slots=True)
class Pair:
    """Two people over all judgments that both read."""

    judgments: int = 0
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)  # by period and label
    kinds: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # first, second, same
    confusions: dict[Attribute, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    states: dict[tuple[str, str], Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    owners: Counter[bool] = field(default_factory=Counter)  # aligned marks with the same defendant, with another


@dataclass(slots=True)
class Study:
    """What was compared, pair by pair, and what holds for all together."""

    gathered: Gathered
    pairs: dict[Names, Pair] = field(default_factory=dict)
    answers: dict[Attribute, list[Counter[str]]] = field(default_factory=lambda: defaultdict(list))  # for α, a unit each
    states: dict[tuple[str, str], list[Counter[str]]] = field(default_factory=lambda: defaultdict(list))

    def character_alpha(self, label: str) -> float | None:
        """Krippendorff's α over characters: marked with the label or not."""
        units = (unit for length, people in self._continua(label) for unit in characters(length, people))
        return alpha(units) if self._used(label) else None

    def unitised_alpha(self, label: str) -> float | None:
        """Krippendorff's α over stretches (unitizing)."""
        return unitised_alpha(self._continua(label)) if self._used(label) else None

    def _continua(self, label: str) -> Iterable[tuple[int, list[list[tuple[int, int]]]]]:
        for judgment in self.gathered.compared:
            people = (one.marks.get(label, ()) for one in judgment.people.values())
            yield judgment.length, [merged(mark.place for mark in marks) for marks in people]

    def _used(self, label: str) -> bool:
        return any(label in one.marks for judgment in self.gathered.compared for one in judgment.people.values())


def study(gathered: Gathered, by: str = "month") -> Study:
    """Compare all annotations of each judgment, pair by pair and together."""
    found = Study(gathered)
    for judgment in gathered.compared:
        for names in combinations(judgment.people, 2):
            _compare(judgment, names, found.pairs.setdefault(names, Pair()), by)
        for attribute, told in answers(aligned(_marks(judgment, list(judgment.people)))):
            found.answers[attribute].append(Counter(told.values()))
        for attribute, told in _document(judgment):
            found.answers[attribute].append(Counter(told.values()))
        for kind, told in states(judgment):
            found.states[kind].append(Counter(told.values()))
    return found


def _marks(judgment: Shared, names: Sequence[str]) -> dict[str, Sequence[Mark]]:
    return {name: judgment.people[name].annotation.marks for name in names}


def _compare(judgment: Shared, names: Names, pair: Pair, by: str) -> None:
    """Add what two people did with one judgment."""
    readings = [judgment.people[name] for name in names]
    units = aligned(_marks(judgment, names))
    when = period([one.annotation.made_at for one in readings], by)
    pair.judgments += 1
    for label in LABELS:
        if (counted := tally(judgment, names, label.name, units)).said:
            key = (when, label.name)
            pair.tallies[key] = pair.tallies.get(key, Tally()) + counted
        for kind in label.choices:
            numbers = kind_counts([one.facts for one in readings], label.name, kind)
            pair.kinds[label.name, kind].update(dict(zip(("first", "second", "same"), numbers, strict=True)))
    for unit in units:
        pair.confusions[_LABELS][_labels(unit, names)] += 1
        if len(unit.marks) == 2:
            pair.owners[len({mark.defendant for mark in unit.marks.values()}) == 1] += 1
    for attribute, told in (*answers(units), *_document(judgment)):
        if all(name in told for name in names):
            pair.confusions[attribute][told[names[0]], told[names[1]]] += 1
    for state, told in states(judgment):
        pair.states[state][told[names[0]], told[names[1]]] += 1


def _labels(unit: Unit, names: Names) -> Names:
    first, second = (unit.marks[name].label if name in unit.marks else UNMARKED for name in names)
    return first, second


def answers(units: Iterable[Unit]) -> Iterable[tuple[Attribute, Mapping[str, str]]]:
    """What people say of each stretch that they label alike: its kind, status and asserter."""
    for unit in units:
        labels = {mark.label for mark in unit.marks.values()}
        label = label_of(unit.first.label)
        if len(labels) > 1 or label is None:
            continue
        for attribute in ATTRIBUTES:
            if label.choices if attribute == "kind" else label.weighed:
                yield f"{attribute}:{label.name}", unit.said(attribute)


def _document(judgment: Shared) -> Iterable[tuple[Attribute, Mapping[str, str]]]:
    """What people answer about the whole document, and how they review its clues."""
    for choice in CHOICES:
        told = {name: said_choice(one.annotation, choice.name) for name, one in judgment.people.items()}
        if any(told.values()):
            yield f"choice:{choice.name}", {name: answer or UNMARKED for name, answer in told.items()}
    reviews = {name: _reviews(one) for name, one in judgment.people.items()}
    for clue in sorted({clue for own in reviews.values() for clue in own}):
        yield "clue", {name: own[clue] for name, own in reviews.items() if clue in own}


def _reviews(reading: Reading) -> dict[tuple[str, str, int, int], str]:
    return {(one.check, one.defendant or "", one.start, one.end): one.verdict for one in reading.annotation.clues}


def period(dates: Iterable[str | None], by: str) -> str:
    """The month, or ISO week, in which the last of several annotations was made."""
    last = max((day for day in dates if day), default="")
    try:
        day = date.fromisoformat(last[:10])
    except ValueError:
        return UNDATED
    if by == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
