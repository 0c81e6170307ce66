"""Scores of tags in tables (短文本标注得分表): micro and per label, mistakes by cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.agreement.names import number, percent
from evaluation import confusion
from evaluation.presentation import Example, Listing, Presentation, Side, Table, by_part
from evaluation.tags import CAUSES, TASKS

_WHAT = {
    "entities": "实体（位置与标签都相同）",
    "relations": "关系（头、尾、标签都相同）",
    "charges": "罪名（被告人与罪名都相同）",
    "amount": "数额",
}
_SPLITS = {"test": "测试部分（不曾用于训练）", "dev": "开发部分", "train": "训练部分", "all": "全部，含训练用过的"}
LEARNED = {("charges", "dev"): "（自带的模型最后也学过，成绩不作数）"}
_COLUMNS = ("精确率", "召回率", "F1", "对", "漏", "多")


def presented(found: Mapping[str, Any]) -> Presentation:
    """The summary of `tags.py` as tables and listings."""
    tables = [_table(_WHAT[what], one) for what, one in found["scores"].items()]
    pictures = [confusion.table(f"混淆：{_WHAT[what]}", one["confusion"]) for what, one in found["scores"].items() if one["confusion"]]
    tables.append(Table("差错：各种原因", ("原因", "处"), [[CAUSES[cause], str(count)] for cause, count in found["causes"].items()]))
    return Presentation("判鉴 · 短文本标注评测", list(_lines(found)), [one for one in tables if one.rows], list(_listings(found)), pictures)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    part = found["task"], found["split"]
    split = "" if part == ("amount", "all") else f"，{_SPLITS[found['split']]}{LEARNED.get(part, '')}"
    yield f"{TASKS[found['task']]}：{found['gold']}{split}，{found['items']} 条；标注来自 {found['predicted']}"
    if found["answered"] < found["items"]:
        yield f"其中 {found['items'] - found['answered']} 条没有标注结果，按漏标计"
    for what, one in found["scores"].items() if found["exact"] is None else ():
        low, high = one["interval"]
        yield f"{_WHAT[what]}：微平均 F1 {number(one['micro']['f1'])}，95% 区间 {number(low)} 至 {number(high)}（按条重抽样）"
    if found["exact"] is not None:
        yield f"数额完全相同（分以内）：{percent(found['exact'])}"


def _table(title: str, scores: Mapping[str, Any]) -> Table:
    labels = scores["labels"] if len(scores["labels"]) > 1 else {}
    rows = [
        [name, *(number(one[key]) for key in ("precision", "recall", "f1")), *(str(one[key]) for key in ("hit", "miss", "extra"))]
        for name, one in [*labels.items(), ("微平均", scores["micro"])]
    ]
    return Table(title, ("标签", *_COLUMNS), rows)


def _listings(found: Mapping[str, Any]) -> Iterator[Listing]:
    for cause in found["causes"]:
        own = [one for one in found["errors"] if one["cause"] == cause]
        yield Listing(CAUSES[cause], len(own), by_part((one["label"], _example(one)) for one in own))


def _example(one: Mapping[str, Any]) -> Example:
    words = one["words"]
    sides = (Side("金标", one["gold"], words if one["gold"] is not None else None),)
    read = Side("标出", one["read"], words if one["gold"] is None else None)
    return Example(one["id"], "", (*sides, read))
