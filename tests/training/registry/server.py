"""A real `mlflow server` for the tests: on a database of its own, on this machine's loopback, stopped with all that it wrote."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Served:
    """Where a server answers, and where it keeps the files that it was given."""

    uri: str
    artifacts: Path

    def files(self, model_id: str) -> Path:
        """The folder in which the server keeps the files of a model."""
        (found,) = self.artifacts.glob(f"*/models/{model_id}/artifacts")
        return found


class Server:
    """A server over a database, one worker, no jobs; it is starting while the caller does something else."""

    def __init__(self, folder: Path, database: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        told = {"--backend-store-uri": database, "--artifacts-destination": str(folder / "artifacts"), "--host": "127.0.0.1"}
        options = [word for pair in (told | {"--port": str(self.port), "--workers": "1"}).items() for word in pair]
        environment = os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        environment.pop("MLFLOW_TRACKING_URI", None)
        command = [sys.executable, "-m", "mlflow", "server", *options]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True)

    def served(self) -> Served:
        """The server when it answers."""
        _wait(f"http://127.0.0.1:{self.port}/health", self.process, self.folder / "log")
        return Served(f"http://127.0.0.1:{self.port}", self.folder / "artifacts")

    def stop(self) -> None:
        """End it and its worker at once: nothing of it is kept."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 180
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-2000:]) from None
        time.sleep(0.1)
