"""Our own server: installed marks, the account kept, started, waited for, ended; what goes wrong is told in Chinese."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotation.studio.connection import StudioError
from annotation.studio.server import VERSION, Server

ROOT = Path(__file__).parents[3]
PROGRAM = """#!{python}
import http.server, os, sys
port = int(sys.argv[sys.argv.index("--port") + 1])
assert os.environ["LABEL_STUDIO_USER_TOKEN"] and os.environ["SSRF_PROTECTION_ENABLED"] == "false" and "--password" not in sys.argv
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"{{}}")
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script with a shebang")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose Label Studio is a stand-in that is healthy at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Server(tmp_path / "environment", tmp_path / "data", port)
    program(made, PROGRAM.format(python=sys.executable))
    yield made
    made.stop()


def program(server: Server, source: str) -> None:
    folder = server.environment / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "label-studio").write_text(source)
    (folder / "label-studio").chmod(0o755)
    record(server, VERSION).parent.mkdir(parents=True, exist_ok=True)
    record(server, VERSION).touch()


def record(server: Server, version: str) -> Path:
    return server.environment / "lib" / "python3.11" / "site-packages" / f"label_studio-{version}.dist-info" / "RECORD"


def up(server: Server, *more: str) -> subprocess.CompletedProcess[str]:
    places = ("--environment", str(server.environment), "--data", str(server.data), "--port", str(server.port))
    command = [sys.executable, str(ROOT / "panjian.py"), "annotate", "up", *places, *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PANJIAN_LABEL_STUDIO")}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)


def test_another_version_is_not_taken_for_installed(server: Server) -> None:
    assert server.installed()
    record(server, VERSION).parent.rename(record(server, "1.22.0").parent)
    assert not server.installed()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(StudioError, match="别的东西"):
        Server(tmp_path, tmp_path / "data").install()
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.docx"]


def test_nothing_is_reported_to_the_makers_of_label_studio(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRY_DSN", "https://elsewhere")
    program(server, f"#!{sys.executable}\nimport os; print([os.environ[name] for name in ('SENTRY_DSN', 'COLLECT_ANALYTICS')])")
    server.start()
    assert server.process is not None
    server.process.wait(30)
    assert server.log.read_text().strip() == "['', 'false']"


def test_it_starts_is_waited_for_and_ends(server: Server) -> None:
    server.start()
    assert server.wait(30) < 30 and server.running()
    server.stop()
    assert not server.running()


def test_the_account_is_made_once_and_for_its_owner_only(server: Server) -> None:
    server.data.mkdir()
    first = server.account()
    assert server.account() == first and len(first.token) == 40
    assert (server.data / "connection.json").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_told(server: Server) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", server.port))
        other.listen()
        with pytest.raises(StudioError, match="已被占用"):
            server.start()


def test_a_program_that_ends_at_once_is_told_with_its_log(server: Server) -> None:
    program(server, f"#!{sys.executable}\nprint('broken'); raise SystemExit(3)")
    server.start()
    with pytest.raises(StudioError, match=r"退出码 3.*label-studio\.log"):
        server.wait(30)
    assert "broken" in server.log.read_text()


def test_a_program_that_never_answers_is_told(server: Server) -> None:
    program(server, f"#!{sys.executable}\nimport time; time.sleep(60)")
    server.start()
    with pytest.raises(StudioError, match="没有就绪"):
        server.wait(1)


def test_up_stays_in_the_background_and_a_second_up_finds_it(server: Server) -> None:
    done = up(server, "--detach")
    found = re.search(r"进程 (\d+)", done.stderr)
    assert done.returncode == 0 and found, done.stderr
    try:
        again = up(server)
        assert again.returncode == 0 and "已在运行" in again.stderr
    finally:
        os.kill(int(found[1]), signal.SIGTERM)


def test_up_in_the_foreground_ends_with_its_server(server: Server) -> None:
    program(server, PROGRAM.format(python=sys.executable).replace("serve_forever()", "handle_request()"))
    done = up(server)
    assert done.returncode == 0 and "已就绪" in done.stderr


def test_an_environment_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StudioError, match="建不了"):
        Server(tmp_path / "file" / "environment" / "deep", tmp_path / "data").install()
