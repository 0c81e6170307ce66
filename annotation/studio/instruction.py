"""The instruction that annotators see (标注说明): how the screen is used, then the guideline of every kind in short, as HTML."""

from __future__ import annotations

from annotation.guidelines import short_form

_SCREEN = """<p>按标签的键再划文字；点片段后在右侧选是谁的、类别、状态、主张者。没有列出的被告人：先标出姓名，再点片段，按 Alt+R，点他的姓名。</p>
<p>读不出或读错取值时填“改写取值”；没有值写“无”。线索在右下逐条核实；漏报的用“漏报线索”划出，再选是哪一项检查。</p>"""


def instruction() -> str:
    """The whole instruction as HTML."""
    return _SCREEN + short_form.instruction()
