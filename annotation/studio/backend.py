"""Live pre-annotation (预标注服务): the machine-learning backend that Label Studio asks, as an ASGI app to be served alone or mounted.

GET /health, POST /setup, POST /predict (tasks → predictions, one a task), POST /webhook and POST /train (events; what they set off is the
business of the callable given). Readers and the callable run in threads: they may be slow, the app stays responsive.
"""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from annotation.marks import Json
from annotation.studio.preannotation import RULES, Reader, by_rules

TRAIN = "START_TRAINING"
_LOG = logging.getLogger(__name__)
_Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Event:
    """What Label Studio tells: its action (ANNOTATION_CREATED, START_TRAINING …), the project, and all it sent."""

    action: str
    project: int | None
    payload: Mapping[str, Any]


Listener = Callable[[Event], str | None]
"""Takes an event, may set off training, returns the name of the job it started, if any; it must not wait for the job's end."""


def backend(
    read: Reader = by_rules,
    version: str | Callable[[], str] = RULES,
    listen: Listener | None = None,
    password: str | None = None,
) -> Starlette:
    """The app: `read` makes pre-annotations, `version` names who reads (asked each time, so that a new model shows at once).

    `password`: asked by HTTP Basic of every request (any user name), as Label Studio can be told to send it.
    """
    return Starlette(routes=_Service(read, version, listen, password).routes())


@dataclass(frozen=True, slots=True)
class _Service:
    read: Reader
    version: str | Callable[[], str]
    listen: Listener | None
    password: str | None

    def routes(self) -> list[Route]:
        answers: tuple[tuple[str, str, _Answer], ...] = (
            ("GET", "/health", self.health),
            ("GET", "/", self.health),
            ("GET", "/versions", self.versions),
            ("POST", "/setup", self.setup),
            ("POST", "/predict", self.predict),
            ("POST", "/webhook", self.webhook),
            ("POST", "/train", self.train),
        )
        return [Route(path, self.guarded(answer), methods=[method]) for method, path, answer in answers]

    def guarded(self, answer: _Answer) -> _Answer:
        """An answer for those who know the password."""

        async def guarded(request: Request) -> Response:
            if self.password is not None and not _knows(request, self.password):
                return JSONResponse({"error": "需要口令。"}, 401, {"WWW-Authenticate": "Basic"})
            return await answer(request)

        return guarded

    def named(self) -> str:
        """Who reads now."""
        return self.version if isinstance(self.version, str) else self.version()

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "UP", "model_class": "panjian", "model_version": self.named()})

    async def versions(self, request: Request) -> Response:
        return JSONResponse({"versions": [self.named()]})

    async def setup(self, request: Request) -> Response:
        return JSONResponse({"model_version": self.named()})

    async def predict(self, request: Request) -> Response:
        body = await _body(request)
        tasks = body.get("tasks") if body else None
        if not isinstance(tasks, list):
            return JSONResponse({"error": "请求里没有 tasks。"}, 400)
        return JSONResponse({"results": [await run_in_threadpool(self.prediction, task) for task in tasks]})

    def prediction(self, task: Any) -> Json:
        """The prediction for one task; a task that cannot be read gets an empty one, and the log says why."""
        data = task.get("data") if isinstance(task, dict) else None
        text, id = (data.get("text"), data.get("id")) if isinstance(data, dict) else (None, None)
        empty: Json = {"result": [], "score": None, "model_version": self.named()}
        if not isinstance(text, str) or not text.strip():
            _LOG.warning("任务 %s 没有文本，未作预标注", task.get("id") if isinstance(task, dict) else "?")
            return empty | {"error": "任务没有文本。"}
        try:
            return self.read(str(id or "task"), text).prediction() | {"model_version": self.named()}
        except Exception:
            _LOG.exception("任务 %s 预标注失败", task.get("id"))
            return empty | {"error": "预标注失败，详见日志。"}

    async def webhook(self, request: Request) -> Response:
        body = await _body(request)
        if body is None or not isinstance(body.get("action"), str):
            return JSONResponse({"error": "请求里没有 action。"}, 400)
        return await self.told(Event(body["action"], _project(body.get("project")), body), 201)

    async def train(self, request: Request) -> Response:
        body = await _body(request) or {}
        return await self.told(Event(TRAIN, _project(body.get("project")), body), 201)

    async def told(self, event: Event, status: int) -> Response:
        """Hand an event on."""
        job = await run_in_threadpool(self.listen, event) if self.listen else None
        return JSONResponse({"job": job} if job else {}, status)


async def _body(request: Request) -> Json | None:
    """The JSON object that was sent; None if it is none."""
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _project(told: Any) -> int | None:
    """A project's id, told as an object, a number or "id.time"."""
    told = told.get("id") if isinstance(told, dict) else told
    number = str(told).split(".")[0]
    return int(number) if number.isdecimal() else None


def _knows(request: Request, password: str) -> bool:
    kind, _, code = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(code, validate=True).decode().partition(":")[2] if kind.lower() == "basic" else ""
    except ValueError:
        return False
    return secrets.compare_digest(given.encode(), password.encode())
