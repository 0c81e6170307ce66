"""死亡人数: how many people the crime killed, from the count the court tells and from the victims it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.facts.values import Fact
from pipelines.judgment import Span
from pipelines.numerals import read_number

_NUMBER: Final = r"[一二两三四五六七八九十\d]{1,3}"
_DEATH = re.compile(
    rf"(?<!某)(?<!某\d)(?P<count>{_NUMBER})(?:名[^，。；]{{0,6}}|个)?人?(?:当场|经[^，。；]{{0,12}}|被[^，。；]{{0,8}})?(?:死亡|死)(?![者刑因于])"
    rf"|死亡(?P<after>[一二两三四五六七八九十\d]{{1,2}})人(?!以上|或)|(?P<one>{_NUMBER})死(?:[一二两三四五六七八九十\d]{{1,2}}伤|，)"
    r"|(?:杀死|杀害|打死|撞死|毒死|烧死)(?P<killed>[一二两三四五六七八九十\d]{1,2})(?:人|名)"
    r"|(?:致|致使|造成|导致)(?P<list>[^，。；]{1,40}?)(?:当场|受伤|经抢救无效|因?抢救无效|伤重|于当日|次日|重伤)*(?:后)?(?:，?经?[^，。；]{0,14}抢救无效)?(?:后|当日|次日|当场|于[^，。；]{2,12})?死亡"
    r"|(?P<plain>(?:抢救无效|当场|溺水|失血|伤重|不治|窒息|休克|经抢救|救治无效|医治无效|治疗无效|功能衰竭|颅脑损伤|损伤|当日|次日|同日)[^，。；]{0,10}死亡"
    r"|不治身亡|(?:被害人|受害人)[^，。；]{1,8}(?:死亡|身亡)|将[^，。；]{1,10}(?:杀死|打死|杀害|撞死))"
)
_OF_LIST = re.compile(rf"(?<!某)(?<!某\d)(?P<count>{_NUMBER})(?:名[^，。；]{{0,6}}|人)$")
_MARKS: Final = ("死", "身亡", "杀害")
_DIED = re.compile(
    r"(?P<clause>[^，。；：\n]{2,60}?)(?:均|都|先后|相继)?(?:被?当场|经[^，。；]{0,16}无效)[^，。；]{0,12}(?:死亡|身亡|死(?=[，。；、]))"
)
_BRACKET = re.compile(r"（[^（）]{0,40}）")
_HEAD = re.compile(r".*(?:致使?|造成|导致|致|[员人客主者]|及|被害)(?=[\u4e00-\u9fff×X]{2,4}\d?(?:[、和及与]|$))")
_TOKEN = re.compile(r"[\u4e00-\u9fff]某{1,2}[甲乙丙丁戊己\d]?|[\u4e00-\u9fff](?:×{1,2}|X{1,2})|[\u4e00-\u9fff]{2,3}")
_SPLIT = re.compile("[、和及与]|以及")
_TAIL = re.compile("(?:受伤|二人|两人|三人|等人|均|后|当场)+$")


def deaths(plain: str, spans: Iterable[Span]) -> Fact[int] | None:
    """The number of people killed; None if no death is told."""
    best: Fact[int] | None = None
    for span in spans:
        if not any(plain.find(mark, span.start, span.end) >= 0 for mark in _MARKS):
            continue
        for match in _DEATH.finditer(plain, span.start, span.end):
            count = _count(match)
            if count and (best is None or count > best.value):
                best = Fact(count, (Span(match.start(), match.end()),))
        named = dict(_named(plain, span))
        if best is not None and len(named) > best.value:
            best = Fact(len(named), tuple(named.values()))
    return best


def _count(match: re.Match[str]) -> int:
    """The number that a match tells, else one."""
    listed = _OF_LIST.search(match["list"]) if match["list"] else None
    number = match["count"] or match["after"] or match["one"] or match["killed"] or (listed and listed["count"])
    if number:
        value = read_number(number)
        return int(value) if value is not None and value < 100 else 0
    return 1


def _named(plain: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The people of whom a stretch says that they died, each list (甲、乙当场死亡) split."""
    for match in _DIED.finditer(plain, span.start, span.end):
        clause = _TAIL.sub("", _BRACKET.sub("", match["clause"]))
        pieces = [_HEAD.sub("", piece) for piece in _SPLIT.split(clause)]
        kept = []
        for piece in reversed(pieces):
            if not _TOKEN.fullmatch(piece):
                break
            kept.append(piece)
        for name in kept:
            yield name, Span(match.start(), match.end())
