"""Settings of our Label Studio (标注服务的设置): its own, and two that shorten the way to an open task.

Its web server sends the head and the body of an answer apart, and Nagle's algorithm holds the body back until the head is acknowledged:
40 ms an answer, on a way of eight answers one after the other. And it lets the front end's files depend on the session, so that no browser
keeps them (nor what it has compiled of them).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

_OURS, _THEIRS = "DJANGO_SETTINGS_MODULE", "label_studio.core.settings.label_studio"
_KEPT = 3600  # seconds: a new version shows within an hour


def _their_settings() -> dict[str, Any]:
    """Their settings, which look themselves up by their name while they are read."""
    from importlib import import_module

    ours, os.environ[_OURS] = os.environ[_OURS], _THEIRS
    try:
        theirs = import_module(_THEIRS)
    finally:
        os.environ[_OURS] = ours
    return {name: value for name, value in vars(theirs).items() if name.isupper()}


def _answer_at_once() -> None:
    from importlib import import_module

    import_module("django.core.servers.basehttp").WSGIRequestHandler.disable_nagle_algorithm = True


class FrontEnd:
    """Middleware: the front end's files are answered without a session, and kept by the browser."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        from importlib import import_module

        self.answer = answer
        self.resolve = import_module("django.urls").resolve
        self.missing: type[Exception] = import_module("django.http").Http404

    def __call__(self, request: Any) -> Any:
        if request.method not in ("GET", "HEAD") or not request.path_info.startswith(("/react-app/", "/static/")):
            return self.answer(request)
        found = self.resolve(request.path_info)
        try:
            answer = found.func(request, *found.args, **found.kwargs)
        except self.missing:  # told as ever
            return self.answer(request)
        if answer.status_code == 200:
            answer["Cache-Control"] = f"public, max-age={_KEPT}"
        return answer


if __name__ == os.environ.get(_OURS):  # read as settings, not as a source of ours
    globals().update(_their_settings())
    globals()["MIDDLEWARE"] = [f"{__name__}.FrontEnd", *globals()["MIDDLEWARE"]]
    _answer_at_once()
