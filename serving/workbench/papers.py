"""Papers (书面材料): a clue as Word or PDF, to be attached to a file (附卷)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote

from starlette.responses import Response

from serving.documents.clue_paper import TITLE, clue_paper
from serving.documents.gathering import clue_file
from serving.documents.paper import Paper
from serving.documents.printing import pdf
from serving.documents.word import docx
from serving.store import audit
from serving.store.identity import now, today
from serving.store.refusal import NotFound
from serving.workbench.desk import Visit

_FORMATS: Mapping[str, tuple[Callable[[Paper, datetime], bytes], str]] = {
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
}


def of_clue(visit: Visit) -> Response:
    """The paper of one clue in the format that the address names."""
    id, format = visit.request.path_params["id"], visit.request.path_params["format"]
    if format not in _FORMATS:
        raise NotFound("没有这种格式，只有 docx 和 pdf。", "format_not_found")
    with visit.reading() as session:
        file = clue_file(session, visit.principal, id)
    with visit.writing() as session:
        audit.note(session, visit.principal, "clue.paper", id, format=format)
    make, media_type = _FORMATS[format]
    number = file.report["document"]["case_number"] or id
    name = quote(f"{TITLE}-{number}.{format}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(make(clue_paper(file, today()), now()), media_type=media_type, headers=headers)
