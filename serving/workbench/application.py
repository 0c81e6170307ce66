"""The workbench as an application (工作台): its addresses, its styles and scripts, and the headers that keep foreign scripts out.

Mounted at /workbench beside the endpoint; it reads and writes the store through the same functions, by the same rules of access.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.endpoint.service import Service
from serving.workbench import (
    classes,
    clue_pages,
    correcting,
    judgment_pages,
    ledger_pages,
    outcome_pages,
    overview,
    papers,
    shadow_pages,
    signing,
    task_pages,
)
from serving.workbench.desk import MOUNT, Desk, Page, failed, refused, route
from serving.workbench.presentation import FOLDER, environment

_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/", overview.shown),
    ("GET", "/clues", clue_pages.listed),
    ("POST", "/clues/assign", clue_pages.assign),
    ("GET", "/clues/{id}", clue_pages.shown),
    ("POST", "/clues/{id}/steps", clue_pages.step),
    ("GET", "/clues/{id}/paper/{format}", papers.of_clue),
    ("GET", "/judgments", judgment_pages.listed),
    ("POST", "/judgments", judgment_pages.submit),
    ("GET", "/judgments/new", judgment_pages.new),
    ("GET", "/judgments/{id}", judgment_pages.shown),
    ("POST", "/judgments/{id}/corrections", correcting.correct),
    ("GET", "/classes", classes.shown),
    ("GET", "/classes/report/{format}", classes.report),
    ("GET", "/outcomes", outcome_pages.shown),
    ("GET", "/outcomes/report/{format}", outcome_pages.downloaded),
    ("GET", "/ledger", ledger_pages.shown),
    ("POST", "/ledger/withdraw", ledger_pages.withdraw),
    ("GET", "/ledger/{reference}", ledger_pages.entry),
    ("POST", "/ledger/{reference}/signatures", ledger_pages.sign),
    ("POST", "/ledger/{reference}/promotion", ledger_pages.promote),
    ("GET", "/shadows", shadow_pages.listed),
    ("GET", "/shadows/{run}", shadow_pages.shown),
    ("GET", "/shadows/{run}/{difference}", shadow_pages.difference),
    ("POST", "/shadows/{run}/{difference}/reviews", shadow_pages.review),
    ("GET", "/tasks", task_pages.shown),
    ("GET", "/tasks.json", task_pages.downloaded),
    ("GET", "/keys", signing.keys_page),
    ("POST", "/sign-out", signing.sign_out),
)
_OPEN: tuple[tuple[str, str, Page], ...] = (("GET", "/sign-in", signing.ask), ("POST", "/sign-in", signing.sign_in))


def workbench(service: Service) -> ASGIApp:
    """The workbench of a service, to be mounted at `desk.MOUNT`."""
    desk = Desk(service, environment())
    routes: list[Route | Mount] = [route(desk, path, page, method) for method, path, page in _PAGES]
    routes += [route(desk, path, page, method, open=True) for method, path, page in _OPEN]
    routes.append(Mount("/static", StaticFiles(directory=FOLDER / "static")))

    async def lost(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await refused(desk, request, error)

    async def broken(request: Request, error: Exception) -> Response:
        return failed(desk, request)

    return _Guard(Starlette(routes=routes, exception_handlers={HTTPException: lost, Exception: broken}))


async def home(request: Request) -> Response:
    """The way to the workbench for who opens the server's address."""
    return RedirectResponse(f"{MOUNT}/", 307)


class _Guard:
    """Puts the headers on every answer; pages are kept by no cache, styles and scripts by every one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        still = scope["type"] == "http" and scope["path"].startswith(f"{MOUNT}/static/")

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                kept = still and message["status"] in (200, 206, 304)
                headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-store"
            await send(message)

        await self.app(scope, receive, sent)
