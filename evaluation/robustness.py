"""Robustness (鲁棒性): the same gold judgments spoiled in known ways, scored beside the clean ones: `python -m evaluation.robustness GOLD`.

Spoiled are the names (masked otherwise), 1 % and 3 % of the characters (as by OCR), the script (traditional), the punctuation (none), the
order of the defendants' paragraphs. Names, court and case number of the gold follow where the report gives them as they are written.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from opencc import OpenCC
from rich.console import Console
from rich.table import Table

from annotation.incident import Incident
from evaluation.extraction import score
from evaluation.gold import Gold
from evaluation.json_lines import json_rows
from evaluation.layers import NAMES, Layer, Remembering
from evaluation.public_sets import DATA
from evaluation.scores import Count, added, grouped
from evaluation.values import items
from models.extraction import FactExtractor
from models.mending import Mender
from pipelines.facts import extract
from pipelines.progress import progress
from pipelines.segment import segment

Row = dict[str, Any]
Spoil = Callable[[Row, random.Random], Row]
SEED = 11
_ALIKE = (
    "日曰目",
    "未末",
    "人入八",
    "千干于",
    "土士",
    "己已巳",
    "0OoD",
    "1lI",
    "5S",
    "8B",
    "元无",
    "大太犬",
    "刑刊",
    "王玉主",
    "间问闲",
    "年午",
    "月用",
    "于干",
)
_CONFUSED: Mapping[str, str] = {one: several.replace(one, "") for several in _ALIKE for one in several}
_POINTS = str.maketrans("", "", "，。；：、“”")
_MASKS = ("某甲", "某乙", "某丙", "某丁", "某戊", "某己", "某庚", "某辛")
GROUPS = ("ALL", "circumstance", "prior", "custody", "facts", "conviction", "降")
_WRITTEN = ("court", "case_number")


def clean(row: Row, drawn: random.Random) -> Row:
    """As it is."""
    return row


def noise(share: float) -> Spoil:
    """A share of the characters misread: for one that looks like it where we know one, else for any other of the text."""

    def spoiled(row: Row, drawn: random.Random) -> Row:
        others = sorted({character for character in row["text"] if "\u4e00" <= character <= "\u9fff"})
        text = [
            drawn.choice(_CONFUSED.get(character, others)) if not character.isspace() and drawn.random() < share else character
            for character in row["text"]
        ]
        return {**row, "text": "".join(text)}

    return spoiled


def masked(row: Row, drawn: random.Random) -> Row:
    """Defendants by other masked names: 王某甲, 李某乙 … by the order in which they stand."""
    renamed = {one["name"]: one["name"][0] + mask for one, mask in zip(row["defendants"], _MASKS, strict=False) if one["name"]}
    taken = set(renamed.values())
    if len(taken) < len(renamed) or any(name in row["text"] for name in taken):
        return row
    text = row["text"]
    for name in sorted(renamed, key=len, reverse=True):
        text = text.replace(name, renamed[name])
    people = [{**one, "name": renamed.get(one["name"], one["name"])} for one in row["defendants"]]
    return {**row, "text": text, "defendants": people}


def traditional(row: Row, drawn: random.Random) -> Row:
    """In traditional characters, each for one; names and charges are reported in simplified ones, court and number as they are written."""
    convert = OpenCC("s2t").convert

    def written(words: str | None) -> str | None:
        return "".join(turned if len(turned := convert(one)) == 1 else one for one in words) if words else words

    document = {**row["document"], **{name: written(row["document"].get(name)) for name in _WRITTEN}}
    return {**row, "text": written(row["text"]), "document": document}


def unpointed(row: Row, drawn: random.Random) -> Row:
    """Without punctuation."""
    return {**row, "text": row["text"].translate(_POINTS)}


def shuffled(row: Row, drawn: random.Random) -> Row:
    """The paragraphs of the defendants in the head in another order."""
    judgment = segment(row["text"], row["id"])
    heads = [one.person.header for one in extract(judgment).defendants]
    places = sorted((judgment.received(head).start, judgment.received(head).end) for head in heads if head)
    if len(places) < 2 or any(earlier[1] > later[0] for earlier, later in itertools.pairwise(places)):
        return row
    paragraphs = [row["text"][start:end] for start, end in places]
    drawn.shuffle(paragraphs)
    pieces, at = [], 0
    for (start, end), paragraph in zip(places, paragraphs, strict=True):
        pieces += [row["text"][at:start], paragraph]
        at = end
    return {**row, "text": "".join([*pieces, row["text"][at:]])}


WAYS: Mapping[str, Spoil] = {
    "原文": clean,
    "换名": masked,
    "误识1%": noise(0.01),
    "误识3%": noise(0.03),
    "繁体": traditional,
    "无标点": unpointed,
    "换序": shuffled,
}


def spoiled(rows: Iterable[Row], spoil: Spoil) -> Iterator[Gold]:
    """Gold judgments spoiled in one way, each judgment always in the same manner; only values are told, no places."""
    for row in rows:
        changed = spoil(row, random.Random(f"{SEED} {row['id']}"))
        yield Gold(changed["id"], changed["text"], tuple(items({"commutation": None, **changed})), None)


def scored(
    rows: Sequence[Row], layers: Sequence[Layer], extractor: Any, mender: Mender | None = None
) -> Iterator[tuple[str, Layer, dict[str, Count]]]:
    """Of each way and layer the counts of every group."""
    for way, spoil in progress(list(WAYS.items()), "鲁棒性"):
        for layer, one in score(spoiled(rows, spoil), layers, extractor, mender).items():
            yield way, layer, grouped(added(one.values))


def main(
    gold: Annotated[Path, typer.Argument(help="金标 .jsonl。")] = DATA / "gold" / "dev.jsonl",
    model: Annotated[str, typer.Option(help="default、模型文件夹，或 none。")] = "default",
) -> None:
    """在改动过的金标文书上计分，与原文并列。"""
    layers: tuple[Layer, ...] = ("rules",) if model == "none" else ("rules", "merged")
    extractor = None if model == "none" else Remembering(FactExtractor.load(model))
    mender = None if model == "none" else Mender.load()
    rows = [row for one in json_rows(gold) if not isinstance(one, Incident) for _, row in [one]]
    table = Table("改动", "层", *GROUPS, box=None, pad_edge=False)
    clean_scores: dict[Layer, float] = {}
    for way, layer, counts in scored(rows, layers, extractor, mender):
        clean_scores.setdefault(layer, counts["ALL"].f1 or 0.0)
        fall = 100 * (clean_scores[layer] - (counts["ALL"].f1 or 0.0))
        shown = [f"{counts[name].f1:.3f}" if name in counts and counts[name].f1 is not None else "–" for name in GROUPS[:-1]]
        table.add_row(way, NAMES[layer], *shown, f"{fall:+.1f}")
    Console(width=140).print(f"{len(rows)} 份（{gold.name}），F1；末列是比原文低多少个百分点", table)


if __name__ == "__main__":
    typer.run(main)
