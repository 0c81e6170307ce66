"""Two runs compared in tables (两次运行比较表): changed facts, clues that appeared or vanished, and against gold gains and losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.agreement.page import Cell
from evaluation.presentation import Example, Listing, Presentation, Side, Table, by_part
from evaluation.values import title_of
from pipelines.rendering.fields import title as check_title

Json = Mapping[str, Any]
_FACTS = {"gained": "多出", "lost": "少了", "changed": "改变"}
_CLUES = {"appeared": "出现", "vanished": "消失", "reworded": "措辞改变"}
_GOLD = {"right": "变对", "wrong": "变错", "false": "新的误读", "false_gone": "误读消失"}


def presented(found: Json) -> Presentation:
    """The summary of `comparison.py` as tables and listings."""
    tables = [
        _table("事实", {title_of(name): row for name, row in found["facts"].items()}, _FACTS),
        _table("线索", {f"{name} {check_title(name)}": row for name, row in found["clues"].items()}, _CLUES),
        _gold_table(found["against_gold"]),
    ]
    examples = found["examples"]
    listings = [*_gold_listings(examples["gold"], found["against_gold"]), *_fact_listings(examples["facts"], found["facts"])]
    listings += _clue_listings(examples["clues"], found["clues"])
    return Presentation("判鉴 · 两次运行比较", list(_lines(found)), [one for one in tables if one.rows], listings)


def _lines(found: Json) -> Iterator[str]:
    yield f"甲：{found['first']}；乙：{found['second']}"
    yield f"两次都读的文书 {found['judgments']} 份，其中事实或线索有变化的 {found['changed_judgments']} 份"
    if found["gold"]:
        counts = {name: _total(found["against_gold"], name) for name in _GOLD}
        told = "，".join(f"{_GOLD[name]} {count}" for name, count in counts.items())
        yield f"对照金标 {found['gold']}（{found['with_gold']} 份）：{told}"


def _table(title: str, rows: Mapping[str, Json], changes: Mapping[str, str]) -> Table:
    """Numbers before and after, and the changes; what did not change is left out."""
    shown = [
        [name, str(one.get("first", 0)), str(one.get("second", 0)), *(str(one.get(change, 0)) for change in changes)]
        for name, one in rows.items()
        if any(one.get(change) for change in changes)
    ]
    return Table(f"{title}：甲到乙的变化", (title, "甲", "乙", *changes.values()), shown)


def _gold_table(rows: Mapping[str, Json]) -> Table:
    shown: list[list[str | Cell]] = []
    for name, one in rows.items():
        gains = one.get("right", 0) + one.get("false_gone", 0) - one.get("wrong", 0) - one.get("false", 0)
        tone = "good" if gains > 0 else "poor" if gains < 0 else ""
        shown.append([title_of(name), *(str(one.get(change, 0)) for change in _GOLD), Cell(f"{gains:+d}", tone)])
    return Table("对照金标的得失", ("字段", *_GOLD.values(), "净得"), shown)


def _total(rows: Mapping[str, Json], change: str) -> int:
    return sum(one.get(change, 0) for one in rows.values())


def _gold_listings(examples: Sequence[Json], counts: Mapping[str, Json]) -> Iterator[Listing]:
    for change, title in _GOLD.items():
        own = [one for one in examples if one["change"] == change]
        parts = by_part((title_of(one["field"]), Example(one["id"], one["defendant"] or "", (_gold_side(one),))) for one in own)
        if own:
            yield Listing(f"对照金标：{title}", _total(counts, change), parts)


def _gold_side(one: Json) -> Side:
    return Side("金标" if one["change"] in ("right", "wrong") else "读出", one["value"], one["words"])


def _fact_listings(examples: Sequence[Json], counts: Mapping[str, Json]) -> Iterator[Listing]:
    for change, title in _FACTS.items():
        own = [one for one in examples if one["change"] == change]
        parts = by_part((title_of(one["field"]), Example(one["id"], one["defendant"] or "", _sides(one))) for one in own)
        if own:
            yield Listing(f"事实：{title}", _total(counts, change), parts)


def _sides(one: Json) -> tuple[Side, Side]:
    return Side("甲", one["before"], one.get("before_words")), Side("乙", one["after"], one.get("after_words"))


def _clue_listings(examples: Sequence[Json], counts: Mapping[str, Json]) -> Iterator[Listing]:
    for change, title in _CLUES.items():
        own = [one for one in examples if one["change"] == change]
        parts = by_part(
            (f"{one['check']} {check_title(one['check'])}", Example(one["id"], one["defendant"] or "", _sides(one))) for one in own
        )
        if own:
            yield Listing(f"线索：{title}", _total(counts, change), parts)
