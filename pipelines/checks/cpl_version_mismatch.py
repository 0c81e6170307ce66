"""引用失效版本刑事诉讼法条号。

Finds an article of 刑事诉讼法 that, in the version in force on the day of the judgment, has nothing to do with this decision, but in another version
is the one the court applies: 二审处理 189/225/236, 一审判决种类 162/195/200, 再审审理 206/245/256, 减刑假释程序 221/262/273, 死刑核准 199/235/246, and 附带民事
99→101 (only the old number under the new law: 第一百零一条 of 2012 is about it too). Versions: 1996 until 2012-12-31, 2012 until 2018-10-25, 2018.
Basis: the article as numbered in 2018, and 法释〔2009〕14号第一条 (articles are to be cited correctly). Excluded: judgments that also cite the right
number; later paragraphs or items that the article does not have; 第二百四十五条 of 2018 where
the verdict disposes of property; the articles on opening a retrial, which belong to the day of that decision. C from 2018-10-26 to 2018-12-31 (transition). Under the 2012 and 1996 laws the
wording of our data is not verified: B.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.facts.values import Citation
from pipelines.law import articles

_TOPICS = {
    "first": ("一审判决种类", "附带民事"),
    "second": ("二审处理(驳回/改判/发回)", "附带民事"),
    "retrial": ("再审审理", "二审处理(驳回/改判/发回)"),
    "commutation": ("减刑假释程序",),
    "death_review": ("死刑核准",),
}
_ONLY_OLD = "附带民事"
_PARAGRAPHS = {"二审处理(驳回/改判/发回)": (None, 1), "一审判决种类": (None, 1)}
_NEW = date(2018, 10, 26)
_TRANSITION = date(2018, 12, 31)


def judge(case: Case) -> Iterator[Hit]:
    """Each cited number: its topic in the law in force, then in the others."""
    on, instance = case.judged_on, case.document.instance
    current = articles.cpl_version(on) if on else None
    if on is None or current is None or instance is None:
        return
    cited = [one for one in case.facts.citations if one.law == "刑事诉讼法" and one.article.isdigit()]
    numbers = {int(one.article) for one in cited}
    reported: set[int] = set()
    for one in cited:
        stale = _stale(one, current, _TOPICS.get(instance.value, ()))
        if stale is None or stale[2] in numbers or int(one.article) in reported or _about_property(case, one, current):
            continue
        reported.add(int(one.article))
        version, topic, right = stale
        yield Hit(
            f"{on.isoformat()}裁判，应适用{_named(current)}刑事诉讼法，却引用第{one.article}条；该条在{_named(version)}刑事诉讼法中规定{topic}，"
            f"现为第{right}条"
            if version < current
            else f"{on.isoformat()}裁判，应适用{_named(current)}刑事诉讼法，却引用第{one.article}条；该条在{_named(version)}刑事诉讼法中才规定{topic}，"
            f"当时为第{right}条",
            one.spans,
            grade="C" if _NEW <= on <= _TRANSITION else None,
            basis=(f"criminal-procedure-law/{_latest(one, version)}",),
        )


def _stale(one: Citation, current: articles.CplVersion, topics: tuple[str, ...]) -> tuple[articles.CplVersion, str, int] | None:
    """The other version in which the number fits, what it is about, and the right number now."""
    if articles.cpl_topic(one.article, current) in topics:
        return None
    for version in get_args(articles.CplVersion):
        topic = None if version == current else articles.cpl_topic(one.article, version)
        if topic not in topics or one.paragraph not in _PARAGRAPHS.get(topic, (one.paragraph,)):
            continue
        if topic == _ONLY_OLD and version > current:
            continue
        right = articles.cpl_number(one.article, version, current)
        if right is not None and right != int(one.article):
            return version, topic, right
    return None


def _about_property(case: Case, one: Citation, current: articles.CplVersion) -> bool:
    """第二百四十五条 of 2018 is about seized property: any judgment that disposes of some may cite it."""
    return current == "2018" and one.article == "245" and bool(case.facts.dispositions)


def _latest(one: Citation, version: articles.CplVersion) -> int | None:
    return articles.cpl_number(one.article, version, "2018")


def _named(version: str) -> str:
    return f"{version}年"


CHECK = Check(
    name="cpl_version_mismatch",
    title="引用失效版本刑事诉讼法条号",
    version=1,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S", "L"),
    basis=("criminal-procedure-law/236", "citation-2009/1"),
    judge=judge,
    scope="judgment",
    straddles=(date(2013, 1, 1), _NEW),
    instances=("first", "second", "retrial", "commutation", "death_review"),
)
