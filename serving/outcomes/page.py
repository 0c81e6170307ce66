"""The report as one self-contained page (线索结果网页), and as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import annotation.agreement
import pipelines.rendering
from annotation.agreement.table import printed
from serving.outcomes.pictures import pictures
from serving.outcomes.precision import Axis
from serving.outcomes.report import Report
from serving.outcomes.tables import DEFINITIONS, heading, tables
from serving.store.identity import CHINA

_FOLDERS = [Path(__file__).parent, *(Path(str(one.__file__)).parent for one in (annotation.agreement, pipelines.rendering))]


def html(report: Report, axes: Sequence[Axis] = tuple(Axis)) -> str:
    """The page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDERS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    told = {"heading": list(heading(report)), "tables": list(tables(report, axes)), "charts": pictures(report)}
    made = f"{report.made_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return environment.get_template("outcomes.html.jinja").render(made=made, definitions=DEFINITIONS, **told)


def text(report: Report, axes: Sequence[Axis] = tuple(Axis), colours: bool = False) -> str:
    """The report for the terminal."""
    shown = [(one.title, one.columns, one.rows) for one in tables(report, axes)]
    return printed(["线索结果报告", *heading(report), DEFINITIONS], shown, colours)
