"""Calendar dates (日期), whole and partial; the arithmetic of terms (刑期起止) comes along from ``durations``.

``read_date`` reads one exact string; ``find_dates`` reads a stretch in order and resolves 同年, 次年, 同月, 同日, 次日,
bare 5月3日 and the later members of ranges and lists against the date before them. Masked (×月×日) and lunar (农历) dates
give the year alone or nothing; the time of day is no part of a date.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from pipelines.durations import add_months, term_end, term_end_variants
from pipelines.numerals import CHINESE_DIGITS, VAGUE_PAIR, ZEROS, read_number
from pipelines.partial_date import PartialDate

__all__ = ["DateHit", "PartialDate", "add_months", "find_dates", "read_date", "term_end", "term_end_variants"]


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date found at ``text[start:end]``; ``relative`` when a part of it was carried over from an earlier date."""

    start: int
    end: int
    value: PartialDate
    relative: bool = False


_SPOKEN: Final = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_N: Final = f"0-9０-９{_SPOKEN}十拾廿卅{ZEROS}"
_MASK: Final = "×xXＸ*＊✕╳"
_NAMED: Final = "同次当翌第本今去前明后上下每某隔"
_PART: Final = f"[{_N}元lI]{{1,4}}"
_JOIN: Final = r"[、至到和及\-—~－～]{1,2}"
_MORE: Final = rf"(?:{_JOIN}[0-9]{{1,2}}){{1,6}}"
_DAY_MARK: Final = (
    r"(?:\s?[日曰](?!元)|号(?![楼线院车房店仓桌库铺包厢])"
    rf"|(?={_MORE}[日号])|(?=[被因经止上下早晚凌中出死]|起[至计]))"
)
_MONTH_END: Final = r"(?:份|[上中下]旬|底|末|初(?![一二三四五六七八九十]))?"
_YEAR_END: Final = r"(?:年?底|年?末|年初(?!中)|初(?![中次步级审犯])|度|[上下]半年)?"
_DATE = re.compile(
    rf"(?P<head>[{_N}{_MASK}{_NAMED}](?:(?<=[{_N}{_MASK}])[{_N}{_MASK}lI]{{0,3}}|(?<=第)二)?)(?:"
    rf"(?P<year>年)(?:的?(?P<month>{_PART})(?:月(?:(?P<day>{_PART}){_DAY_MARK}|(?P<month_end>{_MONTH_END}))"
    rf"|(?={_MORE}月))|(?P<year_end>{_YEAR_END}))"
    rf"|(?P<bare_month>月)(?:(?P<bare_day>{_PART}){_DAY_MARK}|(?P<bare_end>{_MONTH_END}))"
    rf"|(?P<only_day>[日号天曰])"
    rf"|(?P<sep>[.．\-/－])(?P<dot_month>[0-9０-９]{{1,2}})(?P=sep)(?P<dot_day>[0-9０-９]{{1,2}})"
    rf"(?![0-9０-９]|(?P=sep)[0-9０-９])[日号]?"
    rf"|(?={_MORE}(?P<listed>[月日号]))|(?=(?:{_JOIN}[0-9]{{4}}){{1,4}}(?P<listed_year>年))"
    rf")"
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ANNOUNCED: Final = ("徒刑", "拘役", "管制", "缓刑", "刑期", "期限", "减刑", "减去", "考验期")
_LUNAR: Final = ("农历", "阴历", "旧历", "古历", "夏历")
_SAME: Final = frozenset("同当")
_NEXT: Final = frozenset(("次", "翌", "第二"))
_RANGE: Final = ("至", "到", "-", "—", "~", "－", "～")
_LINK: Final = (*_RANGE, "、", "和", "及", "与", "或")
_BORN_AFTER = re.compile(r"[（(]?(?:出生|生(?![产效活意前]))")
_BORN_BEFORE: Final = ("生于", "出生日期", "出生日期：", "出生年月：", "出生年月")
_STATUTE_AFTER: Final = ("《", "刑法", "修正", "修订", "颁布", "版")
_OTHER_DAY: Final = ("案发", "事发", "作案", "判决", "宣判", "收到", "之", "的", "每", "事故", "准备", "打算", "计划", "约定")
_REACH: Final = {True: 150, False: 300}
"""Characters after a date within which 当天 and 第二天 (True), 同日, 当日 and 次日 (False) are taken to refer to it."""
_DIGITS: Final = {char: str(value) for char, value in CHINESE_DIGITS.items()} | {"l": "1", "I": "1"}
_DIGITS.update((char, str(value)) for row in ("0123456789", "０１２３４５６７８９") for value, char in enumerate(row))


@lru_cache(maxsize=4096)
def _year(head: str) -> int | None:
    """Year of four printed digits, None otherwise (a term such as 二十 is no year)."""
    digits = [_DIGITS.get(char, "") for char in head]
    return int("".join(digits)) if len(head) == 4 and all(digits) else None


@lru_cache(maxsize=512)
def _short_year(head: str) -> int | None:
    """Year of two printed digits (09, 九八): 1936–2035."""
    digits = "".join(_DIGITS.get(char, "?") for char in head)
    if len(digits) != 2 or not digits.isdecimal():
        return None
    return int(digits) + (2000 if int(digits) <= 35 else 1900)


@lru_cache(maxsize=4096)
def _small(part: str) -> int | None:
    """Month or day number as printed (元 is 1, l and I are a misread 1), None if malformed or vague (八九)."""
    if part == "元":
        return 1
    if VAGUE_PAIR.search(part):
        return None
    value = read_number(part.replace("l", "1").replace("I", "1")) if part else None
    return value if isinstance(value, int) and value < 100 else None


def _absolute(match: re.Match[str]) -> PartialDate | None:
    """Date of a match that carries its own year, or None."""
    head, month, day = match["head"], match["month"], match["day"]
    if match["sep"]:
        year, month, day = _year(head), match["dot_month"], match["dot_day"]
        value = PartialDate(year, _small(month), _small(day)) if year and 1900 <= year <= 2100 else None
        return value if value and value.month and value.month <= 12 and value.day and value.day <= 31 else None
    year = _year(head)
    plain = head[0] in ("06789０〇零○" if month else "0０〇零○")
    sure = day or match["month_end"] or plain if month else match["year_end"] and plain
    if year is None and sure:
        year = _short_year(head)
    number = _small(month) if month else None
    if year is None or year < 1000 or (number is None and not 1800 <= year <= 2100):
        return None
    return PartialDate(year, number, _small(day) if day and number is not None else None)


def read_date(text: str) -> PartialDate | None:
    """Date of the whole string ``text`` (二〇一九年五月三日, 2019.5.3, 2019-05, 2019年5月底), or None.

    An impossible date is returned as printed (``possible`` is False); a date without its own year is None.
    """
    text = "".join(text.split())
    if iso := _ISO.fullmatch(text):
        year, month, day = (int(part) if part else None for part in iso.groups())
        return PartialDate(year or 0, month, day)
    match = _DATE.fullmatch(text) or _DATE.fullmatch(text + "日") or _DATE.fullmatch(text + "月")
    if match is None or not (match["year"] or match["sep"]):
        return None
    return _absolute(match)


class _Reader:
    """Resolves the dates of one stretch in reading order; holds the date that 同年, 次日 and bare dates refer to."""

    def __init__(self, text: str, start: int, context: PartialDate | None) -> None:
        self.text, self.floor, self.context = text, start, context
        self.last_end = -1
        self.hits: list[DateHit] = []

    def add(self, start: int, end: int, value: PartialDate, relative: bool) -> None:
        """Record a hit; a date of birth or of a statute is no antecedent of later dates."""
        self.hits.append(DateHit(start, end, value, relative))
        self.last_end = end
        text = self.text
        born = _BORN_AFTER.match(text, end) or text.endswith(_BORN_BEFORE, self.floor, start)
        if not born and not (value.month is None and text.startswith(_STATUTE_AFTER, end)):
            self.context = value

    def linked(self, start: int) -> str:
        """The joining word (至, 、 …) between the last date and ``start``, or nothing."""
        if not 0 <= self.last_end < start <= self.last_end + 12:
            return ""
        gap = self.text[self.last_end : start]
        if not gap.endswith(_LINK) or "。" in gap or "；" in gap or "，" in gap:
            return ""
        return gap[-1]

    def read(self, match: re.Match[str]) -> None:
        """Dispatch one match by its unit."""
        head, start, end = match["head"], match.start(), match.end()
        if match["year"] or match["sep"] or match["listed_year"]:
            self.read_year(match, head, start, end)
        elif match["bare_month"]:
            self.read_month(match, head, start, end)
        elif match["only_day"]:
            self.read_day(head, start, end)
        elif self.context and self.linked(start) and (number := _small(head)) is not None:
            self.read_listed(match["listed"], number, start, end)

    def read_year(self, match: re.Match[str], head: str, start: int, end: int) -> None:
        """A date with a year of its own, or 同年, 次年, 第二年; an unknown year (去年, ××年) breaks the chain."""
        text = self.text
        value = _absolute(match)
        if value is not None:
            follows_digit = start > self.floor and text[start - 1] in _DIGITS and text[start - 1] not in "一二三四五六七八九"
            if (follows_digit and not 1900 <= value.year <= 2100) or (len(head) == 2 and self.announced(start)):
                self.context = None
            elif text.endswith(_LUNAR, self.floor, start):
                self.add(start, start + len(head) + 1, PartialDate(value.year), False)
            else:
                self.add(start, end, value, False)
            return
        step = 0 if head in _SAME else 1 if head in _NEXT else None
        if step is None:
            if match["day"] or head[0] in _MASK or (head in _NAMED and match["month"]):
                self.context = None
        elif self.context and (match["month"] or match["year_end"]):
            month, day = match["month"], match["day"]
            number = _small(month) if month else None
            self.add(start, end, PartialDate(self.context.year + step, number, _small(day) if day else None), True)

    def announced(self, start: int) -> bool:
        """Whether a term of punishment is announced just before ``start`` (有期徒刑六月)."""
        return self.text.endswith(_ANNOUNCED, self.floor, start)

    def read_month(self, match: re.Match[str], head: str, start: int, end: int) -> None:
        """A month without a year (5月3日, 5月份), or 同月, 次月 with a day."""
        known = self.context
        if known is None or self.announced(start) or self.text.endswith(_LUNAR, self.floor, start):
            return
        day = _small(match["bare_day"]) if match["bare_day"] else None
        if head in _SAME or head in _NEXT:
            if day is None or known.month is None or self.text.find("每月", max(self.floor, start - 30), start) >= 0:
                return
            months = known.year * 12 + known.month - 1 + (head in _NEXT)
            self.add(start, end, PartialDate(months // 12, months % 12 + 1, day), True)
            return
        month = _small(head)
        link = self.linked(start)
        if month is None or not 1 <= month <= 12 or not (day or link or match["bare_end"]):
            return
        wraps = link in _RANGE and (month, day or 99) < (known.month or 0, known.day or 0)
        self.add(start, end, PartialDate(known.year + wraps, month, day), True)

    def read_day(self, head: str, start: int, end: int) -> None:
        """同日, 当天, 次日, 第二天, or a bare day that continues a range or a list."""
        known = self.context
        if known is None or known.month is None:
            return
        if head in _SAME or head in _NEXT:
            day = known.date
            if 0 <= self.last_end < start - _REACH[self.text[end - 1] == "天"]:
                return
            if day is None or self.text.endswith(_OTHER_DAY, self.floor, start) or self.text.startswith("起", end):
                return
            if head in _NEXT and self.text.find("每天", max(self.floor, start - 12), start) >= 0:
                return
            if head in _NEXT:
                day += timedelta(days=1)
            self.add(start, end, PartialDate(day.year, day.month, day.day), True)
        elif self.text[end - 1] != "天" and self.linked(start) and (number := _small(head)) is not None:
            self.read_listed("日", number, start, end)

    def read_listed(self, unit: str, number: int, start: int, end: int) -> None:
        """A later member of a list or range (5月3日、4日, 3、4月) whose unit is ``unit``."""
        known = self.context
        if known is None:
            return
        if unit == "月":
            if 1 <= number <= 12:
                self.add(start, end, PartialDate(known.year, number), True)
        elif (
            known.month is not None
            and known.day is not None
            and 1 <= number <= 31
            and number >= known.day
            and not self.text.startswith(("内", "以", "后"), end)
        ):
            self.add(start, end, PartialDate(known.year, known.month, number), True)


def find_dates(text: str, start: int = 0, end: int | None = None, context: PartialDate | None = None) -> list[DateHit]:
    """Every date of ``text[start:end]`` in reading order; ``context`` is the date before the stretch, if any."""
    reader = _Reader(text, start, context)
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        reader.read(match)
    return reader.hits
