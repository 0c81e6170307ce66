"""Pictures of outcomes (线索结果图): shares with their intervals by version, and the precision over time with its changes and releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from serving.documents.drawing import INK, RULE, SOFT, Chart, box, chart, dot, length, line, shortened, words
from serving.outcomes.changes import Change, Release, Trend
from serving.outcomes.precision import Axis, Share
from serving.outcomes.report import WHOLE, Line, Report, percent
from serving.outcomes.tables import axis_name, day, limits, named
from serving.store.identity import CHINA

_WIDTH, _ROW, _TOP, _LABEL, _MOST = 760, 27, 34, 17, 16
_BLUE, _RED, _GREEN = "#0b4f92", "#a61b12", "#1c6b45"
_HIGH, _LEFT, _FOOT = 316, 46, 60  # of the trend


def pictures(report: Report) -> dict[str, Chart]:
    """The charts by the id of the table that they belong to."""
    found = {f"by-{axis}": shares(report, axis) for axis in (Axis.CHECK, Axis.MODEL, Axis.CHARGE, Axis.LEVEL)}
    found[f"by-{Axis.PERIOD}"] = trend(report)
    return {id: made for id, made in found.items() if made}


def shares(report: Report, axis: Axis) -> Chart | None:
    """The precision by one axis, each with its 95 % interval, and that of all together to compare with."""
    told = [one for one in report.lines[axis] if one.tally.verified]
    shown = told[:_MOST]
    if not shown:
        return None
    name = axis_name(report, axis)
    title = f"各{name}的准确率（95% 置信区间）" + (f"，线索最多的 {_MOST} 项" if len(told) > _MOST else "")
    left = 12 + 13 * max(min(length(named(axis, one.key)), _LABEL) for one in shown)
    scale, height = (_WIDTH - left - 120) / 100, _TOP + _ROW * len(shown) + 26

    def shapes() -> Iterator[str]:
        for mark in range(0, 101, 20):
            yield line(left + mark * scale, _TOP - 4, left + mark * scale, height - 22)
            yield words(left + mark * scale, height - 6, f"{mark}%", "middle", 12, SOFT)
        if (overall := report.whole.precision.value) is not None:
            x = left + 100 * overall * scale
            yield line(x, _TOP - 10, x, height - 22, INK, 1.5, "5 3")
            yield words(x, 19, f"全部 {percent(overall)}", "middle", 12)
        for number, one in enumerate(shown):
            y = _TOP + _ROW * number + 9
            yield words(left - 8, y + 5, shortened(named(axis, one.key), _LABEL), "end")
            yield from _reach(one.tally.precision, left, y, 100 * scale)

    said = "；".join(f"{named(axis, one.key)}{_said(one.tally.precision)}" for one in shown)
    return chart(f"by-{axis}", title, f"{title}。{said}。", _WIDTH, height, shapes())


def _reach(share: Share, left: float, y: float, scale: float) -> Iterator[str]:
    """A share as a point on its interval, lying."""
    (low, high), value = share.interval, share.value or 0.0
    yield line(left + low * scale, y, left + high * scale, y, _BLUE, 2.5)
    for end in (low, high):
        yield line(left + end * scale, y - 5, left + end * scale, y + 5, _BLUE, 2)
    yield dot(left + value * scale, y, _BLUE)
    yield words(left + high * scale + 8, y + 5, f"{percent(value)}（{share.right}／{share.trials}）", size=12)


def trend(report: Report) -> Chart | None:
    """The precision by periods with intervals; where it changed, and the releases as marks below."""
    told = [one for one in report.lines[Axis.PERIOD] if one.key and one.tally.verified]
    if len(told) < 2:
        return None
    scene = _Scene(told)
    found = report.trends.get(WHOLE, Trend(0, 1.0, ()))
    title = f"准确率随{axis_name(report, Axis.PERIOD)}的变化（95% 置信区间）"
    said = "；".join(f"{one.key}：{_said(one.tally.precision)}" for one in told)
    said += "".join(f"；{day(one.at)}由{percent(one.before.value)}变为{percent(one.after.value)}" for one in found.changes)
    shapes = [*scene.frame(), *scene.releases(report.releases), *scene.changes(found.changes), *scene.points()]
    return chart(f"by-{Axis.PERIOD}", title, f"{title}。{said}。", _WIDTH, _HIGH, shapes)


class _Scene:
    """Periods laid out by time from left to right, shares from 0 to 100 % upwards."""

    def __init__(self, told: Sequence[Line]) -> None:
        self.told = told
        self.spans = [span(str(one.key)) for one in told]
        self.begin, self.end = self.spans[0][0], max(end for _, end in self.spans)

    def x(self, at: datetime) -> float:
        """Where a moment lies."""
        return _LEFT + (_WIDTH - _LEFT - 16) * ((at - self.begin) / (self.end - self.begin))

    def y(self, share: float) -> float:
        """How high a share lies."""
        return _HIGH - _FOOT - share * (_HIGH - _FOOT - 26)

    def frame(self) -> Iterator[str]:
        """The marks of both axes."""
        for mark in range(0, 101, 20):
            yield line(_LEFT, self.y(mark / 100), _WIDTH - 16, self.y(mark / 100))
            yield words(_LEFT - 6, self.y(mark / 100) + 4, f"{mark}%", "end", 12, SOFT)
        every = -(-len(self.told) // 9)
        for place, (one, (start, end)) in enumerate(zip(self.told, self.spans, strict=True)):
            if place % every == 0:
                yield words(self.x(start + (end - start) / 2), _HIGH - _FOOT + 17, str(one.key), "middle", 12, SOFT)

    def points(self) -> Iterator[str]:
        """Every period with its interval, joined."""
        places = [(self.x(start + (end - start) / 2), one.tally.precision) for one, (start, end) in zip(self.told, self.spans, strict=True)]
        for (x, share), (to_x, to) in pairwise(places):
            yield line(x, self.y(share.value or 0), to_x, self.y(to.value or 0), _BLUE, 1.5)
        for x, share in places:
            low, high = share.interval
            yield line(x, self.y(low), x, self.y(high), "#7fa3c7", 2)
            yield dot(x, self.y(share.value or 0), _BLUE)

    def changes(self, found: Sequence[Change]) -> Iterator[str]:
        """Where the precision changed: the stretch in which it may lie, and from what to what."""
        for number, one in enumerate(found):
            color = _RED if (one.after.value or 0) < (one.before.value or 0) else _GREEN
            low, high, x = (min(max(self.x(at), _LEFT), _WIDTH - 16) for at in (one.since, one.until, one.at))
            yield box(low, self.y(1), high - low, self.y(0) - self.y(1), "#f3e2e0" if color == _RED else "#e0efe7")
            yield line(x, self.y(1) - 6, x, self.y(0), color, 2, "5 3")
            told = f"{percent(one.before.value)}→{percent(one.after.value)}"
            yield words(x, 14 if number % 2 == 0 else 26, told, "start" if x < _WIDTH - 130 else "end", 12, color)

    def releases(self, found: Sequence[Release]) -> Iterator[str]:
        """Releases as strokes below the axis; the names of models fit beside them, those of checks are in the table."""
        shown = [one for one in found if self.begin <= one.at <= self.end]
        for one in shown:
            yield line(self.x(one.at), self.y(0), self.x(one.at), self.y(0) + 8, INK, 2)
        for number, one in enumerate([one for one in shown if one.kind == "model"][-6:]):
            x = self.x(one.at)
            yield line(x, self.y(0), x, self.y(1), RULE, 1.5, "2 3")
            end, told = ("end", f"{shortened(one.name, 24)} ▲") if x > _WIDTH / 2 else ("start", f"▲ {shortened(one.name, 24)}")
            yield words(x, _HIGH - 22 + 15 * (number % 2), told, end, 11)


def span(period: str) -> tuple[datetime, datetime]:
    """The first moment of a period, and the first after it."""
    year, _, rest = period.partition("-")
    months = 12 if not rest else 3 if rest.startswith("Q") else 1
    first = 1 if not rest else 3 * int(rest[1:]) - 2 if rest.startswith("Q") else int(rest)
    over, month = divmod(first + months - 1, 12)
    return datetime(int(year), first, 1, tzinfo=CHINA), datetime(int(year) + over, month + 1, 1, tzinfo=CHINA)


def _said(share: Share) -> str:
    return f"{percent(share.value)}（{limits(share)}，{share.trials}条）"
