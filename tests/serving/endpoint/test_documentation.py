"""What the documentation says of the service is so: every setting with its default, every route, the variables of the compose file."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from serving.settings import PREFIX, Settings
from tests.serving.endpoint.test_contract import operations

ROOT = Path(__file__).parents[3]
SETTING = re.compile(r"^\| `(PANJIAN_\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROUTE = re.compile(r"`(?:(?:GET|POST) )?(/(?:v1/[\w/{}]+|\w+z|metrics))`")
READMES = ("README.md", "README.zh.md")


def shown(default: Any) -> str:
    """A default as the table shows it."""
    return f"`{int(default) if isinstance(default, bool) else f'{default:g}' if isinstance(default, float) else default}`"


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_in_the_table_with_its_default(name: str) -> None:
    told = {variable: default for variable, default, _ in SETTING.findall((ROOT / name).read_text(encoding="utf-8"))}
    settings = {PREFIX + one.name.upper(): shown(one.default) for one in fields(Settings) if one.default not in (MISSING, "")}
    in_words = {PREFIX + one.name.upper() for one in fields(Settings) if one.default == ""}
    assert told == {PREFIX + "DATABASE_URL": "SQLite", **settings, **{name: told.get(name) for name in in_words}}
    assert all(told[name] and "`" not in told[name] for name in in_words)


@pytest.mark.parametrize("name", READMES)
def test_every_route_named_is_one(name: str) -> None:
    named = set(ROUTE.findall((ROOT / name).read_text(encoding="utf-8")))
    routes = {path for path, _ in operations()} | {"/v1/openapi.json"}
    assert named - routes == set()
    assert {"/v1/judgments", "/v1/batches", "/v1/clues/{id}/outcomes", "/readyz", "/metrics"} <= named


def compose() -> dict[str, Any]:
    """The compose file."""
    told: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return told


def test_the_compose_file_has_a_database_a_web_process_two_workers_a_watch_and_mlflow() -> None:
    services = compose()["services"]
    assert services.keys() == {"postgres", "web", "worker", "watch", "mlflow"}
    assert services["worker"]["deploy"]["replicas"] == 2
    assert services["web"]["command"] == ["serve", "--workers", "0"]
    assert services["worker"]["command"] == ["serve", "worker"]
    assert services["watch"]["command"] == ["outcomes", "watch", "--every", "24h"]
    assert all("healthcheck" in services[name] for name in ("postgres", "mlflow"))


def test_the_compose_file_sets_what_the_settings_know_and_holds_no_secret() -> None:
    services = compose()["services"]
    known = {PREFIX + one.name.upper() for one in fields(Settings)}
    for name in ("web", "worker"):
        environment = services[name]["environment"]
        assert environment.keys() <= known
        plain = {key: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value).replace("${POSTGRES_PASSWORD}", "x") for key, value in environment.items()}
        settings = Settings.from_environment(plain)
        assert settings.database_url == "postgresql+psycopg://panjian:x@postgres/panjian"
        seconds = int(services[name]["stop_grace_period"].removesuffix("s"))
        assert seconds > settings.stop_seconds  # Docker must not kill what is still finishing
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_the_image_copies_every_package_that_the_service_imports() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"pipelines", "models", "annotation", "serving"} <= copied
