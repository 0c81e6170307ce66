"""Calling the endpoint in the tests: a client that bears a key, checks every problem's form, and knows a fictional judgment."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from fastapi.testclient import TestClient

from serving.access import Role
from serving.endpoint.analysts import Analysts
from serving.endpoint.application import create_app
from serving.endpoint.problems import KINDS
from serving.settings import Settings
from tests.serving.offices import EAST, THEFT, Offices, text_of


class Caller:
    """A client of one application."""

    def __init__(self, settings: Settings, offices: Offices, analysts: Analysts) -> None:
        self.offices, self.settings = offices, settings
        self.app = create_app(settings, database=offices.database, analysts=analysts)
        self.client = TestClient(self.app)
        self.token: str | None = None

    def __enter__(self) -> Self:
        self.client.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.__exit__(kind, error, trace)

    def acting(self, organisation_id: str, role: Role) -> Caller:
        """The same client, from now on with this key."""
        self.token = self.offices.tokens[organisation_id, role]
        return self

    def send(self, method: str, path: str, **rest: Any) -> Any:
        """One request with the key; whatever refuses it must be a well-formed problem."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = self.client.request(method, path, headers={**headers, **rest.pop("headers", {})}, **rest)
        if answer.status_code >= 400 and path != "/readyz":
            check_problem(answer)
        return answer

    def get(self, path: str, **rest: Any) -> Any:
        """GET."""
        return self.send("GET", path, **rest)

    def post(self, path: str, **rest: Any) -> Any:
        """POST."""
        return self.send("POST", path, **rest)

    def submit(self, name: str = THEFT, **more: Any) -> Any:
        """Send a fictional judgment as JSON; the answer's body."""
        answer = self.post("/v1/judgments", json={"text": text_of(name), **more})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


def check_problem(answer: Any) -> None:
    """A refusal is a problem of RFC 9457, in Chinese, with a known code."""
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    kind = KINDS[told["code"]]
    assert (told["status"], told["title"], told["type"]) == (answer.status_code, kind.title, f"/v1/problems/{kind.code}")
    assert kind.status == answer.status_code
    assert told["request_id"] == answer.headers["x-request-id"]
    assert any("\u4e00" <= one <= "\u9fff" for one in told["detail"]), told


def code(answer: Any) -> str:
    """The code of a refusal."""
    return str(answer.json()["code"])


def text_with(extra: str) -> str:
    """The fictional judgment with something put into its findings: another text, and still a judgment."""
    return text_of(THEFT).replace("本院认为", f"{extra}\n本院认为", 1)


__all__ = ["EAST", "Caller", "check_problem", "code", "text_with"]
