"""案号与法院不符：省份简称、法院代码的级别、审级字、年份。

Finds, in the judgment's own case number and in those of earlier judgments quoted with their court (某某法院于…作出（2018）…号): the abbreviation of
another province; a code of another level (no digits 高级, two 中级, four 基层 — 法〔2015〕137号); a railway court's code (71) with an ordinary court; 终 of a
basic court; a civil number (民初) on a criminal judgment; a year later than the date of the judgment it numbers.
Excluded: a case that came in and was judged in November or December with a number of the new year (courts close their books before the year
does); numbers of the form before 2016 (courts named themselves freely); 军事、兵团、垦区、海事、分院 and other courts with codes of their own;
courts whose name tells no province; names that tell two. 法〔2015〕137号 is not among our provisions: the clue cites the duty to state the judgment
correctly (解释 2012 第246条, 2021 第473条).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.dates import PartialDate, find_dates
from pipelines.judgment import Part, Span
from pipelines.law.courts import CaseNumber, level_of, number_pattern, province_name, provinces_of, read_case_number

_QUOTED = re.compile(r"(?P<court>[\u4e00-\u9fff]{2,30}法院)(?P<between>[^，。；：\n号法]{0,24}，?(?:以|作出|作出的|的)?(?:了)?)$")
_LEAD = re.compile(r".*(?:不服|维持|撤销|日经|(?<!业)经(?![济开])|由|被(?=[\u4e00-\u9fff]{4})|日由|日被)")
_ANY_YEAR = re.compile(r"（(?P<year>20\d\d|19\d\d)）[^，。；：\n（）]{2,16}号")
_BOOKS_CLOSE = 11
_RAILWAY = re.compile("铁路|运输")
_LEVELS = {"高级": "没有数字", "中级": "为两位数字", "基层": "为四位数字"}


def judge(case: Case) -> Iterator[Hit]:
    """The judgment's own number, then the numbers of quoted judgments."""
    yield from _own(case)
    seen: set[str] = set()
    for section in case.judgment.sections:
        if section.part in (Part.HEADER, Part.APPENDIX, Part.FOOT):
            continue
        for match in _ANY_YEAR.finditer(case.judgment.plain, section.start, section.end):
            if match[0] not in seen:
                seen.add(match[0])
                yield from _quoted(case, match, section.start)


def _own(case: Case) -> Iterator[Hit]:
    number, court, on = case.document.case_number, case.document.court, case.document.judged_on
    if number is None or not number.spans:
        return
    words = case.quote(*number.spans)
    year = re.search(r"（(20\d\d)）", words)
    if on and on.spans and year and int(year[1]) > on.value.year and not _numbered_on(case, int(year[1])):
        yield Hit(f"案号年份为{year[1]}年，晚于裁判日期{on.value.iso}", (*number.spans, *on.spans))
    match = number_pattern().search(words)
    read = read_case_number(match) if match else None
    if match is None or read is None:
        return
    if read.kind != "刑" and "附带民事" not in case.judgment.plain[:400] and case.document.kind:
        yield Hit(f"刑事裁判文书的案号{match[0]}使用“{read.kind}{read.stage}”字", number.spans)
    if court is not None:
        for fault in _faults(case.quote(*court.spans), match[0], read):
            yield Hit(fault, (*court.spans, *number.spans))


def _numbered_on(case: Case, year: int) -> bool:
    """Whether the case came in and was judged in the last two months of a year: courts close their books and number on into the new one."""
    filed, judged = case.document.filed_on, case.document.judged_on
    if judged is None or judged.value.year != year - 1 or (judged.value.month or 0) < _BOOKS_CLOSE:
        return False
    return filed is None or (filed.value.year == judged.value.year and (filed.value.month or 0) >= _BOOKS_CLOSE)


def _quoted(case: Case, match: re.Match[str], floor: int) -> Iterator[Hit]:
    """A number quoted with its court, and the date between them or right before the court."""
    plain = case.judgment.plain
    told = _QUOTED.search(plain, max(floor, match.start() - 64), match.start())
    if told is None:
        return
    opened = told.start("court") + (lead.end() if (lead := _LEAD.match(told["court"])) else 0)
    faults: list[str] = []
    dates = find_dates(plain, told.start("between"), told.end("between")) or find_dates(plain, max(floor, opened - 13), opened)
    if len(dates) == 1 and not dates[0].relative and _later(match, dates[0].value):
        faults.append(f"案号{match[0]}的年份晚于文书所写的裁判日期（{dates[0].value.iso}）")
    number = number_pattern().fullmatch(match[0])
    read = read_case_number(number) if number else None
    if read is not None:
        faults += _faults(plain[opened : told.end("court")], match[0], read)
    if faults:
        yield Hit("；".join(faults), (Span(min([opened, *(one.start for one in dates)]), match.end()),))


def _later(match: re.Match[str], on: PartialDate) -> bool:
    """Whether a quoted number is of a later year than its judgment, and not of a first instance at the turn of the year."""
    years = int(match["year"]) - on.year
    return years > 1 or (years == 1 and not ("初" in match[0] and (on.month or 0) >= _BOOKS_CLOSE))


def _faults(court: str, number: str, read: CaseNumber) -> Iterator[str]:
    """What a number tells of its court and the court's name denies."""
    if re.search(r"本院|该院|原审|一审|二审|再审|上级|上述|两级|各", court):
        return
    provinces = provinces_of(court)
    if len(provinces) == 1 and read.province not in provinces:
        yield f"案号{number}为{province_name(read.province)}法院的案号，文书所写法院为{court}"
        return
    level = level_of(court)
    if level is None or read.level is None:
        return
    if read.railway and not _RAILWAY.search(court):
        yield f"案号{number}的代码{read.province}{read.code}为铁路运输法院代码，文书所写法院为{court}"
    elif read.level != level:
        yield f"案号{number}的法院代码为{read.level}法院的代码（{level}法院的代码{_LEVELS[level]}），文书所写法院为{court}"
    elif level == "基层" and read.stage == "终":
        yield f"案号{number}为二审案号，文书所写法院{court}为基层人民法院"


CHECK = Check(
    name="case_no_court_mismatch",
    title="案号与法院、裁判日期不符",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("cpl-interpretation-2012/246", "cpl-interpretation-2021/473"),
    judge=judge,
    scope="judgment",
    instances=("first", "second", "retrial", "commutation", "death_review"),
)
