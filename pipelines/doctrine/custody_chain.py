"""羁押期间与刑期折抵: the custody steps of this case as intervals, and the days that count towards the term.

Basis: 刑法第四十一条、第四十四条、第四十七条 (a day in custody counts as a day, for 管制 two); 刑事诉讼法第七十六条 (two days of 指定居所监视居住 count as one);
法释〔2000〕7号 (取保候审 in between moves the last day on); 监察法第四十四条 (留置). 取保候审 and 监视居住 do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.facts.values import CustodyStep, Defendant

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_HELD = frozenset({"刑事拘留", "逮捕", "留置", "羁押", "抓获", "收监", "行政拘留"})
_HOUSE = "指定居所监视居住"
_FREE = frozenset({"取保候审", "监视居住", "释放", _HOUSE})
_UNCOUNTED = frozenset({"抓获", "行政拘留"})  # the hour of capture is no custody yet; 行政拘留 counts for the same act only
_PAPER = re.compile(r"在逃|追逃|网逃|潜逃|脱逃|逃跑|逃匿|批捕后|通缉|未(?:能)?执行|未(?:能)?到案")
_LISTED = re.compile(r"(?:分别|先后|相继|各)(?:[^，。；]{0,30})(?:取保|监视居住|拘留|逮捕)")
_BAIL = re.compile(r"(?<!解除)(?<!撤销)(?<!继续)(?<!继续对其)(?:取保|监视居住)(?!期间?)")
_ORDER = re.compile(r"(?:批准|决定)(?:[^，。；]{0,12})逮捕")
_RELEASED = re.compile(r"取保|监视居住|不(?:予)?批准逮捕|(?<!刑满)(?<!减刑)(?<!满)释放")


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


def own_stays(case: Case) -> tuple[Stay, ...]:
    """The times in and out of custody as his own paragraph tells them; none where they are not surely so.

    Left out are capture, 行政拘留 and orders without execution (批准逮捕, 决定刑事拘留 before 执行). Not sure: a day not known or told elsewhere (it may
    be another's), bail without a day, days that do not follow in the order of the words (a misprint), several days told at once (分别, 先后), and a person on the run,
    whose 刑事拘留 or 逮捕 was an order on paper.
    """
    defendant, header, plain = case.defendant, case.defendant.person.header, case.judgment.plain
    if header is None or _PAPER.search(plain, header.start, header.end):
        return ()
    told = [step for step in defendant.custody if step.measure in (_HELD | _FREE) - _UNCOUNTED]
    if not all(step.spans and header.start <= step.spans[0].start < header.end for step in told):
        return ()
    told.sort(key=lambda step: step.spans[0].start)
    days = [step.on.date for step in told if step.on and step.on.date]
    if len(days) != len(told) or days != sorted(days) or _LISTED.search(plain, header.start, header.end):
        return ()
    if any(not _read(told, match.start()) for match in _BAIL.finditer(plain, told[0].spans[0].start if told else header.end, header.end)):
        return ()
    return tuple(_joined(zip(*_executed(case, days, told), strict=True)))


def _read(steps: list[CustodyStep], place: int) -> bool:
    """Whether a word of bail was read as a step with its day."""
    return any(span.start <= place < span.end for step in steps for span in step.spans)


def _executed(case: Case, days: list[date], steps: list[CustodyStep]) -> tuple[list[date], list[CustodyStep]]:
    """The steps without mere orders: a first 逮捕 in the words of an order, and a 刑事拘留 that another 刑事拘留 follows at once."""
    kept = []
    for place, step in enumerate(steps):
        following = steps[place + 1].measure if place + 1 < len(steps) else None
        if step.measure == following == "刑事拘留":
            continue
        alone = step.measure == "逮捕" and (place == 0 or steps[place - 1].measure in _FREE)
        words = case.quote(*step.spans)
        if alone and following in _FREE and _ORDER.search(words) and "执行" not in words:
            continue
        kept.append(place)
    return [days[place] for place in kept], [steps[place] for place in kept]


def unbroken(case: Case, chain: tuple[Stay, ...]) -> bool:
    """Whether he was held without a break from the first day on, and his paragraph tells of no release either."""
    header = case.defendant.person.header
    if header and _RELEASED.search(case.judgment.plain, header.start, header.end):
        return False
    return len(chain) == 1 and chain[0].held


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
