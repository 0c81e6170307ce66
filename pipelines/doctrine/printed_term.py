"""刑期起止的归属: whether a printed term (自……起至……止) surely belongs to a penalty, and what the verdict says beside it.

Basis: 法释〔2000〕7号 (first and last day stand with the penalty they belong to, and so does the way of 折抵).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.dates import term_end, term_end_variants
from pipelines.facts.mention import Mentions
from pipelines.facts.values import Penalty
from pipelines.judgment import Part, Span

if TYPE_CHECKING:
    from pipelines.checks.case import Case

_COMBINED = frozenset({"70", "71", "77", "86"})
_OPERATIVE = (Part.VERDICT, Part.LEGAL_BASIS, Part.APPEAL_TEXT, Part.FOOT)
_ANOTHER = re.compile(r"判处|徒刑|拘役|管制|撤销|改判|^[\n）零又年月个]{0,3}[\d一二三四五六七八九十]{1,3}(?:个?月|年)")
_PRISON = re.compile("徒刑|拘役|管制")
_OWN = re.compile(r"(?:有期徒刑|拘役)的?(?:刑期)?(?=从|自|的?刑期|判决)")
_EARLIER = re.compile(
    r"撤销|假释|原判|原审|前罪|前犯|前案|前刑|与前|与其|余刑|未执行|漏罪|剩余|已执行|已服|服刑|并入|合并前|前判|前次|前述刑|另案|赃"
    r"|裁定|减刑|释放|曾因|（\d{4}）"
)
_FORMULA = re.compile(
    r"(?:先行|先)?羁押的?，?(?:期间|一律)?(?:每)?(?:羁押)?[一1]日(?:应当|应|可)?(?:折抵|抵|折)(?:有期徒刑|刑期)?[一二12]日"
)
_CREDIT = re.compile(
    r"扣除|扣减|抵扣|折抵|抵顶|抵刑|先行羁押|已(?:被)?羁押|羁押[^，。；]{0,12}[\d一二三四五六七八九十][日天]|[日天][^，。；（）]{0,16}(?:抵|扣)"
)
_SECOND = re.compile(r"^[^。；）\n]{0,6}(?:自|从)?\d{4}年\d{1,2}月\d{1,2}日起?[至到]")
_LENGTH = re.compile(r"(?:徒刑|拘役)([^，。；（）\n自从即由刑并]{0,16})")
_DEFERRED = re.compile(r"顺延|取保|监视居住|扣除|释放|脱逃|逃|保外|暂予|中止|未羁押|不计")


@dataclass(frozen=True, slots=True)
class PrintedTerm:
    """A term as printed: penalty, first and last day, the words of its item (`item`: from the penalty to a little behind the last day)."""

    penalty: Penalty
    start: date
    end: date
    item: Span
    spans: tuple[Span, ...]

    @property
    def full_end(self) -> date:
        """The last day of the full term from its first day."""
        return term_end(self.start, self.penalty.months or 0, self.penalty.days or 0)

    def off(self, start: date | None = None) -> int:
        """By how many days the printed last day is later than the full term, from the printed first day or another one."""
        ends = term_end_variants(start or self.start, self.penalty.months or 0, self.penalty.days or 0)
        return min(((self.end - end).days for end in ends), key=abs)

    def credited(self, plain: str) -> bool:
        """Whether the words tell of days that were deducted (折抵、扣除), beyond the formula 羁押一日折抵刑期一日."""
        return _CREDIT.search(_FORMULA.sub("", plain[self.item.start : self.item.end])) is not None

    def deferred(self, plain: str) -> bool:
        """Whether the words tell of time out of custody (顺延)."""
        return _DEFERRED.search(plain, self.item.start, self.item.end) is not None

    def earlier(self, plain: str) -> bool:
        """Whether the words tell of an earlier sentence, the served part of which may have been deducted (并罚、撤销缓刑)."""
        return _EARLIER.search(plain, self.item.start, self.item.end) is not None


def combined(case: Case, term: PrintedTerm) -> bool:
    """Whether an earlier sentence may be combined in the term: its words tell one, or 刑法第七十条、第七十一条、第七十七条、第八十六条 are cited for him.

    In a judgment on several defendants the article may be another's; his own item then tells it, or combines more than his convictions.
    """
    cited = any(one.law == "刑法" and one.article in _COMBINED for one in case.facts.citations)
    defendant = case.defendant
    own = case.single or (defendant.executed is not None and len(defendant.convictions) < 2)
    return (cited and own) or defendant.revoked_probation is not None or term.earlier(case.judgment.plain)


def printed_term(case: Case) -> PrintedTerm | None:
    """The printed term of the defendant's penalty; None where one was not read, they may not belong together, or two stretches are printed."""
    defendant, penalty = case.defendant, case.defendant.penalty
    first, last = defendant.term_from, defendant.term_to
    start, end = first and first.value.date, last and last.value.date
    if not (first and last and start and end and penalty and penalty.kind in ("有期徒刑", "拘役")):
        return None
    if not (penalty.months or penalty.days) or penalty.unread or penalty.probation_months is not None:
        return None
    holder = (defendant.executed or defendant.convictions[0]).spans
    place = first.spans[0].start
    if not holder or case.judgment.part_at(place) not in _OPERATIVE or not _belongs(case, holder[0], place):
        return None
    if _garbled(case.judgment.plain, holder[0].start, first.spans[0], last.spans[0]):
        return None
    behind = case.judgment.plain.find("\n", last.spans[0].end)
    until = min(last.spans[0].end + 120, behind if behind > 0 else len(case.judgment.plain))
    begin = min(holder[0].start, defendant.convictions[0].spans[0].start if defendant.convictions else holder[0].start)
    begin = begin if 0 <= holder[0].start - begin < 600 else holder[0].start
    return PrintedTerm(penalty, start, end, Span(begin, until), (holder[0], *first.spans, *last.spans))


def _garbled(plain: str, begin: int, first: Span, last: Span) -> bool:
    """Whether the length is printed twice (二年六个月二年十个月), the last day without its year, or a second stretch follows (自……起至……止，自……)."""
    lengths = [match[1] for match in _LENGTH.finditer(plain, begin, first.start)]
    if any(words.count("年") > 1 or words.count("月") > 1 for words in lengths):
        return True
    yearless = "年" not in plain[last.start : last.end] and re.search(r"\d{4}", plain[first.end : last.start]) is not None
    return yearless or _SECOND.search(plain[last.end : last.end + 40]) is not None


def _belongs(case: Case, holder: Span, place: int) -> bool:
    """Whether no other penalty stands in between and the last defendant named before the dates is this one."""
    plain = case.judgment.plain
    if holder.start < place < holder.end:  # 判处有期徒刑十年（刑期自……起至……止），并处罚金
        if len(_PRISON.findall(_OWN.sub("", plain[holder.start : place]))) != 1:
            return False
    elif not 0 <= place - holder.end < 900 or _ANOTHER.search(_OWN.sub("", plain[holder.end : place])):
        return False
    if case.single:
        return True
    named = Mentions(plain, [one.person for one in case.facts.defendants], max(0, holder.start - 80), place).before(
        place, holder.start - 80
    )
    return (
        named is None
        or named.people == (case.defendant.person.index,)
        or (named.end < holder.end and case.defendant.person.index in named.people)
    )
