"""MLflow as offices run it, a server on SQLite and one on PostgreSQL, both once for all tests of this folder, and as it comes: a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.artifact import prepared
from tests.models.written import written
from tests.serving import postgres
from tests.training.registry.server import Served, Server

FORM = {
    "schema": "panjian.scorecard/1",
    "task": "facts",
    "panjian": "0.1.0",
    "measured_at": "2026-11-27T08:00:00Z",
    "machine": "x86_64 2 cpu",
    "bytes": 1000,
    "data": {"dev": "d" * 64, "test": "e" * 64},
    "robustness": {"split": "dev", "noise": 0.01, "clean": 0.95, "noise_1": 0.9, "fall": 0.05},
    "speed": {"texts": 60, "characters": 1700.0, "per_second": 20.0, "median_ms": 50.0, "p95_ms": 80.0, "memory_mib": 130.0},
    "fp32": None,
}


def scorecard(model: str, files: dict[str, str], hits: int = 9) -> dict[str, object]:
    """A scorecard of ten facts on each split, so many of them right."""
    split = {"items": 1, "counts": [{"prior": [hits, 10, 10]}]}
    return {**FORM, "model": model, "files": files, "splits": {"dev": split, "test": split}}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MLflow's own database, made once, to be copied."""
    path = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    prepared().MlflowClient(f"sqlite:///{path}").search_experiments()
    return path


@pytest.fixture(scope="session")
def servers(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Both servers, starting side by side."""
    database = postgres.start()
    folders = {name: tmp_path_factory.mktemp(name) for name in ("postgresql", "sqlite")}
    shutil.copyfile(migrated, folders["sqlite"] / "mlflow.db")
    urls = {"postgresql": database.new(), "sqlite": f"sqlite:///{folders['sqlite'] / 'mlflow.db'}"}
    started = {name: Server(folders[name], urls[name]) for name in folders}
    yield started
    for one in started.values():
        one.stop()
    database.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Served:
    """A real server: a test that asks for it runs on both databases."""
    return servers[request.param].served()


@pytest.fixture
def server(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """The server that the environment names."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", served.uri)
    return served


@pytest.fixture(scope="session")
def embedded_folder(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of who configures nothing."""
    folder = tmp_path_factory.mktemp("embedded")
    shutil.copyfile(migrated, folder / "mlflow.db")
    return folder


@pytest.fixture
def embedded(embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """MLflow as it comes, without a server: a file in the folder one works in."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(embedded_folder)
    return embedded_folder


@pytest.fixture
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A model folder of a name that no other test uses."""
    name = "m-" + "".join(one if one.isascii() and one.isalnum() else "-" for one in request.node.name).strip("-")[:90]
    return written(tmp_path / "model", name, {"amount": "元"}, {"amount": {"add": 0.9, "drop": 0.0, "replace": 2.0}})
