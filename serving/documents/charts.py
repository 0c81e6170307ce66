"""Charts (统计图): bars of counts by what they consist of, shares with their intervals, fines by amount. Each has its table beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from pipelines.rendering.words import money
from serving.documents.drawing import INK, SOFT, Chart, box, chart, dot, length, line, shortened, steps, words
from serving.store.deviation import Deviation, Finding
from serving.store.distributions import Fines

_WIDTH, _ROW, _BAR, _TOP = 760, 27, 17, 34
_LABEL = 15  # characters of a label
_SERIES = ("#a61b12", "#1c6b45", "#6d3f9c", "#8a5a00", "#77838f")  # each at least 3:1 against white, and apart from its neighbours
_FINDINGS = {Finding.HIGHER: "#a61b12", Finding.LOWER: "#1c6b45", Finding.ALIKE: "#0b4f92", Finding.FEW: "#77838f"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, and the counts of its parts."""

    name: str
    parts: tuple[int, ...]


def bars(id: str, title: str, parts: Sequence[str], rows: Sequence[Bar]) -> Chart:
    """Counts as lying bars, each made of the same parts."""
    most = max((sum(row.parts) for row in rows), default=0)
    marks = steps(most)
    left = 12 + 13 * max((min(length(row.name), _LABEL) for row in rows), default=4)
    scale = (_WIDTH - left - 60) / marks[-1]
    height = _TOP + _ROW * len(rows) + 26

    def shapes() -> Iterator[str]:
        yield from _legend(parts, left)
        for mark in marks:
            yield line(left + mark * scale, _TOP - 4, left + mark * scale, height - 22)
            yield words(left + mark * scale, height - 6, f"{mark:g}", "middle", 12, SOFT)
        for number, row in enumerate(rows):
            y = _TOP + _ROW * number
            yield words(left - 8, y + 14, shortened(row.name, _LABEL), "end")
            x = float(left)
            for place, count in enumerate(row.parts):
                if count:
                    yield box(x, y, count * scale, _BAR, _SERIES[place], "#ffffff")
                    x += count * scale
            yield words(x + 5, y + 14, str(sum(row.parts)), size=12)

    told = "；".join(f"{row.name}共{sum(row.parts)}" + _parts(parts, row) for row in rows)
    return chart(id, title, f"{title}。{told}。", _WIDTH, height, shapes())


def _parts(names: Sequence[str], row: Bar) -> str:
    if len(names) < 2:
        return ""
    return "（" + "，".join(f"{name}{count}" for name, count in zip(names, row.parts, strict=True) if count) + "）"


def _legend(parts: Sequence[str], left: float) -> Iterator[str]:
    if len(parts) < 2:
        return
    x = float(left)
    for place, name in enumerate(parts):
        yield box(x, 8, 12, 12, _SERIES[place])
        yield words(x + 17, 19, name, size=12)
        x += 17 + 12 * length(name) + 20


def shares(id: str, title: str, found: Sequence[Deviation], overall: float) -> Chart:
    """Shares with their 95 % intervals, and the share of all together as a line to compare with."""
    most = max([overall, *(one.high for one in found)], default=1.0)
    marks = steps(min(100.0, 100 * most))
    top = marks[-1] / 100
    left = 12 + 13 * max((min(length(one.court), _LABEL) for one in found), default=4)
    scale = (_WIDTH - left - 70) / top
    height = _TOP + _ROW * len(found) + 26

    def shapes() -> Iterator[str]:
        for mark in marks:
            x = left + mark / 100 * scale
            yield line(x, _TOP - 4, x, height - 22)
            yield words(x, height - 6, f"{mark:g}%", "middle", 12, SOFT)
        x = left + overall * scale
        yield line(x, _TOP - 10, x, height - 22, INK, 1.5, "5 3")
        yield words(x, 19, f"全部 {100 * overall:.1f}%", "middle", 12)
        for number, one in enumerate(found):
            y, color = _TOP + _ROW * number + _BAR / 2, _FINDINGS[one.finding]
            yield words(left - 8, y + 5, shortened(one.court, _LABEL), "end")
            yield line(left + one.low * scale, y, left + one.high * scale, y, color, 2.5)
            for end in (one.low, one.high):
                yield line(left + end * scale, y - 5, left + end * scale, y + 5, color, 2)
            yield dot(left + one.share * scale, y, color)
            yield words(left + one.high * scale + 8, y + 5, f"{100 * one.share:.1f}%", size=12)

    told = "；".join(f"{one.court}{100 * one.share:.1f}%（{100 * one.low:.1f}%至{100 * one.high:.1f}%）" for one in found)
    return chart(id, title, f"{title}。全部合计{100 * overall:.1f}%。{told}。", _WIDTH, height, shapes())


def ranges(id: str, title: str, found: Sequence[Fines]) -> Chart:
    """Fines by the amount of the crime: from least to most a line, the middle half a box, the median a stroke; the scale is logarithmic."""
    low = int(log10(max(1.0, min((one.lowest for one in found), default=1))))
    high = max(low + 1, int(log10(max((one.highest for one in found), default=10))) + 1)
    names = [amounts(one) for one in found]
    left = 12 + 13 * max((length(name) for name in names), default=4)
    scale = (_WIDTH - left - 50) / (high - low)
    height = _TOP + _ROW * len(found) + 26

    def at(fine: float) -> float:
        return left + (log10(max(fine, 1.0)) - low) * scale

    def shapes() -> Iterator[str]:
        for power in range(low, high + 1):
            yield line(at(10.0**power), _TOP - 4, at(10.0**power), height - 22)
            yield words(at(10.0**power), height - 6, _round(10**power), "middle", 12, SOFT)
        for number, (one, name) in enumerate(zip(found, names, strict=True)):
            y = _TOP + _ROW * number
            yield words(left - 8, y + 14, name, "end")
            yield line(at(one.lowest), y + _BAR / 2, at(one.highest), y + _BAR / 2, SOFT, 1.5)
            yield box(at(one.quartile), y, max(at(one.third) - at(one.quartile), 2), _BAR, "#c9dbef", "#0b4f92")
            yield line(at(one.median), y, at(one.median), y + _BAR, "#0b4f92", 3)

    told = "；".join(f"{name}：{one.number}人次，中位数{money(one.median)}" for one, name in zip(found, names, strict=True))
    return chart(id, title, f"{title}。{told}。", _WIDTH, height, shapes())


def amounts(one: Fines) -> str:
    """A range of amounts in words: 1万元以上不满3万元."""
    if one.most is None:
        return f"{_round(one.least)}元以上"
    return f"{_round(one.least)}元以上不满{_round(one.most)}元" if one.least else f"不满{_round(one.most)}元"


def _round(yuan: int) -> str:
    return f"{yuan // 10_000}万" if yuan >= 10_000 and yuan % 10_000 == 0 else str(yuan)
