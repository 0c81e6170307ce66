"""A running workbench: once for all tests of this folder; every page fails its test on an error of the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from serving.access import Role
from tests.serving.offices import EAST
from tests.serving.workbench.bench import Bench, fresh_text, running
from tests.serving.workbench.shadow_run import compared, drawn

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A running workbench."""
    with running(tmp_path_factory.mktemp("workbench")) as found:
        yield found


@pytest.fixture(scope="module")
def ids(bench: Bench) -> dict[str, str]:
    """A judgment of the east, one of its clues, and a difference of a shadow run."""
    kept, run = bench.keep(fresh_text()), compared(bench)
    shadow = {"run": run.id, "difference": drawn(bench, run)[0].id}
    return {"judgment": kept.judgment_id, "clue": kept.clue_ids[0], "format": "docx", "reference": "none", **shadow}


@pytest.fixture
def visit(bench: Bench, browser: Browser) -> Iterator[Visit]:
    """Opens a page of the workbench as somebody; no error of the console is let pass, nor any request that leaves the machine."""
    contexts, errors = [], []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            errors.append(message.text)

    def open_(path: str | None, role: Role = Role.SUPERVISOR, organisation: str = EAST, **more: object) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce", **more)  # type: ignore[arg-type]
        contexts.append(context)
        if path is not None:
            token = bench.cookie(organisation, role)
            context.add_cookies([{"name": "panjian_session", "value": token, "url": f"{bench.address}/workbench"}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda sent: errors.append(sent.url) if not sent.url.startswith((bench.address, "data:")) else None)
        page.goto(f"{bench.url}{path or '/'}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []
