"""The whole guideline as one document (标注手册): self-contained HTML with contents, set for the screen and for A4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from markdown_it.token import Token

from annotation.guidelines.disputes import disputes
from annotation.guidelines.example import example_of
from annotation.guidelines.figure import figure
from annotation.guidelines.page import FENCES, Page, label_heading, markdown, pages
from annotation.marks import KIND_OF, LABELS
from annotation.studio.screen import colours
from pipelines.report import VERSION

STYLE = Path(__file__).with_name("booklet.css")
TITLE = "刑事裁判文书标注手册"


def booklet() -> str:
    """The document."""
    all_pages = pages()
    body = "".join(_section(page) for page in all_pages)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{TITLE}</title>\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_colours()}</style>\n</head>\n<body>\n"
        f'<header class="cover"><h1>{TITLE}</h1><p>判鉴 {escape(VERSION)} · {len(LABELS)} 种标签 · '
        f"{sum(len(page.examples) for page in all_pages)} 个例子，均由程序逐一核对</p></header>\n"
        f'<nav class="contents"><h2>目录</h2><ol>{"".join(map(_entry, all_pages))}</ol></nav>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def _entry(page: Page) -> str:
    labels = "".join(
        f'<li><a href="#{page.name}-{topic.label}">{escape(topic.title)}</a></li>' for topic in page.topics if len(page.topics) > 1
    )
    return f'<li><a href="#{page.name}">{escape(page.title)}</a>{f"<ul>{labels}</ul>" if labels else ""}</li>'


def _section(page: Page) -> str:
    return f'<section class="page" id="{page.name}">\n{"".join(_blocks(page))}{_decided(page)}</section>\n'


def _blocks(page: Page) -> Iterator[str]:
    """The Markdown of a page as HTML, its examples as figures."""
    reader = markdown()
    waiting: list[Token] = []
    for token in reader.parse(page.source):
        if token.type == "fence" and token.info in FENCES:
            yield str(reader.renderer.render(_anchored(waiting, page), reader.options, {}))
            yield figure(example_of(token.content, FENCES[token.info]))
            waiting = []
        else:
            waiting.append(token)
    yield str(reader.renderer.render(_anchored(waiting, page), reader.options, {}))


def _anchored(tokens: Sequence[Token], page: Page) -> Sequence[Token]:
    """Headings of labels with their place in the document and their colour on the screen."""
    for at, token in enumerate(tokens):
        named = label_heading(tokens[at + 1].content) if token.type == "heading_open" and token.tag == "h2" else None
        if named:
            token.attrSet("id", f"{page.name}-{named[1]}")
            token.attrSet("class", f"label l-{named[1]}")
    return tokens


def _decided(page: Page) -> str:
    own = [one for one in disputes() if KIND_OF[one.label].name == page.name]
    if not own:
        return ""
    return "<h2>已决争议</h2>\n" + "".join(
        f'<div class="dispute"><h3>{escape(one.example.title)}</h3><p class="opinions">有过的标法</p><ul>{"".join(f"<li>{escape(opinion)}</li>" for opinion in one.opinions)}</ul>'
        f'<p class="decided"><b>决定</b>{escape(one.decided)}<span class="date">{one.decided_on.isoformat()}</span></p>'
        f"{figure(replace(one.example, title=''), '结果')}</div>\n"
        for one in own
    )


def _colours() -> str:
    """The colours of the labelling screen, light enough to print and read."""
    lines = [f".l-{name} {{ --label: {colour}; }}" for name, colour in colours().items()]
    return "\n".join(line for line in lines if re.fullmatch(r"[\w.{}:;# -]+", line)) + "\n"
