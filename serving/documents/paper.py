"""A paper (书面材料) before it is Word or PDF: a heading, and blocks in their order. Both forms are made from the same blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Format = Literal["docx", "pdf"]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph; marked ones are the words that a clue rests on (引文)."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; its number is given when the paper is made."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: body text (正文), an excerpt of the judgment (摘录), the wording of a provision (条文), or a note (说明)."""

    runs: tuple[Run, ...]
    style: Literal["body", "excerpt", "wording", "note"] = "body"
    label: str = ""

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of label and value (表格式要素)."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether it holds figures."""

    title: str
    width: float = 1
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on every page; `landscape` where it needs a page of its own, on its side."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG (图), and what it says in words for those who cannot see it."""

    svg: str
    caption: str
    said: str


Block = Heading | Paragraph | Pairs | Table | Figure


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called, whose it is, its number and date, its blocks, and the lines to be signed."""

    title: str
    organisation: str
    number: str
    dated: str
    blocks: tuple[Block, ...]
    signed: tuple[str, ...] = ()


def body(text: str) -> Paragraph:
    """A paragraph of plain body text."""
    return Paragraph((Run(text),))


def note(text: str) -> Paragraph:
    """A paragraph in small type."""
    return Paragraph((Run(text),), "note")


def texts(paper: Paper) -> Iterator[str]:
    """Every text of a paper, in its order."""
    yield from (paper.title, paper.organisation, paper.number, paper.dated)
    for block in paper.blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield block.label
                yield block.text
            case Pairs():
                yield from (text for row in block.rows for text in row)
            case Table():
                yield block.caption
                yield from (column.title for column in block.columns)
                yield from (text for row in block.rows for text in row)
            case Figure():
                yield from (block.caption, block.said)
    yield from paper.signed


_NUMERALS = "一二三四五六七八九十"


def numbered(number: int, text: str) -> str:
    """一、裁判文书 – the way official papers number their parts."""
    tens, units = divmod(number, 10)
    lead = ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "")
    return f"{lead}{_NUMERALS[units - 1] if units else ''}、{text}"
