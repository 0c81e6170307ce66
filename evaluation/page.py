"""An evaluation as one self-contained HTML page (评测网页): the tables, and every example with its words in their context."""

from __future__ import annotations

from pathlib import Path

import annotation.agreement
import pipelines.rendering
from annotation.agreement.page import Cell
from evaluation.presentation import Presentation

_FOLDERS = [Path(__file__).parent, *(Path(str(one.__file__)).parent for one in (annotation.agreement, pipelines.rendering))]


def html(shown: Presentation) -> str:
    """The page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDERS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    tables = [
        (one.title, one.columns, [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in one.rows])
        for one in (*shown.tables, *shown.pictures)
    ]
    return environment.get_template("evaluation.html.jinja").render(shown=shown, tables=tables)
