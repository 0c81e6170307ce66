"""The guideline in short (标注说明简本): per label its rule in a sentence, its choices, an example and a counter-example; for Label Studio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from annotation.guidelines.example import Example, Sign, signs_of
from annotation.guidelines.page import GENERAL, markdown, page, page_of
from annotation.guidelines.wording import told
from annotation.marks import CHOICES
from pipelines.facts import KINDS
from pipelines.facts.reading import Kind, Label

_STOP = re.compile(r"[。；\n]")


def instruction() -> str:
    """The short form as HTML without styles: what shows it may drop them."""
    general = page(GENERAL[0])
    head = f"<h3>{escape(general.title)}</h3>{_rendered(general.lead)}"
    return head + "".join(of_kind(kind) for kind in KINDS if kind.labels) + _of_clues()


def of_kind(kind: Kind) -> str:
    """What annotators need of a kind."""
    labels = "".join(of_label(kind, label) for label in kind.labels)
    questions = "".join(_of_question(name) for name in (one.name for one in CHOICES)) if kind.name == "document" else ""
    return f"<h3>{escape(kind.title)}</h3><ul>{labels}{questions}</ul>"


def of_label(kind: Kind, label: Label) -> str:
    """A label: rule, choices, an example, a counter-example."""
    topic = page_of(kind).topic(label.name)
    if topic is None:
        return f"<li><b>{escape(label.title)}</b></li>"
    choices = f"<br>类别：{escape('、'.join(label.choices))}" if label.choices else ""
    shown = "".join(f"<br>例：{words}" for one in topic.shown[:1] for words in _words(one, label.name, False))
    counter = "".join(f"<br>反例：{words}" for one in topic.counters[:1] for words in _words(one, label.name, True))
    return f"<li><b>{escape(label.title)}</b>：{_rendered(topic.lead)}{choices}{shown}{counter}</li>"


def _of_question(name: str) -> str:
    topic = next((one for one in page("document").topics if one.label == name), None)
    return f"<li><b>{escape(topic.title)}</b>（整篇选项）：{_rendered(topic.lead)}</li>" if topic else ""


def _of_clues() -> str:
    clues = page(GENERAL[1])
    return f"<h3>{escape(clues.title)}</h3>{_rendered(clues.lead)}"


def _rendered(text: str) -> str:
    return str(markdown().renderInline(text))


def _words(example: Example, label: str, forbidden: bool) -> Iterator[str]:
    """The clause around the first stretch that shows the label."""
    for passage in example.passages.values():
        clean, signs = signs_of(passage)
        own = next((one for one in signs if one.label == label and one.forbidden == forbidden), None)
        if own:
            yield _clause(clean, own)
            return


def _clause(clean: str, sign: Sign) -> str:
    starts = [match.end() for match in _STOP.finditer(clean, 0, sign.start)]
    stop = _STOP.search(clean, sign.end)
    start, end = starts[-1] if starts else 0, stop.end() if stop else len(clean)
    words = escape(clean[sign.start : sign.end])
    return f"{escape(clean[start : sign.start])}<u>{words}</u>{escape(clean[sign.end : end].strip())}〔{escape(told(sign))}〕"
