"""羁押期间与刑期折抵: the custody steps of this case as intervals, and the days that count towards the term.

Basis: 刑法第四十一条、第四十四条、第四十七条 (a day in custody counts as a day, for 管制 two); 刑事诉讼法第七十六条 (two days of 指定居所监视居住 count as one);
法释〔2000〕7号 (取保候审 in between moves the last day on); 监察法第四十四条 (留置). 取保候审 and 监视居住 do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipelines.facts.values import CustodyStep, Defendant

_HELD = frozenset({"刑事拘留", "逮捕", "留置", "羁押", "抓获", "收监", "行政拘留"})
_HOUSE = "指定居所监视居住"
_FREE = frozenset({"取保候审", "监视居住", "释放", _HOUSE})


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in custody or out of it: first day, the day the next step begins (None: until now), whether held, and the step that began it."""

    start: date
    end: date | None
    held: bool
    step: CustodyStep

    @property
    def house(self) -> bool:
        """Whether it is 指定居所监视居住."""
        return self.step.measure == _HOUSE

    @property
    def days(self) -> int | None:
        """Days from the first day to the one before the next step; None while it lasts."""
        return (self.end - self.start).days if self.end else None


def stays(defendant: Defendant) -> tuple[Stay, ...] | None:
    """The times in and out of custody in the order of their days; None if a step that opens or closes one has no full date."""
    steps = [step for step in defendant.custody if step.measure in _HELD | _FREE]
    dated = [(step.on.date, step) for step in steps if step.on and step.on.date]
    if len(dated) != len(steps):
        return None
    return tuple(_joined(sorted(dated, key=lambda item: item[0])))


def _joined(dated: Iterable[tuple[date, CustodyStep]]) -> list[Stay]:
    found: list[Stay] = []
    for on, step in dated:
        held = step.measure in _HELD
        if not found and not held and step.measure != _HOUSE:
            continue
        last = found[-1] if found else None
        if last and last.held == held and last.house == (step.measure == _HOUSE):
            continue
        if last:
            found[-1] = Stay(last.start, on, last.held, last.step)
        found.append(Stay(on, None, held, step))
    return found


def credit(chain: Iterable[Stay], before: date) -> tuple[float, int]:
    """Days of closed custody before a day (先行羁押), 指定居所监视居住 at half, and by how many days the count may differ (首尾日)."""
    total, spread = 0.0, 1
    for stay in chain:
        if stay.end is None or stay.end > before or not (stay.held or stay.house):
            continue
        total += (stay.days or 0) * (0.5 if stay.house else 1)
        spread += 1
    return total, spread


def interruption(chain: Iterable[Stay], since: date) -> tuple[float, int]:
    """Days out of custody from a day on (取保顺延), 指定居所监视居住 at half, and by how many days the count may differ."""
    total, spread = 0.0, 1
    for stay in chain:
        if stay.end is None or stay.held or stay.start < since:
            continue
        total += (stay.days or 0) * (0.5 if stay.house else 1)
        spread += 1
    return total, spread
