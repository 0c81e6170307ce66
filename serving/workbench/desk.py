"""The desk (工作台): what every page gets — who visits, the form that was sent, the store — and what it answers with.

A page is a plain function of a `Visit`; `route` makes it an address: it signs in by cookie, checks the token of forms, bounds what is sent,
runs the page in a thread, and turns refusals into pages in Chinese.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from serving.access import ROLES, Permission, Principal
from serving.endpoint.logs import REQUEST_ID
from serving.endpoint.refusals import refused as refused_as
from serving.endpoint.service import Service
from serving.settings import Settings
from serving.store import organisations, sessions
from serving.store.refusal import Forbidden, Invalid, Refusal
from serving.workbench.notices import SAID
from serving.workbench.recent_choices import RecentChoices

MOUNT = "/workbench"
COOKIE = "panjian_session"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the workbench runs with."""

    service: Service
    environment: Environment
    choices: RecentChoices = field(default_factory=RecentChoices)


@dataclass(slots=True)
class Visit:
    """One request to one page."""

    desk: Desk
    request: Request
    signed_in: sessions.SignedIn | None = None
    office: str = ""  # name of the visitor's organisation
    form: FormData = field(default_factory=FormData)

    @property
    def who(self) -> Principal | None:
        """Who visits; None before signing in."""
        return self.signed_in.who if self.signed_in else None

    @property
    def principal(self) -> Principal:
        """Who visits, on pages that want signing in."""
        assert self.signed_in is not None
        return self.signed_in.who

    @property
    def role(self) -> str:
        """The visitor's role in Chinese."""
        return ROLES[self.principal.role]

    @property
    def said(self) -> str | None:
        """What the step before did, told once."""
        return SAID.get(self.request.query_params.get("said", ""))

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        """The sections of the workbench that the visitor may use: path, name, key."""
        found = [("/", "首页", "h"), ("/clues", "线索", "c"), ("/judgments", "文书", "j")]
        if self.may("submit"):
            found.append(("/judgments/new", "提交文书", "n"))
        found += [("/classes", "类案", "l"), ("/outcomes", "质效", "o"), ("/ledger", "台账", "b")]
        if self.may("verify") or self.may("certify"):
            found.append(("/shadows", "影子比对", "s"))
        return [*found, ("/tasks", "标注任务", "t")] if self.may("annotate") else found

    def may(self, permission: str) -> bool:
        """Whether the visitor has a permission."""
        return self.who is not None and self.who.may(Permission(permission))

    def reading(self) -> AbstractContextManager[Session]:
        """The store, to be read."""
        return self.desk.service.database.reading()

    def writing(self) -> AbstractContextManager[Session]:
        """The store, to be written; what fails leaves nothing behind."""
        return self.desk.service.database.session()

    def asked(self, name: str) -> str:
        """A parameter of the address; "" if absent."""
        return self.request.query_params.get(name, "").strip()

    def given(self, name: str) -> str:
        """A field of the form; "" if absent. Lines end as on any other system: browsers send them otherwise."""
        value = self.form.get(name)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def file(self, name: str) -> UploadFile | None:
        """A file of the form; None if none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def show(self, template: str, code: int = 200, /, **told: Any) -> Response:
        """A page."""
        page = self.desk.environment.get_template(template)
        return HTMLResponse(page.render(visit=self, section=told.pop("section", None), **told).encode("utf-8", "replace"), code)

    def go(self, path: str, said: str | None = None, anchor: str = "") -> Response:
        """Go on to another page after a form, which may tell what was done."""
        address, _, old = path.partition("?")
        query = "&".join(filter(None, (old, urlencode({"said": said}) if said else "")))
        return RedirectResponse(f"{MOUNT}{address}{'?' if query else ''}{query}{anchor}", 303)

    def back(self, path: str) -> str:
        """The address in the form's field `back` if it is one of ours, else `path`."""
        wanted = self.given("back")
        return wanted if is_ours(wanted) else path


Page = Callable[[Visit], Response]


def is_ours(path: str) -> bool:
    """Whether a path leads to a page of the workbench and nowhere else."""
    parts = urlsplit(path) if path.isprintable() else None
    return bool(parts and path.startswith("/") and not path.startswith("//") and "\\" not in path and not parts.scheme and not parts.netloc)


def route(desk: Desk, path: str, page: Page, method: str = "GET", open: bool = False) -> Route:
    """A page at an address; `open`: without signing in."""

    async def answer(request: Request) -> Response:
        form = FormData()
        try:
            if method == "POST":
                form = await _form(request, desk.service.settings)
            return await run_in_threadpool(_answered, desk, request, form, page, open)
        except HTTPException as error:  # of a form that could not be read
            return await run_in_threadpool(_answered, desk, request, None, _refusing(error), True)
        finally:
            await form.close()

    return Route(path, answer, methods=[method], name=getattr(page, "__name__", path))


async def refused(desk: Desk, request: Request, error: HTTPException) -> Response:
    """The page for an address that no page of ours has."""
    told = "没有这个页面，地址可能写错了。" if error.status_code == 404 else "这个地址不接受这样的请求。"
    page = _refusing(HTTPException(error.status_code, told))
    return await run_in_threadpool(_answered, desk, request, None, page, request.method != "GET")


def failed(desk: Desk, request: Request) -> Response:
    """The page for what nobody expected; the log has the rest, by the request's id."""
    told = f"服务内部出错，没有办成。请稍后再试；仍不行，请把编号 {REQUEST_ID.get() or '（无）'} 告诉管理员。"
    return Visit(desk, request).show("wrong.html", 500, told=told, back="/", status=500)


def _refusing(refused: HTTPException) -> Page:
    """A page for a form that could not be read."""

    def refuse(visit: Visit) -> Response:
        return wrong(visit, refused.status_code, refused.detail)

    return refuse


def _answered(desk: Desk, request: Request, form: FormData | None, page: Page, open: bool) -> Response:
    """What a page answers; without a form there is nothing to be checked in one."""
    visit = Visit(desk, request, form=form or FormData())
    _enter(visit)
    try:
        _check_letters(visit)
        if not open and visit.who is None:
            return _to_sign_in(visit)
        if visit.who and (seconds := desk.service.rates.wait(visit.who.key_id)):
            return wrong(visit, 429, f"请求过于频繁，请 {seconds} 秒后再试。", {"Retry-After": str(seconds)})
        if request.method == "POST" and form is not None:
            _check_origin(visit)
        return page(visit)
    except Refusal as refusal:
        return wrong(visit, refused_as(refusal).status_code, refusal.message)
    except HTTPException as refused:
        return wrong(visit, refused.status_code, refused.detail, refused.headers)


def _to_sign_in(visit: Visit) -> Response:
    """The way to the sign-in, and from there to the page that was wanted; who sent a form is told that it was not kept."""
    url = visit.request.url
    wanted = url.path.removeprefix(MOUNT) + (f"?{url.query}" if url.query else "")
    if visit.request.method == "POST":
        return visit.go("/sign-in", "expired")
    return visit.go(f"/sign-in?next={quote(wanted)}" if wanted != "/" else "/sign-in")


def wrong(visit: Visit, status: int, told: str, headers: Mapping[str, str] | None = None) -> Response:
    """The page that says what cannot be done, and the way back."""
    back = urlsplit(visit.request.headers.get("referer", ""))
    path = back.path.removeprefix(MOUNT) + (f"?{back.query}" if back.query else "")
    here = back.netloc == visit.request.url.netloc and back.path.startswith(f"{MOUNT}/") and is_ours(path)
    answer = visit.show("wrong.html", status, told=told, back=path if here else "/", status=status)
    answer.headers.update(headers or {})
    return answer


def _enter(visit: Visit) -> None:
    """Find who holds the cookie."""
    token = visit.request.cookies.get(COOKIE, "")
    if not token:
        return
    with visit.reading() as session:
        found = sessions.signed_in(session, token)
        if found:
            who = replace(found.who, request_id=REQUEST_ID.get())
            visit.signed_in = sessions.SignedIn(who, found.csrf)
            visit.request.state.who = who  # for the journal
            visit.office = organisations.get(session, who, who.organisation_id).name


def _check_letters(visit: Visit) -> None:
    """No address and no field carries NUL, which databases refuse; a judgment's text is looked at where it is kept."""
    request = visit.request
    told = [*request.path_params.values(), *request.query_params.values()]
    told += [value for name, value in visit.form.multi_items() if name != "text"]
    if any(isinstance(value, str) and "\x00" in value for value in told):
        raise Invalid("地址或者表单里有不能用的字符（NUL），没有办理。", "text_not_storable")


def _check_origin(visit: Visit) -> None:
    """A form must come from a page of ours: by its token, and by what the browser tells of where it stood."""
    headers = visit.request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    hosts = (headers.get("host"), headers.get("x-forwarded-host"))  # the second: behind a proxy, which no foreign page can set
    foreign = site not in ("same-origin", "none") if site else origin is not None and urlsplit(origin).netloc not in hosts
    if foreign:
        raise Forbidden("这张表单不是从工作台发来的，没有办理。请回到工作台重新操作。", "foreign_form")
    if visit.signed_in and not secrets.compare_digest(visit.given("csrf").encode(), visit.signed_in.csrf.encode()):
        raise Forbidden("这张表单已经失效（重新登录过，或者页面开得太久），没有办理。请返回、刷新页面后再提交。", "stale_form")


async def _form(request: Request, settings: Settings) -> FormData:
    """The form, within the bounds of size and time."""
    taken, limit = 0, settings.max_body_bytes

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, f"提交的内容超过上限（{limit / 1024 / 1024:g} MB），没有保存。请只提交文书正文，或者拆开提交。")
        return message

    broken = "表单残缺，没有办理。请返回、刷新页面后重试。"
    try:
        async with asyncio.timeout(settings.request_seconds):
            return await Request(request.scope, receive).form(max_files=1, max_fields=600, max_part_size=limit)
    except TimeoutError as error:
        raise HTTPException(408, "提交的内容传得太慢，没有保存。请检查网络后重试。") from error
    except HTTPException as error:
        raise HTTPException(error.status_code, broken if error.status_code == 400 else error.detail) from error
    except (ClientDisconnect, ValueError) as error:  # cut off, or headers that no browser sends
        raise HTTPException(400, broken) from error
