"""Examinations (测评): a model version measured once over held-out items: their counts, the same items misread by one character in a hundred, the clock.

Measured is what would speak: an extractor merged with the rules by its policy, `none` the rules alone, a tagger by itself. Judgments come from
gold files; a single file is parted in two by a digest of the ids, *dev* and *test*, so that both gates of the ledger have something to judge.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import resource
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

from annotation.incident import Incident
from evaluation import tags
from evaluation.benchmark import FICTIONAL, measure, texts
from evaluation.corpus import CORPUS
from evaluation.extraction import score
from evaluation.gold import read_gold
from evaluation.json_lines import json_rows
from evaluation.layers import Layer
from evaluation.public_sets import DATA, FILES
from evaluation.robustness import SEED, clean, noise, spoiled
from evaluation.scores import Counts, counted, gathered
from evaluation.values import ALL, kind_of
from models.extraction import FactExtractor
from models.folder import ModelError
from models.loading import Model, folder_of
from models.mending import Mender
from models.tagging import TASKS, Tagger
from pipelines.pipeline import analyze
from pipelines.progress import progress
from pipelines.report import report
from training.scorecard import SCHEMA, Json, ScorecardError, f1_by_kind, split_of

DEV, TEST = "dev", "test"
NOISE = 0.01  # share of characters misread
TIMED = 60  # items that the clock is held to
_INSTANT = 1e-9  # seconds: no clock divides by nothing

Row = dict[str, Any]
Splits = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Examinee:
    """A model that is examined (被测模型): what it reads of an item, counted; the same of the item misread; its answer, for the clock."""

    name: str
    task: str  # facts, or tasks of findings
    counts: Callable[[Row], Counts]
    misread: Callable[[Row], Counts]
    answer: Callable[[Row], object]
    model: Model | None


def examined(name: str, golds: Mapping[str, Path] | None = None, data: Path = DATA, fp32: Path | None = None) -> Json:
    """The scorecard of a model: *default*, *none* or a folder; `golds`: split → file; `fp32`: the folder of the same weights before int8."""
    examinee = examinee_of(name)
    splits = splits_of(examinee.task, golds, data)
    counts = {split: [examinee.counts(row) for row in progress(rows, f"测评 {split}")] for split, rows in splits.items()}
    told = {split: split_of(several) for split, several in counts.items()}
    first = next(iter(splits))
    spoiled_split = split_of([examinee.misread(row) for row in progress(splits[first], "误识 1%")])
    return {
        "schema": SCHEMA,
        "model": examinee.name,
        "task": examinee.task,
        "panjian": version("panjian"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "machine": f"{platform.machine()} {os.cpu_count()} cpu",
        "files": dict(examinee.model.digests) if examinee.model else {},
        "bytes": _size(examinee.model),
        "data": {split: digest_of(rows) for split, rows in splits.items()},
        "splits": told,
        "robustness": _robustness(first, told[first], spoiled_split),
        "speed": _speed(name, examinee.task, splits[first]),
        "fp32": _fp32(fp32, splits) if fp32 else None,
    }


def examinee_of(name: str) -> Examinee:
    """The model of a name; ModelError where there is none."""
    if name == "none":
        return _of_facts(None)
    model = Model(folder_of(name, "facts"))
    tagger = Tagger(model)
    tasks = [task for task in TASKS if tagger.of_task[task]]
    return _of_tags(tagger, tasks[0]) if tasks else _of_facts(FactExtractor(model))


def _of_facts(extractor: FactExtractor | None) -> Examinee:
    layer: Layer = "merged" if extractor else "rules"
    mender = Mender.load() if extractor else None

    def counts(row: Row, spoil: Any = clean) -> Counts:
        (one,) = score(spoiled([row], spoil), (layer,), extractor, mender)[layer].values
        return gathered(one, kind_of)

    return Examinee(
        name=extractor.name if extractor else "none",
        task="facts",
        counts=counts,
        misread=lambda row: counts(row, noise(NOISE)),
        answer=lambda row: report(analyze(row["text"], model=extractor, layer=layer, mender=mender)),
        model=extractor.model if extractor else None,
    )


def _of_tags(tagger: Tagger, told: str) -> Examinee:
    task = cast(tags.Task, told)
    spoil = noise(NOISE)

    def counts(row: Row, text: str | None = None) -> Counts:
        answer = tagger.tagged(task, {"id": row["id"], "text": row["text"] if text is None else text})
        gold, read = tags.things(task, row), tags.things(task, answer)
        return {name: one for what in tags.SCORED[task] for name, one in _by_label(what, gold[what], read[what]).items()}

    return Examinee(
        name=tagger.model.name,
        task=task,
        counts=counts,
        misread=lambda row: counts(row, spoil(row, random.Random(f"{SEED} {row['id']}"))["text"]),
        answer=lambda row: tagger.tagged(task, row),
        model=tagger.model,
    )


def _by_label(what: str, gold: Iterable[tags.Thing], read: Iterable[tags.Thing]) -> Counts:
    """Entities and relations by label; charges together, for there are hundreds."""
    return counted(gold, read, lambda one: what if what == "charges" else f"{what}.{one.label}")


def splits_of(task: str, golds: Mapping[str, Path] | None, data: Path) -> dict[str, list[Row]]:
    """The items of each split; ScorecardError where a file does not serve."""
    if task == "facts":
        found = {split: _judgments(path) for split, path in (golds or {DEV: data / "gold" / "dev.jsonl"}).items()}
        found = _halved(next(iter(found.values()))) if len(found) == 1 else found
    else:
        given = [(split, path, "all") for split, path in (golds or {}).items()]
        wanted = given or [(split, data / FILES[task], split) for split in (DEV, TEST)]
        found = {split: _items(path, cast(tags.Task, task), cast(tags.Split, part)) for split, path, part in wanted}
    if empty := [split for split, rows in found.items() if not rows]:
        raise ScorecardError(f"{empty[0]} 里没有可用的金标，量不出成绩：请用 --gold {empty[0]}=文件 给出。")
    return found


def _halved(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """One file as two splits, by a digest of the ids: what is added later changes the side of none."""
    odd = {row["id"]: int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2 for row in rows}
    return {DEV: [row for row in rows if not odd[row["id"]]], TEST: [row for row in rows if odd[row["id"]]]}


def _judgments(path: Path) -> list[Row]:
    for one in read_gold(path) if path.is_file() else ():
        if isinstance(one, Incident):
            raise ScorecardError(f"金标“{path}”有误：{one.line}")
    if not path.is_file():
        raise ScorecardError(f"没有金标文件“{path}”：请用 --gold 给出金标文书（.jsonl）。")
    return [one[1] for one in json_rows(path) if not isinstance(one, Incident)]


def _items(path: Path, task: tags.Task, split: tags.Split) -> list[Row]:
    if not path.is_file():
        raise ScorecardError(f"没有标注文件“{path}”：请用 --gold 或 --data 给出。")
    found = tags.read_items(path, task, split)
    if found.incidents:
        raise ScorecardError(f"标注“{path}”有误：{found.incidents[0].line}")
    return list(found.items.values())


def digest_of(rows: Sequence[Row]) -> str:
    """A digest of ids and texts in their order: two scorecards with the same one are compared item by item."""
    told = hashlib.sha256()
    for row in rows:
        told.update(f"{row['id']}\n{hashlib.sha256(row['text'].encode('utf-8', 'surrogatepass')).hexdigest()}\n".encode())
    return told.hexdigest()


def _robustness(split: str, whole: Json, noisy: Json) -> Json:
    before, after = f1_by_kind(whole)[ALL] or 0.0, f1_by_kind(noisy)[ALL] or 0.0
    return {"split": split, "noise": NOISE, "clean": before, "noise_1": after, "fall": before - after}


def _speed(name: str, task: str, rows: Sequence[Row]) -> Json:
    """The clock, in a process of its own: its memory is what a worker needs."""
    there = task == "facts" and (CORPUS.is_file() or FICTIONAL.is_dir())
    timed = texts(TIMED) if there else [row["text"] for row in rows[:TIMED]]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(clocked, name, timed).result()


def clocked(name: str, timed: Sequence[str]) -> Json:
    """How fast a model answers, by processor time: what others do on the machine meanwhile is not the model's."""
    examinee = examinee_of(name)
    taken = sorted(processor for _, processor in measure(timed, lambda text: examinee.answer({"id": "", "text": text})))
    return {
        "texts": len(taken),
        "characters": round(statistics.mean(map(len, timed)), 1),
        "per_second": round(len(taken) / max(sum(taken), _INSTANT), 2),
        "median_ms": round(1000 * statistics.median(taken), 3),
        "p95_ms": round(1000 * taken[min(len(taken) - 1, int(0.95 * len(taken)))], 3),
        "memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _size(model: Model | None) -> int:
    return sum((model.folder / name).stat().st_size for name in model.digests) if model else 0


def _fp32(folder: Path, splits: Splits) -> Json:
    """What the weights lost when they were made small: the same items by the same model before."""
    whole = examinee_of(str(folder))
    if whole.model is None:
        raise ModelError("--fp32 要给出量化之前的模型文件夹。")
    first = next(iter(splits))
    return {"bytes": _size(whole.model), "splits": {first: split_of([whole.counts(row) for row in progress(splits[first], "量化之前")])}}
