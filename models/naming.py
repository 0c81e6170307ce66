"""Whose names are defendants' (被告人姓名): of the names that a model marks in findings, those that the text speaks of as defendants.

A model marks places; a person is judged by all places of the name together, and by what the text says beside it: 被告人 before it, or before the
list it stands in, speaks for it; 被害人 before it or （另案处理） after it against it, and （均另案处理） against the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from models.mentions import mentions

SURE = 0.75  # mean score over all places of a name
NAMED = 0.2  # the same where the text says 被告人 before it
_LISTED = 0.25  # the same where it stands in a list of defendants
_LONGEST = 70  # characters of such a list before the name
_ELSEWHERE = "(?:另案|另处|另行|已判|已决|已被判|未归案|未到案|在逃|不起诉)"
_ONE = "[^，。；：、（）\n]{1,4}"
_AGAINST = re.compile(f"（{_ELSEWHERE}|(?:、{_ONE}){{0,15}}等?[一二三四五六七八九十]?人?（均(?:{_ELSEWHERE}|被判|作?另)")
_LIST = re.compile(f"被告人(?:{_ONE}[、和与及]){{1,15}}$")
_INJURED = re.compile("(?:被害人|受害人|证人)$")


def defendants(plain: str, scores: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The names that are defendants', in the order given; `scores`: of each name those of its marked places."""
    places: dict[str, list[int]] = {name: [] for name in scores}
    for name, start, _ in mentions(plain, scores):
        places[name].append(start)
    for name, told in scores.items():
        if len(name) < 2 or not places[name] or _against(plain, name, places[name]):
            continue
        if sum(told) / max(len(places[name]), len(told)) >= _needed(plain, places[name]):
            yield name


def _needed(plain: str, places: Sequence[int]) -> float:
    """How sure the marks must be."""
    if any(plain.endswith("被告人", 0, start) for start in places):
        return NAMED
    return _LISTED if any(_LIST.search(plain, max(0, start - _LONGEST), start) for start in places) else SURE


def _against(plain: str, name: str, places: Sequence[int]) -> bool:
    return any(_AGAINST.match(plain, start + len(name)) or _INJURED.search(plain, max(0, start - 3), start) for start in places)
