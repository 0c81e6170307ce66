"""An example as HTML (示例图示): the passage with its marked words, what each is marked as, and why."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from annotation.guidelines.example import PARTS, Example, Sign, signs_of
from annotation.guidelines.wording import answers, told


def figure(example: Example, kind: str = "") -> str:
    """The example as a figure with its caption."""
    sort = "counter" if example.counter else "example"
    name = kind or ("反例" if example.counter else "例")
    missed = '<span class="missed">规则会漏或读错，须人工标</span>' if example.missed else ""
    passages = "".join(_passage(part, text) for part, text in example.passages.items())
    choices = f'<p class="answers">整篇选项：{escape(answers(example.choices))}</p>' if example.choices else ""
    why = f'<p class="why">{escape(example.why)}</p>' if example.why else ""
    caption = f'<figcaption><b class="sort">{name}</b>{escape(example.title)}{missed}</figcaption>'
    return f'<figure class="{sort}">{caption}{passages}{choices}{why}</figure>\n'


def _passage(part: str, text: str) -> str:
    lines = "<br>".join(marked(text).split("\n"))
    return f'<p class="passage"><span class="part">{PARTS[part]}</span>{lines}</p>'


def marked(text: str) -> str:
    """A passage in the notation as HTML: marked words, each followed by what it is marked as."""
    clean, signs = signs_of(text)
    html, position = "", 0
    for start, end in dict.fromkeys((sign.start, sign.end) for sign in signs):
        own = [sign for sign in signs if (sign.start, sign.end) == (start, end)]
        html += escape(clean[position:start]) + _mark(clean[start:end], own)
        position = end
    return html + escape(clean[position:])


def _mark(words: str, signs: Sequence[Sign]) -> str:
    forbidden = all(sign.forbidden for sign in signs)
    tags = "".join(f'<span class="tag{" not" if sign.forbidden else ""}">{escape(told(sign))}</span>' for sign in signs)
    return f'<mark class="{"not" if forbidden else f"l-{signs[0].label}"}">{escape(words)}</mark>{tags}'
