"""Leaks and damage of masking (脱敏泄漏与损伤): `python -m evaluation.leak [--every N] [--gold]`.

Leak: identifiers planted in judgments that can still be read in the masked text. Damage: values of the report that differ after masking, put
back by the offset map, names included, days of birth left out. The aims are ≥ 99.5 % masked and ≤ 0.5 % damaged. Texts: the development
corpus, the gold judgments, or where neither is at hand the fictional judgments of `tests/judgments`.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from annotation.masking.mask import mask
from annotation.masking.restore import original_report
from evaluation.corpus import CORPUS, judgments
from evaluation.plants import Plant, plain_of, plants
from pipelines.pipeline import analyze
from pipelines.progress import progress
from pipelines.report import report

GOLD = tuple(CORPUS.parent / "gold" / f"{part}.jsonl" for part in ("train", "dev"))
FICTIONAL = Path(__file__).resolve().parents[1] / "tests" / "judgments"
_KEY = b"the key of a measurement, not secret"
_LEFT_OUT = frozenset(("id", "born_on", "evidence", "sections", "clues", "unknown", "produced_by"))


@dataclass(slots=True)
class Tally:
    """What a measurement saw: plants by sort and way of writing, those still readable; facts and clues, those that changed."""

    judgments: int = 0
    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaked: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaks: list[tuple[str, Plant]] = field(default_factory=list)
    facts: int = 0
    damaged: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    clues: int = 0
    changed_clues: list[tuple[str, str]] = field(default_factory=list)

    @property
    def masked_share(self) -> float:
        """The share of the plants that cannot be read any more."""
        return 1 - self.leaked.total() / max(self.planted.total(), 1)

    @property
    def damaged_share(self) -> float:
        """The share of the facts that are read otherwise after masking."""
        return len(self.damaged) / max(self.facts, 1)


def measure(texts: Iterable[tuple[str, str]]) -> Tally:
    """Plant, mask and read again every text."""
    tally = Tally()
    for id, text in texts:
        tally.judgments += 1
        _leak(id, text, tally)
        _damage(id, text, tally)
    return tally


def planted(id: str, text: str) -> tuple[str, list[Plant]]:
    """A text with plants after sentences of its second and third quarter; the same for the same id."""
    chance = random.Random(zlib.crc32(id.encode("utf-8")))
    stops = [at + 1 for at in range(len(text) // 4, 3 * len(text) // 4) if text[at] == "。"] or [len(text)]
    found = plants(chance)
    for plant in found:
        at = chance.choice(stops)
        text = text[:at] + plant.sentence + text[at:]
        stops = [stop if stop <= at else stop + len(plant.sentence) for stop in stops]
    return text, found


def _leak(id: str, text: str, tally: Tally) -> None:
    full, found = planted(id, text)
    masked = plain_of(mask(full, id, _KEY).text)
    for plant in found:
        tally.planted[plant.sort, plant.form] += 1
        if re.search(rf"{re.escape(plain_of(plant.core))}(?!\d)", masked):
            tally.leaked[plant.sort, plant.form] += 1
            tally.leaks.append((id, plant))


def _damage(id: str, text: str, tally: Tally) -> None:
    masked = mask(text, id, _KEY)
    before = report(analyze(text, id))
    after = original_report(report(analyze(masked.text, id)), masked)
    old, new = dict(_facts(before)), dict(_facts(after))
    tally.facts += len(old)
    tally.damaged += [(id, path, old.get(path), new.get(path)) for path in sorted({*old, *new}) if old.get(path) != new.get(path)]
    clues, others = (Counter((one["check"], one["defendant"]) for one in each["clues"]) for each in (before, after))
    tally.clues += clues.total()
    tally.changed_clues += [(id, check) for check, _ in ((clues - others) + (others - clues)).elements()]


def _facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a report that the law may look at, with its path."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in _LEFT_OUT:
                yield from _facts(child, f"{path}.{key}")
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _facts(child, f"{path}[{number}]")
    elif value is not None:
        yield path, plain_of(value) if isinstance(value, str) else value


def texts(every: int, gold: bool, corpus: Path = CORPUS) -> Iterator[tuple[str, str]]:
    """The texts to measure with."""
    if gold and all(path.is_file() for path in GOLD):
        for path in GOLD:
            yield from judgments(path, every)
    elif corpus.is_file():
        yield from judgments(corpus, every)
    else:
        for path in sorted(FICTIONAL.glob("*.txt")):
            yield path.stem, path.read_text(encoding="utf-8")


def told(tally: Tally, examples: int) -> Iterator[str]:
    """The result, line by line."""
    for sort in sorted({sort for sort, _ in tally.planted}):
        forms = [(form, tally.leaked[sort, form], count) for (one, form), count in sorted(tally.planted.items()) if one == sort]
        shares = "  ".join(f"{form} {count - leaked}/{count}" for form, leaked, count in forms)
        count, leaked = sum(count for *_, count in forms), sum(leaked for _, leaked, _ in forms)
        yield f"{sort:10}{100 * (1 - leaked / count):8.2f} %   {shares}"
    yield f"{tally.judgments} judgments: {tally.planted.total()} planted, {100 * tally.masked_share:.2f} % masked"
    yield f"{tally.facts} facts, {len(tally.damaged)} damaged ({100 * tally.damaged_share:.3f} %); {tally.clues} clues, {len(tally.changed_clues)} changed"
    yield from (f"leak {id}: {plant.sort} {plant.form} {plant.sentence!r}" for id, plant in tally.leaks[:examples])
    yield from (f"damage {id} {path}: {old!r} → {new!r}" for id, path, old, new in tally.damaged[:examples])


def main(
    every: Annotated[int, typer.Option(help="every N-th judgment only")] = 20,
    gold: Annotated[bool, typer.Option("--gold", help="the gold judgments instead of the corpus")] = False,
    examples: Annotated[int, typer.Option(help="how many leaks and damages to show")] = 0,
) -> None:
    """Measure what masking leaves readable and what it damages."""
    tally = measure(progress(texts(1 if gold else every, gold), "脱敏检验"))
    for line in told(tally, examples):
        typer.echo(line)
    raise typer.Exit(tally.masked_share < 0.995 or tally.damaged_share > 0.005)


if __name__ == "__main__":
    typer.run(main)
