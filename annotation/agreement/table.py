"""The summary for the terminal (一致性表): labels, pairs, attributes, kinds, time, control tasks, each a table."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from annotation.agreement.names import attribute_title, label_title, number, percent
from annotation.agreement.summary import MEASURES

_WIDTH = 120
_LABEL_COLUMNS = ("标签", "片段（两人）", *MEASURES.values(), "异位（同值）")
_PAIRED = ("exact_f1", "overlap_f1", "value_f1")
_HARMLESS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd")


def text(found: Mapping[str, Any], colours: bool = False) -> str:
    """The summary as text."""
    return printed(heading(found), tables(found), colours)


def printed(lines: Iterable[str], shown: Iterable[tuple[str, Sequence[str], Sequence[Sequence[str]]]], colours: bool = False) -> str:
    """Lines and tables as text; a table without rows is left out."""
    page = io.StringIO()
    console = Console(file=page, width=_WIDTH, force_terminal=colours, force_jupyter=False, highlight=False, emoji=False, markup=False)
    for line in lines:
        console.print(Text(line.translate(_HARMLESS)), soft_wrap=True)
    for title, columns, rows in shown:
        if not rows:
            continue
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        for place, column in enumerate(columns):
            table.add_column(column, justify="right" if place else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell.translate(_HARMLESS)) for cell in row))
        console.print()
        console.print(Text(title, style="bold"), soft_wrap=True)
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def heading(found: Mapping[str, Any]) -> Iterator[str]:
    """What was compared."""
    yield f"两人以上标注的文书 {found['judgments']} 份，标注 {found['annotations']} 份；标注者：{'、'.join(found['annotators'])}"
    told = found["disagreements"]
    yield f"分歧 {told['all']} 处，其中影响事实的 {told['grave']} 处，其余只是位置或重复标注不同"
    for one in found["drift"]:
        if one["alarm"]:
            yield alarm_line(one)


def alarm_line(one: Mapping[str, Any]) -> str:
    """An alarm in words."""
    begun, noticed = one["alarm"]["begun"], one["alarm"]["noticed"]
    when = f"{begun['made_at'][:10]}（{begun['id']}）"
    return f"⚠ {one['annotator']} 在控制题上的差错变多：约自 {when} 起，到 {noticed['made_at'][:10]}（{noticed['id']}）超过警戒线"


def tables(found: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str], list[list[str]]]]:
    """Every table: its title, its columns, its rows."""
    yield "各标签", _LABEL_COLUMNS, list(_labels(found))
    yield "各对标注者", ("两人", "文书", *(MEASURES[name] for name in _PAIRED), "被告人一致"), list(_pairs(found["pairs"]))
    yield "对齐片段的属性、整篇选项、线索核实", ("项目", "个数", "一致率", "κ", "α"), list(_attributes(found["attributes"]))
    yield "各类别（按被告人，含都没有的）", ("类别", "取值（两人）", "相同", "取值 F1", "κ", "α"), list(_kinds(found["kinds"]))
    yield "各时段（按两人中较晚的一份）", ("时段", "片段（两人）", *(MEASURES[name] for name in _PAIRED)), list(_periods(found["periods"]))
    columns = ("标注者", "时段", "控制题", "正确／应答", "正确率", "95% 区间", "漂移")
    yield "控制题", columns, [row for one in found["drift"] for row in _drift(one)]


def _labels(found: Mapping[str, Any]) -> Iterator[list[str]]:
    total = {"合计": found["total"]} if found["labels"] else {}
    for label, one in (found["labels"] | total).items():
        moved = f"{one['moved'][0]}（{one['moved'][1]}）" if one["moved"][0] else "—"
        yield [label_title(label), _two(one["marks"]), *(number(one.get(name)) for name in MEASURES), moved]


def _pairs(pairs: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    for one in pairs:
        names = " × ".join(one["annotators"])
        yield [names, str(one["judgments"]), *(number(one["total"][name]) for name in _PAIRED), percent(one["same_defendant"])]


def _attributes(attributes: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str]]:
    for name, one in attributes.items():
        yield [attribute_title(name), str(one["units"]), percent(one["observed"]), number(one["kappa"]), number(one["alpha"])]


def _kinds(kinds: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    for one in kinds:
        first, second, same = one["values"]
        measures = (number(one[name]) for name in ("value_f1", "kappa", "alpha"))
        yield [f"{label_title(one['label'])}·{one['kind']}", _two((first, second)), str(same), *measures]


def _periods(periods: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    for one in periods:
        yield [one["period"], _two(one["total"]["marks"]), *(number(one["total"][name]) for name in _PAIRED)]


def _drift(one: Mapping[str, Any]) -> Iterator[list[str]]:
    state = "差错变多" if one["alarm"] else "未见" if one["watched"] else "日期或题数不足"
    for row in [{**one, "period": "全部"}, *one["periods"]]:
        low, high = row["interval"]
        told = f"{row['right']}／{row['asked']}"
        whole = row["period"] == "全部"
        cells = [str(row["tasks"]), told, percent(row["accuracy"]), f"{percent(low)}–{percent(high)}", state if whole else ""]
        yield [one["annotator"] if whole else "", row["period"], *cells]


def _two(numbers: Sequence[int]) -> str:
    return f"{numbers[0]}／{numbers[1]}"
