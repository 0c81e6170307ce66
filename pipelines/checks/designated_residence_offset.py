"""指定居所监视居住折抵比例错误。

Finds a printed last day (止) that shows how 指定居所监视居住 was counted, and that it was not two days for one: not at all, one day for one day (as if in
custody), or taken off the term although the term already ran through those days.
Basis: 刑事诉讼法第七十六条 (2012 text 第七十四条: two days count as one of 拘役 or 有期徒刑; in force since 2013-01-01; before, the measure had no such effect).
The last day is computed from all times in and out of custody that his own paragraph tells; the check speaks only where the printed last day agrees
with one of the three wrong ways and differs from the right one by five days or more.
Excluded: 监视居住 at home (nothing counts), 管制 (one day for one), 缓刑, earlier sentences, a last day that the words move on (顺延至), paragraphs with days missing, masked or out of order; for
“not counted” also words that tell a deduction. Grade B where the paragraph says 指定监视居住 without the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.custody_chain import Stay, own_stays
from pipelines.doctrine.printed_term import PrintedTerm, combined, printed_term

_IN_FORCE = date(2013, 1, 1)
_LEAST = 5


@dataclass(frozen=True, slots=True)
class _Days:
    """Days before and after the first day of the term: held before, free after, at the designated place before and after."""

    held: int
    free: int
    before: int
    after: int

    @property
    def right(self) -> float:
        """By how many days the last day lawfully moves: two days at the designated place for one."""
        return self.free + self.after / 2 - self.held - self.before / 2

    @property
    def wrong(self) -> tuple[tuple[str, float, Favours], ...]:
        """The wrong ways, how far each moves the last day, and whom its correction favours."""
        total = self.free - self.held
        ways = [
            ("未予折抵", float(total + self.after), Favours.DEFENDANT),
            ("按一日折抵一日计算", float(total - self.before), Favours.PROSECUTION),
        ]
        if self.after:
            ways.append(("已计入刑期又再扣减", total - self.before / 2 - self.after / 2, Favours.PROSECUTION))
        return tuple(ways)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The printed last day against the three wrong ways of counting."""
    term = printed_term(case)
    if term is None or term.end < term.start or combined(case, term) or "顺延" in case.quote(term.item):
        return
    chain = tuple(stay for stay in own_stays(case) if stay.end and stay.end <= term.end)
    houses = [stay for stay in chain if stay.house]
    days = _days(chain, term.start)
    if not houses or days is None or houses[0].start < _IN_FORCE:
        return
    off, slack = term.off(), len(chain) + 1
    if abs(off - days.right) < _LEAST or abs(off - days.right) <= slack:
        return
    for way, move, favours in days.wrong:
        if abs(off - move) <= slack and not (favours is Favours.DEFENDANT and term.credited(case.judgment.plain)):
            yield _hit(case, term, houses, days, way, favours)
            return


def _days(chain: tuple[Stay, ...], start: date) -> _Days | None:
    """The days of the stays by kind and place; None where a stay begins before the first day of the term and ends after it."""
    counted = {"held": 0, "free": 0, "before": 0, "after": 0}
    for stay in chain:
        later = stay.start >= start - timedelta(days=1)
        if not later and stay.end and stay.end > start + timedelta(days=1):
            return None
        kind = ("after" if later else "before") if stay.house else "held" if stay.held and not later else "free"
        if stay.house or (stay.held and not later) or (not stay.held and later):
            counted[kind] += stay.days or 0
    return _Days(**counted)


def _hit(case: Case, term: PrintedTerm, houses: list[Stay], days: _Days, way: str, favours: Favours) -> Hit:
    told = "、".join(f"{stay.start}至{stay.end}" for stay in houses)
    placed = all("指定监视" not in case.quote(*stay.step.spans) for stay in houses)
    return Hit(
        f"{told}指定（居所）监视居住{days.before + days.after}日，应二日折抵一日；自{term.start}起算，终止日约为{term.full_end + timedelta(days=round(days.right))}，"
        f"文书写{term.end}，似{way}",
        (*term.spans, *(span for stay in houses for span in stay.step.spans)),
        grade=None if placed else "B",
        favours=favours,
    )


CHECK = Check(
    name="designated_residence_offset",
    title="指定居所监视居住折抵比例错误",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-procedure-law/76", "term-dates-2000/1"),
    judge=judge,
    favours=Favours.DEFENDANT,
    straddles=(_IN_FORCE,),
    instances=("first", "second"),
)
