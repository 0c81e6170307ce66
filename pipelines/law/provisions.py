"""Provisions with their dated wording (法条及其各时期文字). Source: provisions/*.yaml, one file a document; every wording names its source.

An id is document/article or document/article/paragraph: ``criminal-law/67/3``, ``criminal-law/133-1``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from pipelines.law.store import covers, day, load


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a provision while in force (某一时期的条文); both days inclusive, None: still in force.

    `article`: the number it had then (刑事诉讼法 was renumbered in 2018). `paragraph` None: the whole article, a line a paragraph. `verified`: compared with the source; False: quoted from memory or second hand.
    """

    title: str
    article: str
    paragraph: int | None
    wording: str
    in_force_from: date
    in_force_until: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision (条文): its wordings in order of time."""

    id: str
    title: str
    article: str
    paragraph: int | None
    wordings: tuple[Wording, ...]

    def in_force(self, on: date | None) -> Wording | None:
        """The wording in force on a day; the latest one where no day is given; None where our data have none for that day."""
        if on is None:
            return self.wordings[-1]
        return next((one for one in self.wordings if covers(one.in_force_from, one.in_force_until, on)), None)


class UnknownProvisionError(LookupError):
    """The id names no provision of our data (数据里没有这一条)."""

    def __init__(self, id: str) -> None:
        super().__init__(f"法律数据里没有条文“{id}”")


@lru_cache(maxsize=1024)
def provision(id: str) -> Provision:
    """The provision of an id; UnknownProvisionError if our data have none."""
    document, _, place = id.partition("/")
    article, _, paragraph = place.partition("/")
    record = load("provisions").get(document)
    versions = record["articles"].get(article, ()) if record else ()
    number = int(paragraph) if paragraph else None
    wordings = tuple(_wording(record, article, number, words, version) for version in versions if (words := _words(version, number)))
    if not wordings:
        raise UnknownProvisionError(id)
    return Provision(id, record["title"], article, number, wordings)


def _words(version: dict[str, Any], paragraph: int | None) -> str | None:
    """The words of a paragraph, or of the whole article; None if it is not there or our data do not have all of them."""
    words = version["paragraphs"]
    if paragraph is not None:
        return words[paragraph - 1] if 1 <= paragraph <= len(words) else None
    return "\n".join(words) if None not in words else None


def _wording(record: dict[str, Any], article: str, paragraph: int | None, words: str, version: dict[str, Any]) -> Wording:
    return Wording(
        title=record["title"],
        article=version.get("number", article),
        paragraph=paragraph,
        wording=words,
        in_force_from=date.fromisoformat(version["from"]),
        in_force_until=day(version.get("until")),
        source=version.get("source", record["source"]),
        verified=version.get("verified", record["verified"]),
    )


@cache
def _documents_of(title: str) -> tuple[str, ...]:
    plain = title.strip("《》").removeprefix("中华人民共和国")
    return tuple(document for document, record in load("provisions").items() if plain in (record["title"], *record.get("short_titles", ())))


def provisions_of(title: str, article: str) -> tuple[Provision, ...]:
    """The provisions of a title (刑法, 中华人民共和国刑法, 法释〔2000〕45号 …) and an article; one for each document of that title."""
    found = [doc for doc in _documents_of(title) if article in load("provisions")[doc]["articles"]]
    return tuple(provision(f"{document}/{article}") for document in found)
