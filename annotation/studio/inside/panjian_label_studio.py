"""Settings of our Label Studio (标注服务的设置): its own, and some that shorten the way to an open task.

- Its web server sends the head and the body of an answer apart, and Nagle's algorithm holds the body back until the head is acknowledged:
  40 ms an answer.
- It lets the front end's files depend on the session, so that no browser keeps them (nor what it has compiled of them).
- Its front end asks for a dozen answers one after the other: the page asks for them at once, while the front end is still read.
- Its front end copies all feature flags whenever it looks at one: it is told those that matter.
- It asks git for its version with every page, in five processes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_OURS, _THEIRS = "DJANGO_SETTINGS_MODULE", "label_studio.core.settings.label_studio"
_PAGE = re.compile(r"/projects/(\d+)/data/?")
_LABEL_LINKS, _WHO = "/api/label_links?project={project}&expand=label", "/api/current-user/whoami"
_COUNTS = "task_count%2Ctask_number%2Cannotation_count%2Cnum_tasks_with_annotations%2Cqueue_total"
_ASKED = (  # in its order
    "/api/projects/{project}",
    _WHO,
    "/api/version",
    "/api/ml?project={project}",
    "/api/dm/columns?project={project}",
    "/api/dm/views?project={project}",
    "/api/dm/project?project={project}",
    "/api/users?project={project}",
    _WHO,
    "/api/tasks?page=1&page_size=30&view={view}&project={project}",
    f"/api/dm/project?interaction=timer&include={_COUNTS}&project={{project}}",
    "/api/projects/{project}/label-stream-history?project={project}",
    _LABEL_LINKS,
    _LABEL_LINKS,
)
_STYLE = "<style>.lsf-modal-ls { backdrop-filter: none !important; }</style>"  # painted anew with every label behind it
_ASKING = """
(() => {
  const fetch = window.fetch.bind(window), answers = [], ask = path => answers.push([path, fetch(path, {credentials: "same-origin"})]);
  %s.forEach(ask);
  setTimeout(() => answers.length = 0, 5000);
  window.fetch = (asked, options) => {
    const url = new URL(asked instanceof Request ? asked.url : asked, location.href), method = options?.method ?? asked.method ?? "GET";
    const at = method.toUpperCase() === "GET" ? answers.findIndex(([path]) => location.origin + path === url.href) : -1;
    return at < 0 ? fetch(asked, options) : answers.splice(at, 1)[0][1].catch(() => fetch(asked, options));
  };
})();
"""
_OF_TEMPLATES = ("fflag_feat_front_optic_1217_theme_toggle_short", "fflag_dev_disable_polling_killswitch_short")
_NAME = re.compile(r"[\"'](f[\w-]+)[\"']")
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


def _ask_git_once() -> None:
    """They ask git for their own version with every page: five processes, in the folder that all threads share."""
    from importlib import import_module

    version: Any = import_module("core.version")
    version.get_git_commit_info = cache(version.get_git_commit_info)


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


class Beforehand:
    """Middleware: the page of a project asks for what its front end is going to ask, one after the other, while it is still read itself."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        from importlib import import_module

        self.answer = answer
        self.view = import_module("data_manager.models").View

    def __call__(self, request: Any) -> Any:
        answer = self.answer(request)
        page = _PAGE.fullmatch(request.path_info)
        if page and request.method == "GET" and answer.status_code == 200 and not answer.streaming:
            view = self.view.objects.filter(project=page[1]).order_by("order", "id").first()
            asked = json.dumps([one.format(project=page[1], view=view and view.id) for one in _ASKED if view or "{view}" not in one])
            answer.content = answer.content.replace(b"<head>", f"<head>{_STYLE}<script>{_ASKING % asked}</script>".encode(), 1)
            answer["Content-Length"] = len(answer.content)
        return answer


def context(request: Any) -> dict[str, Any]:
    """Their context of a page; of the feature flags only those that tell the front end something: they are off, and it knows their name.

    What is on is its default, and it copies all flags each time it asks for one, thousands of times a task.
    """
    from importlib import import_module

    theirs: dict[str, Any] = import_module("core.context_processors").settings(request)
    flags = theirs["feature_flags"].items()
    told = {name: value for name, value in flags if name in (_OF_TEMPLATES if value is True else _known_names())}
    return theirs | {"feature_flags": told}


@cache
def _known_names() -> frozenset[str]:
    from importlib import import_module

    folder = Path(import_module("django.conf").settings.REACT_APP_ROOT)
    return frozenset(name for file in folder.glob("*.js") for name in _NAME.findall(file.read_text(encoding="utf-8")))


if __name__ == os.environ.get(_OURS):  # read as settings, not as a source of ours
    globals().update(_their_settings())
    globals()["MIDDLEWARE"] = [f"{__name__}.FrontEnd", f"{__name__}.Beforehand", *globals()["MIDDLEWARE"]]
    globals()["TEMPLATES"][0]["OPTIONS"]["context_processors"][-1] = f"{__name__}.context"  # theirs, told less
    _answer_at_once()
    _ask_git_once()
