"""A chart as PNG (图片), for Word, which knows no SVG of its own: drawn by Typst with the fonts of the papers."""

from __future__ import annotations

from serving.documents.printing import fonts

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)
"""


def png(svg: str) -> bytes:
    """The picture at 200 dots an inch."""
    from typst import Compiler

    compiler = Compiler(_PAGE, font_paths=fonts(), ignore_system_fonts=True)
    made = compiler.compile(format="png", ppi=200, sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made
