"""Whose names are defendants' (被告人姓名): of the names that a model marks in findings, those that the text speaks of as defendants.

A model marks places; a person is judged by all places of the name together, and by what the text says beside it: 被告人 before it, or before the
list it stands in, speaks for it; 被害人 before it or （另案处理） after it against it, and （均另案处理） against the whole list. One person may be
written in two ways (钱某生, once 钱丙生): the rarer writing names nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.mentions import mentions

NAMED = 0.2  # mean score over all places of a name, where the text says 被告人 before it
SURE = 0.95  # where it says so of others alone
NOBODY = 0.5  # where it says so of nobody
_LISTED = 0.15  # where the name stands in a list of defendants
_CALLED = "被告人"
_LONGEST = 90  # characters of such a list before the name
_ELSEWHERE = "(?:另案|另处|另行|已判|已决|已被判|未归案|未到案|在逃|不起诉)"
_ONE = "[^，。；：、（）\n]{1,4}"
_ASIDE = "(?:（[^（）]{1,30}）)?"
_COUNTS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
_AGAINST = re.compile(f"(?:等[一二三四五六七八九十多]{{0,2}}人?)?（{_ELSEWHERE}")
_ALL_AGAINST = re.compile(
    f"(?P<others>(?:、{_ONE}{_ASIDE}){{0,15}})等?[一二三四五六七八九十]?人?"
    f"（(?:后|上述|该)?(?:(?P<count>[{''.join(_COUNTS)}])人(?:均|皆|已)?|均)(?:{_ELSEWHERE}|被判|作?另)"
)
_LIST = re.compile(f"{_CALLED}(?:{_ONE}{_ASIDE}[、和与及]){{1,15}}$")
_INJURED = re.compile("(?:被害人|受害人|证人)$")
_GOING_ON = frozenset(
    "的了在与和对向将于从到以被为等因及经使持伙纠让叫给也又均先后随即同明非共系主自得不进供负还称驾多未把则受至处两二三四人其通"
    "打走逃去来说拿抢骗盗偷购买卖收办租开住约带找要用知投归有没该交付转是"
)  # characters that begin what somebody does, not the rest of a name


@dataclass(frozen=True, slots=True)
class _Named:
    """A name with its places; how often the text calls it a defendant's by itself, and whether it does so in a list."""

    name: str
    places: Sequence[int]
    called: int
    listed: bool

    def otherwise(self, other: _Named) -> bool:
        """Whether this is the other's name written otherwise: unmasked, or, once, with one character that is another."""
        if self.name == other.name or len(self.name) != len(other.name) or self.name[0] != other.name[0] or "某" in self.name:
            return False
        differing = [two for one, two in zip(self.name, other.name, strict=True) if one != two]
        if "某" in other.name:
            return set(differing) == {"某"} and len(self.places) <= len(other.places)
        once = len(self.places) == 1 and len(other.places) >= 3 and not (self.called or self.listed)
        return len(self.name) == 3 and len(differing) == 1 and once


def whole(plain: str, name: str) -> str:
    """The name that a marked one is a piece of: 孙文 where each place goes on with 男, 明远 where 时 always stands between it and 被告人."""
    ends = [end for _, _, end in mentions(plain, [name])]
    if len(name) == 2 and len(ends) > 1:
        after = {plain[end : end + 1] for end in ends}
        if len(after) == 1 and (last := after.pop()) not in _GOING_ON and "一" <= last <= "龥":
            return name + last
    before = re.search(f"{_CALLED}([一-龥]){re.escape(name)}", plain)
    if before and len(name) < 4 and len(ends) == plain.count(before[1] + name):
        return before[1] + name
    return name


def defendants(plain: str, scores: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The names that are defendants', in the order given; `scores`: of each name those of its marked places."""
    places: dict[str, list[int]] = {name: [] for name in scores}
    for name, start, _ in mentions(plain, scores):
        places[name].append(start)
    people = [_named(plain, name, places[name]) for name in scores if len(name) > 1 and places[name]]
    others = SURE if any(one.called for one in people) else NOBODY
    kept = []
    for one in people:
        needed = NAMED if one.called else _LISTED if one.listed else others
        told = scores[one.name]
        if sum(told) / max(len(one.places), len(told)) >= needed and not _against(plain, one):
            kept.append(one)
    yield from (one.name for one in kept if not any(one.otherwise(other) for other in kept))


def _named(plain: str, name: str, places: Sequence[int]) -> _Named:
    called = sum(plain.endswith(_CALLED, 0, start) for start in places)
    return _Named(name, places, called, any(_LIST.search(plain, max(0, start - _LONGEST), start) for start in places))


def _against(plain: str, one: _Named) -> bool:
    """Whether the text calls him injured or a witness more often than a defendant, or says that he is tried elsewhere."""
    ends = [start + len(one.name) for start in one.places]
    injured = sum(bool(_INJURED.search(plain, max(0, start - 3), start)) for start in one.places)
    if injured > one.called or any(_AGAINST.match(plain, end) for end in ends):
        return True
    return not one.called and any(_all_against(plain, end) for end in ends)


def _all_against(plain: str, end: int) -> bool:
    """Whether those at the end of the list that goes on here are tried elsewhere, and he is among them."""
    told = _ALL_AGAINST.match(plain, end)
    if not told:
        return False
    following = re.sub("（[^（）]*）", "", told["others"]).count("、")
    return told["count"] is None or following < _COUNTS[told["count"]]
