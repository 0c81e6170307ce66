"""push and backend read with the model that whoever assembles the program gives; without one, by the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner, Result

from annotation.commands import annotating
from annotation.studio.connection import Address, Studio
from annotation.studio.preannotation import RULES, ModelReader
from tests.annotation.studio.fictions import Fake
from tests.annotation.studio.modelled import MODEL, SOURCES
from tests.annotation.studio.test_backend import ask


def load(name: str) -> ModelReader | None:
    if name not in ("default", "none"):
        raise ValueError(f"没有名为“{name}”的模型。")
    return MODEL if name == "default" else None


def run(*arguments: str) -> Result:
    return CliRunner().invoke(annotating(load), list(arguments), env={"COLUMNS": "200"})


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "虚构.jsonl"
    path.write_text("\n".join(json.dumps({"id": id, "text": text}, ensure_ascii=False) for id, text in SOURCES), encoding="utf-8")
    return str(path)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake()

    @contextmanager
    def connected(url: str | None, token: str | None) -> Iterator[Studio]:
        with Studio(Address("http://studio", fake.token), fake.transport()) as studio:
            yield studio

    monkeypatch.setattr("annotation.studio.commands._connected", connected)
    return fake


def predictions(fake: Fake) -> dict[str, dict[str, Any]]:
    return {task["data"]["id"]: task["predictions"][0] for task in fake.stored.values()}


def test_push_pre_annotates_with_the_model_and_its_scores(file: str, fake: Fake) -> None:
    assert run("push", file).exit_code == 0
    found = predictions(fake)
    assert len(found) == len(SOURCES)
    assert (found["虚构-7"]["model_version"], found["虚构-7"]["score"]) == ("trial@1", 0.57)


def test_push_without_a_model_pre_annotates_by_the_rules(file: str, fake: Fake) -> None:
    assert run("push", file, "--model", "none").exit_code == 0
    assert {(one["model_version"], one["score"]) for one in predictions(fake).values()} == {(RULES, None)}


def test_push_draws_where_the_model_is_unsure_and_where_it_differs(file: str, fake: Fake) -> None:
    assert run("push", file, "--sample", "uncertainty", "--count", "2").exit_code == 0
    assert set(predictions(fake)) <= {f"虚构-{number}" for number in range(8)}
    fake.stored.clear()
    assert run("push", file, "--sample", "disagreement", "--count", "5").exit_code == 0
    assert set(predictions(fake)) <= {f"虚构-{number}" for number in range(30) if number % 3}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--model", "nowhere"), "没有名为“nowhere”的模型"), (("--model", "none", "--sample", "disagreement"), "须用 --model 指明模型")],
)
def test_what_no_model_can_do_is_told(file: str, arguments: tuple[str, ...], told: str) -> None:
    done = run("push", file, *arguments)
    assert done.exit_code == 2 and told in done.stderr


@pytest.mark.parametrize(("model", "version", "score"), [("default", "trial@1", 0.53), ("none", RULES, None)])
def test_the_backend_reads_with_the_model(model: str, version: str, score: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **more: served.append(app))
    assert run("backend", "--model", model).exit_code == 0
    assert ask(served[0], "GET", "/versions").json() == {"versions": [version]}
    id, text = SOURCES[3]
    (found,) = ask(served[0], "POST", "/predict", json={"tasks": [{"id": 1, "data": {"id": id, "text": text}}]}).json()["results"]
    assert (found["model_version"], found["score"]) == (version, score)
