"""累犯、毒品再犯的共用判断: which earlier convictions count and whether the new crime falls in the five years.

Basis: 刑法第六十五条 (an earlier 有期徒刑 or more that was served; five years from the release, from the end of 假释; neither crime negligent nor
committed under 18), 刑法第三百五十六条 (convicted under 347, 348, any penalty, any time). The day of release counts (高检发释字〔2018〕2号);
a 缓刑 whose period ended well is no execution (高检发释字〔2020〕1号). 未满18岁: until the end of the 18th birthday (法释〔2006〕1号第二条).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from pipelines.dates import PartialDate, add_months
from pipelines.facts.values import Conviction, Defendant, Fact, Penalty, Prior, Spans
from pipelines.judgment import Part
from pipelines.law import Charge, charge

if TYPE_CHECKING:
    from pipelines.checks.case import Case

HEAVY = frozenset({"有期徒刑", "无期徒刑", "死刑", "死刑缓期"})
LIGHT = frozenset({"拘役", "管制", "罚金", "单处罚金", "免予刑事处罚"})
_DRUG_ARTICLES = frozenset({"347", "348"})
_SECTION_SEVEN = frozenset({*(str(number) for number in range(347, 356)), "355-1"})
_SOMEBODY = re.compile(r"判处(?!有期|无期|死刑|拘役|管制|罚金|单处|刑|缓刑|免|其|徒刑|[一二三四五六七八九十])")  # 判处杨某死刑
_WITNESSED = re.compile(r"(?:证明|证实|载明)[，：了]?(?P<who>[^，。；：]{2,12}?)(?:于|曾|在|因)?$")
_SUBJECT = re.compile(r"(?:证明|证实)了?([^，。；：]{2,6}?)(?:于|因|曾)")
_EVIDENCE_ITEM = re.compile(r"(?:^|[。；;：\s])[（(]?\d{1,2}[）)．.、]\s*(?P<witness>证人|被害人|同案|另案)?")
_ADULT = 18 * 12
_LONG_BEFORE = 24  # months: how long before custody or sentence an earlier crime is taken to lie at most

Place = Literal["before", "inside", "across", "anniversary", "after"]


@dataclass(frozen=True, slots=True)
class Window:
    """The five years (累犯期间): first day, and the last day (the one before the day of release five years on)."""

    since: date
    until: date

    @classmethod
    def after(cls, released: date) -> Window:
        """The five years from a release, its own day included."""
        return cls(released, add_months(released, 60) - timedelta(days=1))

    def place(self, first: date, last: date) -> Place:
        """Where conduct from `first` to `last` lies."""
        if last < self.since:
            return "before"
        if first > self.until:
            return "anniversary" if first == self.until + timedelta(days=1) else "after"
        return "inside" if self.since <= first and last <= self.until else "across"


def charges_of(words: str | None) -> tuple[Charge, ...] | None:
    """The charges of an earlier conviction (盗窃罪、诈骗罪); None if one of them is unknown."""
    if not words:
        return None
    if whole := charge(words):
        return (whole,)
    found = [charge(part if part.endswith("罪") else f"{part}罪") for part in words.split("罪、")]
    known = tuple(one for one in found if one)
    return known if len(known) == len(found) else None


def intentional(charges: Iterable[Charge]) -> bool:
    """Whether every charge can only be committed with intent (故意犯罪)."""
    return all(one.intent == "intentional" for one in charges)


def negligent(charges: Iterable[Charge]) -> bool:
    """Whether every charge can only be committed by negligence (过失犯罪)."""
    return all(one.intent == "negligent" for one in charges)


def on_probation(penalty: Penalty) -> bool:
    """Whether a sentence was suspended, or may have been (缓刑)."""
    return penalty.probation_months is not None or "probation_months" in penalty.unread


def released(prior: Prior) -> tuple[date, date] | None:
    """The first and last day that the release may mean (刑满释放日); None if not told, impossible or before the sentence."""
    if prior.released_on is None:
        return None
    first, last = prior.released_on.earliest, prior.released_on.latest
    sentenced = prior.sentenced_on and prior.sentenced_on.earliest
    if first is None or last is None or (sentenced and last < sentenced):
        return None
    return first, last


def adult_from(born: PartialDate) -> tuple[date, date] | None:
    """The first and last possible day on which a person counts as eighteen (the day after the birthday)."""
    first, last = born.earliest, born.latest
    if first is None or last is None:
        return None
    return add_months(first, _ADULT) + timedelta(days=1), add_months(last, _ADULT) + timedelta(days=1)


def adult(born: PartialDate | None, on: date) -> bool | None:
    """Whether a person was eighteen on a day; None if the birth is unread or too vague."""
    days = adult_from(born) if born else None
    if days is None:
        return None
    return True if on >= days[1] else False if on < days[0] else None


def adult_at_prior(born: PartialDate | None, prior: Prior) -> bool | None:
    """Whether the earlier crime was committed at eighteen; the day of that crime is not told, so a margin of two years is kept.

    False only where he was sentenced under 18. None: not certain.
    """
    if born is None:
        return None
    sentenced = prior.sentenced_on and prior.sentenced_on.latest
    if sentenced and adult(born, sentenced) is False:
        return False
    days = [day for day in (_custody(prior), prior.sentenced_on and prior.sentenced_on.earliest) if day]
    return True if days and adult(born, add_months(min(days), -_LONG_BEFORE)) else None


def _custody(prior: Prior) -> date | None:
    """The first day of the earlier term, counted back from the release."""
    out = released(prior)
    return add_months(out[0], -prior.penalty.months) if out and prior.penalty.months else None


def counts(prior: Prior) -> bool:
    """Whether a conviction certainly is one of 刑法第六十五条: 有期徒刑 or more, not suspended, all its crimes intentional."""
    charges = charges_of(prior.charge)
    return bool(charges) and prior.penalty.kind in HEAVY and not on_probation(prior.penalty) and intentional(charges or ())


def his_conduct(case: Case) -> bool:
    """Whether the first day of the conduct is told of him: of several defendants, its sentence names him, or all of them (各被告人).

    Dates of what others did (借款, 任职, the deeds of a co-defendant) are read as the first day of everybody.
    """
    return _told_of_him(case, case.defendant.crime_from or case.defendant.crime_to)


def his_last_day(case: Case) -> bool:
    """Whether the last day of the conduct is told of him."""
    return _told_of_him(case, case.defendant.crime_to)


def _told_of_him(case: Case, day: Fact[PartialDate] | None) -> bool:
    if case.single or day is None or not day.spans:
        return True
    plain, at = case.judgment.plain, day.spans[0].start
    begin = max(plain.rfind(mark, 0, at) for mark in "。\n") + 1
    end = min((found for mark in "。\n" if (found := plain.find(mark, day.spans[0].end)) >= 0), default=len(plain))
    words = plain[begin:end]
    others = {name for one in case.facts.defendants if one is not case.defendant for name in one.person.names}
    named = any(name in words for name in case.defendant.person.names)
    return named or ("被告人" in words and not any(name in words for name in others))


def conduct_of(case: Case) -> tuple[date, date] | None:
    """The days between which his own acts lie: the conduct, up to his first measure where its first day is told of others only."""
    conduct = case.conduct
    if conduct is None or his_conduct(case):
        return conduct
    caught = min((day for step in case.defendant.custody if step.on and (day := step.on.date)), default=case.judged_on)
    return conduct[0], max(conduct[1], caught or conduct[1])


def own(case: Case, prior: Prior) -> bool:
    """Whether a conviction certainly is his: told in his own paragraph, or with his name; never with another defendant's name."""
    header, names = case.defendant.person.header, case.defendant.person.names
    words = case.quote(*prior.spans)
    if any(name in words and name not in names for one in case.facts.defendants for name in one.person.names):
        return False
    if _witnessed_of_another(case, prior):
        return False
    told_of_him = header is not None and all(header.start <= span.start < header.end for span in prior.spans)
    named = any(name in words for name in names)
    if not told_of_him and not named and (_SOMEBODY.search(words) or "被告人" in words):
        return False
    return case.single or told_of_him or named


def _witnessed_of_another(case: Case, prior: Prior) -> bool:
    """Whether a piece of evidence tells the sentence of somebody else (刑事判决书，证明李某于……因犯……)."""
    if not prior.spans:
        return False
    at = prior.spans[0].start
    items = list(_EVIDENCE_ITEM.finditer(case.judgment.plain[max(0, at - 600) : at]))
    if items and items[-1]["witness"] and case.judgment.part_at(at) is Part.EVIDENCE:
        return True
    told = _WITNESSED.search(case.judgment.plain[max(0, at - 40) : at])
    who = told["who"] if told else ""
    return (
        bool(who) and not any(name in who for name in case.defendant.person.names) and not any(word in who for word in ("被告", "其", "该"))
    )


def found_of(case: Case, kind: str) -> Spans:
    """The words in which the court calls him 累犯 or 毒品再犯, without those that name another defendant and not him."""
    names = case.defendant.person.names
    others = {name for one in case.facts.defendants for name in one.person.names if name not in names}
    spans = [span for one in case.defendant.circumstances if one.kind == kind and one.status == "found" for span in one.spans]
    return tuple(span for span in spans if not _of_another(case.quote(span), kind, names, others))


def _of_another(words: str, kind: str, names: tuple[str, ...], others: set[str]) -> bool:
    """Whether the part of a list in which the kind stands names others only (被告人甲属累犯、被告人乙属有前科)."""
    parts = [part for part in re.split(r"[，。；、]", words) if kind[-2:] in part]
    return bool(parts) and all(any(name in part for name in others) and not any(name in part for name in names) for part in parts)


def drug_prior(prior: Prior) -> bool | None:
    """Whether a conviction is one of 刑法第三百五十六条 (走私、贩卖、运输、制造、非法持有毒品罪, 被判过刑); None if its charge is unknown."""
    charges = charges_of(prior.charge)
    if charges is None:
        return None
    return prior.penalty.kind != "免予刑事处罚" and any(one.article in _DRUG_ARTICLES for one in charges)


def drug_crime(conviction: Conviction) -> bool | None:
    """Whether a conviction is under 刑法分则第六章第七节; None if the charge is unknown."""
    law = charge(conviction.charge)
    return None if law is None else law.article in _SECTION_SEVEN


def heavy_crimes(defendant: Defendant) -> tuple[Conviction, ...]:
    """The convictions of intentional crimes that were punished with 有期徒刑 or more."""
    return tuple(
        one for one in defendant.convictions if one.penalty.kind in HEAVY and (law := charge(one.charge)) and law.intent == "intentional"
    )
