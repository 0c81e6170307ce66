"""Thresholds of amounts and quantities (数额、数量标准), national and provincial. Source: thresholds/*.yaml; 刑法, 司法解释, 各省规定.

A figure that is not verified may prompt, never fire alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.law.store import covers, day, load

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts in yuan where the tiers of a charge begin (数额较大、巨大、特别巨大), each as (lowest, highest) that may apply; None: none set.

    A province's own figure has both alike; the national range, and a province with several districts, have them apart.
    """

    large: Range | None
    huge: Range | None
    very_huge: Range | None
    in_force_from: date
    in_force_until: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DrugThreshold:
    """Quantities in grams where the tiers of 刑法第三百四十七条 and 第三百四十八条 begin: 数量大, 数量较大."""

    names: tuple[str, ...]
    large_grams: float
    medium_grams: float
    in_force_from: date
    in_force_until: date | None
    source: str
    verified: bool

    def in_force(self, on: date) -> bool:
        """Whether the quantities are in force on a day."""
        return covers(self.in_force_from, self.in_force_until, on)


def national(charge: str, on: date) -> Mapping[str, Any] | None:
    """The whole national record of a charge on a day, as thresholds/national.yaml has it; None if our data have none."""
    versions = load("thresholds")["national"].get(charge, ())
    return next((one for one in versions if covers(date.fromisoformat(one["from"]), day(one["until"]), on)), None)


@lru_cache(maxsize=4096)
def amounts(charge: str, on: date, province: str | None = None) -> Amounts | None:
    """The amounts of a charge on a day: the province's own where our data have them, else the national range; None: neither."""
    rows = [
        row
        for row in load("thresholds")["provinces"].get(charge, ())
        if province and row["province"] == province.removesuffix("省").removesuffix("市")
        if covers(date.fromisoformat(row["from"]), day(row["until"]), on)
    ]
    return _provincial(rows) if rows else _national(charge, on)


def _national(charge: str, on: date) -> Amounts | None:
    record = national(charge, on)
    if record is None:
        return None
    large, huge, very_huge = (_range(record.get(tier)) for tier in ("large", "huge", "very_huge"))
    since = date.fromisoformat(record["from"])
    return Amounts(large, huge, very_huge, since, day(record["until"]), record["source"], record["verified"])


def _range(value: Any) -> Range | None:
    return (value[0], value[1]) if isinstance(value, list) else None


def _provincial(rows: list[dict[str, Any]]) -> Amounts:
    large, huge, very_huge = ((min(row[tier] for row in rows), max(row[tier] for row in rows)) for tier in ("large", "huge", "very_huge"))
    return Amounts(
        large,
        huge,
        very_huge,
        max(date.fromisoformat(row["from"]) for row in rows),
        day(rows[0]["until"]),
        "、".join(dict.fromkeys(row["source"] for row in rows)),
        all(row["verified"] for row in rows),
    )


def theft(province: str | None, on: date) -> Amounts | None:
    """盗窃罪 (法释〔2013〕8号第一条; before 2013-04-04 法释〔1998〕4号第三条)."""
    return amounts("盗窃罪", on, province)


def fraud(province: str | None, on: date) -> Amounts | None:
    """诈骗罪 (法释〔2011〕7号第一条)."""
    return amounts("诈骗罪", on, province)


def extortion(province: str | None, on: date) -> Amounts | None:
    """敲诈勒索罪 (法释〔2013〕10号第一条)."""
    return amounts("敲诈勒索罪", on, province)


def bribery(on: date) -> Amounts | None:
    """贪污罪, 受贿罪 (法释〔2016〕9号第一条至第三条)."""
    return amounts("受贿罪", on)


def drugs() -> tuple[DrugThreshold, ...]:
    """Every drug of our data."""
    return tuple(map(_drug, load("thresholds")["drugs"]["drugs"]))


def _drug(record: dict[str, Any]) -> DrugThreshold:
    return DrugThreshold(
        tuple(record["names"]),
        record["large_grams"],
        record["medium_grams"],
        date.fromisoformat(record["from"]),
        day(record["until"]),
        record["source"],
        record["verified"],
    )


@lru_cache(maxsize=512)
def drug(name: str) -> DrugThreshold | None:
    """The quantities of a drug by any of its names (海洛因, 冰毒, 甲基苯丙胺片剂 …); None if our data have none."""
    plain = name.strip().replace("(", "（").split("（")[0].upper()
    return next((one for one in drugs() if plain in (known.upper() for known in one.names)), None)
