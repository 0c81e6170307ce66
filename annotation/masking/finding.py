"""Findings (个人信息片段): a stretch of plain text that tells who somebody is, and what sort of thing it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Sort = Literal[
    "name",  # 姓名, nicknames too
    "surname",  # a name that the court masked itself, all but the surname: 张某某
    "identity",  # 公民身份号码
    "passport",  # 护照、通行证
    "phone",  # 手机、固定电话
    "account",  # 银行卡、账号
    "plate",  # 号牌
    "vehicle",  # 车架号、发动机号
    "device",  # 手机串号
    "mail",  # 电子邮箱
    "handle",  # 微信、QQ 等号码与昵称
    "digits",  # what is left of a number that somebody masked in part
    "birth",  # 出生日
    "place",  # 村、小区、道路 (with a door number)
    "door",  # 门牌、楼栋、房号
]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A half-open stretch `[start, end)` of the plain text, its words without line feeds, and its sort."""

    start: int
    end: int
    sort: Sort
    words: str


def apart(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order without overlaps: the one given first wins, so callers put the surest sort first."""
    kept: list[Finding] = []
    taken: set[int] = set()
    for one in findings:
        places = range(one.start, one.end)
        if one.end > one.start and taken.isdisjoint(places):
            kept.append(one)
            taken.update(places)
    return sorted(kept)
