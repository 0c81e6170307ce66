"""Selective charges (选择性罪名): lawful names made from components, not by enumeration of cases.

A pattern is the name with its selectable groups in braces: ``{走私、贩卖、运输、制造}毒品罪``. A lawful name takes one or more components of
each group, each once, in any order, joined by a comma: 贩卖毒品罪, 走私、贩卖毒品罪.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

_GROUP = re.compile(r"\{([^{}]+)\}")


@cache
def groups(pattern: str) -> tuple[tuple[str, ...], ...]:
    """The selectable components of a pattern, group by group."""
    return tuple(tuple(group.split("、")) for group in _GROUP.findall(pattern))


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    parts = _GROUP.split(pattern)
    for place in range(1, len(parts), 2):
        one = "|".join(sorted(map(re.escape, parts[place].split("、")), key=len, reverse=True))
        parts[place] = f"((?:{one})(?:、?(?:{one}))*)"
    for place in range(0, len(parts), 2):
        parts[place] = re.escape(parts[place])
    return re.compile("".join(parts))


def is_selection(name: str, pattern: str) -> bool:
    """Whether a name is a lawful selection of the components of a pattern, each at most once, in whatever order."""
    found = _matcher(pattern).fullmatch(name)
    return found is not None and all(_each_once(some, group) for some, group in zip(found.groups(), groups(pattern), strict=True))


def _each_once(chosen: str, group: tuple[str, ...]) -> bool:
    """Whether no component is named twice; the commas may have been left out (有毒有害食品)."""
    one = "|".join(sorted(map(re.escape, group), key=len, reverse=True))
    named = re.findall(one, chosen)
    return len(set(named)) == len(named)


def selections(pattern: str) -> Iterator[str]:
    """Every lawful selection in the order of the law: the subsets of each group, shortest first."""
    fixed = _GROUP.split(pattern)[::2]
    chosen = [["、".join(some) for size in range(1, len(group) + 1) for some in combinations(group, size)] for group in groups(pattern)]
    for choice in product(*chosen):
        yield fixed[0] + "".join(part + after for part, after in zip(choice, fixed[1:], strict=True))
