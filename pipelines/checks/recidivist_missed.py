"""应认累犯未认。

Finds a defendant released from an intentional crime's 有期徒刑 (or more) less than five years before a new intentional crime that is punished
with 有期徒刑 or more, whom the court does not call 累犯 (刑法第六十五条; 高检发释字〔2018〕2号: the five years begin on the day of release).
Excluded: a new sentence of 拘役 or less; an earlier sentence that was suspended (高检发释字〔2020〕1号: a 缓刑 served is no execution) or whose kind
or charge is unread; crimes of negligence or of either kind; under 18 in either crime (T8 第三条: also for conduct before 2011-05-01; the day of
the earlier crime is not told, so two years of margin are kept); release on 假释 (the five years begin at the end of its period, which is not
told); 累犯 considered and refused; the word 累犯 in the court's own words about nobody that could be read. Later instances only where 累犯 and
从重 stand nowhere in the judgment and the 刑法 articles below are told (B); an earlier conviction that is told of another by name; a first day
of the conduct that is told of other defendants only, unless he was caught in the five years too. B: released by words that do not say why, age unread, conduct that reaches beyond the five years, the day five years on,
other defendants called 累犯 or article 65 cited, or 毒品再犯 found (courts before 2008 cited article 356 alone).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.recidivism import (
    Window,
    adult,
    adult_at_prior,
    conduct_of,
    counts,
    heavy_crimes,
    his_conduct,
    own,
    released,
)
from pipelines.durations import in_words
from pipelines.facts.values import Conviction, Prior
from pipelines.judgment import Part

_COURT = (Part.FINDINGS, Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT)
_YOUNG = re.compile(r"少管所|少年犯|未成年|未管所")  # 由少管所释放
_SENTENCE = re.compile(r"[。；\n]")
_TOGETHER = re.compile(r"均|都|皆|[二两三四五六七八九十]名?被告人|上述|[二两三四五六七八九]人")
_PLAIN_RELEASE = frozenset({"刑满", "减刑", "赦免"})


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The latest qualifying release against the conduct."""
    defendant = case.defendant
    crimes = heavy_crimes(defendant)
    priors = [prior for prior in defendant.priors if counts(prior) and own(case, prior) and not _YOUNG.search(case.quote(*prior.spans))]
    if not crimes or not priors or _spoken_of(case):
        return
    born = defendant.born_on.value if defendant.born_on else None
    conduct = conduct_of(case)
    if conduct is None:
        if any(released(prior) for prior in priors):
            yield Missing(("crime_to",))
        return
    if adult(born, conduct[0]) is False:
        return
    answers = [answer for prior in priors if (answer := _answer(case, crimes, prior, conduct))]
    hits = [answer for answer in answers if isinstance(answer, Hit)]
    yield from hits[-1:] or answers[-1:]


def _spoken_of(case: Case) -> bool:
    """Whether the court calls him 累犯, refuses to, or speaks of 累犯 in a way that may mean him."""
    defendant = case.defendant
    if any(one.kind == "累犯" and one.status != "claimed" for one in defendant.circumstances) or defendant.has("未成年"):
        return True
    instance = case.document.instance
    if instance is None or instance.value != "first":
        plain = case.judgment.plain
        return "累犯" in plain or "从重" in plain or "中华人民共和国刑法" not in plain
    words = case.words(*_COURT)
    if any(_names_him(case, sentence) for sentence in _SENTENCE.split(case.words(Part.EVIDENCE)) if "累犯" in sentence):
        return True
    if any(one.has("累犯") for one in case.facts.defendants):
        names = defendant.person.names
        sentences = (sentence for sentence in _SENTENCE.split(words) if "累犯" in sentence)
        return any(_TOGETHER.search(sentence) or any(name in sentence for name in names) for sentence in sentences)
    return _cited(case) or "累犯" in words


def _names_him(case: Case, sentence: str) -> bool:
    """Whether the list of names that ends in 系累犯 has his (evidence and answers to the parties may have been read as evidence)."""
    subject = sentence[: sentence.rfind("累犯")].split("被告人")[-1]
    return any(name in subject for name in case.defendant.person.names)


def _cited(case: Case) -> bool:
    return any(one.law == "刑法" and one.article == "65" for one in case.facts.citations)


def _answer(case: Case, crimes: tuple[Conviction, ...], prior: Prior, conduct: tuple[date, date]) -> Hit | Missing | None:
    """What one earlier conviction comes to."""
    days = released(prior)
    if days is None:
        return Missing(("priors.released_on",)) if _possible(prior, conduct) else None
    first, last = Window.after(days[1]), Window.after(days[0])
    window = Window(first.since, last.until)
    place = window.place(*conduct)
    alone = len(case.defendant.convictions) == 1 and his_conduct(case)
    if place in ("before", "after") or (place == "across" and not (alone and _begins_inside(case, window))):
        return None
    if prior.release == "假释":
        return Missing(("priors.released_on",))
    if place == "anniversary":
        return _hit(case, crimes, prior, days[0], "C")
    born = case.defendant.born_on.value if case.defendant.born_on else None
    before = adult_at_prior(born, prior)
    if before is False or (before is None and born is not None):
        return None
    certain = (
        before
        and place == "inside"
        and prior.release in _PLAIN_RELEASE
        and case.document.instance is not None
        and case.document.instance.value == "first"
        and not _cited(case)
        and not case.defendant.has("毒品再犯")
        and not any(one.has("累犯") for one in case.facts.defendants)
    )
    return _hit(case, crimes, prior, days[0], "A" if certain else "B")


def _begins_inside(case: Case, window: Window) -> bool:
    """Whether the first act certainly lies in the five years, whatever its partial date means."""
    begun = case.defendant.crime_from or case.defendant.crime_to
    first, last = (begun.value.earliest, begun.value.latest) if begun else (None, None)
    return first is not None and last is not None and window.since <= first and last <= window.until


def _possible(prior: Prior, conduct: tuple[date, date]) -> bool:
    """Whether a release that is not told may lie in the five years before the conduct."""
    sentenced, months = prior.sentenced_on, prior.penalty.months
    if sentenced is None or months is None:
        return True
    return sentenced.year <= conduct[0].year and sentenced.year + months // 12 + 6 >= conduct[0].year


def _hit(case: Case, crimes: tuple[Conviction, ...], prior: Prior, on: date, grade: Grade) -> Hit:
    conduct = conduct_of(case) or (on, on)
    new = crimes[0]
    months = (conduct[0].year - on.year) * 12 + conduct[0].month - on.month - (conduct[0].day < on.day)
    claimed = (
        "，公诉机关主张累犯" if any(one.kind == "累犯" and one.asserted_by == "prosecution" for one in case.defendant.circumstances) else ""
    )
    term = f"{new.penalty.kind}{in_words(new.penalty.months)}" if new.penalty.months else f"{new.penalty.kind}"
    spans = (*prior.spans, *new.spans)
    return Hit(
        f"前罪{prior.charge}判处{prior.penalty.kind}，于{prior.released_on.iso if prior.released_on else on.isoformat()}"
        f"{prior.release or '释放'}释放，本案{conduct[0].isoformat()}起犯{new.charge}判处{term}，相隔{in_words(months)}，"
        f"未满五年，原判未认定累犯{claimed}".replace("刑满释放释放", "刑满释放").replace("释放释放", "释放"),
        spans,
        grade=grade,
    )


CHECK = Check(
    name="recidivist_missed",
    title="应认累犯未认",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/65/1",),
    judge=judge,
    favours=Favours.PROSECUTION,
)
