"""条款项不存在。

Finds an article, paragraph or item in the legal basis that 刑法 or 刑事诉讼法 does not have (第六十七条第四款): a judgment names its law exactly and
completely (法释〔2009〕14号第一条). The place must be absent from every wording in force from the conduct to the judgment (刑法第十二条 从旧兼从轻).

Excluded: a wording of which the paragraphs are not in our data; an article of 刑事诉讼法 by the number of a former version (cpl_version_mismatch);
an article of 分则 that stands for that of a charge (charge_article_mismatch);
former laws, amendments and interpretations whose title marks are broken (doctrine/cited_law.py); items listed without commas (第一四五项). A place that once existed, with the conduct unread, is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Missing, Weight
from pipelines.doctrine.cited_law import of_statute
from pipelines.doctrine.own_articles import own_articles
from pipelines.facts.values import Citation
from pipelines.law import articles

_CHANGES = (date(2011, 5, 1), date(2015, 11, 1), date(2021, 3, 1), date(2024, 3, 1))  # 修正案八、九、十一、十二
_FIRST = date(1997, 10, 1)
_OTHER_ARTICLE = re.compile(r"[一二三四五六七八九]?[十百][一二三四五六七八九]|[1-9][0-9]{1,2}|第第")
_SPECIAL_PART = 102
_MOST_ITEMS = 20  # a greater number is a list without commas (第一四五项)


def judge(case: Case) -> Iterator[Hit | Missing]:
    """Each place cited, under every wording that may govern it; an article is told once (第六十八条第二、三款)."""
    on, told = case.judged_on, set[tuple[str, str]]()
    for one in case.facts.citations:
        if one.law not in ("刑法", "刑事诉讼法") or (one.law, one.article) in told:
            continue
        if on is None:
            if _exists(one, None) is False:
                yield Missing(("judged_on",))
        elif _exists(one, on) is False and _plainly(case, one):
            for answer in _hit(case, one, on):
                told.add((one.law, one.article))
                yield answer


def _hit(case: Case, one: Citation, on: date) -> Iterator[Hit | Missing]:
    begin = on if one.law == "刑事诉讼法" else _begin(case)
    if begin is None:
        if all(_exists(one, day) is False for day in _days(_FIRST, on)):
            begin = on
        else:
            if any(_exists(one, day) for day in _days(_FIRST, on)):
                yield Missing(("crime_to",))
            return
    if all(_exists(one, day) is False for day in _days(begin, on)) and not _misprint_of_charge(case, one):
        yield Hit(_message(one, on), one.spans)


def _misprint_of_charge(case: Case, one: Citation) -> bool:
    """Whether the article stands where that of a charge is missing: charge_article_mismatch tells of it then."""
    instance = case.document.instance
    if one.law != "刑法" or int(one.article.partition("-")[0]) < _SPECIAL_PART or instance is None or instance.value != "first":
        return False
    cited = {place.article for place in case.facts.citations if place.law == "刑法"}
    laws = [law for person in case.facts.defendants for conviction in person.convictions if (law := case.charge(conviction))]
    owned = [own_articles(law) for law in laws]
    return not any(one.article in articles for articles in owned) and any(not articles & cited for articles in owned)


def _begin(case: Case) -> date | None:
    """The first day of the conduct of any defendant; None if it is unread of one of them."""
    conducts = [Case(case.judgment, case.facts, defendant).conduct for defendant in case.facts.defendants]
    days = [conduct[0] for conduct in conducts if conduct]
    return min(days) if len(days) == len(conducts) else None


def _days(begin: date, on: date) -> list[date]:
    """One day of every period of the law from `begin` to `on`."""
    return [min(begin, on), *(day - timedelta(days=1) for day in _CHANGES if begin < day <= on), on]


def _exists(one: Citation, on: date | None) -> bool | None:
    if one.law == "刑事诉讼法" and any(articles.cpl_topic(number, version) for version in ("1996", "2012") if (number := _plain(one))):
        return None
    return articles.exists(one.law, one.article, one.paragraph, one.item, on)


def _plain(one: Citation) -> str:
    return one.article if one.article.isdigit() else ""


def _plainly(case: Case, one: Citation) -> bool:
    """Whether the place is printed plainly: of the statute itself, no list without commas, no article whose 条 was forgotten (第六十七第第三款)."""
    _, mark, words = case.quote(*one.spans).partition("条")
    start = one.spans[0].start
    if not mark or case.judgment.plain[max(0, start - 1) : start] == "条":  # 第三百四十七第一款；第二百条九十三条
        return False
    return (one.item or 0) <= _MOST_ITEMS and not _OTHER_ARTICLE.search(words) and of_statute(case, one)


def _message(one: Citation, on: date) -> str:
    place = articles.printed(one.article)
    cited = place + (f"第{one.paragraph}款" if one.paragraph else "") + (f"第（{one.item}）项" if one.item else "")
    count = articles.paragraphs(one.law, one.article, on)
    if not count:
        reason = f"{one.law}没有{place}" if count is None else f"{one.law}{place}已删去"
    elif one.paragraph and one.paragraph > count:
        reason = f"{one.law}{place}只有{count}款"
    else:
        reason = f"{one.law}{place}{f'第{one.paragraph}款' if one.paragraph else ''}没有第（{one.item}）项"
    return f"裁判依据引{one.law}{cited}；宣判时（{on}）及行为时{reason}"


CHECK = Check(
    name="nonexistent_article_or_paragraph",
    title="条款项不存在",
    version=3,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("citation-2009/1",),
    judge=judge,
    scope="judgment",
    straddles=(date(2011, 5, 1), date(2015, 11, 1), date(2021, 3, 1)),
)
