"""Our own Label Studio (自带的标注服务): installed in an environment of its own, its data in SQLite, started and waited for."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from annotation.studio.connection import StudioError, data_folder

VERSION = "1.23.2"
ENVIRONMENT = "PANJIAN_LABEL_STUDIO_ENV"
USER = "panjian@localhost.local"
_SETTINGS = {
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    "LATEST_VERSION_CHECK": "false",
    "COLLECT_ANALYTICS": "false",
    "SENTRY_DSN": "",  # with the next: no error report, which may quote a judgment, leaves the machine
    "FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "SSRF_PROTECTION_ENABLED": "false",  # with the next: pre-annotation on this machine is reached
    "USE_DEFAULT_BANNED_SUBNETS": "false",
    "DJANGO_DB": "sqlite",
    "DJANGO_SETTINGS_MODULE": "panjian_label_studio",
    "PYTHONPATH": str(Path(__file__).parent / "inside"),  # where these settings lie
}


def environment_folder() -> Path:
    """Where Label Studio is installed."""
    return Path(os.environ.get(ENVIRONMENT) or Path.home() / ".cache" / "panjian" / "label-studio")


@dataclass(slots=True)
class Server:
    """A Label Studio of ours: where it is installed, where its data lies, on which port of this machine it listens."""

    environment: Path = field(default_factory=environment_folder)
    data: Path = field(default_factory=data_folder)
    port: int = 8080
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it prints."""
        return self.data / "label-studio.log"

    def running(self) -> bool:
        """Whether it is up already, on this port, with this data."""
        kept = self.data / "connection.json"
        return kept.is_file() and json.loads(kept.read_text(encoding="utf-8")).get("url") == self.url and _healthy(self.url)

    def installed(self) -> bool:
        """Whether the pinned version is there, whole: pip writes its RECORD last."""
        record = f"site-packages/label_studio-{VERSION}.dist-info/RECORD"
        found = [*self.environment.glob(f"lib/*/{record}"), *self.environment.glob(f"Lib/{record}")]
        return bool(found) and self._program("label-studio").is_file()

    def install(self) -> None:
        """Make the environment and install the pinned version (about 1 GB); a folder of anything else is left alone."""
        if self.environment.is_dir() and any(self.environment.iterdir()) and not (self.environment / "pyvenv.cfg").is_file():
            raise StudioError(f"{self.environment} 里有别的东西，没有安装。请用 --environment 换一个空文件夹。")
        _make(self.environment.parent)
        _run([sys.executable, "-m", "venv", str(self.environment)], "建不了 Label Studio 的虚拟环境")
        pip = [str(self._program("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, f"label-studio=={VERSION}"], "装不上 Label Studio，请检查网络与磁盘（约 1 GB）")

    def start(self) -> None:
        """Start it on this machine only; its token and password are made on the first start and kept in its data folder."""
        if _taken(self.port):
            raise StudioError(f"端口 {self.port} 已被占用。请用 --port 换一个，或用 --url 连接已在运行的 Label Studio。")
        _make(self.data)
        self.data.chmod(0o700)
        account = self.account()
        command = [str(self._program("label-studio")), "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(self.port)]
        command += ["--data-dir", str(self.data), "--username", account.user]
        settings = {"LABEL_STUDIO_PASSWORD": account.password, "LABEL_STUDIO_USER_TOKEN": account.token}  # not on the command line
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **_SETTINGS, **settings},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def account(self) -> Account:
        """The account of this server: as kept, or new."""
        kept = self.data / "connection.json"
        if kept.is_file():
            row = json.loads(kept.read_text(encoding="utf-8"))
            account = Account(self.url, row["token"], row["user"], row["password"])
        else:
            account = Account(self.url, secrets.token_hex(20), USER, secrets.token_urlsafe(12))
        kept.touch(0o600)
        kept.write_text(json.dumps(asdict(account)), encoding="utf-8")
        return account

    def wait(self, seconds: float = 300, told: Callable[[float], None] | None = None) -> float:
        """Wait until it is healthy; how long it took."""
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < seconds:
            if self.process is not None and (code := self.process.poll()) is not None:
                raise StudioError(f"Label Studio 没有启动（退出码 {code}）。日志：{self.log}")
            if _healthy(self.url):
                return waited
            if told:
                told(waited)
            time.sleep(0.5)
        raise StudioError(f"Label Studio {seconds:.0f} 秒内没有就绪。日志：{self.log}")

    def stop(self) -> None:
        """End it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _program(self, name: str) -> Path:
        return self.environment / ("Scripts" if os.name == "nt" else "bin") / name


@dataclass(frozen=True, slots=True)
class Account:
    """The first account of a server, with its token."""

    url: str
    token: str
    user: str
    password: str


def _healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"建不了文件夹 {folder}：{error.strerror}。请换一个位置。") from error


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _run(command: list[str], failure: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise StudioError(f"{failure}：{error}") from error
    if done.returncode:
        raise StudioError(f"{failure}：{(done.stderr or done.stdout).strip()[-600:]}")
