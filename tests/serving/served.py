"""`panjian serve` as a process of its own, for tests that run it as a user does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"（(\w+)）\t(pj_\S+)")


class Served:
    """A running `panjian serve`."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PANJIAN_")},
            "PANJIAN_DATABASE_URL": f"sqlite:///{folder / 'store' / 'panjian.db'}",
            "PANJIAN_ANALYSES_AT_ONCE": "1",
            **environment,
        }
        self.log = folder / "log"
        command = [sys.executable, "-m", "panjian", "serve", "--port", "0", "--model", "none", *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        self.address = re.findall(r"http://[^/\s]+", self.process.stdout.readline())[0]
        self.client = httpx.Client(base_url=self.address, timeout=60, trust_env=False)
        self._wait()

    def keys(self) -> dict[str, str]:
        """The keys that the first start prints, by role."""
        assert self.process.stdout is not None
        told = [self.process.stdout.readline() for _ in range(3)]
        return dict(KEY.findall("".join(told)))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it; the exit status."""
        self.process.send_signal(number)
        status = self.process.wait(60)
        self.client.close()
        return status

    def _wait(self) -> None:
        for _ in range(400):
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass_time()
        raise AssertionError(self.log.read_text(encoding="utf-8"))


def pass_time() -> None:
    """A moment."""
    time.sleep(0.1)
