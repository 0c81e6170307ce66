"""缓刑考验期越界。

Finds a 缓刑考验期 outside 刑法第七十三条: for 拘役 from the term itself, at least two months, to one year; for 有期徒刑 from the term itself,
at least one year, to five years. A period that no court can have meant (缓刑五三年) is told as a misprint (B). Excluded: a conviction that is combined (决定执行 decides), a term or period that was not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.durations import in_words

_BOUNDS = {"拘役": (2, 12, "criminal-law/73/1"), "有期徒刑": (12, 60, "criminal-law/73/2")}

_MISPRINT = 180  # months


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The period against [max(term, least), most]."""
    penalty = case.defendant.penalty
    if penalty is None or penalty.kind not in _BOUNDS:
        return
    if "probation_months" in penalty.unread:
        yield Missing(("convictions.probation_months",))
    if penalty.probation_months is None or penalty.months is None:
        return
    least, most, basis = _BOUNDS[penalty.kind]
    term = penalty.months + (1 if penalty.days else 0)
    low = max(least, penalty.months)
    if low <= penalty.probation_months <= most and not (penalty.days and penalty.probation_months < term):
        return
    holder = case.defendant.executed or case.defendant.convictions[0]
    if penalty.probation_months > _MISPRINT:
        yield Hit(
            f"缓刑考验期的文字（“{case.quote(*holder.spans)}”）读不出法定的期限（最长五年），疑为笔误",
            holder.spans,
            grade="B",
            basis=(basis,),
        )
        return
    short = penalty.probation_months < max(least, term)
    yield Hit(
        f"{penalty.kind}{in_words(penalty.months, penalty.days)}，缓刑考验期{in_words(penalty.probation_months)}；"
        f"法定考验期为原判刑期以上、不少于{in_words(least)}、不超过{in_words(most)}",
        holder.spans,
        basis=(basis,),
        favours=Favours.PROSECUTION if short else Favours.DEFENDANT,
    )


CHECK = Check(
    name="probation_period_bounds",
    title="缓刑考验期越界",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-law/73/1", "criminal-law/73/2"),
    judge=judge,
    needs=("convictions.probation_months",),
)
