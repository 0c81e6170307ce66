"""误认毒品再犯。

Finds a defendant called 毒品再犯 whom 刑法第三百五十六条 does not make one: no earlier conviction told is for 走私、贩卖、运输、制造 or 非法持有毒品罪, or the
new crime is not in 刑法分则第六章第七节, or he was under 18 when sentenced before (刑事诉讼法第二百八十六条, sealed: B, no article of 刑法 says so).
Excluded: an earlier conviction whose charge was not read, or none read at all (unknown); later instances that call it an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Missing, Weight
from pipelines.doctrine.recidivism import adult_at_prior, drug_crime, drug_prior, found_of
from pipelines.facts.values import Spans
from pipelines.judgment import Part

_TOLD = re.compile(r"(?:曾|因)[^。；]{0,30}(?:毒品|贩毒)[^。；]{0,40}(?:判处|判刑|被判)|曾[^。；]{0,30}(?:毒品|贩毒)[^。；]{0,12}罪")
_CONVICTED = re.compile(r"(?<!涉嫌)(?:犯|因)[^。；，嫌]{0,20}(?:毒品罪|贩毒)[^。；，]{0,20}(?:被|判|，于|，[12]\d{3})|毒品罪、")
_PARTS = (Part.PARTIES, Part.FINDINGS, Part.EVIDENCE, Part.REASONING)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The new crime first, then the earlier ones."""
    defendant = case.defendant
    found = found_of(case, "毒品再犯")
    if not found or _refused(case, found) or not defendant.convictions:
        return
    news = [drug_crime(one) for one in defendant.convictions]
    if all(new is False for new in news):
        charges = "、".join(one.charge for one in defendant.convictions)
        yield Hit(f"认定毒品再犯，但本案{charges}不是刑法分则第六章第七节之罪", (*found, *defendant.convictions[0].spans))
        return
    if not defendant.priors:
        yield Missing(("priors",))
        return
    before = [drug_prior(prior) for prior in defendant.priors]
    spans = (*found, *(span for prior in defendant.priors for span in prior.spans))
    if None in before:
        if not any(before):
            yield Missing(("priors.charge",))
    elif not any(before) and not _more(case):
        names = "、".join(dict.fromkeys(prior.charge or "" for prior in defendant.priors))
        yield Hit(f"认定毒品再犯，但前科为{names}，不是走私、贩卖、运输、制造、非法持有毒品罪", spans, grade="A" if case.single else "B")
    elif any(before):
        drugs = [prior for prior, drug in zip(defendant.priors, before, strict=True) if drug]
        born = defendant.born_on
        if born and all(adult_at_prior(born.value, prior) is False for prior in drugs):
            yield Hit("认定毒品再犯，但判处前罪时未满十八周岁，前科应当封存", spans, grade="B")


def _refused(case: Case, found: Spans) -> bool:
    plain = case.judgment.plain
    return any(word in plain[span.start - 20 : span.end + 20] for span in found for word in ("错误", "有误", "不当", "不构成", "不属于"))


def _more(case: Case) -> bool:
    """Whether the judgment tells of a drug conviction that was not read as one (曾因贩卖毒品被判刑)."""
    header = case.defendant.person.header
    told = case.quote(*(span for prior in case.defendant.priors for span in prior.spans)) + (case.quote(header) if header else "")
    return _CONVICTED.search(told) is not None or _TOLD.search(case.words(*_PARTS)) is not None


CHECK = Check(
    name="drug_recidivist_wrong",
    title="误认毒品再犯",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/356",),
    judge=judge,
    favours=Favours.DEFENDANT,
)
