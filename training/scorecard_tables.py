"""Scorecards in tables (成绩单呈现): the scores by split and kind, and beside another model's with the interval of the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotation.agreement.page import Cell
from evaluation.presentation import Presentation, Table
from evaluation.values import ALL, title_of
from training.scorecard import f1_by_kind

Json = Mapping[str, Any]


def presented(scorecard: Json, comparison: Json | None = None) -> Presentation:
    """A scorecard, and a comparison where there is one."""
    tables = [_scores(scorecard)]
    for split, one in comparison["splits"].items() if comparison else ():
        tables.append(_differences(f"{split}：{comparison['first']} 到 {comparison['second']}" if comparison else split, one))
    return Presentation(f"判鉴 · 成绩单 {scorecard['model']}", list(_lines(scorecard)), tables)


def _lines(scorecard: Json) -> Iterator[str]:
    items = "，".join(f"{split} {one['items']} 条" for split, one in scorecard["splits"].items())
    yield f"任务 {scorecard['task']}；{items}；测于 {scorecard['measured_at']}（{scorecard['machine']}）"
    robust, speed = scorecard["robustness"], scorecard["speed"]
    yield f"误识 1% 的字：F1 由 {robust['clean']:.4f} 到 {robust['noise_1']:.4f}，下降 {100 * robust['fall']:.2f} 个百分点"
    yield (
        f"单核每秒 {speed['per_second']} 份（平均 {speed['characters']:.0f} 字），中位 {speed['median_ms']:.1f} ms，"
        f"95% 在 {speed['p95_ms']:.1f} ms 内；内存 {speed['memory_mib']:.0f} MiB；文件 {scorecard['bytes'] / (1 << 20):.1f} MiB"
    )
    whole = scorecard.get("fp32") or {"splits": {}}
    for split, one in whole["splits"].items():
        before, after = f1_by_kind(one)[ALL], f1_by_kind(scorecard["splits"][split])[ALL]
        yield f"量化之前 {split} F1 {_shown(before)}，量化之后 {_shown(after)}；文件 {whole['bytes'] / (1 << 20):.1f} MiB"


def _scores(scorecard: Json) -> Table:
    by_split = {split: f1_by_kind(one) for split, one in scorecard["splits"].items()}
    kinds = sorted({kind for told in by_split.values() for kind in told if kind != ALL})
    rows = [[title_of(kind), *(_shown(told.get(kind)) for told in by_split.values())] for kind in (ALL, *kinds)]
    return Table("F1", ("类别", *by_split), rows)


def _differences(title: str, one: Json) -> Table:
    """Kinds that differ, and all together."""
    rows: list[list[str | Cell]] = []
    for kind, told in sorted(one["difference"].items(), key=lambda pair: (pair[0] != ALL, pair[1]["value"])):
        if kind != ALL and not told["value"]:
            continue
        tone = "" if not told["beyond_chance"] else "good" if told["value"] > 0 else "poor"
        interval = f"{100 * told['low']:+.2f} 至 {100 * told['high']:+.2f}"
        shown = (_shown(one["first"].get(kind)), _shown(one["second"].get(kind)))
        rows.append([title_of(kind), *shown, Cell(f"{100 * told['value']:+.2f}", tone), interval])
    return Table(title, ("类别", "甲", "乙", "差（百分点）", "95% 区间"), rows)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
