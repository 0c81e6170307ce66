"""The summary as one self-contained HTML page (一致性网页): tables, confusions as coloured tables, time and control tasks as small charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pipelines.rendering
from annotation.agreement.names import answer_title, attribute_title, number, rank
from annotation.agreement.summary import MEASURES
from annotation.agreement.table import alarm_line, heading, tables

_HERE = Path(__file__).parent
_STYLE = Path(pipelines.rendering.__file__).parent  # the style of the report's page
_GOOD, _FAIR = 0.8, 0.667  # Krippendorff's usual limits: to rely on, to be tentative with
_BRACKETED = re.compile("（.*?）")  # has no room in a heading that stands upright
_WIDE, _HIGH, _EDGE = 640, 150, 34  # of a chart


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, and its class."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A confusion: rows are what the first says, columns what the second says; cells with how often and how dark."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[int, bool, float]]]]
    apart: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart, with an interval where there is one."""

    x: float
    y: float
    low: float
    high: float
    name: str
    told: str


def html(found: Mapping[str, Any]) -> str:
    """The page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([_HERE, _STYLE]), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    shown = [(title, columns, [list(map(_cell, row)) for row in rows]) for title, columns, rows in tables(found) if rows]
    pairs = [(" × ".join(one["annotators"]), one["annotators"], list(_matrices(one["confusions"]))) for one in found["pairs"]]
    return environment.get_template("agreement.html.jinja").render(
        heading=list(heading(found)),
        tables=shown,
        pairs=pairs,
        charts=list(_charts(found)),
        alarms=[alarm_line(one) for one in found["drift"] if one["alarm"]],
        wide=_WIDE,
        high=_HIGH,
        edge=_EDGE,
    )


def _cell(text: str) -> Cell:
    """A cell, coloured where it is a measure (three digits)."""
    whole, dot, digits = text.partition(".")
    if not dot or len(digits) != 3 or not digits.isdigit():
        return Cell(text)
    value = float(f"{whole}.{digits}")
    return Cell(text, "good" if value >= _GOOD else "fair" if value >= _FAIR else "poor")


def _matrices(confusions: Mapping[str, Sequence[tuple[str, str, int]]]) -> Iterator[Matrix]:
    """The confusions of a pair, labels first; of labels only those that anybody confused."""
    for name in sorted(confusions, key=lambda name: (name != "label", name)):
        cells = {(first, second): how_often for first, second, how_often in confusions[name]}
        confused = {said for pair in cells if pair[0] != pair[1] for said in pair}
        shown = confused if name == "label" else {said for pair in cells for said in pair}
        said = sorted(shown, key=partial(rank, name))
        if said:
            rows = [(answer_title(name, one), _row(cells, one, said)) for one in said]
            apart = sum(how_often for pair, how_often in cells.items() if pair[0] != pair[1])
            yield Matrix(attribute_title(name), [_BRACKETED.sub("", answer_title(name, one)) for one in said], rows, apart)


def _row(cells: Mapping[tuple[str, str], int], first: str, said: Sequence[str]) -> list[tuple[int, bool, float]]:
    total = sum(cells.get((first, second), 0) for second in said) or 1
    return [(cells.get((first, second), 0), first == second, cells.get((first, second), 0) / total) for second in said]


def _charts(found: Mapping[str, Any]) -> Iterator[tuple[str, list[Dot], list[str]]]:
    """Values that agree by time, and accuracy on control tasks by time; one period is no chart."""
    measure = "value_f1"
    rows = [one for one in found["periods"] if one["total"][measure] is not None]
    if len(rows) > 1:
        points = [(one["period"], one["total"][measure], None) for one in rows]
        yield f"{MEASURES[measure]}（全部标签）", *_placed(points)
    for one in found["drift"]:
        rows = [row for row in one["periods"] if row["asked"]]
        if len(rows) > 1:
            points = [(row["period"], row["accuracy"], row["interval"]) for row in rows]
            yield f"{one['annotator']}：控制题正确率与 95% 区间", *_placed(points)


def _placed(points: Sequence[tuple[str, float, Sequence[float] | None]]) -> tuple[list[Dot], list[str]]:
    """Points on the chart, and the marks of its height; it shows from just below the lowest to 1."""
    floor = max(0.0, min((low or (value, value))[0] for _, value, low in points) - 0.02)

    def height(value: float) -> float:
        return round(_HIGH - _EDGE - (value - floor) / (1 - floor) * (_HIGH - 2 * _EDGE + 20), 1)

    step = (_WIDE - 2 * _EDGE) / max(1, len(points) - 1)
    dots = []
    for place, (name, value, interval) in enumerate(points):
        low, high = interval or (value, value)
        told = f"{name}：{number(value)}" + (f"（{number(low)}–{number(high)}）" if interval else "")
        dots.append(Dot(round(_EDGE + 20 + place * step * 0.94, 1), height(value), height(low), height(high), name, told))
    return dots, [f"{floor:.2f}", "1.00"]
