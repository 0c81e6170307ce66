"""应当并处罚金而未判。

Finds a principal penalty without any fine or confiscation for a crime whose every applicable tier, in every version of the law that may govern
(刑法第十二条), says 并处罚金: the court must impose it (法释〔2000〕45号第一条).
Excluded: 免予刑事处罚; a fine or confiscation anywhere in the defendant's convictions or in 决定执行; responsible persons of a unit's crime where
their tier has no fine; tiers that leave it open (可以并处, 选科); conduct under a law without a fine (职务侵占 before 2021-03-01, 行贿 before
2015-11-01, 敲诈勒索 before 2011-05-01 …, all in the data); decisions to retry (再审决定书), which only tell of the verdict. Minors are not
excluded: where the law says 并处 they, too, are to be fined (法释〔2006〕1号第十五条第一款). Unknown where only the unread date of the conduct
leaves an older law possible. The word 罚金 or 没收 anywhere in the stretch of the verdict silences the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.tier import PRINCIPAL, open_tiers, unit_crime
from pipelines.facts.values import Conviction, Penalty
from pipelines.judgment import Part, Span
from pipelines.law import Tier, articles

_PROPERTY = re.compile(r"并处|单处|罚金|罚款|科处|财产|维持")
_FINES = frozenset({"mandatory", "mandatory_or_single"})


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each conviction of a defendant who has no fine at all."""
    defendant, document = case.defendant, case.document.kind
    if document and document.value == "决定书":
        return
    penalties = [*(one.penalty for one in defendant.convictions), *([defendant.executed.penalty] if defendant.executed else [])]
    if any(map(_has_property_penalty, penalties)) or _named(case):
        return
    for one in defendant.convictions:
        law = case.charge(one)
        if law is None or one.penalty.kind not in PRINCIPAL:
            continue
        tiers = open_tiers(case, one, mitigated=True)
        if not tiers or not all(map(_must, tiers)):
            newest = law.versions[-1].tiers
            if case.conduct is None and tiers and all(map(_must, newest)) and all(_must(tier) for tier in _latest(case, one)):
                yield Missing(("crime_to",))
            continue
        if unit_crime(case) and not all(map(_must, law.unit_person_tiers or ())):
            continue
        yield Hit(
            f"{one.charge}依刑法{articles.printed((law.penalty_from or law.article).partition('.')[0])}应当并处罚金"
            f"（“{tiers[0].quote[:40]}”），主文判处{one.penalty.kind}，未判处财产刑",
            one.spans,
            basis=(f"criminal-law/{(law.penalty_from or law.article).split('.')[0]}", "property-penalty-2000/1"),
        )


def _must(tier: Tier) -> bool:
    """Whether a tier demands a fine or confiscation."""
    return tier.fine in _FINES or (tier.fine == "none" and tier.confiscation in ("mandatory", "alternative_to_fine"))


def _latest(case: Case, conviction: Conviction) -> tuple[Tier, ...]:
    """The tiers in force on the day of judgment."""
    law = case.charge(conviction)
    version = law.version(case.judged_on) if law and case.judged_on else None
    return version.tiers if version else ()


def _has_property_penalty(penalty: Penalty) -> bool:
    return penalty.fine is not None or penalty.confiscation is not None or bool({"fine", "confiscation"} & set(penalty.unread))


def _named(case: Case) -> bool:
    """Whether the defendant's stretch of the verdict speaks of a fine or of 没收财产 after all."""
    spans = [span for one in case.defendant.convictions for span in one.spans]
    if not spans:
        return True
    if case.single:
        words = case.words(Part.VERDICT) + case.quote(*spans)
    else:
        others = [s.start for d in case.facts.defendants if d is not case.defendant for one in d.convictions for s in one.spans]
        end = min((at for at in others if at > spans[-1].end), default=spans[-1].end + 200)
        words = case.quote(Span(spans[0].start, min(end, spans[-1].end + 200)))
    return _PROPERTY.search(words) is not None or "维持" in case.words(Part.VERDICT)


CHECK = Check(
    name="fine_mandatory_omitted",
    title="应当并处罚金而未判处",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("property-penalty-2000/1",),
    judge=judge,
    favours=Favours.PROSECUTION,
    instances=("first", "retrial"),
)
