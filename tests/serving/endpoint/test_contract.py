"""The interface document against the endpoint, by schemathesis: whatever is sent, no 5xx, nothing undocumented, every answer of its schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from serving.access import Role
from serving.endpoint.application import PARTS
from serving.endpoint.document import document
from tests.serving.endpoint.calling import Caller
from tests.serving.offices import EAST, THEFT, text_of

EXAMPLES = 6  # requests a route, of those that fit the document and of those that do not


def operations() -> list[tuple[str, str]]:
    """Every path and method of the document."""
    app = FastAPI()
    for part in PARTS:
        app.include_router(part.router)
    return [(path, method) for path, methods in document(app)["paths"].items() for method in methods]


@pytest.fixture
def described(town: Caller) -> Any:
    """The interface as schemathesis sees it, with a key, a judgment and clues there."""
    town.acting(EAST, Role.SUPERVISOR).submit()
    return schemathesis.openapi.from_asgi("/v1/openapi.json", town.app)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), operations())
def test_whatever_is_sent_is_answered_as_documented(town: Caller, described: Any, path: str, method: str, mode: GenerationMode) -> None:
    operation, headers = described[path][method], {"Authorization": f"Bearer {town.token}"}
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.headers):
        pytest.skip("nothing can be sent that does not fit")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    def sent(case: Any) -> None:
        # what is a string need not be a judgment: such a text is refused with 422, and the document cannot say more
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    sent()


def test_the_document_is_openapi_3_1_and_its_schemas_are_sound(town: Caller) -> None:
    told = town.get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1.")
    assert told == json.loads(json.dumps(document(town.app)))
    for name, part in told["components"]["schemas"].items():
        resolved = {**part, "components": told["components"]}
        jsonschema_rs.validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **resolved})
        assert "$defs" not in json.dumps(part), name


def test_every_operation_tells_what_it_is_for_and_how_it_refuses(town: Caller) -> None:
    for path, methods in town.get("/v1/openapi.json").json()["paths"].items():
        for method, told in methods.items():
            assert told["summary"] and told["description"] and told["tags"], (method, path)
            refusals = {status for status in told["responses"] if status >= "400"}
            if path.startswith(("/v1/judgments", "/v1/batches", "/v1/clues", "/v1/checks", "/v1/models", "/v1/ledger", "/v1/live")):
                assert {"401", "403", "429", "500", "503"} <= refusals, (method, path)
            if method == "post":
                assert {"400", "408", "413", "415", "422"} <= refusals, path
                assert "Idempotency-Key" in [one["name"] for one in told["parameters"]]


def test_the_answers_of_a_real_judgment_are_of_their_schemas(town: Caller) -> None:
    told, east = document(town.app), town.acting(EAST, Role.SUPERVISOR)
    sent = east.post("/v1/judgments", json={"text": text_of(THEFT)})
    clue = sent.json()["clue_ids"][0]
    batch = east.post("/v1/batches", json={"items": [{"text": text_of(THEFT)}]})
    answers = {
        "JudgmentAnswer": sent,
        "Judgment": east.get(f"/v1/judgments/{sent.json()['id']}"),
        "Clues": east.get("/v1/clues"),
        "ClueHistory": east.post(f"/v1/clues/{clue}/transitions", json={"step": "begin"}),
        "Batch": batch,
        "BatchItems": east.get(f"/v1/batches/{batch.json()['id']}/items"),
        "Checks": east.get("/v1/checks"),
        "Models": east.get("/v1/models"),
        "Ledger": east.get("/v1/ledger"),
        "LedgerEntryDetail": east.get("/v1/ledger/champion"),
        "LiveVersions": east.get("/v1/live"),
        "ClueVersions": east.get(f"/v1/clues/{clue}/versions"),
        "ProblemDetails": east.get("/v1/checks/nothing"),
    }
    for name, answer in answers.items():
        jsonschema_rs.validate({"$ref": f"#/components/schemas/{name}", "components": told["components"]}, answer.json())
