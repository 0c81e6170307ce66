"""曾羁押而未折抵或少折抵。

Finds a term that begins at a later arrest (收监) though the defendant had been held before and set free in between, and whose last day does not
account for those days: the full term from the later day, the days added instead of deducted, or at least five days too few deducted.
Basis: 刑法第四十四条、第四十七条 (a day in custody before the execution counts as a day of the term); 法释〔2000〕7号.
Only 刑事拘留, 逮捕, 羁押 and 留置 told with their days in his own paragraph count. Excluded: capture (抓获) followed by bail, 行政拘留 (the same act or another
is not told), orders on paper for a person on the run, words that tell a deduction (扣除, 折抵 with days, unless they stand for the formula), earlier
sentences, 缓刑, 指定居所监视居住 (designated_residence_offset), release on the day of detention, a second suspicion, another
sentence or a crime after the custody (另案).
Grade B: whether the earlier custody was for this case stands in the file; C where it lasted one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.custody_chain import Stay, credit, own_stays
from pipelines.doctrine.printed_term import PrintedTerm, combined, printed_term

_TRIFLE = 5
_SERVED = re.compile(r"撤销缓刑|收监执行|服刑|刑满|减刑|假释|原判刑罚|因犯")
_SUSPICION = re.compile(r"涉嫌(?:犯有?)?([^，。；、于被经由一]{2,24}?)(?:犯?罪)?(?=[，。；、于被经由一])")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The printed last day against the term less the custody before its first day."""
    term = printed_term(case)
    if term is None or term.end < term.start or _accounted(case, term):
        return
    closed = tuple(stay for stay in own_stays(case) if stay.end and stay.end <= term.start)
    before = [stay for stay in closed if stay.held and stay.days]
    if not before or any(stay.house for stay in closed) or _other_case(case, before[0]):
        return
    days, spread = credit(closed, term.start)
    off = term.off()
    short = off + round(days)
    if off >= 0 or short >= spread + _TRIFLE:
        yield _hit(term, before, round(days), off, short)


def _accounted(case: Case, term: PrintedTerm) -> bool:
    """Whether the words tell a deduction or an earlier sentence that may explain the last day."""
    return combined(case, term) or term.credited(case.judgment.plain)


def _other_case(case: Case, first: Stay) -> bool:
    """Whether the earlier custody may have been for another case: before the conduct, another suspicion, another sentence served since."""
    header = case.defendant.person.header
    if header is None or (case.conduct and first.start < case.conduct[0]):
        return True
    begin, plain = max(header.start, first.step.spans[0].start - 40), case.judgment.plain
    names = {match[1] for match in _SUSPICION.finditer(plain, begin, header.end)}
    return len(names) > 1 or _SERVED.search(plain, first.step.spans[0].start, header.end) is not None


def _hit(term: PrintedTerm, before: list[Stay], days: int, off: int, short: int) -> Hit:
    told = "、".join(f"{stay.start}至{stay.end}" for stay in before)
    done = "未予折抵" if off == 0 else f"终止日反而多{off}日" if off > 0 else f"只折抵{-off}日"
    return Hit(
        f"{told}曾被羁押，之后获释，刑期自{term.start}起算；自该日起满刑至{term.full_end}止，折抵约{days}日应至{term.full_end - timedelta(days=days)}止，"
        f"文书写{term.end}，{done}，约多{short}日",
        (*term.spans, *(span for stay in before for span in stay.step.spans)),
        grade="C" if days <= 1 else None,
    )


CHECK = Check(
    name="custody_offset_missing",
    title="曾羁押而未折抵",
    version=2,
    grade="B",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-law/44", "criminal-law/47", "term-dates-2000/1"),
    judge=judge,
    favours=Favours.DEFENDANT,
    instances=("first", "second"),
)
