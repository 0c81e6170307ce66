"""The summary (一致性汇总): a study as one JSON value, `panjian.agreement/1`; the table, the page and the MLflow artifact all show this.

Measures that cannot be computed are null: nothing marked, or chance alone would agree throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from annotation.agreement.alpha import alpha
from annotation.agreement.kappa import Confusion, f1, kappa, observed
from annotation.agreement.states import ABSENT
from annotation.agreement.study import Pair, Study
from annotation.agreement.tally import Tally
from annotation.marks import LABELS, Json

SCHEMA = "panjian.agreement/1"
MEASURES: Mapping[str, str] = {
    "exact_f1": "片段 F1（同位）",
    "overlap_f1": "片段 F1（重叠）",
    "character_kappa": "逐字 κ",
    "character_alpha": "逐字 α",
    "unitised_alpha": "片段 α",
    "value_f1": "取值 F1",
}
"""The measures of a label that are one number each, with their Chinese."""


def summary(study: Study, queue: Sequence[Json] = (), drift: Sequence[Json] = ()) -> Json:
    """The summary of a study, of its disagreements and of the control tasks."""
    compared = study.gathered.compared
    return {
        "schema": SCHEMA,
        "judgments": len(compared),
        "annotations": sum(len(one.people) for one in compared),
        "annotators": sorted({name for one in study.gathered.judgments for name in one.people}),
        "labels": {label: _label(study, label, counted) for label, counted in _by_label(study.pairs.values()).items()},
        "total": _total(_by_label(study.pairs.values()).values()),
        "kinds": list(_kinds(study)),
        "attributes": _attributes(study),
        "pairs": [_pair(names, pair) for names, pair in sorted(study.pairs.items())],
        "periods": _periods(study.pairs.values()),
        "disagreements": {"all": len(queue), "grave": sum(one["grave"] for one in queue)},
        "drift": list(drift),
    }


def _by_label(pairs: Iterable[Pair]) -> dict[str, Tally]:
    """The tallies of pairs by label, in the order of KINDS."""
    found: dict[str, Tally] = {}
    for pair in pairs:
        for (_, label), counted in pair.tallies.items():
            found[label] = found.get(label, Tally()) + counted
    return {label.name: found[label.name] for label in LABELS if label.name in found}


def _label(study: Study, label: str, counted: Tally) -> Json:
    more = {"character_alpha": study.character_alpha(label), "unitised_alpha": study.unitised_alpha(label)}
    return counted.measures() | more


def _total(tallies: Iterable[Tally]) -> Json:
    """All labels together: what adds up over labels (a character can bear several labels, so no κ)."""
    return sum(tallies, Tally()).measures() | {"character_kappa": None}


def _pair(names: tuple[str, str], pair: Pair) -> Json:
    by_label = _by_label([pair])
    return {
        "annotators": list(names),
        "judgments": pair.judgments,
        "labels": {label: counted.measures() for label, counted in by_label.items()},
        "total": _total(by_label.values()),
        "attributes": {name: _said(pair.confusions[name]) for name in sorted(pair.confusions) if name != "label"},
        "same_defendant": pair.owners[True] / pair.owners.total() if pair.owners else None,
        "confusions": {name: _matrix(pair.confusions[name]) for name in sorted(pair.confusions)},
    }


def _said(confusion: Confusion) -> Json:
    return {"units": sum(confusion.values()), "observed": observed(confusion), "kappa": kappa(confusion)}


def _matrix(confusion: Mapping[tuple[str, str], int]) -> list[list[object]]:
    """The cells that are not empty: first, second, how often."""
    return [[*said, number] for said, number in sorted(confusion.items())]


def _kinds(study: Study) -> Iterable[Json]:
    """Every kind that anybody marked: values that agree, and who has it at all, the defendants without it included."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    seen: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for pair in study.pairs.values():
        for key, numbers in pair.kinds.items():
            counted.setdefault(key, Counter()).update(numbers)
        for key, confusion in pair.states.items():
            seen.setdefault(key, Counter()).update(confusion)
    for (label, kind), numbers in counted.items():
        if numbers["first"] or numbers["second"]:
            values = [numbers[name] for name in ("first", "second", "same")]
            yield {
                "label": label,
                "kind": kind,
                "values": values,
                "value_f1": f1(values[2], values[0], values[1]),
                "kappa": kappa(seen[label, kind]),
                "alpha": alpha((told, 1) for told in study.states[label, kind]),
                "states": _matrix({said: number for said, number in seen[label, kind].items() if said != (ABSENT, ABSENT)}),
            }


def _attributes(study: Study) -> Json:
    """Kinds, statuses, asserters, answers and reviews over all pairs, and α over all people."""
    together: dict[str, Counter[tuple[str, str]]] = {}
    for pair in study.pairs.values():
        for name, confusion in pair.confusions.items():
            if name != "label":
                together.setdefault(name, Counter()).update(confusion)
    return {name: _said(together[name]) | {"alpha": alpha((told, 1) for told in study.answers[name])} for name in sorted(together)}


def _periods(pairs: Iterable[Pair]) -> list[Json]:
    """Agreement by month or week: all labels, and each label."""
    found: dict[tuple[str, str], Tally] = {}
    for pair in pairs:
        for key, counted in pair.tallies.items():
            found[key] = found.get(key, Tally()) + counted
    rows = []
    for when, group in groupby(sorted(found.items()), lambda item: item[0][0]):
        labels = {label: counted for (_, label), counted in group}
        ordered = {one.name: labels[one.name].measures() for one in LABELS if one.name in labels}
        rows.append({"period": when, "total": _total(labels.values()), "labels": ordered})
    return rows


def card_agreement(found: Mapping[str, Json]) -> dict[str, dict[str, float | None]]:
    """What a dataset card shows of a summary: the measures of each label."""
    return {label: {title: measures.get(name) for name, title in MEASURES.items()} for label, measures in found["labels"].items()}
