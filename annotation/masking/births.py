"""Days of birth (出生日): the day is hidden, year and month stay, because ages decide cases.

Found beside the words that make a date a birth (出生, 生于, 出生日期), whoever is born, and wherever the same date stands again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotation.masking.finding import Finding
from pipelines.dates import DateHit, find_dates

_AFTER = re.compile(r"[，、（(]?(?:农历|阴历|公历|阳历|凌晨|早晨|中午|晚上?)?(?:出生|诞生|生(?=[，。；（）、\n人]|$|于(?![\d一二])))")
_BEFORE = re.compile(r"(?:(?<![发产])生于|出生(?:于|日期|年月日?|时间|：)|生日|诞生于?)(?:为|是|系|于|在)?[：:，]?(?:农历|公历|阴历)?$")
_SEX = re.compile(r"(?:^|[，、（：\s|])[男女]性?[，、 |]$")
_DAY = re.compile(r"(?P<day>\d{1,2}|[〇零○一二三四五六七八九十廿卅]{1,4})[日号]?$")


def births_of(plain: str, names: Sequence[Finding]) -> Iterator[Finding]:
    """The day in every date of birth: its number alone. The 生 of a name (张东生于2017年…) bears nobody."""
    of_names = {one.end for one in names if one.words.endswith("生")}
    hits = [hit for hit in find_dates(plain) if hit.value.day is not None and not hit.relative and hit.value.year > 1850]
    born = {hit.value for hit in hits if _is_birth(plain, hit, of_names)}
    for hit in hits:
        day = _DAY.search(plain[hit.start : hit.end])
        if hit.value in born and day:
            start = hit.start + day.start("day")
            yield Finding(start, start + len(day["day"]), "birth", hit.value.iso)


def _is_birth(plain: str, hit: DateHit, of_names: set[int]) -> bool:
    before = plain[max(0, hit.start - 14) : hit.start]
    if _AFTER.match(plain, hit.end):
        return True
    if _BEFORE.search(before):
        return hit.start - 1 not in of_names
    return hit.value.year < 2010 and bool(_SEX.search(before)) and plain[hit.end : hit.end + 1] in ("，", "。", "（", "；", " ", "|")
