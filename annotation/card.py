"""Dataset cards (数据集说明): one page a version: sources, counts, time, agreement, known gaps. Chinese, for people; the head is for `datasets`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from annotation.dataset import FILE
from annotation.marks import CHOICES, LABELS, Json
from pipelines.rendering import words

_FEW = 5  # marks of a kind: fewer are a gap
_SOURCES = {"human": "人工", "rule": "规则", "model": "模型"}
Agreement = Mapping[str, Mapping[str, float | int | None]]


@dataclass(frozen=True, slots=True)
class Card:
    """What a card tells beside what can be counted.

    `sources`: where judgments come from, by the beginning of their ids; `agreement`: per label its measures, as computed elsewhere.
    """

    title: str = "判鉴金标"
    sources: Mapping[str, str] = field(default_factory=dict)
    agreement: Agreement = field(default_factory=dict)
    gaps: Sequence[str] = ()

    def __call__(self, version: str, rows: Sequence[Json]) -> str:
        """The page of one version."""
        parts = (_head, self._summary, self._origin, _labels, _circumstances, self._agreement, self._gaps)
        return "\n\n".join(part(version, rows) for part in parts if part(version, rows)) + "\n"

    def _summary(self, version: str, rows: Sequence[Json]) -> str:
        seconds = [row["seconds"] for row in rows if row["seconds"]]
        judgments = Counter(row["id"] for row in rows)
        lines = [
            f"# {self.title} {version}",
            "标注是离体的：只有文书编号、文本摘要、位置和取值，没有文书文字，没有姓名。配上手头的文本（编号与摘要都相符）即可还原。",
            f"- 文书 {len(judgments)} 份，标注 {len(rows)} 份，其中 {sum(n > 1 for n in judgments.values())} 份文书由两人以上标注",
            f"- 标注者：{_listed(Counter(row['annotator'] for row in rows))}",
            f"- 片段 {sum(len(row['marks']) for row in rows)} 个：{_listed(Counter(_SOURCES[m['source']] for m in _marks(rows)))}",
            f"- 人工改写取值的片段 {sum(mark['value'] is not None for mark in _marks(rows))} 个（其余由片段文字读出取值）",
        ]
        if seconds:
            lines.append(f"- 每份用时（中位数）{median(seconds):.0f} 秒，记有用时的标注 {len(seconds)} 份")
        return "\n".join((lines[0], "", lines[1], "", *lines[2:]))

    def _origin(self, version: str, rows: Sequence[Json]) -> str:
        counted: Counter[str] = Counter()
        for id in {row["id"] for row in rows}:
            counted[next((name for start, name in self.sources.items() if id.startswith(start)), "未注明")] += 1
        tables = [_table("来源", "文书", counted)]
        latest = {row["id"]: row for row in rows}
        for choice in CHOICES:
            told = Counter(choice.options.get(row["choices"][choice.name] or "", "未填") for row in latest.values())
            tables.append(_table(choice.title, "文书", told))
        return "## 来源\n\n" + "\n\n".join(tables)

    def _agreement(self, version: str, rows: Sequence[Json]) -> str:
        if not self.agreement:
            return "## 一致性\n\n这一版没有给出一致性。"
        columns = list(dict.fromkeys(name for measures in self.agreement.values() for name in measures))
        titles = {label.name: label.title for label in LABELS}
        lines = [f"| 标签 | {' | '.join(columns)} |", "|---|" + "--:|" * len(columns)]
        for label, measures in self.agreement.items():
            lines.append(f"| {titles.get(label, label)} | {' | '.join(_number(measures.get(name)) for name in columns)} |")
        return "## 一致性\n\n" + "\n".join(lines)

    def _gaps(self, version: str, rows: Sequence[Json]) -> str:
        counted = Counter(mark["label"] for mark in _marks(rows))
        absent = [label.title for label in LABELS if not counted[label.name]]
        few = [f"{label.title}（{counted[label.name]}）" for label in LABELS if 0 < counted[label.name] < _FEW]
        kinds = Counter((mark["label"], mark["kind"]) for mark in _marks(rows))
        rare = [f"{kind}（{kinds[label.name, kind]}）" for label in LABELS for kind in label.choices if kinds[label.name, kind] < _FEW]
        told = [*self.gaps]
        told += [f"没有一个片段的标签：{'、'.join(absent)}"] if absent else []
        told += [f"片段少于 {_FEW} 个的标签：{'、'.join(few)}"] if few else []
        told += [f"片段少于 {_FEW} 个的类别：{'、'.join(rare)}"] if rare else []
        return "## 已知缺口\n\n" + ("\n".join(f"- {gap}" for gap in told) or "- 未发现")


def _head(version: str, rows: Sequence[Json]) -> str:
    return f'---\nlanguage: zh\nconfigs:\n  - config_name: default\n    data_files: {FILE}\nversion: "{version}"\n---'


def _marks(rows: Iterable[Json]) -> list[Json]:
    return [mark for row in rows for mark in row["marks"]]


def _labels(version: str, rows: Sequence[Json]) -> str:
    marks, judgments = Counter(mark["label"] for mark in _marks(rows)), Counter[str]()
    for row in rows:
        judgments.update({mark["label"] for mark in row["marks"]})
    given = Counter(mark["label"] for mark in _marks(rows) if mark["value"] is not None)
    lines = ["| 标签 | 名称 | 片段 | 标注份数 | 人工改写 |", "|---|---|--:|--:|--:|"]
    lines += [f"| {one.name} | {one.title} | {marks[one.name]} | {judgments[one.name]} | {given[one.name]} |" for one in LABELS]
    return "## 各标签\n\n" + "\n".join(lines)


def _circumstances(version: str, rows: Sequence[Json]) -> str:
    counted: Counter[tuple[str, Any]] = Counter()
    for mark in _marks(rows):
        if mark["label"] == "circumstance":
            counted[mark["kind"], mark["status"] or "found"] += 1
    kinds = next(label.choices for label in LABELS if label.name == "circumstance")
    lines = [f"| 情节 | {' | '.join(words.STATUS.values())} |", "|---|" + "--:|" * len(words.STATUS)]
    for kind in kinds:
        numbers = [counted[kind, status] for status in words.STATUS]
        if any(numbers):
            lines.append(f"| {kind} | {' | '.join(map(str, numbers))} |")
    return "## 各量刑情节\n\n" + "\n".join(lines)


def _table(title: str, unit: str, counted: Mapping[str, int]) -> str:
    rows = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return "\n".join((f"| {title} | {unit} |", "|---|--:|", *(f"| {name} | {number} |" for name, number in rows)))


def _listed(counted: Mapping[str, int]) -> str:
    return "，".join(f"{name} {number}" for name, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _number(value: float | int | None) -> str:
    return "—" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
