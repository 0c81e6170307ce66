"""Terms of punishment and other spans of time (刑期、期限) read as months and days, and the day on which they end.

``read_duration`` reads one exact string, ``find_duration`` all durations of a stretch; calendar dates, statute
numbers and "第三年" are no durations. ``DURATION`` is for use after a word that announces a term
(``有期徒刑({DURATION})``), where 六月 and 二年六月 mean months.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipelines.numerals import CHINESE_DIGITS, VAGUE_PAIR, read_number


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A span of time (期限): whole ``months`` (三年六个月 = 42) and ``days`` beyond them."""

    months: int
    days: int = 0


_N: Final = rf"[0-9０-９十拾廿卅{''.join(sorted(CHINESE_DIGITS))}]"
_DIGIT: Final = r"[0-9０-９一二三四五六七八九十两拾廿卅壹贰貳叁參叄肆伍陆陸柒捌玖兩〇○零]"
_COUNT: Final = rf"(?:(?:{_DIGIT}{_N}{{0,2}}|[一壹]?[百佰]{_N}{{0,4}})(?<!零))"
_AND: Final = r"(?:零|又|另|加|余|并|〇|○|0(?=[0-9０-９一二三四五六七八九十]{1,2}[个個箇]))?"
_MONTHS: Final = rf"(?:{_COUNT}[个個箇]?半?月|[个個箇]?半个?月|{_COUNT}[个個箇](?=[零又另]?{_DIGIT}{{1,3}}[日天]))"
_DAYS: Final = rf"{_COUNT}[日天]"
DURATION: Final = rf"(?:(?:{_COUNT}年半?|半年)(?:{_AND}{_MONTHS})?(?:{_AND}{_DAYS})?|{_MONTHS}(?:{_AND}{_DAYS})?|{_DAYS})"
"""Regex source (non-capturing) of a duration after a word that announces one."""

_PARTS = re.compile(
    rf"(?:(?P<years>{_COUNT})年(?P<year_half>半)?|(?P<half_year>半年))?{_AND}"
    rf"(?:(?P<months>{_COUNT})(?:[个個箇]?(?P<month_half>半)?月|[个個箇](?=[零又另]?{_DIGIT}{{1,3}}[日天]))"
    rf"|(?P<half_month>[个個箇]?半[个個箇]?月))?"
    rf"{_AND}(?:(?P<days>{_COUNT})[日天])?"
)
_ANNOUNCED: Final = "徒刑|拘役|管制|缓刑|刑期|权利|期限|减去|减刑|考验期|留置|拘留|监禁|劳教|教养|戒毒|羁押|余刑|剩余"
_AT = re.compile(DURATION)
_CHARS: Final = f"{_N[1:-1]}百佰"
_CANDIDATE = re.compile(rf"[{_CHARS}半个個箇][{_CHARS}]{{0,4}}(?:[个個箇]?半?[年月日天]|[个個箇])")
_BEFORE_PENALTY = re.compile(rf"(?:{_ANNOUNCED})[为：:至到了]?$")
_NOT_BEFORE: Final = frozenset("0123456789０１２３４５６７８９.．第○〇零十百千万") | CHINESE_DIGITS.keys()
_DATE_BEFORE: Final = frozenset("年月同日至、和到及与号-—~－～")
_NOT_AFTER: Final = re.compile(r"[级代度]|(?:\d{1,2}|[一二三四五六七八九十元]{1,3})月(?!有期)")


_SOME_DAY: Final = frozenset("的某有前这那同每第另当天")


def _count(text: str | None) -> int | None:
    """Whole number of a group that may be absent (0), or None if it is malformed or vague (五六年)."""
    if text is None:
        return 0
    value = None if VAGUE_PAIR.search(text) else read_number(text)
    return value if isinstance(value, int) else None


def read_duration(text: str) -> Duration | None:
    """Duration of the whole string ``text`` (一年又六个月, 四个月零十五日, 1年半, 二年六月), or None.

    Half a month is 15 days (半个月一律按十五日计算: 法释〔2021〕1号第二百零二条).
    """
    match = _PARTS.fullmatch(text.strip()) if text else None
    if match is None:
        return None
    years, months, days = (_count(match[name]) for name in ("years", "months", "days"))
    if years is None or months is None or days is None or years > 99:
        return None
    total = years * 12 + months + (6 if match["year_half"] or match["half_year"] else 0)
    days += 15 if match["month_half"] or match["half_month"] else 0
    if not (total or days):
        return None
    return Duration(total, days)


def _is_date(text: str, start: int, end: int) -> bool:
    """Whether what stands at ``text[start:end]`` is (part of) a calendar date, an ordinal or a school year."""
    found = text[start:end]
    if _BEFORE_PENALTY.search(text, max(0, start - 6), start):
        return False
    before = text[start - 1] if start else ""
    if before in _NOT_BEFORE or found[0] in "0０〇○零" or (found == "半年" and before and before in "上下前后"):
        return True
    if found in ("一天", "一日", "1天") and before in _SOME_DAY:
        return True
    if found.endswith("年"):
        return _NOT_AFTER.match(text, end) is not None
    if "年" not in found and any(mark in found for mark in "个個箇半"):
        return False
    if "月" in found:
        return not any(mark in found for mark in "个個箇半") and not text.startswith("内", end)
    return before in _DATE_BEFORE and "年" not in found


def find_duration(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, Duration]]:
    """Every duration of ``text[start:end]`` as (start, end, value), offsets into ``text``."""
    stop = len(text) if end is None else end
    position = start
    while candidate := _CANDIDATE.search(text, position, stop):
        position = candidate.end()
        match = _AT.match(text, candidate.start(), stop)
        if match is None:
            continue
        position = match.end()
        value = None if _is_date(text, match.start(), position) else read_duration(match.group())
        if value is not None:
            yield match.start(), position, value


def in_words(months: int | None, days: int | None = None) -> str:
    """A term as people say it: 42 months and 10 days are 3年6个月10日; no time at all is 0个月."""
    years, rest = divmod(months or 0, 12)
    return "".join(f"{number}{unit}" for number, unit in ((years, "年"), (rest, "个月"), (days or 0, "日")) if number) or "0个月"


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (negative: earlier), or the last day of that month where it is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _months_on(day: date, months: int, sticky: bool) -> date:
    """First day after a term of ``months`` from ``day``; ``sticky``: a month's last day goes to a month's last day."""
    target = add_months(day, months)
    if sticky and _is_month_end(day):
        return target.replace(day=calendar.monthrange(target.year, target.month)[1])
    return target


def term_end(start: date, months: int, days: int = 0) -> date:
    """Last day (刑期终日) of a term of ``months`` and ``days`` that begins on ``start``; years first, then months.

    A year ends the day before the same day of the next year, a month the day before the same day of the next month;
    from the last day of a month it ends the day before the last day of the target month, and so where the day is
    missing there (法释〔2021〕1号第二百零二条第二款). 2019-03-31 and seven months end on 2019-10-30.
    """
    after = add_months(start, months // 12 * 12)
    if months % 12:
        after = _months_on(after, months % 12, sticky=True)
    return after + timedelta(days=days - 1)


def term_end_variants(start: date, months: int, days: int = 0) -> frozenset[date]:
    """All last days that courts lawfully printed for the term.

    Before 2021-03-01 no text fixed the ends of months (法释〔2012〕21号第一百六十五条): plain calendar subtraction, the last day
    of the target month itself, months counted one by one, and ±1 day are tolerated where the term begins on the last
    day of a month or the target month lacks the day.
    """
    exact = term_end(start, months, days)
    plain = add_months(start, months) + timedelta(days=days - 1)
    stepped = start
    for _ in range(months % 12):
        stepped = _months_on(stepped, 1, sticky=True)
    stepped = add_months(stepped, months // 12 * 12) + timedelta(days=days - 1)
    ends = {exact, plain, stepped, _months_on(start, months, sticky=True) + timedelta(days=days - 1)}
    if months and (_is_month_end(start) or add_months(start, months).day != start.day):
        ends |= {end + timedelta(days=step) for end in (exact, plain) for step in (-1, 1)}
    return frozenset(ends)
