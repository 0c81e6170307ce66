"""The law as data: compiled from its YAML as it stands, versions that follow one another, and words that stand in the statutes."""

import functools
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.law import charge, charges, compile, provision
from pipelines.law.store import compiled_path, load

STATUTES = Path(__file__).parents[3] / "shared" / "law" / "statutes"
SECOND_HAND = re.compile("副本|转载|凭知识")  # a source that is not among the statutes at hand says so
COMPOSED = {"criminal-law/182 2006-06-29", "criminal-law/191 2006-06-29"}  # the amendment tells only the words it changes

at_hand = pytest.mark.skipif(not STATUTES.is_dir(), reason="the statutes are not beside the repository")


@pytest.mark.parametrize("kind", compile.KINDS)
def test_compiled_is_fresh(kind: str) -> None:
    stored = compiled_path(kind).read_text(encoding="utf-8")
    assert stored == compile.compiled(kind), "run `python -m pipelines.law.compile` and commit what it writes"


def versions() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The dated versions of every article and of every charge, in the order of the file."""
    for document, record in load("provisions").items():
        yield from ((f"{document}/{article}", found) for article, found in record["articles"].items())
    yield from ((name, record["versions"]) for name, record in load("charges").items())


def test_versions_follow_one_another() -> None:
    wrong = []
    for name, found in versions():
        days = [(date.fromisoformat(one["from"]), date.fromisoformat(one["until"]) if one.get("until") else date.max) for one in found]
        if any(begin > end for begin, end in days) or any(before[1] >= after[0] for before, after in pairwise(days)):
            wrong.append(name)
    assert list(versions())
    assert wrong == []


def test_tiers_are_possible_terms() -> None:
    wrong = [
        (name, tier["label"])
        for name, record in load("charges").items()
        for version in record["versions"]
        for tier in version["tiers"]
        if (tier.get("fixed_min_months") or 0) > (tier.get("fixed_max_months") or 180) or not tier["kinds"]
    ]
    assert wrong == []


def test_every_charge_and_article_can_be_asked_for() -> None:
    assert all(charge(one.name) is one for one in charges())
    assert all(provision(f"{document}/{article}").wordings for document, record in load("provisions").items() for article in whole(record))


def whole(record: dict[str, Any]) -> list[str]:
    """The articles of a document of which all paragraphs are known at some time."""
    return [article for article, found in record["articles"].items() if any(None not in one["paragraphs"] for one in found)]


def plain(text: str) -> str:
    """A text without white space and without the marks of its page."""
    return re.sub(r"[\s*#\\]+", "", text)


@functools.cache
def statutes() -> str:
    """The words of all statutes at hand."""
    return "\n".join(plain(path.read_text(encoding="utf-8")) for path in sorted(STATUTES.rglob("*.md")))


def is_vouched(version: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a version claims to have been compared with a statute at hand."""
    return bool(version.get("verified", record.get("verified"))) and not SECOND_HAND.search(version.get("source", record.get("source", "")))


@at_hand
def test_every_wording_stands_in_the_statutes() -> None:
    lacking = [
        f"{document}/{article} {version['from']}"
        for document, record in load("provisions").items()
        for article, found in record["articles"].items()
        for version in found
        if is_vouched(version, record) and any(words and plain(words) not in statutes() for words in version["paragraphs"])
    ]
    assert set(lacking) == COMPOSED


@at_hand
def test_every_quotation_of_a_tier_stands_in_the_statutes() -> None:
    lacking = [
        (name, version["from"], tier["label"])
        for name, record in load("charges").items()
        for version in record["versions"]
        if is_vouched(version, record)
        for tier in version["tiers"]
        if any(plain(words) not in statutes() for words in re.split("…+", tier.get("quote") or ""))
    ]
    assert lacking == []
