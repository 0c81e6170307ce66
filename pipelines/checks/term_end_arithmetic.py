"""刑期起止日与刑期不符。

Finds a printed last day (止) that does not follow from the first day and the term: last day = first day + term − 1 day, years before months
(法释〔2021〕1号第二百零二条第二款; before 2021-03-01 no text fixed the ends of months, so ±1 day is tolerated there). Grade A beyond three days, else C.
Finds also a last day that differs by five days or more from the deduction that the words before it declare (扣除先行羁押35日), and (grade B) a term
counted from the first custody without a break though five or more days of 取保候审 or 监视居住 came in between.
Basis: 刑法第四十四条、第四十七条; 法释〔2000〕7号 (取保候审 moves the last day on; both the first day of custody with a later last day and the day
of re-arrest with deducted days are lawful).
Excluded: a last day explained by custody before the first day, by bail after it (each stay ±1 day), by a deduction told without its
number or behind the dates, by administrative detention or another stay the judgment mentions; earlier sentences (缓刑、假释撤销, 刑法第七十条、第七十一条), retrials,
管制 (two days for one), a term that another penalty or defendant may own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.custody_chain import Stay, credit, interruption, own_stays, stays, unbroken
from pipelines.doctrine.declared_deduction import undelivered
from pipelines.doctrine.printed_term import PrintedTerm, combined, printed_term
from pipelines.durations import in_words

_LEAST_FREE = 5
_TRIFLE = 3  # days
_UNTOLD = 31  # days of earlier custody that a judgment may leave out
_HELD_ELSEWHERE = re.compile(r"行政拘留|治安拘留|司法拘留|拘留(?:所|[\d一二三四五六七八九十]{1,3}[日天])|强制(?:隔离)?戒毒|收容|管护|留置")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The printed last day against what the term, custody and bail allow."""
    if lacking := tuple(name for name in ("term_from", "term_to") if name in case.defendant.unread):
        yield Missing(lacking)
        return
    term = printed_term(case)
    if term is None or case.defendant.revoked_probation:
        return
    off = term.off()
    if term.end < term.start or combined(case, term):
        return
    if free := _not_moved_on(case, term, off):
        yield _undeferred(term, free)
        return
    if (declared := undelivered(case, term, off)) is not None:
        yield _other_than_declared(term, off, declared)
        return
    if off == 0:
        return
    chain = stays(case.defendant)
    if chain is None:
        yield Missing(("custody.on",))
    elif grade := _grade(case, term, off, chain):
        length = in_words(term.penalty.months or 0, term.penalty.days or 0)
        yield Hit(
            f"{term.penalty.kind}{length}，自{term.start}起应至{term.full_end}止，文书写{term.end}，"
            f"{'多' if off > 0 else '少'}{abs(off)}日{_slip(off)}",
            term.spans,
            grade=grade,
            favours=Favours.DEFENDANT if off > 0 else Favours.PROSECUTION,
        )


def _not_moved_on(case: Case, term: PrintedTerm, off: int) -> tuple[Stay, ...]:
    """Times out of custody between the first custody and a later one that the last day of a full term leaves out of account."""
    chain = own_stays(case)
    if not chain or not chain[0].held or abs((chain[0].start - term.start).days) > 1:
        return ()
    free = tuple(stay for stay in chain if not stay.held and stay.end and stay.end < term.end)
    days = sum(stay.days or 0 for stay in free)
    if off not in (-1, 0) or days < _LEAST_FREE or any(stay.house for stay in chain) or term.deferred(case.judgment.plain):
        return ()
    return free


def _undeferred(term: PrintedTerm, free: tuple[Stay, ...]) -> Hit:
    """The hit for time out of custody that was counted as served."""
    told = "、".join(f"{stay.start}至{stay.end}{stay.step.measure}" for stay in free)
    days = round(interruption(free, term.start)[0])
    where = "（监视居住如在指定居所执行，二日折抵一日）" if any(stay.step.measure == "监视居住" for stay in free) else ""
    return Hit(
        f"刑期自首次羁押日{term.start}起算，其间{told}共{days}日，终止日应顺延{where}，文书写{term.end}，未予顺延",
        (*term.spans, *(span for stay in free for span in stay.step.spans)),
        grade="B",
        favours=Favours.PROSECUTION,
    )


def _other_than_declared(term: PrintedTerm, off: int, declared: int) -> Hit:
    """The hit for a last day that does not follow from the days that the words beside it deduct."""
    end = term.full_end - timedelta(days=declared)
    more = off + declared
    return Hit(
        f"主文写明折抵{declared}日，自{term.start}起扣除后约至{end}止，文书写{term.end}，{'多' if more > 0 else '少'}{abs(more)}日{_slip(more)}",
        term.spans,
        favours=Favours.DEFENDANT if more > 0 else Favours.PROSECUTION,
    )


def _slip(off: int) -> str:
    """The slip of the pen that the difference looks like."""
    days = abs(off)
    years = round(days / 365.25)
    if years and abs(days - years * 365.25) < 2:
        return f"，相差整{years}年"
    return "，相差整一个月" if days in (28, 29, 30, 31) else ""


def _grade(case: Case, term: PrintedTerm, off: int, chain: tuple[Stay, ...]) -> Grade | None:
    """A beyond three days, C within; None where custody, bail or the words explain it or may do so."""
    plain = case.judgment.plain
    if term.credited(plain):
        return None
    if not chain:
        return "A" if "年" in _slip(off) and not term.deferred(plain) else None
    if not _continuous(case, chain, term.start):
        longer = off > _TRIFLE and _held_since(own_stays(case), term.start) and not term.deferred(plain)
        return "B" if longer or _unexplained(chain, term.start, off) else None
    if _captured_before(case, term.start, off):
        return None
    if abs(off) <= _TRIFLE:
        return "C"
    if off < 0 and not _slip(off) and _HELD_ELSEWHERE.search(plain):
        return None
    return "A"


def _continuous(case: Case, chain: tuple[Stay, ...], start: date) -> bool:
    """Whether the defendant was held without a break since the first day of the term, and his paragraph tells of no bail."""
    return unbroken(case, chain) and abs((chain[0].start - start).days) <= 2


def _unexplained(chain: tuple[Stay, ...], start: date, off: int) -> bool:
    """Whether the stays are all known and the rest beside them is a slip of years."""
    total, spread = interruption(chain, start) if off > 0 else credit(chain, start)
    rest = abs(off) - total
    if not total or abs(rest) <= spread + 3 or any(stay.house for stay in chain):
        return False
    return "年" in _slip(round(rest))


def _captured_before(case: Case, start: date, off: int) -> bool:
    """Whether a capture or detention some days before the first day explains a last day that is so many days early, a month more at most."""
    days = [step.on.date for step in case.defendant.custody if step.on and step.on.date]
    return off < 0 and any(0 < (start - day).days <= -off + 1 <= (start - day).days + _UNTOLD for day in days)


def _held_since(chain: tuple[Stay, ...], start: date) -> bool:
    """Whether the term is counted from the arrest that ended a known time out of custody, and none follows."""
    if len(chain) < 2:
        return False
    free, last = chain[-2:]
    return not free.held and bool(free.days) and last.held and last.end is None and abs((last.start - start).days) <= 1


CHECK = Check(
    name="term_end_arithmetic",
    title="刑期起止日与刑期不符",
    version=3,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("Z", "S"),
    basis=("criminal-law/44", "criminal-law/47", "term-dates-2000/1"),
    judge=judge,
    instances=("first", "second"),
)
