"""A paper as PDF (PDF 文件): set by Typst from `paper.typ`, PDF/A-2a for the archive, the characters used embedded; nothing but data goes in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serving.documents.lettering import LACKING, font_folder, lacking, printable
from serving.documents.paper import Figure, Heading, Pairs, Paper, Paragraph, Table, note, texts

if TYPE_CHECKING:
    from typst import Fonts

_FOLDER = Path(__file__).parent
_KINDS = {Heading: "heading", Paragraph: "paragraph", Pairs: "pairs", Table: "table", Figure: "figure"}


def pdf(paper: Paper, at: datetime) -> bytes:
    """The paper as PDF; `at` is the time that the file bears as its making."""
    from typst import Compiler

    absent = lacking(printable("".join(texts(paper))))
    if absent:
        paper = replace(paper, blocks=(*paper.blocks, note(_told(absent))))
    compiler = Compiler(str(_FOLDER / "paper.typ"), root=str(_FOLDER), font_paths=fonts(), ignore_system_fonts=True)
    data = json.dumps(_data(paper, str.maketrans(dict.fromkeys(absent, LACKING))), ensure_ascii=False)
    made = compiler.compile(format="pdf", sys_inputs={"paper": data}, pdf_standards=["a-2a"], timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> Fonts:
    """The fonts of the papers and no others: the same paper on every machine."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


def _told(absent: list[str]) -> str:
    codes = "、".join(f"U+{ord(one):04X}" for one in absent)
    return f"说明：本件有{len(absent)}个字不在排版字库内，以“{LACKING}”代替（{codes}）；Word 文本保留原字。"


def _data(paper: Paper, lacked: dict[int, str]) -> Any:
    """The paper as JSON, each block with its kind, each text as it can be printed."""
    plain = asdict(paper)
    plain["blocks"] = [{"kind": _KINDS[type(block)], **asdict(block)} for block in paper.blocks]
    return _cleaned(plain, lacked)


def _cleaned(value: Any, lacked: dict[int, str]) -> Any:
    if isinstance(value, str):
        return printable(value).translate(lacked)
    if isinstance(value, dict):
        return {key: _cleaned(one, lacked) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one, lacked) for one in value]
    return value
