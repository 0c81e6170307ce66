"""Statutory grounds of mitigation (法定减轻处罚事由): the set M of the catalogue, G3. Source: mitigation.yaml; 刑法第六十三条."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from pipelines.law.store import covers, day, load

_ALWAYS = date(1997, 10, 1)


@lru_cache(maxsize=4096)
def lawful_mitigation(article: str, paragraph: int | None = None, on: date | None = None) -> bool:
    """Whether an article of 刑法 allows a sentence below the tier; without a paragraph, whether any of its paragraphs does.

    `on`: the day the law of which counts (numbers of paragraphs changed); without it, any time.
    """
    return any(
        one["article"] == article
        and (paragraph is None or one["paragraph"] in (None, paragraph))
        and (on is None or covers(day(one.get("from")) or _ALWAYS, day(one.get("until")), on))
        for one in load("mitigation")
    )
