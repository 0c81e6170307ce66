"""The instruction that annotators see (标注说明): the guideline of every kind, in the order of KINDS, as the HTML of the project."""

from __future__ import annotations

from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from pipelines.facts import KINDS
from pipelines.facts.reading import Kind

GUIDELINES = Path(__file__).parents[1] / "guidelines"
_HEAD = """<p>先核对预标注：对的留下，错的改或删，漏的补上。只标法院认定或明确不采纳的；只是当事人主张的，状态选“主张”。</p>
<p>选标签（数字或字母键）再划文字；点片段后在右侧选是谁的、类别、状态、主张者；没有列出的被告人，先标出姓名，再点片段，按 Alt+R，点他的姓名。</p>
<p>片段只划写明取值的文字。读不出或读错时填“改写取值”；没有值写“无”。线索在右下逐条核实。</p>"""


def instruction(folder: Path = GUIDELINES) -> str:
    """The whole instruction as HTML."""
    return _HEAD + "".join(_section(kind, folder) for kind in KINDS if kind.labels)


def _section(kind: Kind, folder: Path) -> str:
    page = folder / f"{kind.name}.md"
    if page.is_file():
        return str(MarkdownIt("commonmark").enable("table").render(page.read_text(encoding="utf-8")))
    labels = "".join(
        f"<li>{escape(label.title)}{'：' + escape('、'.join(label.choices)) if label.choices else ''}</li>" for label in kind.labels
    )
    return f"<h3>{escape(kind.title)}</h3><ul>{labels}</ul>"
