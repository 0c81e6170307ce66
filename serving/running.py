"""Running (运行): the web process with its analysts, the workers beside it, and how they stop: what was begun is finished first."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from typing import Any

import uvicorn

from serving.endpoint.analysts import Analysts
from serving.endpoint.application import create_app
from serving.endpoint.logs import set_up, tell
from serving.settings import Settings
from serving.store.database import Database
from serving.worker import Crew


def serving(settings: Settings, database: Database, analysts: Analysts, listener: socket.socket) -> int:
    """Serve on a listening socket until told to stop (SIGTERM, Ctrl-C), with analysts that have started; the exit status."""
    set_up(settings.log_level)
    config = uvicorn.Config(
        create_app(settings, database=database, analysts=analysts),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    server = uvicorn.Server(config)

    def stop(number: int, frame: Any) -> None:  # before the server takes the signals itself, and when it hands them on after it has stopped
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    crew = Crew(settings, database)
    crew.start()
    try:
        asyncio.run(server.serve(sockets=[listener]))
    finally:
        analysts.close()
        crew.stop()
        database.close()
    tell("stopped")
    return 0


def working(settings: Settings) -> int:
    """Run workers alone until told to stop; the exit status."""
    set_up(settings.log_level)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    database = Database(settings.database_url)
    crew = Crew(settings, database)
    crew.start()
    stopped.wait()
    crew.stop()
    database.close()
    tell("stopped")
    return 0
