"""Rows of the comparison (对照表的行): who did which task how well on how many held-out items, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from annotation.agreement.names import number
from evaluation.presentation import Presentation, Table

_COLUMNS = ("任务", "模型", "条数", "精确率", "召回率", "F1", "95% 区间", "宏平均 F1", "训练秒数", "注")


@dataclass(frozen=True, slots=True)
class Row:
    """One model on one task; `seconds`: its training, None for models that were trained elsewhere."""

    key: str  # of its score in MLflow: task.model
    task: str
    model: str
    items: int
    precision: float | None
    recall: float | None
    f1: float | None
    interval: tuple[float, float] | None
    macro: float | None  # mean of the F1 of labels, charges or roles
    seconds: float | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def scored(found: Mapping[str, Any], what: str, key: str, task: str, model: str, seconds: float | None = None, note: str = "") -> Row:
    """A row of what `evaluation.tags.summary` measured."""
    micro, limits = found["scores"][what]["micro"], found["scores"][what]["interval"]
    known = [one["f1"] for one in found["scores"][what]["labels"].values() if one["hit"] + one["miss"]]
    measures = micro["precision"], micro["recall"], micro["f1"], tuple(limits), mean(known)
    return Row(key, task, model, found["items"], *measures, seconds, note)


def mean(values: Sequence[float]) -> float | None:
    """The mean of values, None of none."""
    return sum(values) / len(values) if values else None


def presented(rows: Sequence[Row], lines: Sequence[str]) -> Presentation:
    """The table; notes stand below it, numbered."""
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    shown = [_cells(row, notes) for row in rows]
    told = [f"注 {place}　{note}" for place, note in enumerate(notes, 1)]
    return Presentation("判鉴 · 与基线对照", [*lines, *told], [Table("同样的训练数据，同样的测试部分，同一个计分程序", _COLUMNS, shown)])


def _cells(row: Row, notes: Sequence[str]) -> list[str]:
    limits = "—" if row.interval is None else f"{number(row.interval[0])}–{number(row.interval[1])}"
    seconds = "—" if row.seconds is None else f"{row.seconds:.0f}"
    note = str(notes.index(row.note) + 1) if row.note else ""
    return [
        row.task,
        row.model,
        str(row.items),
        *map(number, (row.precision, row.recall, row.f1)),
        limits,
        number(row.macro),
        seconds,
        note,
    ]
