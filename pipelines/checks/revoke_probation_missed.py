"""缓刑考验期内犯新罪（漏罪）未撤销缓刑。

Finds a defendant on 缓刑 from an earlier judgment whose new crime falls in its period, while the judgment revokes nothing (刑法第七十七条第一款, 第六十九条;
社区矫正法第四十六条). The period runs from the day the judgment took effect, taken as the eleventh day after it (no appeal): 15 days of margin at
each end give B. B too: the conduct only ends in the period; the period was over when he was caught (revocation then is the prevailing view only);
an earlier crime discovered in the period (漏罪: conduct before, first measure inside).
Excluded: revoked already or elsewhere (撤销缓刑, 余刑 told anywhere); 特赦; the earlier conviction, or the first day of the conduct, is told of others; no sentence now (无罪); later instances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.dates import add_months
from pipelines.doctrine.recidivism import charges_of, his_conduct, his_last_day, on_probation, own
from pipelines.durations import in_words
from pipelines.facts.values import Prior

_REVOKED = re.compile(r"撤销[^。；]{0,90}缓刑|缓刑[^。；]{0,40}撤销|收监执行原判|余刑")
_MARGIN = timedelta(days=15)
_APPEAL = timedelta(days=11)  # 上诉期十日, from the second day
_LONGEST = 5  # years of probation (刑法第七十三条第二款)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The conduct against the probation of each earlier conviction."""
    defendant = case.defendant
    suspended = (prior for prior in defendant.priors if on_probation(prior.penalty) and prior.release != "赦免")
    priors = [prior for prior in suspended if own(case, prior) and (prior.charge is None or charges_of(prior.charge))]
    if not priors or not any(one.penalty.kind not in ("无罪", None) for one in defendant.convictions):
        return
    if defendant.revoked_probation or _REVOKED.search(case.judgment.plain) or not his_conduct(case):
        return
    for prior in priors:
        answer = _answer(case, prior)
        if answer is not None:
            yield answer
            return


def _answer(case: Case, prior: Prior) -> Hit | Missing | None:
    if prior.sentenced_on is None:
        return Missing(("priors.sentenced_on",)) if prior.release is None else None
    first, last = prior.sentenced_on.earliest, prior.sentenced_on.latest
    if first is None or last is None:
        return None
    months = prior.penalty.probation_months
    if months is None:
        recent = case.conduct and first <= case.conduct[1] and case.conduct[0].year <= last.year + _LONGEST
        return Missing(("priors.probation_months",)) if recent else None
    if case.conduct is None:
        caught = _caught(case)
        return Missing(("crime_to",)) if caught and first <= caught <= add_months(last + _APPEAL, months) else None
    return _placed(case, prior, (first, last), months)


def _placed(case: Case, prior: Prior, sentenced: tuple[date, date], months: int) -> Hit | None:
    """Where the conduct lies in the period."""
    begin, over = sentenced[1] + _APPEAL, add_months(sentenced[0] + _APPEAL, months) - timedelta(days=1)
    conduct, caught = case.conduct or sentenced, _caught(case)
    certain = begin + _MARGIN <= conduct[0] <= over - _MARGIN and case.single
    period = f"缓刑考验期约自{begin.isoformat()}至{over.isoformat()}"
    begun = case.defendant.crime_from or case.defendant.crime_to
    first = begun.value.latest if begun else None
    ends_inside = conduct[0] < begin <= conduct[1] <= over and first is not None and first < begin and his_last_day(case)
    if first and (begin <= conduct[0] <= first <= over or ends_inside):
        late = caught is None or caught > over
        grade: Grade = "A" if certain and not late else "B"
        when = f"{conduct[0].isoformat()}起" if begin <= conduct[0] else f"{conduct[0].isoformat()}起至{conduct[1].isoformat()}止"
        return _hit(case, prior, f"{period}，本案{when}犯罪，在考验期内犯新罪", grade)
    if conduct[1] < sentenced[0] and caught and begin + _MARGIN <= caught <= over - _MARGIN:
        return _hit(case, prior, f"{period}，其间（{caught.isoformat()}）发现本案，属判决宣告以前的漏罪", "B")
    return None


def _caught(case: Case) -> date | None:
    """The first measure of this case; None if none is dated."""
    days = [day for step in case.defendant.custody if step.on and (day := step.on.date)]
    return min(days, default=None)


def _hit(case: Case, prior: Prior, reason: str, grade: Grade) -> Hit:
    told = prior.sentenced_on.iso if prior.sentenced_on else ""
    return Hit(
        f"前罪{prior.charge or ''}于{told}判处{prior.penalty.kind or '刑罚'}、缓刑{in_words(prior.penalty.probation_months)}，{reason}，"
        "应撤销缓刑、数罪并罚，主文未撤销",
        (*prior.spans, *(span for one in case.defendant.convictions for span in one.spans)),
        grade=grade,
    )


CHECK = Check(
    name="revoke_probation_missed",
    title="缓刑考验期内犯新罪（漏罪）未撤销缓刑",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/77/1", "criminal-law/69/1"),
    judge=judge,
    favours=Favours.PROSECUTION,
    instances=("first",),
)
