"""The report as one self-contained HTML file (网页报告): clues, defendants, the text with facts highlighted, what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.rendering import fields, silence, whole_case, words
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
    environment.globals.update(
        words=words, title=fields.title, whole=whole_case.lines, silence=silence.told, unknown_words=fields.unknown_words
    )
    template = environment.get_template("page.html.jinja")
    overview: list[dict[str, Any]] = []
    for part in template.generate(results=_views(results, overview), overview=overview):
        out.write(part.encode("utf-8", "replace"))


def _views(results: Iterable[Read | Failed], overview: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the page shows of each result; the overview, which the page writes last, grows with it."""
    for number, result in enumerate(results):
        prefix = f"j{number}"
        if isinstance(result, Failed):
            overview.append({"prefix": prefix, "name": result.message, "failed": True, "clues": 0, "grades": []})
            yield {"failed": result.message, "prefix": prefix}
            continue
        report = result.report
        clues = words.by_importance(report["clues"])
        name = " ".join(word for word in (report["id"], report["document"]["case_number"]) if word)
        seen = {"clues": len(clues), "grades": [clue["grade"] for clue in clues], "silence": silence.told(report)}
        overview.append({"prefix": prefix, "name": name, "failed": False, **seen})
        yield {"failed": None, "prefix": prefix, "report": report, "clues": clues, "sections": list(_sections(result, prefix))}


def _sections(result: Read, prefix: str) -> Iterator[tuple[str, list[Piece]]]:
    marked = list(notes(result.report, prefix))
    for section in result.report["sections"]:
        start, end = section["start"], section["end"]
        start += len(section_text := result.text[start:end]) - len(section_text.lstrip("\r\n"))
        yield words.SECTION[section["kind"]], list(pieces(result.text, marked, start, end))
