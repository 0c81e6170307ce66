"""无减轻处罚情节而判处低于法定刑档下限。

Finds a term below the floor of the tier that the court itself named (数额巨大, 情节严重, 致人重伤, 入户抢劫 …), or below the floor of the lowest
tier of the charge (抢劫、强奸、故意杀人 three years, 组织卖淫 five), where nothing in the judgment may mitigate. Below the tier a sentence needs a
statutory ground or the approval of the Supreme Court (刑法第六十二条、第六十三条); 坦白, 退赔, 谅解 and 认罪认罚 alone are none (刑诉法解释第三百五十五条).

A named tier is read only from the clause before 构成…罪, and only where all such words agree. It must be violated under every version of the
provision in force from the conduct to the judgment (刑法第十二条). Excluded: any ground of set M, cited or found, and the word 减轻 even without
a ground (the catalogue wants grade B there; 63 may lie behind it); words that are an element of the crime
(聚众扰乱社会秩序，情节严重) or name but half a tier (挪用公款数额巨大不退还); words of parties and denials; 其中 (a part of the sum, of the defendants);
an amount under the least at which
the named tier may begin; persons of a unit crime (their tiers differ); 单处罚金 and 免予刑事处罚 (刑法第三十七条); 拘役 and 管制 for a charge that has neither
(main_kind_not_provided). Several defendants named together: grade B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Grade, Hit, Missing, Weight
from pipelines.doctrine.mitigation import may_mitigate
from pipelines.durations import in_words
from pipelines.facts.values import Conviction, Spans
from pipelines.judgment import Part, Span
from pipelines.law import Tier, TierVersion
from pipelines.law.thresholds import amounts

_NAMED = ("数额特别巨大", "数额巨大", "情节特别严重", "情节严重")
_TIER_WORDS = re.compile("|".join((*_NAMED, "数额较大", "情节较轻")))
_INJURY = re.compile(r"致(?:使)?[^，。；轻]{0,12}重伤|重伤[一二]级")
_ROBBERY = re.compile(r"入户抢劫|持枪抢劫|在公共交通工具上抢劫|冒充军警人员抢劫|抢劫致人(?:重伤|死亡)")
_DENIED = re.compile(r"[不未非无]|辩|提出|意见|接近|其中|预备|起点|轻伤|死亡|幅度|指控|规定")
_CLAUSE = 300
_TERMS = ("有期徒刑", "拘役", "管制")


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Every conviction against the lowest floor of its charge, and against that of the tier named."""
    if case.facts.document.kind and case.facts.document.kind.value != "判决书":
        return
    unit = any(one.person.is_unit for one in case.facts.defendants)
    convictions = [one for one in case.defendant.convictions if one.penalty.kind in _TERMS and one.penalty.months is not None]
    if not convictions or unit or may_mitigate(case) or _no_heavier(case):
        return
    for one in convictions:
        if case.charge(one) and case.judged_on is None and any(_words(case, one)):
            yield Missing(("judged_on",))
        versions = case.versions(one)
        if versions:
            yield from _below(case, one, versions)


def _below(case: Case, one: Conviction, versions: tuple[TierVersion, ...]) -> Iterator[Hit]:
    months = one.penalty.months or 0
    floor = min(_floor(tier) for version in versions for tier in version.tiers)
    if one.penalty.kind == "有期徒刑" and months < floor:
        yield _hit(case, one, "最低一档", floor, one.spans)
        return
    named = _named(case, one, versions)
    if named and months < named[1] and not _slip(case, one, named[0]):
        words, floor, span = named
        yield _hit(case, one, f"本院认定“{words}”，该档", floor, (span, *one.spans), "A" if case.single else "B")


def _no_heavier(case: Case) -> bool:
    """Whether the court judged again after an appeal of the defence and was bound by 上诉不加刑 (刑事诉讼法第二百三十七条, 226 of 2012, 190 of 1996)."""
    return any(one.law == "刑事诉讼法" and one.article in ("190", "226", "237") for one in case.facts.citations)


def _slip(case: Case, one: Conviction, words: str) -> bool:
    """Whether the amount read is under the least at which the tier may begin anywhere: then the words of the tier are the slip."""
    law, amount = case.charge(one), case.defendant.amount
    figures = amounts(law.name, case.judged_on) if law and case.judged_on else None
    begins = figures and {"数额巨大": figures.huge, "数额特别巨大": figures.very_huge}.get(words)
    return bool(begins and amount and amount.value < begins[0])


def _hit(case: Case, one: Conviction, tier: str, floor: int, spans: Spans, grade: Grade = "A") -> Hit:
    law = case.charge(one)
    lighter = [kind for kind in ("坦白", "如实供述", "认罪认罚", "退赃退赔", "谅解") if case.defendant.has(kind)]
    return Hit(
        f"{one.charge}：{tier}的法定刑下限为{in_words(floor)}，判处{one.penalty.kind}{in_words(one.penalty.months)}，低{in_words(floor - (one.penalty.months or 0))}；"
        f"未认定减轻处罚情节（认定情节：{'、'.join(lighter) or '无从宽情节'}）",
        spans,
        grade=grade,
        basis=tuple(filter(None, ("criminal-law/62", "criminal-law/63", _provision(law.article) if law else ""))),
    )


def _provision(article: str) -> str:
    return f"criminal-law/{article}"


def _floor(tier: Tier) -> int:
    """The least term of a tier in months; 0 for one without a term."""
    if tier.min_months is None:
        return 10**6 if tier.kinds & {"无期徒刑", "死刑"} else 0
    return tier.min_months


def _named(case: Case, one: Conviction, versions: tuple[TierVersion, ...]) -> tuple[str, int, Span] | None:
    """The tier that the court named for a conviction: its words, its lowest floor of all versions, and where; None if none or several."""
    found = {}
    for words, span in _words(case, one):
        found[words if _TIER_WORDS.fullmatch(words) else "other"] = (words, span)
    if len(found) != 1:
        return None
    words, span = next(iter(found.values()))
    floors = [_floor_of(words, version) for version in versions]
    return (words, min(floors), span) if floors and 0 not in floors else None


def _floor_of(words: str, version: TierVersion) -> int:
    """The floor of the one tier whose label begins with the words; 0 where none does, or where they are an element of the crime."""
    if not _TIER_WORDS.fullmatch(words):
        key = "致人重伤的" if "抢劫" not in words else "有下列情形之一"
        tiers = [tier for tier in version.tiers if key in tier.label]
    else:
        tiers = [tier for tier in version.tiers if tier.label.removeprefix("贪污").startswith(words)]
    return _floor(tiers[0]) if len(tiers) == 1 else 0


def _words(case: Case, one: Conviction) -> Iterator[tuple[str, Span]]:
    """The words of tiers in the clauses of the reasoning that end in 构成 and the charge."""
    plain = case.judgment.plain
    extra = {"故意伤害罪": _INJURY, "抢劫罪": _ROBBERY}.get(one.charge)
    for section in case.judgment.parts(Part.REASONING):
        for end in re.finditer(rf"构成了?{re.escape(one.charge)}", section_words := plain[section.start : section.end]):
            begin = max(0, end.start() - _CLAUSE, *(section_words.rfind(mark, 0, end.start()) + 1 for mark in "。；\n"))
            clause = section_words[begin : end.start()]
            if "罪" in clause or not case.concerns(clause):
                continue
            for match in (*_TIER_WORDS.finditer(clause), *(extra.finditer(clause) if extra else ())):
                before = re.split("[，、]", clause[: match.start()])[-1]
                if not _DENIED.search(before) and "其中" not in clause:
                    yield match[0], Span(section.start + begin + match.start(), section.start + begin + match.end())


CHECK = Check(
    name="term_under_tier_no_mitigation",
    title="无减轻处罚情节而低于法定刑档下限",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-law/62", "criminal-law/63"),
    judge=judge,
    favours=Favours.PROSECUTION,
    instances=("first", "retrial"),
)
