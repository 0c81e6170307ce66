"""Scores of extraction in tables (事实抽取得分表): layers side by side with the difference, each layer in full, places, calibration, mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.agreement.names import number, percent
from annotation.agreement.page import Cell
from evaluation.causes import CAUSES
from evaluation.layers import NAMES
from evaluation.presentation import Example, Listing, Presentation, Side, Table, by_part
from evaluation.values import ALL, title_of

Json = Mapping[str, Any]
_MEASURES = ("precision", "recall", "f1")
_COUNTS = ("hit", "miss", "extra")
_COLUMNS = ("精确率", "召回率", "F1", "对", "漏", "多")


def presented(found: Json) -> Presentation:
    """The summary of `extraction.py` as tables and listings."""
    layers = found["layers"]
    tables = [_side_by_side(found, "groups", "取值：各组")]
    if len(layers) > 1:
        tables += [_side_by_side(found, "values", "取值：各字段"), _spans_side_by_side(layers)]
    for layer, one in layers.items():
        name = NAMES[layer]
        tables += [
            Table(f"取值：{name}", ("字段", *_COLUMNS), [_row(field, row) for field, row in (one["values"] | one["groups"]).items()])
        ]
        tables += [_spans(name, one["spans"])]
        if one["calibration"]:
            tables.append(_calibration(name, one["calibration"]))
    tables += [_causes(layers), _clues(layers, found["with_anomalies"])]
    listings = [one for layer in layers for one in _listings(layer, layers[layer]["errors"])]
    return Presentation("判鉴 · 事实抽取评测", list(_lines(found)), [one for one in tables if one.rows], listings)


def _lines(found: Json) -> Iterator[str]:
    yield f"金标 {found['gold']}：文书 {found['judgments']} 份；模型：{found['model'] or '不用（只有规则）'}"
    yield "；".join(f"{NAMES[layer]} F1 {number(one['groups'][ALL]['f1'])}" for layer, one in found["layers"].items())
    difference = found["difference"]
    if difference:
        one = difference["groups"][ALL]
        told = f"{one['value']:+.3f}（95% 区间 {one['low']:+.3f} 至 {one['high']:+.3f}）"
        yield f"合并－规则：{told}；区间按文书重抽样 {difference['resamples']} 次，种子 {difference['seed']}，不含 0 才不是偶然"
    if "model" in found["layers"]:
        yield "模型层的文书信息、被告人和裁判依据都来自规则；模型只标被告人的事实"
    yield "位置：一个事实只要有一处依据与金标所引相同（同位）或相交（重叠）就算对；没有依据的字段不计"


def _side_by_side(found: Json, what: str, title: str) -> Table:
    """F1 of every layer, and merged less rules with its interval."""
    layers, difference = found["layers"], found["difference"]
    names = list(dict.fromkeys(name for one in layers.values() for name in one[what]))
    names = [name for name in sorted(names) if name != ALL] + ([ALL] if ALL in names else [])
    more = ("合并－规则", "95% 区间") if difference else ()
    rows: list[list[str | Cell]] = []
    for name in names:
        own = [one[what].get(name) for one in layers.values()]
        gold = next((str(one["hit"] + one["miss"]) for one in own if one), "0")
        row: list[str | Cell] = [title_of(name), gold, *(number(one and one["f1"]) for one in own)]
        rows.append(row + (_differs(difference[what].get(name)) if difference else []))
    return Table(title, ("字段", "金标", *(f"{NAMES[layer]} F1" for layer in layers), *more), rows)


def _differs(one: Json | None) -> list[str | Cell]:
    if one is None or not (one["value"] or one["low"] or one["high"]):
        return ["—", "—"]
    tone = "good" if one["low"] > 0 else "poor" if one["high"] < 0 else ""
    mark = "＊" if tone else ""
    return [Cell(f"{one['value']:+.3f}{mark}", tone), f"{one['low']:+.3f} 至 {one['high']:+.3f}"]


def _row(name: str, one: Json) -> list[str | Cell]:
    return [title_of(name), *(number(one[key]) for key in _MEASURES), *(str(one[key]) for key in _COUNTS)]


def _spans_side_by_side(layers: Json) -> Table:
    names = list(dict.fromkeys(name for one in layers.values() for name in one["spans"]["overlapping"] if name != ALL))
    columns = [f"{NAMES[layer]} {how}" for layer in layers for how in ("同位", "重叠")]
    rows: list[list[str | Cell]] = []
    for name in [*sorted(names), ALL]:
        own = [one["spans"][how].get(name) for one in layers.values() for how in ("exact", "overlapping")]
        gold = next((str(one["hit"] + one["miss"]) for one in own if one), "0")
        rows.append([title_of(name), gold, *(number(one and one["f1"]) for one in own)])
    return Table("位置 F1：各类事实", ("类别", "金标", *columns), rows)


def _spans(name: str, spans: Json) -> Table:
    """Places of one layer in full."""
    columns = ("类别", *(f"同位{one}" for one in _COLUMNS[:4]), *(f"重叠{one}" for one in _COLUMNS))
    rows: list[list[str | Cell]] = []
    for kind, near in spans["overlapping"].items():
        exact = spans["exact"][kind]
        rows.append([title_of(kind), *(number(exact[key]) for key in _MEASURES), str(exact["hit"]), *_row(kind, near)[1:]])
    return Table(f"位置：{name}", columns, rows)


def _calibration(name: str, kinds: Json) -> Table:
    rows = [
        [title_of(kind), str(one["answers"]), number(one["score"]), percent(one["right"]), number(one["ece"])]
        for kind, one in kinds.items()
    ]
    bins = next(iter(kinds.values()))["bins"]
    return Table(f"校准：{name}的打分（ECE，{bins} 格）", ("类别", "有分数的事实", "平均分数", "实际对的", "ECE"), rows)


def _causes(layers: Json) -> Table:
    """Mistakes by cause, the commonest first."""
    causes = sorted(CAUSES, key=lambda cause: -sum(one["causes"][cause] for one in layers.values()))
    rows = [[CAUSES[cause], *(str(one["causes"][cause]) for one in layers.values())] for cause in causes]
    return Table("差错：各种原因", ("原因", *(NAMES[layer] for layer in layers)), rows)


def _clues(layers: Json, judgments: int) -> Table:
    columns = ("层", "疑点找到", "疑点漏掉", "“可能”的疑点", "金标没有的线索")
    rows = [[NAMES[layer], *map(str, one["clues"].values())] for layer, one in layers.items()] if judgments else []
    return Table(f"线索：标了疑点的 {judgments} 份", columns, rows)


def _listings(layer: str, errors: Sequence[Json]) -> Iterator[Listing]:
    """Mistakes of a layer, a listing a cause, a part a field."""
    for cause in dict.fromkeys(one["cause"] for one in errors):
        own = [one for one in errors if one["cause"] == cause]
        parts = by_part((title_of(one["field"]), _example(one)) for one in own)
        yield Listing(f"{NAMES[layer]}：{CAUSES[cause]}", len(own), parts)


def _example(one: Json) -> Example:
    read, gold = one["read"], one["gold"]
    if read is not None and one["read_defendant"] != one["defendant"]:
        read = f"{one['read_defendant']}：{read}"
    sides = (Side("金标", gold, one["gold_words"]), Side("读出", read, one["read_words"]))
    return Example(one["id"], one["defendant"] or "", sides)
