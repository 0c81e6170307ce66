"""A Label Studio that `panjian annotate up` has started, and what tests of a whole turn share.

Label Studio (1 GB) is installed once, into .venv-label-studio at the root of the repository. Without a network the tests are skipped, unless
CI is set; PANJIAN_SKIP_LABEL_STUDIO leaves them out.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from annotation.marks import Json
from annotation.studio.connection import Address, Studio, StudioError
from annotation.studio.server import Server
from tests.annotation.studio.fictions import fiction

ROOT = Path(__file__).parents[3]
ENVIRONMENT = ROOT / ".venv-label-studio"
COUNT = 50
WANTED = pytest.mark.skipif("PANJIAN_SKIP_LABEL_STUDIO" in os.environ, reason="left out by PANJIAN_SKIP_LABEL_STUDIO")


def panjian(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of `panjian annotate`."""
    command = [sys.executable, str(ROOT / "panjian.py"), "annotate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=400, check=False, env={**os.environ, **environment})


@dataclass
class Running:
    """A Label Studio that runs, and a folder for what comes of it."""

    folder: Path
    address: Address

    @property
    def environment(self) -> dict[str, str]:
        """What tells our commands where it is."""
        return {"PANJIAN_LABEL_STUDIO_URL": self.address.url, "PANJIAN_LABEL_STUDIO_TOKEN": self.address.token}

    def judgments(self, lead: str) -> Path:
        """A file of the fictional judgments, their ids beginning alike."""
        file = self.folder / f"{lead}.jsonl"
        rows = [{"id": f"{lead}-{number:02}", "text": fiction(number)} for number in range(COUNT)]
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        return file


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Label Studio, from up to its end."""
    server = Server(ENVIRONMENT, folder / "data", free_port())
    if not server.installed():
        try:
            server.install()
        except StudioError as error:
            if "CI" in os.environ:
                raise
            pytest.skip(f"Label Studio cannot be installed here: {str(error)[-200:]}")
    places = ("--environment", str(ENVIRONMENT), "--data", str(server.data), "--port", str(server.port))
    done = panjian("up", "--detach", *places, PANJIAN_LABEL_STUDIO_URL="")
    assert done.returncode == 0, done.stderr
    process = int(re.search(r"进程 (\d+)", done.stderr)[1])  # type: ignore[index]
    try:
        account = server.account()
        assert (server.data / "connection.json").stat().st_mode & 0o077 == 0
        yield Running(folder, Address(account.url, account.token))
    finally:
        os.kill(process, signal.SIGTERM)


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """An app, served on this machine; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something to be so."""
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < seconds, "it took too long"
        time.sleep(0.1)


def project_of(studio: Studio, title: str) -> int:
    """The id of a project."""
    project = studio.project(title)
    assert project is not None
    return int(project["id"])


def on_screen(studio: Studio, project: int) -> list[Json]:
    """The pre-annotations with which the next task opens."""
    task = studio.ask("GET", f"/api/projects/{project}/next")
    return list(task["predictions"])
