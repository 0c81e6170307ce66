"""Tags of short texts scored (短文本标注评测): strict exact spans, triplets, charges of defendants, sums. `panjian.evaluation.tags/1`.

An entity is right at the same place with the same label, a relation with the same head, tail and label (*NA* is none), a charge with the same
defendant, a sum to the cent. Texts without an answer count as missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from annotation.incident import Incident
from evaluation.causes import AROUND
from evaluation.confusion import confused
from evaluation.json_lines import error, json_rows, listed
from evaluation.public_sets import item_of
from evaluation.scores import Count, counted
from evaluation.significance import interval
from evaluation.values import normal, number

SCHEMA = "panjian.evaluation.tags/1"
Task = Literal["theft", "drugs", "charges", "amount"]
Split = Literal["test", "dev", "train", "all"]
TASKS: Mapping[str, str] = {"theft": "盗窃实体", "drugs": "毒品实体与关系", "charges": "多被告人罪名", "amount": "犯罪数额"}
CAUSES = {"missed": "漏标", "spurious": "多标", "boundary": "边界不对", "label": "标签或罪名不对", "value": "数额不对"}
SCORED: Mapping[str, tuple[str, ...]] = {
    "theft": ("entities",),
    "drugs": ("entities", "relations"),
    "charges": ("charges",),
    "amount": ("amount",),
}
Json = dict[str, Any]


class Thing(NamedTuple):
    """One thing that is right or wrong: in which text, where (or whose), and what."""

    id: str
    place: tuple[Any, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The items of a split by id, and what could not be read."""

    items: Mapping[str, Json]
    incidents: tuple[Incident, ...]


def read_items(path: Path, task: Task, split: Split) -> Texts:
    """The gold of a file: a public set as it comes, or items in the form of `panjian tag` with their text."""
    found: dict[str, Json] = {}
    incidents = []
    for one in json_rows(path, ("id", "text")):
        if isinstance(one, Incident):
            incidents.append(one)
            continue
        where, row = one
        try:
            held, item = item_of(task, row)
            things(task, item)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            incidents.append(_misshapen(where, row, task, wrong))
            continue
        if split not in ("all", held):
            continue
        if str(item["id"]) in found:
            incidents.append(error("E31", f"{where} {row['id']}", "这个编号前面已有一条。", "请只留一条。"))
        found.setdefault(str(item["id"]), item)
    return Texts(found, tuple(incidents))


def _misshapen(where: str, row: Json, task: Task, wrong: Exception) -> Incident:
    told = f"缺少 {wrong}" if isinstance(wrong, KeyError) else f"写法不对（{wrong}）"
    return error("E32", f"{where} {row['id']}", f"不是“{TASKS[task]}”的标注：{told}。", "应是公开集原来的样子，或 panjian tag 输出的样子。")


def read_answers(path: Path, task: Task, wanted: Mapping[str, Json]) -> tuple[dict[str, Json], list[Incident]]:
    """What was tagged, by id; lines for other texts are left out, as they are of another split."""
    found: dict[str, Json] = {}
    incidents: list[Incident] = []
    for one in json_rows(path):
        if isinstance(one, Incident):
            incidents.append(one)
            continue
        where, row = one
        try:
            things(task, row)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            incidents.append(_misshapen(where, row, task, wrong))
            continue
        if str(row["id"]) in wanted:
            found[str(row["id"])] = row
    if lacking := [name for name in wanted if name not in found]:
        incidents.append(error("E33", str(path), f"没有这些条目的标注结果：{listed(lacking)}。", "按漏标计；请核对编号与 --split。"))
    return found, incidents


def things(task: Task, row: Mapping[str, Any]) -> dict[str, set[Thing]]:
    """What a row says, by what is scored."""
    name = str(row["id"])
    if task == "charges":
        told = {Thing(name, (normal(one["name"]),), normal(charge)) for one in row["defendants"] for charge in one["charges"]}
        return {"charges": told}
    if task == "amount":
        value = row["amount"]
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"amount 应是数字：{value!r}")
        return {"amount": set() if value is None else {Thing(name, (number(value),), "amount")}}
    entities = {Thing(name, (one["start"], one["end"]), one["label"]) for one in row["entities"]}
    relations = {Thing(name, (*one["head"], *one["tail"]), one["label"]) for one in row.get("relations") or () if one["label"] != "NA"}
    return {"entities": entities} | ({"relations": relations} if task == "drugs" else {})


def summary(task: Task, split: Split, source: str, predicted: str, items: Mapping[str, Json], answers: Mapping[str, Json]) -> Json:
    """Everything that was measured."""
    gold, read = (_together(task, rows.values()) for rows in (items, answers))
    scores = {}
    for what in SCORED[task]:
        labels = counted(gold[what], read[what], lambda one: str(one.label))
        micro = sum(labels.values(), Count())
        by_text = counted(gold[what], read[what], lambda one: str(one.id))
        scores[what] = {
            "labels": {name: one.to_json() for name, one in sorted(labels.items())},
            "micro": micro.to_json(),
            "interval": interval([by_text.get(name, Count()) for name in items]),
            "confusion": [] if task == "amount" else confused(gold[what], read[what]),
        }
    mistakes = [{**one, "what": what} for what in SCORED[task] for one in _mistakes(gold[what], read[what], items)]
    exact = sum(_same_amount(item, answers.get(name)) for name, item in items.items()) if task == "amount" else None
    return {
        "schema": SCHEMA,
        "task": task,
        "gold": source,
        "predicted": predicted,
        "split": split,
        "items": len(items),
        "answered": len(answers),
        "exact": None if exact is None else exact / max(len(items), 1),
        "scores": scores,
        "causes": dict(Counter(one["cause"] for one in mistakes).most_common()),
        "errors": mistakes,
    }


def _same_amount(item: Json, answer: Json | None) -> bool:
    return answer is not None and number(item["amount"]) == number(answer["amount"])


def _together(task: Task, rows: Iterable[Json]) -> dict[str, set[Thing]]:
    found: dict[str, set[Thing]] = {what: set() for what in SCORED[task]}
    for row in rows:
        for what, told in things(task, row).items():
            found[what] |= told
    return found


def _mistakes(gold: set[Thing], read: set[Thing], items: Mapping[str, Json]) -> Iterator[Json]:
    """Mistakes by cause: same place with another label, same label at an overlapping place, missed, spurious."""
    missing, extra = sorted(gold - read, key=str), sorted(read - gold, key=str)
    near: dict[str, list[Thing]] = {}
    for one in extra:
        near.setdefault(one.id, []).append(one)
    for one in missing:
        other, cause = _counterpart(one, near.get(one.id, []))
        if other:
            near[one.id].remove(other)
        yield _row(cause, one, other, items)
    yield from (_row("spurious", None, one, items) for several in near.values() for one in several)


def _counterpart(one: Thing, others: list[Thing]) -> tuple[Thing | None, str]:
    for other in others:
        if other.place == one.place:
            return other, "label"
        if one.label == "amount":
            return other, "value"
    overlapping = (other for other in others if other.label == one.label and _overlap(one.place, other.place))
    other_place = next(overlapping, None)
    return other_place, "boundary" if other_place else "missed"


def _overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two places, or heads and tails, share a character each."""
    pairs = zip(one[::2], one[1::2], other[::2], other[1::2], strict=False)
    stretches = [(start, end, begin, stop) for start, end, begin, stop in pairs]
    return bool(stretches) and all(start < stop and begin < end for start, end, begin, stop in stretches)


def _row(cause: str, gold: Thing | None, read: Thing | None, items: Mapping[str, Json]) -> Json:
    one = gold or read
    assert one is not None
    text = items[one.id]["text"]
    told = {name: thing and _told(thing, text, cause == "label") for name, thing in (("gold", gold), ("read", read))}
    return {"cause": cause, "id": one.id, "label": one.label, **told, "words": _words(one, text)}


def _told(thing: Thing, text: str, labelled: bool) -> str:
    if len(thing.place) < 2:
        return f"{thing.place[0]}" if thing.label == "amount" else f"{thing.place[0]}：{thing.label}"
    words = " → ".join(text[start:end] for start, end in zip(thing.place[::2], thing.place[1::2], strict=True))
    return f"{words}（{thing.label}）" if labelled else words


def _words(thing: Thing, text: str) -> Json | None:
    if len(thing.place) < 2:
        return None
    start, end = min(thing.place[::2]), max(thing.place[1::2])
    return {
        "start": start,
        "end": end,
        "before": text[max(0, start - AROUND) : start],
        "quote": text[start:end],
        "after": text[end : end + AROUND],
        "score": None,
    }


def measures(found: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a run of MLflow."""
    numbers: dict[str, float | None] = {"items": found["items"], "answered": found["answered"], "exact": found["exact"]}
    for what, one in found["scores"].items():
        numbers |= {f"{what}.{measure}": one["micro"][measure] for measure in ("precision", "recall", "f1")}
        numbers |= {f"{what}.f1.{label}": counts["f1"] for label, counts in one["labels"].items() if label.isascii()}
    return {name: float(value) for name, value in numbers.items() if value is not None}
