"""罪名对应的款未引。

Finds a conviction of which the basis cites the article, but only by paragraphs that do not hold it: paragraphs of another charge or without a penalty
(猥亵儿童罪 with 第二百三十七条第一款, 贩卖毒品罪 with 第三百四十七条第一款 alone); a penalty above every paragraph cited (十年 for 第三百四十七条第四款); or
冰毒、海洛因 of ten grams and more with 第四款 alone (B). Basis: 法释〔2009〕14号第一条 (条款序号应当准确、完整) and the charge's article.

Excluded: the article cited without a paragraph, or with its 条 forgotten (its paragraphs may be misread); an article of one paragraph; a paragraph that another one punishes (依照前款的规定处罚, 以强奸论); articles applied by reference; units (单位) and their paragraphs;
a penalty below the paragraph cited (减轻); charges whose versions are not in our data; a conviction of an earlier judgment; later instances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.durations import in_words
from pipelines.facts.values import Citation, Conviction, Defendant
from pipelines.judgment import Part
from pipelines.law import Charge, articles, provision
from pipelines.law.provisions import UnknownProvisionError

_COMBINING = ("70", "71", "77", "86")  # 漏罪、新罪、撤销缓刑、撤销假释: the verdict repeats an earlier one
_UNIT = ("30", "31")
_REFERENCE = re.compile(r"依照|前款|前两款|第一款|[以按][^，。]{1,8}论")
_STRONG_DRUGS = ("甲基苯丙胺", "冰毒", "海洛因")
_LARGE, _MANY = 10.0, 50.0  # 第三百四十七条第三款; ten grams exactly may be read from a quotation of the law (不满十克)


def judge(case: Case) -> Iterator[Hit]:
    """Each charge once, against the paragraphs of its own article."""
    cited = [one for one in case.facts.citations if one.law == "刑法"]
    on = case.judged_on
    if on is None or any(one.article in (*_COMBINING, *_UNIT) for one in cited):
        return
    seen: set[str] = set()
    for defendant in case.facts.defendants:
        for conviction in defendant.convictions:
            law = case.charge(conviction)
            if law is None or law.name in seen or conviction.penalty.kind == "无罪" or defendant.person.is_unit:
                continue
            own = [one for one in cited if one.article == law.article]
            if any("条" not in case.quote(*one.spans) for one in own):
                continue
            if (
                own
                and None not in [one.paragraph for one in own]
                and _alone(law, cited)
                and (hit := _hit(case, defendant, conviction, law, own, on))
            ):
                seen.add(law.name)
                yield hit


def _alone(law: Charge, cited: list[Citation]) -> bool:
    """Whether the charge is defined and punished by its own article only, so far as the basis goes (贪污罪 has 383 too)."""
    others = {place.partition(".")[0] for place in _places(law)} - {law.article}
    return not others & {one.article for one in cited}


def _places(law: Charge) -> set[str]:
    tiers = {tier.para for version in law.versions for tier in version.tiers if tier.para}
    return {*law.cite, *tiers, *((law.penalty_from,) if law.penalty_from else ())}


def _hit(case: Case, defendant: Defendant, conviction: Conviction, law: Charge, own: list[Citation], on: date) -> Hit | None:
    paragraphs = sorted({one.paragraph for one in own if one.paragraph})
    places = {f"{law.article}.{number}" for number in paragraphs}
    count = articles.paragraphs("刑法", law.article, on)
    if count is None or count < 2 or max(paragraphs) > count:
        return None
    told = f"判{conviction.charge}，裁判依据只引刑法{articles.printed(law.article)}第{'、'.join(map(str, paragraphs))}款"
    spans = (*conviction.spans, *(span for one in own for span in one.spans))
    basis = (f"criminal-law/{law.article}", "citation-2009/1")
    if not places & _places(law):
        if any(_refers(law, number, on) for number in paragraphs):
            return None
        wanted = "、".join(sorted(place.partition(".")[2] for place in _places(law) if place.partition(".")[0] == law.article))
        return Hit(f"{told}，该罪规定于第{wanted}款", spans, basis=basis)
    if above := _above(case, conviction, places):
        return Hit(f"{told}，{above}", spans, basis=basis)
    if law.article == "347" and paragraphs and set(paragraphs) <= {1, 4} and (grams := _grams(case, defendant)):
        return Hit(
            f"{told}，而认定{'、'.join(_STRONG_DRUGS[1:])}等{grams:g}克，属第3款（十克以上不满五十克）", spans, grade="B", basis=basis
        )
    return None


def _refers(law: Charge, paragraph: int, on: date) -> bool:
    """Whether a paragraph is punished by another one (依照前款的规定处罚, 以强奸论), or our data do not have its words for that day."""
    try:
        wording = provision(f"criminal-law/{law.article}/{paragraph}").in_force(on)
    except UnknownProvisionError:
        return True
    return wording is None or _REFERENCE.search(wording.wording) is not None


def _above(case: Case, conviction: Conviction, places: set[str]) -> str | None:
    """What the penalty is above: the longest term of the paragraphs cited, in every version that may govern."""
    penalty, versions = conviction.penalty, case.versions(conviction)
    if versions is None or penalty.kind != "有期徒刑" or penalty.months is None:
        return None
    most = []
    for version in versions:
        tiers = [tier for tier in version.tiers if tier.para in places]
        if (
            not tiers
            or any(not tier.para for tier in version.tiers)
            or {"无期徒刑", "死刑"} & {kind for tier in tiers for kind in tier.kinds}
        ):
            return None
        most.append(max((tier.fixed_max_months or 0) for tier in tiers))
    if not all(0 < months < penalty.months for months in most):
        return None
    return f"所引各款有期徒刑最高{in_words(max(most))}，而判处有期徒刑{in_words(penalty.months, penalty.days)}，应引的款未引"


def _grams(case: Case, defendant: Defendant) -> float | None:
    """The largest quantity of a strong drug, when all are read, all are of the strong kinds, it is 数量较大, and the court's reasons name it."""
    if not defendant.drugs or any(one.grams is None or one.name not in _STRONG_DRUGS for one in defendant.drugs):
        return None
    largest = max(one.grams or 0.0 for one in defendant.drugs)
    named = re.search(rf"(?<![\d.．])(?:{re.escape(f'{largest:g}')}余?克)", case.words(Part.REASONING))
    return largest if named and _LARGE < largest < _MANY else None


CHECK = Check(
    name="charge_paragraph_missing",
    title="罪名对应的款未引",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("citation-2009/1",),
    judge=judge,
    scope="judgment",
    instances=("first",),
)
