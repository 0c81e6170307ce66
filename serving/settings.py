"""Settings of the service (运行设置): read from the environment once, checked, and told in Chinese where they are wrong.

Secrets (a database URL with a password) come from the environment only. No signing secret is needed: keys and sessions are random tokens of
which the store keeps digests.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

DATABASE_URL = "PANJIAN_DATABASE_URL"
PREFIX = "PANJIAN_"
CHAMPION = "champion"  # the model: whatever the ledger calls so
_MIB = 1024 * 1024
_LEAST: Mapping[str, float] = {"workers": 0, "port": 0, "shadow_share": 0, "shadow_seed": 0, "follow_seconds": 0.05}  # port 0: any free one


class SettingsError(ValueError):
    """A setting that cannot be used; the message is Chinese and names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service runs with; each field is the variable PANJIAN_<FIELD>, e.g. PANJIAN_MAX_BODY_BYTES."""

    database_url: str = field(repr=False)  # may hold a password
    model: str = "default"  # default, none (rules only), a model folder, or champion: what the ledger says, also while running
    models_folder: str = ""  # where the models of the ledger lie, each in name@version; default panjian/models in the user's data folder
    follow_seconds: float = 2  # how often the ledger is looked at for another champion
    shadow_share: float = 0  # of the judgments received, read by the challenger in the background (0–1)
    shadow_waiting: int = 1_000  # judgments that may wait for that; more are left out
    shadow_sample: int = 50  # differences of each sort that people look at
    shadow_seed: int = 1  # draws the judgments and the differences
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1  # processes that take batch items; 0: none here (they run elsewhere)
    analyses_at_once: int = 2  # synchronous analyses that may run at the same time in one process
    max_body_bytes: int = 20 * _MIB  # of one request, as sent
    max_decompressed_bytes: int = 60 * _MIB  # of what an upload unpacks to
    max_text_characters: int = 1_000_000  # of one judgment
    max_batch_items: int = 1_000  # judgments in one batch request
    request_seconds: int = 60  # a synchronous analysis that takes longer is refused
    rate_per_minute: int = 3_600  # requests of one key
    rate_burst: int = 120  # requests that a key may send at once
    lease_seconds: float = 120  # a batch item whose worker is silent for so long is taken by another
    max_attempts: int = 5  # a batch item that killed so many workers is failed
    stop_seconds: int = 30  # a graceful stop waits so long for requests and items at hand
    session_hours: int = 10  # a sign-in to the workbench
    idempotency_days: int = 7  # an answer is kept for a repeated request
    secure_cookies: bool = False  # True behind TLS: the session cookie is sent over https only
    metrics_open: bool = True  # /metrics without a key; False: admin only
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of the environment; SettingsError, in Chinese, names what is wrong."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {"database_url": given.get(DATABASE_URL, "").strip() or embedded_url(given)}
        for one in fields(cls):
            told = given.get(PREFIX + one.name.upper(), "").strip()
            if told and one.name != "database_url":
                values[one.name] = _READERS[str(one.type)](PREFIX + one.name.upper(), told)
        return cls(**values).checked()

    def environment(self) -> dict[str, str]:
        """The variables that make the same settings, for a process that is started."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {PREFIX + name.upper(): str(int(one) if isinstance(one, bool) else one) for name, one in values.items()}

    def checked(self) -> Settings:
        """The same settings, the database URL in the form that SQLAlchemy takes; SettingsError if one is out of range."""
        for one in fields(self):
            value = getattr(self, one.name)
            least = _LEAST.get(one.name, 1)
            if one.type in ("int", "float") and not least <= value < math.inf:
                raise SettingsError(f"{PREFIX}{one.name.upper()}={value} 不行：不应小于 {least}。")
        if self.lease_seconds <= self.request_seconds:
            raise SettingsError(
                f"{PREFIX}LEASE_SECONDS={self.lease_seconds} 不行：应大于 {PREFIX}REQUEST_SECONDS（{self.request_seconds}）。"
            )
        if self.shadow_share > 1:
            raise SettingsError(f"{PREFIX}SHADOW_SHARE={self.shadow_share} 不是比例：应在 0 至 1 之间。")
        if self.port > 65535:
            raise SettingsError(f"{PREFIX}PORT={self.port} 不是端口号：应在 0 至 65535 之间。")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingsError(f"{PREFIX}LOG_LEVEL={self.log_level} 不行：可选 DEBUG、INFO、WARNING、ERROR。")
        return replace(self, database_url=database_url(self.database_url))


def embedded_url(environment: Mapping[str, str]) -> str:
    """The SQLite file of who configures nothing: panjian/panjian.db in the user's data folder."""
    folder = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME") or Path.home()) / ".local" / "share"
    return f"sqlite:///{Path(folder) / 'panjian' / 'panjian.db'}"


def database_url(told: str) -> str:
    """A database URL in the form that SQLAlchemy takes: a SQLite file or PostgreSQL by psycopg."""
    kind, colon, rest = told.partition("://")
    if not colon:
        raise SettingsError(f"{DATABASE_URL} 不是数据库地址：应写作 sqlite:///文件 或 postgresql://用户:口令@主机/库名。")
    if kind in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if kind != "sqlite":
        raise SettingsError(f"{DATABASE_URL}：不支持 {kind} 数据库，只支持 sqlite 与 postgresql。")
    if rest in ("", "/", "/:memory:") or "mode=memory" in rest:
        raise SettingsError(f"{DATABASE_URL}：SQLite 须用文件（sqlite:////路径/panjian.db），内存数据库存不住线索。")
    return told


def _whole(name: str, told: str) -> int:
    try:
        return int(told)
    except ValueError as error:
        raise SettingsError(f"{name}={told} 不是整数。") from error


def _number(name: str, told: str) -> float:
    try:
        return float(told)
    except ValueError as error:
        raise SettingsError(f"{name}={told} 不是数字。") from error


def _yes(name: str, told: str) -> bool:
    if told.lower() in ("1", "true", "yes", "on", "是"):
        return True
    if told.lower() in ("0", "false", "no", "off", "否"):
        return False
    raise SettingsError(f"{name}={told} 不行：应为 1（是）或 0（否）。")


_READERS: Mapping[str, Callable[[str, str], Any]] = {"int": _whole, "float": _number, "bool": _yes, "str": lambda name, told: told}
