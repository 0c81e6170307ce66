"""Whose names are defendants' (被告人姓名): of the names that a model marks in findings, those that the text speaks of as defendants.

A model marks places; a person is judged by all places of the name together, and by what the text says beside it: 被告人 before it speaks
for it, 被害人 before it or （另案处理） after it against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from models.mentions import mentions

SURE = 0.65  # mean score over all places of a name
NAMED = 0.25  # the same where the text says 被告人 before it
_ELSEWHERE = re.compile("（(?:另案|另处|另行|已判|已决|未归案|未到案|在逃|不起诉)")
_INJURED = re.compile("(?:被害人|受害人|证人)$")


def defendants(plain: str, scores: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The names that are defendants', in the order given; `scores`: of each name those of its marked places."""
    places: dict[str, list[int]] = {name: [] for name in scores}
    for name, start, _ in mentions(plain, scores):
        places[name].append(start)
    for name, told in scores.items():
        if len(name) < 2 or not places[name] or _against(plain, name, places[name]):
            continue
        named = any(plain.endswith("被告人", 0, start) for start in places[name])
        if sum(told) / max(len(places[name]), len(told)) >= (NAMED if named else SURE):
            yield name


def _against(plain: str, name: str, places: Sequence[int]) -> bool:
    return any(_ELSEWHERE.match(plain, start + len(name)) or _INJURED.search(plain, max(0, start - 3), start) for start in places)
