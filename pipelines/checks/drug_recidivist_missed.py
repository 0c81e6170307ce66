"""毒品再犯未认。

Finds a defendant sentenced before for 走私、贩卖、运输、制造、非法持有毒品罪 (any penalty, also suspended, any time ago) and now convicted under
刑法分则第六章第七节, whom the court does not call 毒品再犯 and for whom article 356 is not cited (刑法第三百五十六条).
Excluded: earlier convictions of other drug crimes (容留他人吸毒 …), 免予刑事处罚 (not 判过刑); sentenced when so young that the earlier crime may have been
committed under 18 (sealed records: 刑事诉讼法第二百八十六条); an earlier sentence after the new conduct; 毒品再犯 considered and refused, a sentence of this
very case that was quashed, or spoken of by the court in a way that may mean him; later instances that do not repeat the articles below. B: 累犯 is found (the same rise was given), birth or
date of the earlier sentence not told, several defendants. C: 累犯 is found and article 356 stands among the cited, for a co-defendant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.recidivism import adult_at_prior, drug_crime, drug_prior, own
from pipelines.facts.values import Prior
from pipelines.judgment import Part

_COURT = (Part.FINDINGS, Part.EVIDENCE, Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """The first earlier drug conviction against the new drug crime."""
    crimes = [one for one in case.defendant.convictions if drug_crime(one)]
    if not crimes or _spoken_of(case):
        return
    priors = [prior for prior in case.defendant.priors if drug_prior(prior) and own(case, prior) and not _of_this_case(case, prior)]
    for prior in priors:
        sentenced = prior.sentenced_on.earliest if prior.sentenced_on else None
        if sentenced and case.conduct is None:
            if case.judged_on and sentenced.year < case.judged_on.year - 2 and prior.released_on:
                yield _hit(case, prior, crimes[0].charge, False)
            else:
                yield Missing(("crime_from",))
            return
        if _young(case, prior) or (sentenced and case.conduct and case.conduct[1] <= sentenced):
            continue
        yield _hit(case, prior, crimes[0].charge, _certain(case, prior, sentenced))
        return


def _of_this_case(case: Case, prior: Prior) -> bool:
    """Whether the sentence may be the one quashed in this very case (发回重审): the same penalty, never released from it."""
    same = any((one.penalty.kind, one.penalty.months) == (prior.penalty.kind, prior.penalty.months) for one in case.defendant.convictions)
    return same and prior.released_on is None and prior.penalty.probation_months is None


def _young(case: Case, prior: Prior) -> bool:
    born = case.defendant.born_on
    return born is not None and adult_at_prior(born.value, prior) is not True and prior.sentenced_on is not None


def _certain(case: Case, prior: Prior, sentenced: date | None) -> bool:
    born = case.defendant.born_on
    after = sentenced is not None and case.conduct is not None and case.conduct[0] > sentenced
    first = case.document.instance is not None and case.document.instance.value == "first"
    grown = born is not None and adult_at_prior(born.value, prior) is True
    return after and first and grown and case.single and not case.defendant.has("累犯")


def _spoken_of(case: Case) -> bool:
    """Whether the court calls him 毒品再犯, refuses to, cites article 356, or may mean him."""
    defendant = case.defendant
    if any(one.kind == "毒品再犯" and one.status != "claimed" for one in defendant.circumstances) or defendant.has("未成年"):
        return True
    instance = case.document.instance
    if instance is None or instance.value != "first":
        plain = case.judgment.plain
        return "再犯" in plain or "从重" in plain or "三百五十六条" in plain or "中华人民共和国刑法" not in plain
    if any(one.law == "刑法" and one.article == "356" for one in case.facts.citations):
        return not any(one.has("毒品再犯") for one in case.facts.defendants)
    words = case.words(*_COURT)
    return "毒品再犯" in words or "再犯" in words.replace("五年内再犯", "").replace("五年以内再犯", "").replace("年内，再犯", "")


def _hit(case: Case, prior: Prior, charge: str, certain: bool) -> Hit:
    on = f"于{prior.sentenced_on.iso}" if prior.sentenced_on else ""
    claimed = any(one.kind == "毒品再犯" and one.asserted_by == "prosecution" for one in case.defendant.circumstances)
    cited = any(one.law == "刑法" and one.article == "356" for one in case.facts.citations)
    left_out = "原判引用该条，但只认定同案人为毒品再犯" if cited else "原判未认定毒品再犯、未引用该条"
    grade: Grade = "A" if certain else "C" if cited and case.defendant.has("累犯") else "B"
    return Hit(
        f"曾因{prior.charge}{on}被判处{prior.penalty.kind or '刑罚'}，又犯{charge}，应依刑法第三百五十六条从重处罚，{left_out}"
        + ("（公诉机关主张毒品再犯）" if claimed else ""),
        (*prior.spans, *(span for one in case.defendant.convictions if one.charge == charge for span in one.spans)),
        grade=grade,
    )


CHECK = Check(
    name="drug_recidivist_missed",
    title="毒品再犯未认",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/356",),
    judge=judge,
    favours=Favours.PROSECUTION,
)
