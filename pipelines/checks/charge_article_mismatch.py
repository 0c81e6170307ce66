"""罪名与所引分则条不符。

Finds a judgment of first instance in which a charge has none of its articles cited: neither the one that defines it nor the one its penalty comes from
nor one that refers to it (刑法第一百八十三条 for 职务侵占, 贪污; 第一百八十五条 for 挪用; 第二百六十九条, 第二百六十七条 for 抢劫 …).
Basis: 法释〔2009〕14号第一条 (the articles applied are to be cited accurately) and the charge's own article. Selective charges count as their whole.
Excluded: no article of 刑法 cited at all; the number told anywhere in the court's reasons (cited without 条, or by 前述法律); acquittal; conduct before
1997-10-01 (the numbers of 1979); charges that are not in our data; a basis with a garbled or masked number (第二百七十七四条, 第三百三条,
第条); a charge that the verdict does not name (its name is misprinted); where earlier penalties are combined
or revoked, charges he was sentenced for before or that the court does not find now (构成……罪, 指控……罪). B where no article of 分则 is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.doctrine.own_articles import own_articles
from pipelines.doctrine.recidivism import charges_of
from pipelines.facts.values import Conviction, Defendant, Facts, Spans
from pipelines.judgment import Part
from pipelines.law import Charge, articles

_COURT = (Part.FINDINGS, Part.EVIDENCE, Part.REASONING, Part.LEGAL_BASIS, Part.VERDICT)
_LAW_OF_1997 = date(1997, 10, 1)
_FIRST_OF_SPECIAL_PART = 102
_DIGITS = "零一二三四五六七八九"
_COMBINING = frozenset({"70", "71", "77", "86"})
_NUMBER = re.compile(r"第([^第条款项、，。；;《》\s]{0,12})条|[某×Ｘ][百十]|[百十][某×Ｘ]")
_WELL_FORMED = re.compile(
    r"[一二三四五六七八九]百(?:[零〇○ＯO0][一二三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?)?|[一二三四五六七八九]?十?[一二三四五六七八九]?|.*千.*|[\d０-９]{1,3}"
)
_COMBINED = re.compile(r"撤销|前罪|原判|尚未执行|余刑|剩余|未执行")


def judge(case: Case) -> Iterator[Hit]:
    """Each charge of the judgment once."""
    cited = [one for one in case.facts.citations if one.law == "刑法"]
    numbers = {one.article for one in cited}
    if not cited or (case.conduct and case.conduct[0] < _LAW_OF_1997) or _garbled(case):
        return
    special = sorted((one for one in numbers if _special(one)), key=lambda one: int(one.partition("-")[0]))
    words, verdict, seen = case.words(*_COURT), case.words(Part.VERDICT).replace("、", ""), set[str]()
    combined = _COMBINED.search(case.words(Part.VERDICT)) is not None or bool(numbers & _COMBINING)
    for defendant, one in _convictions(case.facts):
        law = case.charge(one)
        if law is None or one.penalty.kind in ("无罪", None) or law.name in seen or one.charge.replace("、", "") not in verdict:
            continue
        if combined and _earlier(case, defendant, law):
            continue
        seen.add(law.name)
        own = own_articles(law)
        if own & numbers or any(written in words for article in own for written in _written(article)):
            continue
        yield _hit(one, law, special, tuple(span for place in cited if place.article in special for span in place.spans))


def _garbled(case: Case) -> bool:
    """Whether a number in the basis is misprinted or masked (第二百七十七四条, 第三百三条, 第条, 一百某十某条)."""
    numbers = (match[1] for match in _NUMBER.finditer(case.words(Part.LEGAL_BASIS)))
    return any(not number or not _WELL_FORMED.fullmatch(number) for number in numbers)


def _convictions(facts: Facts) -> Iterator[tuple[Defendant, Conviction]]:
    return ((defendant, one) for defendant in facts.defendants for one in defendant.convictions)


def _hit(one: Conviction, law: Charge, special: list[str], spans: Spans) -> Hit:
    told = "、".join(f"第{_plain(article)}" for article in special)
    cited = f"分则条文仅引用{told}" if special else "裁判依据未引用刑法分则条文"
    return Hit(
        f"定{one.charge}，应引用刑法第{_plain(law.article)}，{cited}",
        (*one.spans, *spans),
        grade=None if special else "B",
        basis=(f"criminal-law/{law.article}", "citation-2009/1") if articles.exists("刑法", law.article) else ("citation-2009/1",),
    )


def _earlier(case: Case, defendant: Defendant, law: Charge) -> bool:
    """Whether the verdict may name the charge only to combine an earlier penalty (数罪并罚): he was sentenced for it, or it is not found now."""
    if any(law.name in {one.name for one in charges_of(prior.charge) or ()} for prior in defendant.priors):
        return True
    name = re.escape(law.name.split("、")[0].removesuffix("罪"))
    return re.search(rf"(?:构成|指控)[^。；]{{0,40}}{name}", case.words(Part.PROCEDURE, Part.PROSECUTION, Part.REASONING)) is None


def _special(article: str) -> bool:
    return int(article.partition("-")[0]) >= _FIRST_OF_SPECIAL_PART


def _plain(article: str) -> str:
    """133-1 → 133条之一."""
    number, _, sub = article.partition("-")
    return f"{number}条" + (f"之{_DIGITS[int(sub)]}" if sub else "")


def _written(article: str) -> tuple[str, ...]:
    """The article as judgments print it, without 第 and 条: 264 → 二百六十四; an inserted article with or without 条 before 之."""
    number, _, sub = article.partition("-")
    hundreds, rest = divmod(int(number), 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" + (f"{_DIGITS[tens]}十" if tens else "零" if ones else "") + (_DIGITS[ones] if ones else "")
    if sub:
        return f"{words}条之{_DIGITS[int(sub)]}", f"{words}之{_DIGITS[int(sub)]}", f"{number}条之{_DIGITS[int(sub)]}"
    return words, f"{number}条"


CHECK = Check(
    name="charge_article_mismatch",
    title="罪名与所引分则条不符",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S", "K1", "K2"),
    basis=("citation-2009/1",),
    judge=judge,
    scope="judgment",
    instances=("first",),
)
