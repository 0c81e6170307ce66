"""Values with a date: plain dates, measures (强制措施), earlier convictions (前科), earlier reductions (历次减刑)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.dates import DateHit, PartialDate
from pipelines.facts.commutation import reductions
from pipelines.facts.custody_reader import read_steps
from pipelines.facts.prior_reader import Told, read_priors
from pipelines.facts.spans.stretch import Stretch
from pipelines.judgment import Span

_REACH = 600  # characters over which an account keeps its day


def _inside(stretch: Stretch) -> list[DateHit]:
    return [hit for hit in stretch.dates if hit.end > stretch.span.start]


def _iso(value: PartialDate | None) -> str | None:
    return value.iso if value else None


def _carried(stretch: Stretch) -> str | None:
    """The date told before the span in its sentence."""
    since = stretch.sentence.start
    before = [hit for hit in stretch.dates if since <= hit.start and hit.end <= stretch.span.start]
    return before[-1].value.iso if before else None


def _told_before(stretch: Stretch) -> str | None:
    """The day told last before the span, not far off (2019年3月5日……。后被抓获)."""
    before = [hit for hit in stretch.dates if hit.value.day and stretch.span.start - _REACH <= hit.start and hit.end <= stretch.span.start]
    return before[-1].value.iso if before else None


def read_date(stretch: Stretch) -> str | None:
    """The first date of the span, else the one told before it in its sentence."""
    hits = _inside(stretch)
    return hits[0].value.iso if hits else _carried(stretch)


def read_last_date(stretch: Stretch) -> str | None:
    """The last date of the span (the end of 自……起至……止)."""
    hits = _inside(stretch)
    return hits[-1].value.iso if hits else _carried(stretch)


def read_custody(stretch: Stretch) -> str | None:
    """The day of a measure: the only date of the span, else the date that governs its words."""
    hits = _inside(stretch)
    if len(hits) == 1:
        return hits[0].value.iso
    section = stretch.section
    steps = [one for one in read_steps(stretch.plain, section.start, section.end) if one.on]
    overlapping = stretch.overlapping(steps)
    own = [one for one in overlapping if one.measure == stretch.kind] or ([] if hits else overlapping)
    return _iso(own[0].on) if own else read_date(stretch) or _told_before(stretch)


def read_prior(stretch: Stretch) -> dict[str, Any] | None:
    """An earlier conviction; charge, date and penalty that the span leaves out are those of the account around it."""
    before = [hit.value for hit in stretch.dates if hit.end <= stretch.span.start]
    within = list(read_priors(stretch.plain, stretch.span.start, stretch.span.end, before[-1] if before else None))
    paragraph = _paragraph(stretch)
    around = stretch.overlapping(list(read_priors(stretch.plain, paragraph.start, paragraph.end)))
    if not within and not around:
        return None
    told = within[0] if within else replace(around[0], released_on=None)
    return _prior(told, around[0] if around else told)


def _paragraph(stretch: Stretch) -> Span:
    section = stretch.section
    start = stretch.plain.rfind("\n", section.start, stretch.span.start) + 1
    end = stretch.plain.find("\n", stretch.span.end, section.end)
    return Span(max(start, section.start), end if end >= 0 else section.end)


def _prior(told: Told, around: Told) -> dict[str, Any]:
    penalty = told.penalty if told.penalty.kind else around.penalty
    return {
        "charge": told.charge or around.charge,
        "sentenced_on": _iso(told.sentenced_on or around.sentenced_on),
        "kind": penalty.kind,
        "months": penalty.months,
        "probation_months": penalty.probation_months,
        "released_on": _iso(told.released_on),
    }


def read_reduction(stretch: Stretch) -> dict[str, Any] | None:
    """An earlier reduction with the date of its ruling."""
    sentence = stretch.sentence
    found = [one for one, _ in reductions(stretch.plain, [stretch.span])]
    around = {span: one for one, span in reductions(stretch.plain, [sentence])}
    nearest = stretch.overlapping(list(around))
    one = found[0] if found else around[nearest[0]] if nearest else None
    if one is None:
        return None
    on = one.on or (around[nearest[0]].on if nearest else None)
    return {"on": _iso(on), "months": one.months, "days": one.days}
