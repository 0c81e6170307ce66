"""Extraction scored (事实抽取评测): every layer against gold, as one JSON value `panjian.evaluation.facts/1`; table, page and artifact show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.calibration import BINS, Answer, answers_of, ece
from evaluation.causes import CAUSES, commonest, errors, row
from evaluation.clues import OUTCOMES, clue_outcomes
from evaluation.gold import Gold
from evaluation.layers import Extractor, Layer, reports
from evaluation.scores import Count, Counts, added, gathered, grouped, value_counts
from evaluation.significance import RESAMPLES, SEED, differences
from evaluation.spans import span_counts
from evaluation.values import ALL, items, kind_of
from pipelines.folding import Mender

SCHEMA = "panjian.evaluation.facts/1"
Json = dict[str, Any]


@dataclass(slots=True)
class Scored:
    """What one layer read in all judgments: counts a judgment each, mistakes, scored answers by field, clues."""

    values: list[Counts] = field(default_factory=list)
    exact: list[Counts] = field(default_factory=list)
    overlapping: list[Counts] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    clues: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Gold, report: Mapping[str, Any]) -> None:
        """Score one judgment."""
        read = list(items(report))
        self.values.append(value_counts(gold.items, read))
        exact, overlapping = span_counts(gold.items, read)
        self.exact.append(exact)
        self.overlapping.append(overlapping)
        self.errors += [row(one, gold.id, gold.text) for one in errors(gold.items, read)]
        self.answers += answers_of(gold.items, read)
        if gold.anomalies is not None:
            self.clues += clue_outcomes(gold.anomalies, report["clues"])

    def to_json(self) -> Json:
        """All of it, added up."""
        values = added(self.values)
        spans = {
            "exact": grouped_by_kind(added(self.exact)),
            "overlapping": grouped_by_kind(added(self.overlapping)),
        }
        return {
            "values": _json(values),
            "groups": _json(grouped(values)),
            "spans": {name: _json(counts) for name, counts in spans.items()},
            "calibration": calibration(self.answers),
            "causes": {cause: sum(one["cause"] == cause for one in self.errors) for cause in CAUSES},
            "clues": {name: self.clues[name] for name in OUTCOMES},
            "errors": commonest(self.errors),
        }


def score(
    golds: Iterable[Gold], layers: Sequence[Layer], extractor: Extractor | None = None, mender: Mender | None = None
) -> dict[Layer, Scored]:
    """Read every judgment in every layer and score it."""
    scored: dict[Layer, Scored] = {layer: Scored() for layer in layers}
    for gold in golds:
        for layer, report in reports(gold.text, gold.id, layers, extractor, mender).items():
            scored[layer].add(gold, report)
    return scored


def summary(golds: Sequence[Gold], scored: Mapping[Layer, Scored], source: str, model: str | None) -> Json:
    """Everything that was measured."""
    return {
        "schema": SCHEMA,
        "gold": source,
        "judgments": len(golds),
        "with_anomalies": sum(gold.anomalies is not None for gold in golds),
        "model": model,
        "layers": {layer: one.to_json() for layer, one in scored.items()},
        "difference": _difference(scored),
    }


def _difference(scored: Mapping[Layer, Scored]) -> Json | None:
    """Merged less rules, by group and field, with intervals."""
    if not {"rules", "merged"} <= scored.keys():
        return None
    rules, merged = scored["rules"].values, scored["merged"].values
    groups = differences([grouped(one) for one in rules], [grouped(one) for one in merged])
    return {
        "first": "rules",
        "second": "merged",
        "resamples": RESAMPLES,
        "seed": SEED,
        "groups": {name: one.to_json() for name, one in groups.items()},
        "values": {name: one.to_json() for name, one in differences(rules, merged).items()},
    }


def grouped_by_kind(counts: Counts) -> dict[str, Count]:
    """Counts by kind, and of all."""
    return gathered(counts, kind_of) | {ALL: sum(counts.values(), Count())}


def calibration(answers: Sequence[tuple[str, Answer]]) -> Json:
    """How well scores are calibrated, by kind and over all."""
    if not answers:
        return {}
    kinds: dict[str, list[Answer]] = {}
    for name, answer in answers:
        kinds.setdefault(kind_of(name), []).append(answer)
    return {name: _calibrated(own) for name, own in [*sorted(kinds.items()), (ALL, [answer for _, answer in answers])]}


def _calibrated(answers: Sequence[Answer]) -> Json:
    mean = sum(score for score, _ in answers) / len(answers)
    right = sum(right for _, right in answers) / len(answers)
    return {"answers": len(answers), "score": mean, "right": right, "bins": BINS, "ece": ece(answers)}


def _json(counts: Counts) -> Json:
    return {name: one.to_json() for name, one in counts.items()}


def measures(found: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a run of MLflow: of each layer groups, places, calibration; the difference with its interval."""
    numbers: dict[str, float | None] = {"judgments": found["judgments"]}
    for layer, one in found["layers"].items():
        for name, counts in one["groups"].items():
            numbers |= {f"{layer}.{measure}.{name}": counts[measure] for measure in ("precision", "recall", "f1")}
        for how, kinds in one["spans"].items():
            numbers |= {f"{layer}.span_{how}_f1.{name}": counts["f1"] for name, counts in kinds.items()}
        numbers |= {f"{layer}.ece.{name}": kind["ece"] for name, kind in one["calibration"].items()}
        numbers |= {f"{layer}.errors.{cause}": count for cause, count in one["causes"].items()}
    for name, one in found["difference"]["groups"].items() if found["difference"] else ():
        numbers |= {f"merged_less_rules.{name}{end}": one[key] for end, key in (("", "value"), (".low", "low"), (".high", "high"))}
    return {name: float(value) for name, value in numbers.items() if value is not None}
