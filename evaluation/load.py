"""Load (负载): how many judgments a second the service takes, how long an answer takes, how much memory it keeps.

    python -m evaluation.load [--model none] [--seconds 30] [--texts 文书.jsonl]

starts `panjian serve` on an empty store (or takes the running one of --url and --key), and lets wrk (a public load tool) send judgments, no two
the same, over loopback: first as fast as they are answered, then at half the rate that was reached. Standard output is a table.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

_ROOT = Path(__file__).parents[1]
_SCRIPT = Path(__file__).with_suffix(".lua")
_COUNT = 300  # texts; each is sent many times, with another number
_ADDRESS = re.compile(r"http://[^/\s]+")
_KEY = re.compile(r"supervisor）\t(\S+)")
_UNLIMITED = {"PANJIAN_RATE_PER_MINUTE": "10000000", "PANJIAN_RATE_BURST": "1000000", "PANJIAN_LOG_LEVEL": "WARNING"}


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("缺 wrk：Debian/Ubuntu 请先 apt-get install wrk。")
    with tempfile.TemporaryDirectory() as told, _service(arguments, Path(told)) as (url, key, process):
        bodies = Path(told) / "bodies"
        bodies.write_text("\n".join(_bodies(arguments.texts)), encoding="utf-8")
        before = _used(process)
        full = _run(url, key, bodies, arguments.connections, arguments.seconds, 0)
        rate = full["requests"] / full["seconds"] / 2
        pause = max(0, round(1000 * arguments.connections / rate - full["p50"] / arguments.connections))
        half = _run(url, key, bodies, arguments.connections, arguments.seconds, pause)
        _print(full, half, before, _used(process))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="服务的负载：每秒几份文书，多久答复，占多少内存。")
    parser.add_argument("--url", help="已在运行的服务；不给则自己启动一个")
    parser.add_argument("--key", help="它的密钥")
    parser.add_argument("--model", default="none", help="自己启动时用什么模型")
    parser.add_argument("--analyses", type=int, default=2, help="自己启动时几个分析进程")
    parser.add_argument("--database", help="自己启动时用的线索库；不给则为临时的 SQLite")
    parser.add_argument("--texts", type=Path, help="一行一份文书的 .jsonl；不给则用 1,700 字上下的文书，同 evaluation.benchmark")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


@contextmanager
def _service(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str, int | None]]:
    """A service to measure: its address, a key, and its process."""
    if arguments.url:
        yield arguments.url, arguments.key or "", None
        return
    database = arguments.database or f"sqlite:///{folder / 'load.db'}"
    environment = {**os.environ, **_UNLIMITED, "PANJIAN_DATABASE_URL": database, "PANJIAN_ANALYSES_AT_ONCE": str(arguments.analyses)}
    command = [sys.executable, "-m", "panjian", "serve", "--port", "0", "--workers", "0", "--model", arguments.model]
    with subprocess.Popen(command, env=environment, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, key = "", ""
        try:
            while not (url and key):
                line = process.stdout.readline()
                if not line:
                    sys.exit("服务没有启动。")
                url = url or (found[0] if (found := _ADDRESS.search(line)) else "")
                key = key or (told[1] if (told := _KEY.search(line)) else "")
            _wait(url)
            yield url, key, process.pid
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    sys.exit("服务一直没有就绪。")


def _bodies(texts: Path | None) -> Iterator[str]:
    """Bodies of requests, each a judgment with a place for a number."""
    if texts is None:
        from evaluation.benchmark import texts as of_1700_characters

        found = of_1700_characters(_COUNT)
    else:
        found = [json.loads(line)["text"] for line in texts.read_text(encoding="utf-8").splitlines()]
    for text in found:
        yield json.dumps({"text": f"{text.rstrip().replace('@@', '')}\n（第@@号）"}, ensure_ascii=False)


def _run(url: str, key: str, bodies: Path, connections: int, seconds: int, pause: int) -> dict[str, Any]:
    environment = {**os.environ, "WRK_BODIES": str(bodies), "WRK_KEY": key, "WRK_PAUSE": str(pause)}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(_SCRIPT), f"{url}/v1/judgments"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    result: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return result


def _used(process: int | None) -> tuple[float, float]:
    """Resident memory (MiB) and processor seconds of a process and all below it; 0 where it is not known."""
    if process is None:
        return 0.0, 0.0
    top = psutil.Process(process)
    every = [top, *top.children(recursive=True)]
    return sum(one.memory_info().rss for one in every) / (1 << 20), sum(sum(one.cpu_times()[:2]) for one in every)


def _print(full: dict[str, Any], half: dict[str, Any], before: tuple[float, float], after: tuple[float, float]) -> None:
    print("负载\t份/秒\tp50 毫秒\tp95 毫秒\tp99 毫秒\t最长\t失败")
    for name, told in (("全速", full), ("一半", half)):
        values = [told["requests"] / told["seconds"], told["p50"], told["p95"], told["p99"], told["max"]]
        print(name, *(f"{value:.1f}" for value in values), told["failed"], sep="\t")
    each = 1000 * (after[1] - before[1]) / (full["requests"] + half["requests"])
    print(f"内存 {before[0]:.0f} → {after[0]:.0f} MiB；处理器 每份 {each:.1f} 毫秒")


if __name__ == "__main__":
    main()
