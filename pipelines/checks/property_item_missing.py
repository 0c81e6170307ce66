"""违法所得、扣押物在主文与理由中均无处理。

Finds the price of a completed drug sale (毒资), stated proceeds (获利、违法所得、提成), seized drugs, seized tools and phones (手机、电子秤、刀具 …), and what
a property crime took where no word tells of a return, if neither the verdict nor the reasoning disposes of it: 刑法第六十四条;
刑事诉讼法第二百四十五条第三款; 解释 2021 第四百四十四条、第四百四十五条 (2012: 第三百六十五条、第三百六十六条).
Excluded: what any part of the judgment says was returned, made good, handed over, recovered, destroyed or is dealt with elsewhere; sales that were
controlled, attempted, unpaid, or whose money was seized on the spot; tools seized from others; sums that were promised; acquittals.
One clue a judgment. It fires on about one judgment in twenty-five: careful readers find such an omission in one of four.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.doctrine.gains import Gain, unsettled
from pipelines.facts.operative import verdicts

_TITLES = {"毒资": "贩毒所得", "违法所得": "违法所得", "赃款赃物": "赃款赃物", "毒品": "查获毒品", "扣押物": "扣押物品"}
_SHOWN = 6


def judge(case: Case) -> Iterator[Hit]:
    """One clue that lists what has no disposition."""
    verdict = verdicts(case.judgment)
    kinds = {told.penalty.kind for one in case.facts.defendants for told in one.convictions}
    if not verdict or not kinds or "无罪" in kinds:
        return
    found = unsettled(case)
    if not found:
        return
    told = "；".join(_told(kind, [one for one in found if one.kind == kind]) for kind in _TITLES if any(one.kind == kind for one in found))
    yield Hit(f"查明{told}，主文及理由均未见追缴、退赔、没收、返还或者其他处理", (*(one.span for one in found[:3]), verdict[0]))


def _told(kind: str, gains: list[Gain]) -> str:
    """A kind with its sums, or its words."""
    told = list(dict.fromkeys(one.words for one in gains)) if kind in ("毒品", "扣押物") else [_sum(one) for one in gains]
    words = "、".join(told[:_SHOWN]) + ("等" if len(told) > _SHOWN else "")
    return f"{_TITLES[kind]}（{words}）"


def _sum(gain: Gain) -> str:
    """The sum of a gain, or its words where the sum is approximate."""
    return gain.words if gain.yuan is None else f"{gain.yuan:g}元"


CHECK = Check(
    name="property_item_missing",
    title="违法所得、扣押物未处理",
    version=1,
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
