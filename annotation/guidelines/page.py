"""Pages of the guidelines (手册页): `<kind>.md` as Markdown with fixed headings, parsed into its labels, rules and examples.

`# title`, a lead; per label `## 标题（label）`, whose first paragraph is its rule in short, then `### 规则`, `### 示例`, `### 反例`. Fenced
blocks named `yaml 例` and `yaml 反例` are examples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotation.guidelines.example import Example, example_of
from pipelines.facts import KINDS
from pipelines.facts.reading import Kind

FOLDER = Path(__file__).parent
GENERAL = ("general", "clues")  # pages that belong to no kind: they open and close the booklet
FENCES = {"yaml 例": False, "yaml 反例": True}
_OF_LABEL = re.compile(r"(?P<title>.+)（(?P<label>[a-z_]+)）")
RULE = "规则"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page says of one label (or of one question on the whole document)."""

    label: str
    title: str
    lead: str
    headings: tuple[str, ...]
    examples: tuple[Example, ...]

    @property
    def shown(self) -> list[Example]:
        """The examples."""
        return [one for one in self.examples if not one.counter]

    @property
    def counters(self) -> list[Example]:
        """The counter-examples."""
        return [one for one in self.examples if one.counter]


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    name: str
    title: str
    lead: str
    source: str
    topics: tuple[Topic, ...]
    headings: tuple[str, ...]
    examples: tuple[Example, ...]

    def topic(self, label: str) -> Topic | None:
        """What it says of a label."""
        return next((one for one in self.topics if one.label == label), None)


def markdown() -> MarkdownIt:
    """The Markdown that pages are written in."""
    return MarkdownIt("commonmark").enable("table")


def label_heading(text: str) -> tuple[str, str] | None:
    """Title and label of a second-level heading that names a label."""
    match = _OF_LABEL.fullmatch(text)
    return (match["title"], match["label"]) if match else None


@cache
def page(name: str) -> Page:
    """The page of a kind, by its name."""
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    tokens = markdown().parse(source)
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag in ("h1", "h2")]
    stretches = [tokens[start:end] for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)]
    topics = tuple(
        Topic(named[1], named[0], _lead(one), _headings(one, "h3"), _examples(one))
        for one in stretches[1:]
        if (named := label_heading(one[1].content))
    )
    return Page(name, tokens[1].content, _lead(stretches[0]), source, topics, _headings(tokens, "h2"), _examples(tokens))


def page_of(kind: Kind) -> Page:
    """The page of a kind."""
    return page(kind.name)


def pages() -> list[Page]:
    """All pages, in the order in which they are printed."""
    first, last = (page(name) for name in GENERAL)
    return [first, *(page_of(kind) for kind in KINDS), last]


def _lead(tokens: Sequence[Token]) -> str:
    """The first paragraph before any heading below."""
    inside = next((at for at, token in enumerate(tokens) if at and token.type == "heading_open"), len(tokens))
    return next((tokens[at + 1].content for at in range(inside) if tokens[at].type == "paragraph_open"), "")


def _headings(tokens: Sequence[Token], tag: str) -> tuple[str, ...]:
    return tuple(tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == tag)


def _examples(tokens: Sequence[Token]) -> tuple[Example, ...]:
    return tuple(example_of(token.content, FENCES[token.info]) for token in tokens if token.type == "fence" and token.info in FENCES)
