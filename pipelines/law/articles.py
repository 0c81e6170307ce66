"""Articles, paragraphs and items that exist (条、款、项是否存在), and the numbers of 刑事诉讼法 in its three versions.

Source: articles.yaml. Three-valued: None means that our data do not tell for that day, so that a check must stay silent.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pipelines.law.store import covers, day, load

CplVersion = Literal["1996", "2012", "2018"]

_LAWS = {
    "刑法": "criminal_law",
    "criminal-law": "criminal_law",
    "刑事诉讼法": "criminal_procedure_law",
    "刑诉法": "criminal_procedure_law",
    "criminal-procedure-law": "criminal_procedure_law",
}


def printed(article: str) -> str:
    """264 → 第264条; 133-1 → 第133条之1."""
    number, _, inserted = article.partition("-")
    return f"第{number}条" + (f"之{inserted}" if inserted else "")


def exists(law: str, article: str, paragraph: int | None = None, item: int | None = None, on: date | None = None) -> bool | None:
    """Whether a place of 刑法 or 刑事诉讼法 exists on a day, or in the latest text without a day; None: our data do not tell.

    An item without a paragraph counts as an item of whichever paragraph has items.
    """
    name = _LAWS.get(law.strip("《》").removeprefix("中华人民共和国"))
    if name is None:
        return None
    versions = load("articles")[name].get(article)
    if versions is None:
        return _absent(name, article, on)
    current = [one for one in versions if _in_force(one, on)]
    if not current:
        return False if on and _not_yet(name, article, versions, on) else None
    return _within(current[0]["items"], paragraph, item)


def _in_force(version: dict[str, Any], on: date | None) -> bool:
    if on is None:
        return version["until"] is None
    return covers(date.fromisoformat(version["from"]), day(version["until"]), on)


def _absent(law: str, article: str, on: date | None) -> bool | None:
    """No such number ever: certain of 刑法, of 刑事诉讼法 only while the version of our data is in force."""
    return False if law == "criminal_law" or on is None or cpl_version(on) == "2018" else None


def _not_yet(law: str, article: str, versions: list[dict[str, Any]], on: date) -> bool:
    """Whether an article that an amendment inserted (第…条之一) was not there yet."""
    return law == "criminal_law" and "-" in article and on < date.fromisoformat(versions[0]["from"])


def _within(items: list[int | None], paragraph: int | None, item: int | None) -> bool | None:
    """`items`: for each paragraph how many items it has, None where not known."""
    if not items:
        return False
    if paragraph is not None and not 1 <= paragraph <= len(items):
        return False
    if item is None:
        return True
    counts = items if paragraph is None else [items[paragraph - 1]]
    if any(count is not None and 1 <= item <= count for count in counts):
        return True
    return None if None in counts else False


def paragraphs(law: str, article: str, on: date | None = None) -> int | None:
    """How many paragraphs an article has on a day; None if our data do not tell."""
    name = _LAWS.get(law.strip("《》").removeprefix("中华人民共和国"), "")
    versions = load("articles").get(name, {}).get(article, ())
    return next((len(one["items"]) for one in versions if _in_force(one, on)), None)


def cpl_version(on: date) -> CplVersion | None:
    """The version of 刑事诉讼法 in force on a day; None before 1997."""
    for one in load("articles")["cpl_versions"]:
        if covers(date.fromisoformat(one["from"]), day(one["until"]), on):
            name: CplVersion = one["name"]
            return name
    return None


def cpl_number(number: int | str, version: CplVersion, to: CplVersion) -> int | None:
    """The number in version `to` of the article that has `number` in `version`; None if there is none or our data do not tell."""
    return next((row[to] for row in load("articles")["cpl_numbers"] if row[version] == int(number)), None)


def cpl_topic(number: int | str, version: CplVersion) -> str | None:
    """What an article of a version of 刑事诉讼法 is about (二审处理, 一审审限 …); None if our data do not tell."""
    return next((row["topic"] for row in load("articles")["cpl_numbers"] if row[version] == int(number)), None)
