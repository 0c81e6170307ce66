"""Two runs compared (两次运行比较): what the second reads otherwise than the first on the same judgments: facts by field, clues by check, and
with gold what became right or wrong. One JSON value, `panjian.evaluation.compare/1`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotation.incident import Incident
from evaluation.causes import Error, errors, words
from evaluation.gold import Gold
from evaluation.json_lines import error, json_rows, listed
from evaluation.values import Item, items
from pipelines.differences import change_of
from pipelines.differences import paired as paired_clues

SCHEMA = "panjian.evaluation.compare/1"
KEPT = 200  # examples of a field or check
CHANGES = {"missed": "lost", "spurious": "gained"}  # other causes: changed
CLUE_CHANGES = {"gained": "appeared", "lost": "vanished", "changed": "reworded"}
Json = dict[str, Any]
_NEEDS = ("id", "document", "defendants", "citations", "clues")


def paired(first: Path, second: Path) -> Iterator[tuple[Json, Json] | Incident]:
    """The reports of the same judgments; those that only one file has are incidents. Files in the same order are never held whole."""
    waiting: tuple[dict[str, Json], dict[str, Json]] = ({}, {})
    seen: tuple[set[str], set[str]] = (set(), set())
    for side, found in _alternating(json_rows(first, _NEEDS), json_rows(second, _NEEDS)):
        if isinstance(found, Incident):
            yield found
            continue
        where, row = found
        name = str(row["id"])
        if name in seen[side]:
            yield error("E21", f"{where} {name}", "这个编号前面已有一份报告。", "请只留一份。")
            continue
        seen[side].add(name)
        partner = waiting[1 - side].pop(name, None)
        if partner is None:
            waiting[side][name] = row
        else:
            yield (partner, row) if side else (row, partner)
    for side, path in enumerate((first, second)):
        if waiting[side]:
            yield error(
                "E22", str(path), f"只有它有这些文书的报告：{listed(waiting[side])}。", "两次运行应读同一批文书；编号不同的请先改成一致。"
            )


def _alternating(first: Iterator[Any], second: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    running = [(0, first), (1, second)]
    while running:
        for side, rows in list(running):
            found = next(rows, None)
            if found is None:
                running.remove((side, rows))
            else:
                yield side, found


@dataclass(slots=True)
class Comparison:
    """What differs: numbers of everything, examples of some."""

    judgments: int = 0
    changed_judgments: int = 0
    with_gold: int = 0
    facts: dict[str, Counter[str]] = field(default_factory=dict)  # by field: first, second, gained, lost, changed
    clues: dict[str, Counter[str]] = field(default_factory=dict)  # by check: first, second, appeared, vanished, reworded
    gold: dict[str, Counter[str]] = field(default_factory=dict)  # by field: right, wrong, false, false_gone
    examples: dict[str, list[Json]] = field(default_factory=lambda: {"facts": [], "clues": [], "gold": []})
    kept: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, first: Json, second: Json, gold: Gold | None) -> None:
        """Compare two reports of one judgment."""
        self.judgments += 1
        before, after = list(items(first)), list(items(second))
        text = gold.text if gold else None
        changed = self._facts(before, after, str(first["id"]), text) + self._clues(first, second)
        self.changed_judgments += bool(changed)
        if gold:
            self.with_gold += 1
            self._against(gold, before, after)

    def _facts(self, before: list[Item], after: list[Item], id: str, text: str | None) -> int:
        for name, found in (("first", before), ("second", after)):
            for one in found:
                self.facts.setdefault(one.field, Counter())[name] += 1
        changes = list(errors(before, after))
        for mistake in changes:
            change = CHANGES.get(mistake.cause, "changed")
            self.facts[mistake.field][change] += 1
            self._keep("facts", (mistake.field, change), _fact_row(mistake, change, id, text))
        return len(changes)

    def _clues(self, first: Json, second: Json) -> int:
        changed = 0
        for before, after in paired_clues(first["clues"], second["clues"]):
            one = before or after or {}
            counts = self.clues.setdefault(one["check"], Counter())
            counts["first"] += before is not None
            counts["second"] += after is not None
            if (change := change_of(before, after)) is None:
                continue
            changed += 1
            named = CLUE_CHANGES[change]
            counts[named] += 1
            row = {"change": named, "id": str(first["id"]), "check": one["check"], "defendant": one.get("defendant")}
            told = {"before": before and before["message"], "after": after and after["message"]}
            self._keep("clues", (one["check"], named), row | told)
        return changed

    def _against(self, gold: Gold, before: list[Item], after: list[Item]) -> None:
        """What became right or wrong: hits and false ones of either run, as bags."""
        true, one, other = Counter(gold.items), Counter(before), Counter(after)
        hits, false = (true & one, true & other), (one - true, other - true)
        for what, found in (
            ("right", hits[1] - hits[0]),
            ("wrong", hits[0] - hits[1]),
            ("false", false[1] - false[0]),
            ("false_gone", false[0] - false[1]),
        ):
            for item, number in found.items():
                self.gold.setdefault(item.field, Counter())[what] += number
                row = {"change": what, "id": gold.id, "field": item.field, "defendant": item.owner, "value": item.told}
                self._keep("gold", (item.field, what), row | {"words": words(item, gold.text)})

    def _keep(self, sort: str, key: tuple[str, ...], row: Json) -> None:
        self.kept[(sort, *key)] += 1
        if self.kept[(sort, *key)] <= KEPT:
            self.examples[sort].append(row)

    def to_json(self, names: tuple[str, str], gold: str | None) -> Json:
        """Everything, the field or check that changed most first."""
        return {
            "schema": SCHEMA,
            "first": names[0],
            "second": names[1],
            "gold": gold,
            "judgments": self.judgments,
            "changed_judgments": self.changed_judgments,
            "with_gold": self.with_gold,
            "facts": _most_first(self.facts, ("gained", "lost", "changed")),
            "clues": _most_first(self.clues, ("appeared", "vanished", "reworded")),
            "against_gold": _most_first(self.gold, ("right", "wrong", "false", "false_gone")),
            "examples": self.examples,
        }


def _fact_row(one: Error, change: str, id: str, text: str | None) -> Json:
    before, after = one.gold, one.read
    return {
        "change": change,
        "id": id,
        "field": one.field,
        "defendant": one.one.owner,
        "before": before.told if before else None,
        "after": after.told if after else None,
        "before_words": words(before, text),
        "after_words": words(after, text),
    }


def _most_first(found: Mapping[str, Counter[str]], changes: tuple[str, ...]) -> dict[str, Json]:
    names = sorted(found, key=lambda name: (-sum(found[name][change] for change in changes), name))
    return {name: dict(found[name]) for name in names}


def measures(found: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a run of MLflow: all changes of each sort together."""
    numbers = {name: found[name] for name in ("judgments", "changed_judgments", "with_gold")}
    for sort in ("facts", "clues", "against_gold"):
        total: Counter[str] = sum((Counter(one) for one in found[sort].values()), Counter())
        numbers |= {f"{sort}.{name}": count for name, count in total.items()}
    return {name: float(value) for name, value in numbers.items()}
