"""毒品数量与量刑档不符。

Finds a term that the quantity of drugs does not allow: 走私、贩卖、运输、制造 (刑法第三百四十七条第二至四款) from 数量大 (海洛因、甲基苯丙胺 fifty
grams) at least fifteen years, from 数量较大 (ten grams) at least seven, below that at most three, and three to seven only with 情节严重; 非法持有
(刑法第三百四十八条) from 数量大 at least seven years, from 数量较大 at most three, three to seven only with 情节严重.
Quantities of other drugs by 法释〔2016〕8号第一条、第二条, of conduct since 2016-04-11; purity does not count (刑法第三百五十七条第二款).

The quantity is taken only where it is plain: one defendant, one drug conviction, one drug, and one weight in the findings, or several of which one is
the sum, and none other in the reasoning; never with 约, 余, 不足. Excluded from "too low": any ground of mitigation
(刑法第六十三条, catalogue G3). Excluded from "too high": any word of 情节严重 or its causes (多次, 向多人, 在校学生, 未成年人 …, 法释〔2016〕8号第四条).
Undercover buyers, 代购, 吸食 and unknown quantities stay silent. Grade A for heroin and methamphetamine; B for other drugs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Weight
from pipelines.doctrine.mitigation import may_mitigate
from pipelines.durations import in_words
from pipelines.facts.values import Conviction, Drug
from pipelines.judgment import Part, Section, Span
from pipelines.law import thresholds
from pipelines.numerals import NUMBER, read_number

_SINCE = date(2016, 4, 11)
_CERTAIN = frozenset({"甲基苯丙胺", "甲基苯丙胺片剂", "海洛因"})
_WEIGHT = re.compile(rf"(?P<number>{NUMBER})(?P<unit>克|千克|公斤|g(?![a-z])|kg)(?!以上|以下|不满|以内|/|每|的(?:标准|幅度))")
_STATUTE_BEFORE = re.compile(r"(?:不满|不足|未满|未达|不到|超过|达到|低于|高于|每)(?:了)?$")
_UNITS = {"克": 1.0, "g": 1.0, "千克": 1000.0, "公斤": 1000.0, "kg": 1000.0}
_DOUBTFUL = re.compile(
    r"特情|引诱|控制下交付|代购|约\d|余克|多克|左右|(?:不足|近|将近)\d|大量掺假|吸食量|未遂|含量[^。；]{0,12}(?:极低|很低)"
)
_SEVERE = re.compile(
    r"情节严重|多次|多人|[三四五六七八九十\d]次|未成年|在校|监管场所|戒毒|国家工作人员|娱乐场所|武装|暴力|情节[^。；]{0,6}重|累计"
)
_TRADE = re.compile(r"(?:走私|贩卖|运输|制造)[^，。；]{0,10}毒品罪")


def judge(case: Case) -> Iterator[Hit]:
    """The term against the bounds of the tier that the quantity falls in."""
    one = _conviction(case)
    drug = _plain_quantity(case) if one else None
    law = thresholds.drug(drug.name) if drug else None
    conduct, judged = case.conduct, case.judged_on
    if one is None or drug is None or drug.grams is None or law is None or judged is None or not law.verified:
        return
    if law.in_force_from >= _SINCE and (conduct is None or conduct[0] < _SINCE):
        return
    low, high, tier = _bounds(one, drug.grams, law)
    months = 0 if one.penalty.kind in ("拘役", "管制") else one.penalty.months or 0
    told = f"{drug.name}{drug.grams:g}克（数量较大{law.medium_grams:g}克、数量大{law.large_grams:g}克起）"
    article = "criminal-law/347" if _TRADE.search(one.charge) else "criminal-law/348"
    basis = (article, "criminal-law/357/2", *(() if law.in_force_from < _SINCE else ("drugs-2016/1", "drugs-2016/2")))
    grade: Grade = "A" if drug.name in _CERTAIN else "B"
    if months < low and not may_mitigate(case):
        text = (
            f"{told}，{tier}应判处{in_words(low)}以上有期徒刑，判处{one.penalty.kind}{in_words(one.penalty.months)}，未见法定减轻处罚情节"
        )
        yield Hit(text, (*drug.spans, *one.spans), grade=grade, basis=basis, favours=Favours.PROSECUTION)
    elif months > high and not _SEVERE.search(case.words(Part.FINDINGS, Part.REASONING, Part.PROSECUTION)):
        text = f"{told}，{tier}应判处{in_words(high)}以下有期徒刑，判处{in_words(one.penalty.months)}，未见情节严重的认定"
        yield Hit(text, (*drug.spans, *one.spans), grade=grade, basis=basis, favours=Favours.DEFENDANT)


def _conviction(case: Case) -> Conviction | None:
    """The only drug conviction of the only defendant, of trading or possession, with a term."""
    drugs = [one for one in case.defendant.convictions if "毒" in one.charge]
    if not case.single or len(drugs) != 1 or not (_TRADE.search(drugs[0].charge) or drugs[0].charge == "非法持有毒品罪"):
        return None
    penalty = drugs[0].penalty
    return drugs[0] if penalty.kind in ("有期徒刑", "拘役", "管制") and penalty.months is not None else None


def _plain_quantity(case: Case) -> Drug | None:
    """The one drug with its one quantity, if the judgment leaves no doubt; None otherwise."""
    drugs = case.defendant.drugs
    if len({one.name for one in drugs}) != 1 or "drugs" in case.defendant.unread:
        return None
    sections = [*case.judgment.parts(Part.FINDINGS)] or [*case.judgment.parts(Part.PROSECUTION)]
    found = "".join(map(case.judgment.read, sections))
    if _DOUBTFUL.search(found + case.words(Part.REASONING)):
        return None
    told = _weights(case, sections)
    stated = _weights(case, [*case.judgment.parts(Part.REASONING)]) or told
    grams = {weight for weight, _ in stated}
    weight, span = max(stated, default=(0.0, Span(0, 0)))
    rest = sorted(one for one, _ in told)
    alone = len(grams) == 1 or (stated is told and rest[:-1] and abs(sum(rest[:-1]) - weight) < 0.005)
    agrees = bool(rest) and (weight == rest[-1] or abs(sum(rest) - weight) < 0.005)
    return Drug(drugs[0].name, weight, (span,)) if alone and agrees and weight else None


def _weights(case: Case, sections: Iterable[Section]) -> list[tuple[float, Span]]:
    """The weights that sections tell, in grams, but for the statute's (不满十克, 十克以上)."""
    plain = case.judgment.plain
    found = []
    for section in sections:
        for match in _WEIGHT.finditer(plain, section.start, section.end):
            number = read_number(match["number"])
            if number is not None and not _STATUTE_BEFORE.search(plain, max(0, match.start() - 6), match.start()):
                found.append((round(float(number) * _UNITS[match["unit"]], 4), Span(*match.span())))
    return found


def _bounds(one: Conviction, grams: float, law: thresholds.DrugThreshold) -> tuple[int, int, str]:
    """Least and greatest term in months of the tier, and its words; without 情节严重."""
    trade = _TRADE.search(one.charge) is not None
    if grams >= law.large_grams:
        return (180, 10**4, "数量大") if trade else (84, 10**4, "数量大")
    if grams >= law.medium_grams:
        return (84, 180, "数量较大") if trade else (0, 36, "数量较大")
    return (0, 36, "数量少") if trade else (0, 10**4, "不满数量较大")


CHECK = Check(
    name="drug_tier_mismatch",
    title="毒品数量与量刑档不符",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2", "Z"),
    basis=("criminal-law/347", "criminal-law/348", "criminal-law/357/2", "drugs-2016/1", "drugs-2016/2"),
    judge=judge,
    straddles=(_SINCE,),
    instances=("first", "retrial"),
)
