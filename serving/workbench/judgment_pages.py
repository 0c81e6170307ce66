"""Pages of judgments (文书页): the list, pasting or uploading one, its text with facts and clues."""

from __future__ import annotations

from pathlib import PurePath

from starlette.responses import Response

from pipelines.reading import Bounds
from serving.access import Permission
from serving.endpoint.analyst import Task
from serving.shadow_reader import offer
from serving.store import docket, judgments
from serving.store.refusal import Invalid, permit
from serving.workbench.desk import Visit
from serving.workbench.reading import REASONS, form_words, read, suggested

_A_PAGE = 50
_SUFFIXES = (".txt", ".docx", ".pdf", ".html", ".htm", ".json")


def listed(visit: Visit) -> Response:
    """The judgments in scope, the newest first."""
    with visit.reading() as session:
        page = docket.page(session, visit.principal, visit.asked("words")[:100], visit.asked("after") or None, _A_PAGE)
    return visit.show("judgments.html", section="/judgments", page=page)


def new(visit: Visit) -> Response:
    """The form that takes a judgment."""
    permit(visit.principal, Permission.SUBMIT)
    return visit.show("submit.html", section="/judgments/new", error=None, text="", suffixes=_SUFFIXES)


def submit(visit: Visit) -> Response:
    """Analyse what was pasted or uploaded, keep it, and go to it; what cannot be read says why and keeps the form."""
    from starlette.exceptions import HTTPException

    permit(visit.principal, Permission.SUBMIT)
    try:
        task = _task(visit)
        text, report = visit.desk.service.analysts.analyze(task)
        with visit.writing() as session:
            kept = judgments.keep(session, visit.principal, report, text, task.id)
            offer(session, visit.desk.service.settings, kept)
    except (HTTPException, Invalid) as refused:
        status, told = (refused.status_code, refused.detail) if isinstance(refused, HTTPException) else (422, refused.message)
        return visit.show("submit.html", status, section="/judgments/new", error=told, text=visit.given("text"), suffixes=_SUFFIXES)
    return visit.go(f"/judgments/{kept.judgment_id}", "kept" if kept.new else "known")


def _task(visit: Visit) -> Task:
    """What was sent, to be analysed: a file goes before a pasted text."""
    bounds: Bounds = visit.desk.service.bounds
    file, text = visit.file("file"), visit.given("text")
    if file is None:
        if not text:
            raise Invalid("请粘贴文书全文，或者选择一个文件。", "empty")
        return Task(text.encode("utf-8", "surrogatepass"), None, None, None, bounds)
    name = file.filename or ""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise Invalid(f"不支持这种文件，请选 {'、'.join(_SUFFIXES)} 之一。", "unsupported")
    if name != PurePath(name).name or not name.isprintable() or len(name) > 200 or "\\" in name:
        raise Invalid("文件名不合要求：只要名称和扩展名，不带路径和控制字符，不超过 200 个字符。", "bad_name")
    return Task(file.file.read(), suffix, name, None, bounds)


def shown(visit: Visit) -> Response:
    """The text of a judgment with facts and clues."""
    with visit.reading() as session:
        reading = read(session, visit.principal, visit.request.path_params["id"])
    told = {"reading": reading, "reasons": REASONS, "suggested": suggested, **form_words()}
    return visit.show("judgment.html", section="/judgments", wanted=visit.asked("clue"), **told)
