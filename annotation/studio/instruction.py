"""The instruction that annotators see (标注说明): how the screen works, then the guideline in short, as the HTML of the project."""

from __future__ import annotations

from annotation.guidelines import short_form

_HEAD = """<p>先核对预标注：对的留下，错的改或删，漏的补上。只标法院认定或明确不采纳的；只是当事人主张的，状态选“主张”。</p>
<p>选标签（数字或字母键）再划文字；点片段后在右侧选是谁的、类别、状态、主张者；没有列出的被告人，先标出姓名，再点片段，按 Alt+R，点他的姓名。</p>
<p>片段只划写明取值的文字。读不出或读错时填“改写取值”；没有值写“无”。线索在右下逐条核实。</p>"""


def instruction() -> str:
    """The whole instruction as HTML."""
    return _HEAD + short_form.instruction()
