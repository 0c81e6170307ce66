"""The report as one self-contained HTML file (网页报告): clues, defendants, the text with facts highlighted, what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.rendering import words
from pipelines.rendering.highlight import Piece, notes, pieces
from pipelines.rendering.result import Failed, Read


def write(results: Iterable[Read | Failed], out: BinaryIO) -> None:
    """All results in one page, streamed; no script, no resource from elsewhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["words"] = words
    template = environment.get_template("page.html.j2")
    for part in template.generate(results=_views(results)):
        out.write(part.encode("utf-8", "replace"))


def _views(results: Iterable[Read | Failed]) -> Iterator[dict[str, Any]]:
    for number, result in enumerate(results):
        if isinstance(result, Failed):
            yield {"failed": result.message}
            continue
        prefix = f"j{number}"
        report = result.report
        yield {
            "failed": None,
            "prefix": prefix,
            "report": report,
            "clues": words.by_importance(report["clues"]),
            "sections": list(_sections(result, prefix)),
        }


def _sections(result: Read, prefix: str) -> Iterator[tuple[str, list[Piece]]]:
    marked = list(notes(result.report, prefix))
    for section in result.report["sections"]:
        yield words.SECTION[section["kind"]], list(pieces(result.text, marked, section["start"], section["end"]))
