"""违法所得、扣押物在主文与理由中均无处理。

Finds the price of a completed sale of drugs or other forbidden goods (毒资), stated proceeds (获利、违法所得、提成), seized drugs, cash, tools, phones
and forbidden goods, sealed property, money handed in to court, police or prosecution, and what a property crime took where nothing tells of a return or the return is told to be partial, if neither
the verdict nor the reasoning disposes of it: 刑法第六十四条; 刑事诉讼法第二百四十五条第三款; 解释 2021 第四百四十四条、第四百四十五条 (2012: 第三百六十五条、
第三百六十六条).
Excluded: what any part of the judgment says was returned, made good, handed over, destroyed or is dealt with in another case; sales that were controlled,
attempted or unpaid, or ended in an arrest where the police gave something back; things found with others or sealed by a civil court; sums that were
promised or told by rate; acquittals. A judgment that disposes of gains of any kind is not asked whether it reached all of them, except where it keeps to
a sum of seized money that the prices of drugs clearly exceed.
One clue a judgment. It fires on about one judgment in thirteen: careful readers find such an omission in one of four.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.doctrine.disposals import beyond, unsettled
from pipelines.doctrine.gains import Gain
from pipelines.facts.operative import verdicts

_TITLES = {
    "毒资": "贩毒所得",
    "扣押现金": "扣押现金",
    "退缴款项": "退缴的款项",
    "违法所得": "违法所得",
    "赃款赃物": "赃款赃物",
    "毒品": "查获毒品",
    "扣押物": "扣押物品",
    "查封财产": "查封、冻结的财产",
}
_SHOWN = 6


def judge(case: Case) -> Iterator[Hit]:
    """One clue that lists what has no disposition."""
    verdict = verdicts(case.judgment)
    kinds = {told.penalty.kind for one in case.facts.defendants for told in one.convictions}
    if not verdict or not kinds or "无罪" in kinds:
        return
    if found := unsettled(case):
        yield Hit(f"查明{_list(found)}，主文及理由均未见追缴、退赔、没收、返还或者其他处理", (*(one.span for one in found[:3]), verdict[0]))
    elif rest := beyond(case):
        message = f"查明{_list(rest[1])}，主文仅处理在案的{rest[0]}元，其余未见追缴、退赔或者其他处理"
        yield Hit(message, (*(one.span for one in rest[1][:3]), verdict[0]))


def _list(found: tuple[Gain, ...]) -> str:
    """The gains and things, kind by kind."""
    return "；".join(_told(kind, [one for one in found if one.kind == kind]) for kind in _TITLES if any(one.kind == kind for one in found))


def _told(kind: str, gains: list[Gain]) -> str:
    """A kind with its sums, or its words."""
    told = list(dict.fromkeys(one.words for one in gains)) if kind in ("毒品", "扣押物", "查封财产") else [_sum(one) for one in gains]
    told = list(dict.fromkeys(told)) if kind == "退缴款项" else told
    words = "、".join(told[:_SHOWN]) + ("等" if len(told) > _SHOWN else "")
    return f"{_TITLES[kind]}（{words}）"


def _sum(gain: Gain) -> str:
    """The sum of a gain, or its words where the sum is approximate."""
    return gain.words if gain.yuan is None else f"{gain.yuan}元"


CHECK = Check(
    name="property_item_missing",
    title="违法所得、扣押物未处理",
    version=2,
    grade="B",
    weight=Weight.SUBSTANTIVE,
    supervision=("S", "J"),
    basis=(
        "criminal-law/64",
        "criminal-procedure-law/245",
        "cpl-interpretation-2012/365",
        "cpl-interpretation-2021/444",
        "cpl-interpretation-2021/445",
    ),
    judge=judge,
    scope="judgment",
    instances=("first",),
)
