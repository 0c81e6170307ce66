"""A real Chromium, told over a pipe what to do (its DevTools protocol needs nothing but JSON and two file descriptors)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

PROGRAM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", "--window-size=1600,1000")


@dataclass
class Page:
    """One page of the browser."""

    writing: int
    reading: int
    session: str | None = None
    waiting: bytes = b""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command; what it gave."""
        number = next(self.numbers)
        told: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        os.write(self.writing, json.dumps(told | ({"sessionId": self.session} if self.session else {})).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            pass
        assert "error" not in answer, answer
        return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.waiting:
            more = os.read(self.reading, 1 << 20)
            assert more, "Chromium has ended"
            self.waiting += more
        first, _, self.waiting = self.waiting.partition(b"\0")
        return dict(json.loads(first))

    def value(self, script: str) -> Any:
        """What a script gives, in the page as it is now."""
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, url: str) -> None:
        """Go to an address."""
        self.ask("Page.navigate", url=url)

    def until(self, script: str, seconds: float = 120) -> Any:
        """What a script gives, as soon as it gives something."""
        begun = time.monotonic()
        while not (found := self.value(script)):
            assert time.monotonic() - begun < seconds, f"it took too long: {script}"
            time.sleep(0.1)
        return found


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """A browser with a profile of its own, from start to end."""
    assert PROGRAM is not None
    theirs, writing = os.pipe()  # bash, for dash knows no descriptor above 9
    reading, ours = os.pipe()
    command = ["bash", "-c", f'exec "$0" "$@" 3<&{theirs} 4>&{ours}', PROGRAM, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(command, pass_fds=(theirs, ours), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    os.close(ours)
    try:
        page = Page(writing, reading)
        target = page.ask("Target.createTarget", url="about:blank")["targetId"]
        page.session = page.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page.ask("Page.enable")
        yield page
    finally:
        process.terminate()
        process.wait(30)
        os.close(writing)
        os.close(reading)
