"""`panjian serve` as a user runs it: one command, an address, a first key; a graceful stop that loses nothing; keys and organisations."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

import panjian
from tests.serving.endpoint.calling import text_with
from tests.serving.offices import THEFT, text_of
from tests.serving.served import Served, pass_time

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A first start on an empty store."""
    found = Served(tmp_path)
    yield found
    if found.process.poll() is None:
        found.process.kill()
        found.process.wait()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run `panjian serve …` in this process: the exit status, its result, and what it tells people."""

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["panjian", "serve", *arguments])
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            panjian.main()
        return int(str(ended.value.code)), *capsys.readouterr()

    return run


def bearer(key: str) -> dict[str, str]:
    """The header that tells a key."""
    return {"Authorization": f"Bearer {key}"}


def test_one_command_serves_and_tells_the_first_keys_once(served: Served, tmp_path: Path) -> None:
    keys = served.keys()
    assert keys.keys() == {"admin", "supervisor"}
    answer = served.client.post("/v1/judgments", json={"text": text_of(THEFT)}, headers=bearer(keys["supervisor"]))
    assert (answer.status_code, len(answer.json()["clue_ids"])) == (201, 2)
    assert served.client.get("/v1/clues", headers=bearer(keys["admin"])).status_code == 200
    assert served.client.get("/workbench", follow_redirects=True).status_code == 200
    assert served.stop(signal.SIGINT) == 0  # as Ctrl-C does
    assert served.process.stdout is not None
    assert "pj_" not in served.process.stdout.read()
    again = Served(tmp_path)
    try:
        assert again.client.get("/v1/clues", headers=bearer(keys["supervisor"])).json()["items"] != []
    finally:
        assert again.stop() == 0
    assert again.process.stdout is not None
    assert "pj_" not in again.process.stdout.read()


def test_a_batch_is_worked_on_and_every_process_ends_with_the_service(served: Served) -> None:
    header = bearer(served.keys()["supervisor"])
    place = served.client.post("/v1/batches", json={"items": [{"text": text_of(THEFT)}] * 3}, headers=header).headers["location"]
    for _ in range(300):
        told = served.client.get(place, headers=header).json()
        if told["finished_at"]:
            break
        pass_time()
    assert (told["done"], told["failed"]) == (3, 0), served.log.read_text(encoding="utf-8")
    below = psutil.Process(served.process.pid).children(recursive=True)
    assert len(below) == 2  # an analyst, a worker
    assert served.stop() == 0
    assert psutil.wait_procs(below, timeout=10)[1] == []


def test_a_graceful_stop_answers_every_request_that_was_begun(served: Served) -> None:
    header = bearer(served.keys()["supervisor"])
    answered: dict[str, int] = {}
    begun = threading.Event()

    def send(n: int) -> None:
        with httpx.Client(base_url=served.address, timeout=60, trust_env=False) as client:
            for m in range(1000):
                try:
                    answer = client.post("/v1/judgments", json={"text": text_with(f"第{n}-{m}份。"), "id": f"{n}-{m}"}, headers=header)
                except httpx.ConnectError:
                    return  # no longer listening: nothing was begun
                except httpx.RemoteProtocolError:
                    return  # an idle connection that was closed before the request was read
                answered[f"{n}-{m}"] = answer.status_code
                begun.set()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    time.sleep(0.5)
    assert served.stop() == 0
    for thread in threads:
        thread.join()
    assert set(answered.values()) == {201}
    assert answered.keys() <= kept_ids(served)
    assert len(kept_ids(served)) - len(answered) <= 4  # one for each connection that was closed before its answer was read


def kept_ids(served: Served) -> set[str]:
    """The callers' ids of all judgments kept."""
    import sqlite3

    with sqlite3.connect(served.environment["PANJIAN_DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        return {row[0] for row in connection.execute("SELECT external_id FROM judgments")}


def test_keys_and_organisations_and_no_process_left_by_a_kill(served: Served, told: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = served.keys()["admin"]
    monkeypatch.setenv("PANJIAN_DATABASE_URL", served.environment["PANJIAN_DATABASE_URL"])
    assert told("organisations", "add", "east", "东城区人民检察院", "--parent", "main")[0] == 0
    assert "east\t东城区人民检察院\tmain" in told("organisations", "list")[1]
    token = told("keys", "create", "--organisation", "east", "--role", "prosecutor", "--holder", "陈检察官")[1].strip()
    assert served.client.get("/v1/clues", headers=bearer(token)).status_code == 200
    listed = [line.split("\t") for line in told("keys", "list")[1].splitlines()]
    mine = next(line for line in listed if line[3] == "陈检察官")
    assert (mine[1], mine[2], mine[-1]) == ("east", "prosecutor", "在用")
    assert token not in str(listed)
    assert told("keys", "revoke", mine[0])[0] == 0
    assert served.client.get("/v1/clues", headers=bearer(token)).status_code == 401
    assert served.client.get("/v1/clues", headers=bearer(admin)).status_code == 200
    below = psutil.Process(served.process.pid).children(recursive=True)
    served.process.kill()
    served.process.wait()
    assert psutil.wait_procs(below, timeout=20)[1] == []


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("keys", "create", "--organisation", "nowhere", "--role", "admin", "--holder", "甲"), 1, "没有编号为 nowhere 的单位"),
        (("keys", "create", "--organisation", "main", "--role", "king", "--holder", "甲"), 2, "“king”不在可选之列"),
        (("keys", "revoke", "nothing"), 1, "没有这个密钥"),
        (("organisations", "add", "A B", "甲"), 1, "单位编号只能用小写字母"),
        (("keys",), 2, "缺少命令"),
        (("--port", "99999"), 2, "--port"),
        (("--host", "203.0.113.1", "--port", "9"), 1, "不能在 203.0.113.1:9 上听"),
        (("worker", "--processes", "0"), 2, "--processes"),
        (("--port", "0", "--model", "/nowhere"), 1, "/nowhere"),
    ],
)
def test_wrong_usage_is_told_in_chinese(told: Command, migrated_file: Path, arguments: tuple[str, ...], status: int, says: str) -> None:
    found, _, message = told(*arguments, PANJIAN_DATABASE_URL=f"sqlite:///{migrated_file}")
    assert (found, says in message) == (status, True), message


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"PANJIAN_DATABASE_URL": "mysql://x/y"}, 2, "不支持 mysql 数据库"),
        ({"PANJIAN_PORT": "http"}, 2, "PANJIAN_PORT=http 不是整数"),
        ({"PANJIAN_DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}, 1, "打不开"),
        ({"PANJIAN_DATABASE_URL": "sqlite:////proc/none/panjian.db"}, 1, "打不开"),
    ],
)
def test_a_wrong_configuration_is_told_in_chinese_and_tells_no_password(
    told: Command, changed: dict[str, str], status: int, says: str
) -> None:
    found, _, message = told("upgrade", **changed)
    assert (found, says in message, "geheim" in message) == (status, True, False), message


def test_a_port_that_is_taken_is_told(told: Command, migrated_file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, _, message = told("--port", port, PANJIAN_DATABASE_URL=f"sqlite:///{migrated_file}")
    assert (status, f"127.0.0.1:{port} 上听" in message) == (1, True)
