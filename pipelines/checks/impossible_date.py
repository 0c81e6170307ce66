"""不存在的日期。

Finds a date that the calendar lacks (二月三十日, 十三月, 三十二日) and a year of the foot with a digit too many or too few (二〇二〇一七年) in the court's
own words. Grade A in the head, the account of the proceedings, the verdict and the foot; B in the findings (a slip of the pen that may be copied),
C in the quoted indictment.
Basis: 法释〔2000〕7号 (judgments follow the 法院刑事诉讼文书样式, which has them dated; first and last day of the term are written); since 2018-10-26
also 刑事诉讼法第二百零三条 (signed by the court).
C: a foot year with a letter or circle for the zero and its decade twice (二O二O一六年), which stands in the published judgments of many courts and
never with 〇. Excluded: a foot year of three characters with a letter for the zero (二O八年 for 二OO八年: a platform of publication drops one);
evidence and pleadings quoted, masked dates (×月×日), 农历 dates, a defendant's number before the year (张某3), attached articles.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Grade, Hit, Weight
from pipelines.judgment import Part, Section, Span
from pipelines.numerals import read_number

_SUSPECT = re.compile(
    r"(?:(?P<year>(?<![\d.某×*])\d{3,5}|[一二][〇○零九][〇○零一二三四五六七八九]{1,3})年)?(?:(?P<month>(?<!\d)\d{1,2}|十[一二三四五六七八九]|[一二三四五六七八九十])月)"
    r"(?P<day>\d{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_MARKS = re.compile(
    r"月(?:3[1-9]|[4-9]\d)日|(?:(?<!\d)0?2|(?<!十)二)月(?:29|30|二十九|三十)日|月(?:三十[一二三四五六七八九]|[四五六七八九]十[一二三四五六七八九]?)日"
    r"|(?<!\d)(?:1[3-9]|[2-9]\d)月\d{1,2}日|十[三四五六七八九]月[^日]{1,3}日"
)
_FOOT_YEAR = re.compile(
    r"(?<![\d一二〇○零OoＯ])(?P<year>[一二][〇○零九OoＯ][〇○零一二三四五六七八九OoＯ]{1,7})年(?=[一二三四五六七八九十元]{1,3}月)"
)
_LOST = re.compile("[OoＯ]")
_DOUBT = "；各地网上文本多有此形，请先核对原件是否为排印所致"
_DOUBLED = re.compile(r"二[〇OoＯ]二[〇OoＯ]一.")
_YEAR = re.compile(r"(?<=[，。；：、（于自至从在\n])(?P<year>\d{3}|(?:19|20)\d{3})年\d{1,2}月\d{1,2}日")
_LUNAR = re.compile(r"(?:农历|阴历|古历|旧历)[^，。；]{0,12}$")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_GRADES: dict[Part, Grade] = {
    Part.PARTIES: "A",
    Part.PROCEDURE: "A",
    Part.VERDICT: "A",
    Part.FOOT: "A",
    Part.REASONING: "B",
    Part.FINDINGS: "B",
    Part.PROSECUTION: "C",
}


def judge(case: Case) -> Iterator[Hit]:
    """Every impossible date of the court's own words, each once."""
    seen: set[str] = set()
    for section in case.judgment.parts(*_GRADES):
        for words, span, why, grade in (*_impossible(case, section), *_wrong_years(case, section)):
            if words not in seen:
                seen.add(words)
                yield Hit(f"“{words}”：{why}", (span,), grade)


def _impossible(case: Case, section: Section) -> Iterator[tuple[str, Span, str, Grade]]:
    """Dates whose month or day does not exist."""
    plain = case.judgment.plain
    for mark in _MARKS.finditer(plain, section.start, section.end):
        begin = max(section.start, mark.start() - 8)
        found = [match for match in _SUSPECT.finditer(plain, begin, section.end) if match.start() < mark.end() <= match.end()]
        if not found or _LUNAR.search(plain, max(section.start, begin - 12), found[0].start()):
            continue
        why = _why(found[0]["year"], found[0]["month"], found[0]["day"])
        if why and plain[found[0].start() - 1] not in "×某*.xX":
            yield found[0][0], Span(*found[0].span()), why, _GRADES[section.part]


def _why(year: str | None, month_words: str, day_words: str) -> str | None:
    month, day = read_number(month_words), read_number(day_words)
    if not isinstance(month, int) or not isinstance(day, int):
        return None
    if not 1 <= month <= 12:
        return f"没有{month}月"
    if day > _DAYS[month - 1]:
        return f"{month}月没有{day}日"
    if month == 2 and day == 29 and year and year.isdigit() and len(year) == 4 and not isleap(int(year)):
        return f"{year}年2月没有29日"
    return None


def _wrong_years(case: Case, section: Section) -> Iterator[tuple[str, Span, str, Grade]]:
    """Years that have not four digits."""
    for match in (_FOOT_YEAR if section.part is Part.FOOT else _YEAR).finditer(case.judgment.plain, section.start, section.end):
        year = match["year"]
        if len(year) == 4 or (len(year) == 3 and _LOST.search(year)):
            continue
        why, grade = f"年份有{len(year)}位数字，不成年份", _GRADES[section.part]
        if _DOUBLED.fullmatch(year) and "〇" not in _as_received(case, match):
            why, grade = why + _DOUBT, "C"
        yield match[0], Span(*match.span()), why, grade


def _as_received(case: Case, match: re.Match[str]) -> str:
    """The year as it stands in the text received, where a circle (○) has not become a zero (〇)."""
    span = case.judgment.received(Span(*match.span("year")))
    return case.judgment.text[span.start : span.end]


CHECK = Check(
    name="impossible_date",
    title="不存在的日期",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("term-dates-2000/1", "criminal-procedure-law/203"),
    judge=judge,
    scope="judgment",
    instances=("first", "second", "retrial", "commutation", "death_review"),
)
